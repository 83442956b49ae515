//! Exercise 08c, a mistake: takes every error for a refusal. Silence isn't one:
//! somebody may be there.

use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpStream};

use super::given::{self, Found, State, TIMEOUT, scan_with};

pub fn main() -> Result<(), Box<dyn Error>> {
    given::run(scan)
}

fn scan(host: IpAddr, ports: &[u16], max: usize) -> io::Result<Found> {
    scan_with(knock, host, ports, max)
}

fn knock(host: IpAddr, port: u16) -> State {
    match TcpStream::connect_timeout(&SocketAddr::new(host, port), TIMEOUT) {
        Ok(_) => State::Open,
        Err(_) => State::Closed,
    }
}
