//! Exercise 09d, a load generator that tells the truth: a solution.
//!
//! One thread sends by the clock, whatever the answers do (open loop); the other
//! reads them. Both know when each line was due, for that's a matter of
//! multiplication, so that not a single time has to be handed over.

use std::env;
use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

/// When lines are due.
#[derive(Clone, Copy)]
struct Schedule {
    start: Instant,
    rate: u32,
}

impl Schedule {
    /// Counted from the start, not from the line before: no delay adds up.
    fn due(&self, i: u32) -> Instant {
        self.start + Duration::from_secs(i.into()) / self.rate
    }
}

/// Sends `count` lines, `rate` per second, and returns the latency of each.
fn measure(server: TcpStream, count: u32, rate: u32) -> Result<Vec<Duration>, Box<dyn Error>> {
    if rate == 0 {
        return Err("the rate must be at least 1".into());
    }
    let start = Instant::now();
    let schedule = Schedule { start, rate };
    let sending = server.try_clone()?;
    let sender = thread::spawn(move || send(&sending, count, schedule));
    let latencies = receive(&server, count, schedule);
    // A sender that still writes, or sleeps, has nothing more to do.
    let _ = server.shutdown(Shutdown::Both);
    let latencies = latencies?;
    sender.join().map_err(|_| "the sender panicked")??;
    Ok(latencies)
}

/// Sends each line when it is due, or at once if that's over.
fn send(mut server: &TcpStream, count: u32, schedule: Schedule) -> io::Result<()> {
    for i in 0..count {
        thread::sleep(schedule.due(i).saturating_duration_since(Instant::now()));
        server.write_all(format!("{i}\n").as_bytes())?;
    }
    Ok(())
}

/// Reads the answers, and tells how long after it was due each one came.
fn receive(
    server: &TcpStream,
    count: u32,
    schedule: Schedule,
) -> Result<Vec<Duration>, Box<dyn Error>> {
    let mut lines = BufReader::new(server).lines();
    let mut latencies = Vec::new();
    for i in 0..count {
        let answer = lines.next().ok_or_else(|| {
            format!("the server ended the connection after {i} of {count} answers")
        })??;
        if answer != i.to_string() {
            return Err(format!("the server answered {answer:?} to line {i}").into());
        }
        latencies.push(schedule.due(i).elapsed());
    }
    Ok(latencies)
}

/// The latency that `percent` of 100 don't exceed; `latencies` are sorted.
fn percentile(latencies: &[Duration], percent: usize) -> Duration {
    let place = (latencies.len() * percent).div_ceil(100);
    let found = latencies.get(place.saturating_sub(1));
    found.copied().unwrap_or_default()
}

/// Prints the result.
fn print(mut latencies: Vec<Duration>) {
    latencies.sort_unstable();
    println!("answers {}", latencies.len());
    for percent in [50, 90, 99] {
        let latency = percentile(&latencies, percent);
        println!("p{percent} {} ms", latency.as_millis());
    }
    println!("max {} ms", percentile(&latencies, 100).as_millis());
}

//--- Arguments and connecting: nothing to do here

pub fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, count, rate] = arguments.as_slice() else {
        return Err("usage: ex09d_honest_load ADDRESS COUNT RATE".into());
    };
    let server = TcpStream::connect(address)?;
    server.set_nodelay(true)?;
    print(measure(server, count.parse()?, rate.parse()?)?);
    Ok(())
}
