//! Exercise 08c, a mistake: keeps the connections that were made until the end.
//! They are sockets too.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::{Mutex, PoisonError};

use super::given::{self, Found, State, TIMEOUT, scan_with};

pub fn main() -> Result<(), Box<dyn Error>> {
    given::run(scan)
}

fn scan(host: IpAddr, ports: &[u16], max: usize) -> io::Result<Found> {
    let kept = Mutex::new(Vec::new());
    let knock = |host, port| match TcpStream::connect_timeout(&SocketAddr::new(host, port), TIMEOUT)
    {
        Ok(stream) => {
            kept.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(stream);
            State::Open
        }
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => State::Closed,
        Err(_) => State::Filtered,
    };
    scan_with(knock, host, ports, max)
}
