//! Exercise 08b, a mistake: looks the state up in a list, and forgets that the
//! kernel counts from 1.

use std::io;

use super::given::{self, Steps, hex};

pub fn main() -> io::Result<()> {
    given::run(&Steps {
        state_name,
        ..Steps::RIGHT
    })
}

fn state_name(digits: &str) -> Result<String, String> {
    let next = hex::<u8>(digits)?.saturating_add(1);
    given::state_name(&format!("{next:02X}"))
}
