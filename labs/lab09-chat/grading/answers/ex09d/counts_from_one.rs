//! Exercise 09d, a mistake: numbers the lines from 1.

use std::io::{self, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use super::given::{self, Schedule, Steps};

pub fn main() -> ExitCode {
    given::main(Steps {
        send,
        ..Steps::RIGHT
    })
}

fn send(mut server: &TcpStream, count: u32, schedule: Schedule) -> io::Result<()> {
    for i in 0..count {
        thread::sleep(schedule.due(i).saturating_duration_since(Instant::now()));
        server.write_all(format!("{}\n", i + 1).as_bytes())?;
    }
    Ok(())
}
