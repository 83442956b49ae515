//! Exercise 09c, a mistake: waits until the clients leave. An idle one has no reason
//! to, and the server only ends at the limit.

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
    drop(listener);
    given::wait_for(&clients, given::LIMIT);
    Ok(())
}
