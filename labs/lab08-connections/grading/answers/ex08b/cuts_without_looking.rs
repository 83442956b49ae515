//! Exercise 08b, a mistake: cuts an IPv4 address into pairs of digits without
//! looking at them first. Digits of other scripts are longer than a byte, and
//! the cut panics.

use std::io;
use std::net::Ipv4Addr;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(&Steps { v4, ..Steps::RIGHT })
}

fn v4(digits: &str) -> Result<Ipv4Addr, String> {
    let byte = |at: usize| {
        let pair = &digits[at..at + 2];
        u8::from_str_radix(pair, 16).map_err(|_| format!("{pair}: not a byte"))
    };
    Ok(Ipv4Addr::new(byte(6)?, byte(4)?, byte(2)?, byte(0)?))
}
