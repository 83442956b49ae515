//! Exercise 08b, a mistake: indexes a list with the state. The first state that
//! it doesn't know ends the program.
#![expect(clippy::indexing_slicing, reason = "the mistake")]

use std::io;

use super::given::{self, Steps, hex};

pub fn main() -> io::Result<()> {
    given::run(&Steps {
        state_name,
        ..Steps::RIGHT
    })
}

const NAMES: [&str; 12] = [
    "ESTABLISHED",
    "SYN_SENT",
    "SYN_RECV",
    "FIN_WAIT1",
    "FIN_WAIT2",
    "TIME_WAIT",
    "CLOSE",
    "CLOSE_WAIT",
    "LAST_ACK",
    "LISTEN",
    "CLOSING",
    "NEW_SYN_RECV",
];

fn state_name(digits: &str) -> Result<String, String> {
    let state: u8 = hex(digits)?;
    Ok(NAMES[usize::from(state) - 1].to_owned())
}
