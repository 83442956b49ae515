//! Exercise 08c, a mistake: starts a thread for each port. Nothing keeps the
//! number of sockets down.

use std::error::Error;
use std::io;
use std::net::IpAddr;

use super::given::{self, Found, knock, scan_with};

pub fn main() -> Result<(), Box<dyn Error>> {
    given::run(scan)
}

fn scan(host: IpAddr, ports: &[u16], _: usize) -> io::Result<Found> {
    scan_with(knock, host, ports, ports.len())
}
