//! Exercise 09d, a mistake: sleeps for a whole interval after each line. Sending and
//! waking up take time too; it adds up, and the rate is never reached.

use std::io::{self, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use super::given::{self, Schedule, Steps};

pub fn main() -> ExitCode {
    given::main(Steps {
        send,
        ..Steps::RIGHT
    })
}

fn send(mut server: &TcpStream, count: u32, schedule: Schedule) -> io::Result<()> {
    for i in 0..count {
        server.write_all(format!("{i}\n").as_bytes())?;
        // What a line in a log on a slow disk costs.
        thread::sleep(Duration::from_millis(5));
        thread::sleep(Duration::from_secs(1) / schedule.rate);
    }
    Ok(())
}
