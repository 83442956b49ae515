//! Exercise 08c, a port scanner: a solution.
//!
//! MAX threads take the ports from one list, each its next one as soon as it is
//! done with the last. A thread has one socket at a time, so there are never more
//! than MAX; and a port that is silent holds up one thread, not the others.

use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{env, fs, thread};

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
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    thread::scope(|scope| -> io::Result<()> {
        // More threads than ports would have nothing to do.
        for _ in 0..max.min(ports.len()) {
            thread::Builder::new().spawn_scoped(scope, || work(host, ports, &next, &found))?;
        }
        Ok(())
    })?;
    Ok(found.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Takes the next port that nobody has taken yet, until there is none.
fn work(host: IpAddr, ports: &[u16], next: &AtomicUsize, found: &Mutex<Vec<(u16, State)>>) {
    while let Some(port) = ports.get(next.fetch_add(1, Ordering::Relaxed)) {
        let state = knock(host, *port);
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        found.push((*port, state));
    }
}

/// Tries one port. Whatever comes of it, the socket is closed on return.
fn knock(host: IpAddr, port: u16) -> State {
    match TcpStream::connect_timeout(&SocketAddr::new(host, port), TIMEOUT) {
        Ok(_) => State::Open,
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => State::Closed,
        Err(_) => State::Filtered,
    }
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
