//! The functions of exercise 09d's solution, for the mutants: each is right but
//! for one of them.

use std::env;
use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

pub type Latencies = Result<Vec<Duration>, Box<dyn Error>>;

/// The steps of the program, for mutants to get one of them wrong.
#[derive(Clone, Copy)]
pub struct Steps {
    pub measure: fn(TcpStream, u32, u32, Self) -> Latencies,
    pub send: fn(&TcpStream, u32, Schedule) -> io::Result<()>,
    pub receive: fn(&TcpStream, u32, Schedule) -> Latencies,
    pub percentile: fn(&[Duration], usize) -> Duration,
    pub sort: fn(&mut Vec<Duration>),
}

impl Steps {
    /// All of them right.
    pub const RIGHT: Self = Self {
        measure,
        send,
        receive,
        percentile,
        sort: |latencies| latencies.sort_unstable(),
    };
}

#[derive(Clone, Copy)]
pub struct Schedule {
    pub start: Instant,
    pub rate: u32,
}

impl Schedule {
    pub fn due(&self, i: u32) -> Instant {
        self.start + Duration::from_secs(i.into()) / self.rate
    }
}

fn measure(server: TcpStream, count: u32, rate: u32, steps: Steps) -> Latencies {
    let start = Instant::now();
    let schedule = Schedule { start, rate };
    let sending = server.try_clone()?;
    let sender = thread::spawn(move || (steps.send)(&sending, count, schedule));
    let latencies = (steps.receive)(&server, count, schedule);
    let _ = server.shutdown(Shutdown::Both);
    let latencies = latencies?;
    drop(sender.join());
    Ok(latencies)
}

fn send(mut server: &TcpStream, count: u32, schedule: Schedule) -> io::Result<()> {
    for i in 0..count {
        thread::sleep(schedule.due(i).saturating_duration_since(Instant::now()));
        server.write_all(format!("{i}\n").as_bytes())?;
    }
    Ok(())
}

fn receive(server: &TcpStream, count: u32, schedule: Schedule) -> Latencies {
    let mut lines = BufReader::new(server).lines();
    let mut latencies = Vec::new();
    for i in 0..count {
        lines
            .next()
            .ok_or("the server ended the connection too early")??;
        latencies.push(schedule.due(i).elapsed());
    }
    Ok(latencies)
}

fn percentile(latencies: &[Duration], percent: usize) -> Duration {
    let place = (latencies.len() * percent).div_ceil(100);
    let found = latencies.get(place.saturating_sub(1));
    found.copied().unwrap_or_default()
}

pub fn main(steps: Steps) -> ExitCode {
    match run(steps) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(steps: Steps) -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, count, rate] = arguments.as_slice() else {
        return Err("usage: ex09d_honest_load ADDRESS COUNT RATE".into());
    };
    let server = TcpStream::connect(address)?;
    server.set_nodelay(true)?;
    let mut latencies = (steps.measure)(server, count.parse()?, rate.parse()?, steps)?;
    (steps.sort)(&mut latencies);
    println!("answers {}", latencies.len());
    for percent in [50, 90, 99] {
        let latency = (steps.percentile)(&latencies, percent);
        println!("p{percent} {} ms", latency.as_millis());
    }
    let max = latencies.last().copied().unwrap_or_default();
    println!("max {} ms", max.as_millis());
    Ok(())
}
