//! Exercise 08c, a mistake: gives up after half a second. A SYN that is lost is
//! sent again only after a whole one.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::Duration;

use super::given::{self, Found, State, scan_with};

pub fn main() -> Result<(), Box<dyn Error>> {
    given::run(scan)
}

fn scan(host: IpAddr, ports: &[u16], max: usize) -> io::Result<Found> {
    scan_with(knock, host, ports, max)
}

fn knock(host: IpAddr, port: u16) -> State {
    const TIMEOUT: Duration = Duration::from_millis(500);
    match TcpStream::connect_timeout(&SocketAddr::new(host, port), TIMEOUT) {
        Ok(_) => State::Open,
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => State::Closed,
        Err(_) => State::Filtered,
    }
}
