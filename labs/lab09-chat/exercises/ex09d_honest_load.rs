//! Exercise 09d, a load generator that tells the truth.
//!
//! `ex09d_honest_load ADDRESS COUNT RATE` measures a server that sends back each
//! line it gets. It connects once, sends COUNT lines, RATE of them per second,
//! and prints how long the answers took:
//!
//! ```text
//! $ ex09d_honest_load 127.0.0.1:7777 200 250
//! answers 200
//! p50 0 ms
//! p90 212 ms
//! p99 288 ms
//! max 299 ms
//! ```
//!
//! - The lines are `0\n`, `1\n`, `2\n`, … `199\n`. Line i is due i / RATE seconds after
//!   the first one: after 0, 4, 8, … ms here. It is sent when it is due, or, if the
//!   program is late, as soon as it can. The schedule never shifts: not by the time
//!   that an answer takes, nor by that of sending.
//! - The latency of line i is the time from the moment when it was *due* to the one
//!   when its answer was there. When a server stands still for 300 ms, real users come
//!   all the same, and each of them waits. A client that waits with them, asks once
//!   the server is back and counts from there has measured one slow answer where
//!   75 were: coordinated omission.
//! - pN is the latency at place ⌈N / 100 · COUNT⌉ (counted from 1) of all latencies
//!   from small to large; max is the last. In whole milliseconds, rounded down.
//! - After COUNT answers the program closes the connection, prints, and ends with
//!   exit code 0. If the connection ends before, that's no result: it prints
//!   nothing, says so on stderr, and ends with exit code 1.
//! - RATE is at most 1,000 and COUNT is from 1 to 10,000.
//!
//! Arguments and connecting are there; the rest is yours.
//!
//! Check it: `cargo lab check 09d`. Stuck: `cargo lab hint 09d`. By hand: start
//! `ncat --listen 7777 --keep-open --exec /bin/cat`, and this in another terminal.
#![expect(
    dead_code,
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::error::Error;
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;

/// Sends `count` lines, `rate` per second, and returns the latency of each.
fn measure(server: TcpStream, count: u32, rate: u32) -> Result<Vec<Duration>, Box<dyn Error>> {
    Ok(Vec::new())
}

/// The latency that `percent` of 100 don't exceed.
fn percentile(latencies: &[Duration], percent: usize) -> Duration {
    Duration::ZERO
}

/// Prints the result.
fn print(latencies: Vec<Duration>) {}

//--- Arguments and connecting: nothing to do here

/// Measures, and tells what it found.
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
