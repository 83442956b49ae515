//! Exercise 08b, a mistake: reads the state as a decimal number. 01 to 09 come
//! out right, and LISTEN, 0A, is an error.

use std::io;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(&Steps {
        state_name,
        ..Steps::RIGHT
    })
}

fn state_name(digits: &str) -> Result<String, String> {
    let state: u8 = digits.parse().map_err(|_| format!("{digits}: no state"))?;
    given::state_name(&format!("{state:02X}"))
}
