//! Exercise 09c, a mistake: does one client's jobs to the end before it accepts the
//! next one.

use std::io;
use std::net::TcpStream;

use super::given::{self, Client, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        start,
        ..Steps::RIGHT
    })
}

fn start(socket: TcpStream) -> io::Result<Client> {
    let client = given::start(socket)?;
    while !client.thread.is_finished() {
        std::thread::sleep(given::PAUSE);
    }
    Ok(client)
}
