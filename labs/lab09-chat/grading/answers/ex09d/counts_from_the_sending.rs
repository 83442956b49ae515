//! Exercise 09d, a mistake: keeps to the schedule, and after the server has stood
//! still sends what is overdue; but the clock of a line starts when it is sent.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use super::given::{self, Latencies, Schedule, Steps};

pub fn main() -> ExitCode {
    given::main(Steps {
        measure,
        ..Steps::RIGHT
    })
}

fn measure(server: TcpStream, count: u32, rate: u32, _: Steps) -> Latencies {
    let (mut writer, mut lines) = (&server, BufReader::new(&server).lines());
    let start = Instant::now();
    let schedule = Schedule { start, rate };
    let mut latencies: Vec<Duration> = Vec::new();
    for i in 0..count {
        thread::sleep(schedule.due(i).saturating_duration_since(Instant::now()));
        let sent = Instant::now();
        writer.write_all(format!("{i}\n").as_bytes())?;
        lines.next().ok_or("the server has gone")??;
        latencies.push(sent.elapsed());
    }
    Ok(latencies)
}
