//! Exercise 09d, a mistake: sends all lines as fast as it can. That is another
//! question: how long a queue takes, not how long a user waits.

use std::io::{self, Write};
use std::net::TcpStream;
use std::process::ExitCode;

use super::given::{self, Steps};

pub fn main() -> ExitCode {
    given::main(Steps {
        send: |server, count, _| send(server, count),
        ..Steps::RIGHT
    })
}

fn send(mut server: &TcpStream, count: u32) -> io::Result<()> {
    (0..count).try_for_each(|i| server.write_all(format!("{i}\n").as_bytes()))
}
