//! Exercise 08b, a mistake: turns the bytes of the port round, as it does with
//! those of the address. Port 22 becomes 5632.

use std::io;

use super::given::{self, Steps, hex};

pub fn main() -> io::Result<()> {
    given::run(&Steps {
        port,
        ..Steps::RIGHT
    })
}

fn port(digits: &str) -> Result<u16, String> {
    hex::<u16>(digits).map(u16::swap_bytes)
}
