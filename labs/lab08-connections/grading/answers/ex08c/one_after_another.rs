//! Exercise 08c, a mistake: tries one port after the other. Each that is silent
//! holds up all that come after it.

use std::error::Error;
use std::io;
use std::net::IpAddr;

use super::given::{self, Found, knock};

pub fn main() -> Result<(), Box<dyn Error>> {
    given::run(scan)
}

fn scan(host: IpAddr, ports: &[u16], _: usize) -> io::Result<Found> {
    Ok(ports
        .iter()
        .map(|port| (*port, knock(host, *port)))
        .collect())
}
