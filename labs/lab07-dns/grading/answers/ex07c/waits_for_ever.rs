//! Exercise 07c, a mistake: sets no timeout, so that a lost datagram is waited
//! for without end.

use std::io;
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

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
        _timeout: Duration,
    ) -> io::Result<Option<Message>> {
        const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
        loop {
            let message = receive(socket, A_DAY)?;
            if let Some(message) = message.filter(|it| self.is_response(it, id, name)) {
                return Ok(Some(message));
            }
        }
    }
}
