//! Exercise 09c, a mistake: joins every thread, however long its job takes. Whoever
//! gave the order loses patience first, and sends SIGKILL.

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
    given::no_more_jobs(&clients);
    for client in clients {
        drop(client.thread.join());
    }
    Ok(())
}
