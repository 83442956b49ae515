//! Exercise 07c, a mistake: takes the datagrams of all senders, and never looks
//! where one came from.

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

use super::given::{self, Resolver};

struct Mine;

pub fn main() -> ExitCode {
    given::run(&Mine)
}

impl Resolver for Mine {
    fn connect(&self, _socket: &UdpSocket, _server: SocketAddr) -> io::Result<()> {
        Ok(())
    }
}
