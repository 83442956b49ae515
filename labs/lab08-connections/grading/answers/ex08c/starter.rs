//! Exercise 08c, a port scanner.
//!
//! `ex08c_port_scan HOST FILE MAX` finds out which TCP ports of HOST are open.
//! FILE names the ports, one in a line. Of each port is told what becomes of a
//! connection to it:
//!
//! ```text
//! open        it is made
//! closed      it is refused: the host says that nobody listens there
//! filtered    nobody answers within 2 seconds, or anything else goes wrong
//! ```
//!
//! ```text
//! 22 open
//! 6000 filtered
//! 1 open, 1997 closed, 1 filtered
//! ```
//!
//! - Each port is tried once, and given its 2 seconds: a slow one may answer late.
//! - Nothing is sent. A connection that was made is closed at once.
//! - Ports don't wait for each other: 2000 of them, 40 filtered, take little more
//!   than 2 seconds when MAX is 100.
//! - But never are more than MAX sockets open at the same time. (A process may
//!   have only so many, and a host that is knocked at too hard drops what it can't
//!   take: then open ports look filtered.) FILE may name fewer ports than MAX.
//!
//! Arguments and results are read and printed below; `scan` is yours.
//!
//! Scan only hosts that are yours: for others it may be a crime. Here, and in the
//! checks, HOST is 127.0.0.1.
//!
//! Check it: `cargo lab check 08c`. Stuck: `cargo lab hint 08c`. By hand:
//! `seq 1 2000 > ports`, then start it with `127.0.0.1 ports 100`.
#![expect(
    dead_code,
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::error::Error;
use std::io::{self, Write};
use std::net::IpAddr;
use std::time::Duration;
use std::{env, fs};

/// How long a port may take to answer.
const TIMEOUT: Duration = Duration::from_secs(2);

/// What becomes of a connection to a port.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    Closed,
    Filtered,
}

/// The state of each port, in any order, found with at most `max` sockets open.
fn scan(host: IpAddr, ports: &[u16], max: usize) -> io::Result<Vec<(u16, State)>> {
    Ok(Vec::new())
}

//--- Arguments and results: nothing to do here

/// Reads the list, scans, and tells what was found.
pub fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [host, file, max] = arguments.as_slice() else {
        return Err("usage: ex08c_port_scan HOST FILE MAX".into());
    };
    let ports: Result<Vec<u16>, _> = fs::read_to_string(file)?.lines().map(str::parse).collect();
    let mut found = scan(host.parse()?, &ports?, max.parse()?)?;
    found.sort_by_key(|(port, _)| *port);
    Ok(tell(&found)?)
}

fn tell(found: &[(u16, State)]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for (port, state) in found {
        match state {
            State::Open => writeln!(out, "{port} open")?,
            State::Filtered => writeln!(out, "{port} filtered")?,
            State::Closed => {}
        }
    }
    let count = |state| found.iter().filter(|(_, it)| *it == state).count();
    let (open, closed) = (count(State::Open), count(State::Closed));
    let filtered = count(State::Filtered);
    writeln!(out, "{open} open, {closed} closed, {filtered} filtered")
}
