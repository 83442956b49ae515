//! Exercise 07c, a mistake: waits for the whole timeout after each datagram that
//! it ignores. Somebody who sends often enough keeps it waiting.

use std::io;
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::given::{self, Message, Resolver, receive};

struct Mine;

pub fn main() -> ExitCode {
    given::run(&Mine)
}

impl Resolver for Mine {
    fn response(
        &self,
        socket: &UdpSocket,
        id: u16,
        name: &str,
        timeout: Duration,
    ) -> io::Result<Option<Message>> {
        loop {
            let start = Instant::now();
            let message = receive(socket, timeout)?;
            if let Some(message) = message.filter(|it| self.is_response(it, id, name)) {
                return Ok(Some(message));
            }
            if start.elapsed() >= timeout {
                return Ok(None);
            }
        }
    }
}
