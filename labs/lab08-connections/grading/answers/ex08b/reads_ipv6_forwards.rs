//! Exercise 08b, a mistake: reads an IPv6 address from left to right, as it is
//! written elsewhere.

use std::io;
use std::net::Ipv6Addr;

use super::given::{self, Steps, hex};

pub fn main() -> io::Result<()> {
    given::run(&Steps { v6, ..Steps::RIGHT })
}

fn v6(digits: &str) -> Result<Ipv6Addr, String> {
    Ok(hex::<u128>(digits)?.into())
}
