//! Exercise 08b, a mistake: takes an IPv6 address for one little-endian number.
//! It is four, and their order is that of the address.

use std::io;
use std::net::Ipv6Addr;

use super::given::{self, Steps, hex};

pub fn main() -> io::Result<()> {
    given::run(&Steps { v6, ..Steps::RIGHT })
}

fn v6(digits: &str) -> Result<Ipv6Addr, String> {
    Ok(hex::<u128>(digits)?.to_le_bytes().into())
}
