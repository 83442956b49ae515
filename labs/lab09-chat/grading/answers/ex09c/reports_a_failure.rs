//! Exercise 09c, a mistake: takes the order to stop for an error. Whoever gave it reads
//! from the exit code that the server broke, and may start it again.

use std::io;
use std::net::TcpListener;

use super::given::{self, Client, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        stop,
        ..Steps::RIGHT
    })
}

fn stop(listener: TcpListener, clients: Vec<Client>) -> io::Result<()> {
    given::stop(listener, clients)?;
    Err(io::Error::other("ended by a signal"))
}
