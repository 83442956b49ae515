//! Exercise 09d, a mistake: waits for the answer before it sends the next line, and
//! counts from the sending. While the server stands still nothing is sent, and what
//! isn't sent isn't slow: coordinated omission.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use super::given::{self, Latencies, Steps};

pub fn main() -> ExitCode {
    given::main(Steps {
        measure,
        ..Steps::RIGHT
    })
}

fn measure(server: TcpStream, count: u32, rate: u32, _: Steps) -> Latencies {
    let (mut writer, mut lines) = (&server, BufReader::new(&server).lines());
    let mut latencies = Vec::new();
    for i in 0..count {
        let sent = Instant::now();
        writer.write_all(format!("{i}\n").as_bytes())?;
        lines.next().ok_or("the server has gone")??;
        latencies.push(sent.elapsed());
        let pause = Duration::from_secs(1) / rate;
        thread::sleep(pause.saturating_sub(sent.elapsed()));
    }
    Ok(latencies)
}
