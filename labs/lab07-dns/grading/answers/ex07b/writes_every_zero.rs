//! Exercise 07b, a mistake: writes an IPv6 address as eight groups. It is the
//! same address, but not in the one form that everybody writes and compares (RFC
//! 5952).

use std::io;
use std::net::Ipv6Addr;

use super::given::{self, Decoder};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn ipv6(&self, bytes: [u8; 16]) -> String {
        let groups = Ipv6Addr::from(bytes).segments();
        groups.map(|group| format!("{group:x}")).join(":")
    }
}
