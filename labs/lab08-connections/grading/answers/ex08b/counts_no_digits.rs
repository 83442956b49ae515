//! Exercise 08b, a mistake: reads the port without counting its digits: 277 and
//! +277 are ports too.

use std::io;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(&Steps {
        port,
        ..Steps::RIGHT
    })
}

fn port(digits: &str) -> Result<u16, String> {
    u16::from_str_radix(digits, 16).map_err(|_| format!("{digits}: not a port"))
}
