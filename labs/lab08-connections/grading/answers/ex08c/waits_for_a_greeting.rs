//! Exercise 08c, a mistake: calls a port open once it has read something. Many
//! servers wait for the client to speak first.

use std::error::Error;
use std::io::{self, ErrorKind, Read};
use std::net::{IpAddr, SocketAddr, TcpStream};

use super::given::{self, Found, State, TIMEOUT, scan_with};

pub fn main() -> Result<(), Box<dyn Error>> {
    given::run(scan)
}

fn scan(host: IpAddr, ports: &[u16], max: usize) -> io::Result<Found> {
    scan_with(knock, host, ports, max)
}

fn knock(host: IpAddr, port: u16) -> State {
    let connected = TcpStream::connect_timeout(&SocketAddr::new(host, port), TIMEOUT);
    let read = connected.and_then(|mut stream| {
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.read(&mut [0])
    });
    match read {
        Ok(_) => State::Open,
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => State::Closed,
        Err(_) => State::Filtered,
    }
}
