//! Exercise 08b, a mistake: reads the digits of an IPv4 address from left to
//! right. 127.0.0.1 becomes 1.0.0.127.

use std::io;
use std::net::Ipv4Addr;

use super::given::{self, Steps, hex};

pub fn main() -> io::Result<()> {
    given::run(&Steps { v4, ..Steps::RIGHT })
}

fn v4(digits: &str) -> Result<Ipv4Addr, String> {
    Ok(hex::<u32>(digits)?.into())
}
