//! Exercise 09c, a mistake: accepts nobody any more, but keeps the listening socket
//! open. The kernel goes on connecting clients, and nobody serves them.

use std::io;
use std::net::TcpListener;

use super::given::{self, Client, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        stop,
        ..Steps::RIGHT
    })
}

fn stop(_listener: TcpListener, clients: Vec<Client>) -> io::Result<()> {
    given::no_more_jobs(&clients);
    given::wait_for(&clients, given::LIMIT);
    Ok(())
}
