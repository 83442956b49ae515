//! What the starter of exercise 08c gives to every student, and the functions
//! of the solution, for the mutants: each is right but for one of them.

use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{env, fs, thread};

/// How long a port may take to answer.
pub const TIMEOUT: Duration = Duration::from_secs(2);

/// What becomes of a connection to a port.
#[derive(Clone, Copy, PartialEq)]
pub enum State {
    Open,
    Closed,
    Filtered,
}

/// The ports and what was found.
pub type Found = Vec<(u16, State)>;

/// The function that a student writes.
pub type Scan = fn(IpAddr, &[u16], usize) -> io::Result<Found>;

/// The state of each port, in any order, found with at most `max` sockets open.
pub fn scan_with(
    knock: impl Fn(IpAddr, u16) -> State + Sync,
    host: IpAddr,
    ports: &[u16],
    max: usize,
) -> io::Result<Found> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    thread::scope(|scope| -> io::Result<()> {
        // More threads than ports would have nothing to do.
        for _ in 0..max.min(ports.len()) {
            thread::Builder::new().spawn_scoped(scope, || {
                while let Some(port) = ports.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let state = knock(host, *port);
                    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                    found.push((*port, state));
                }
            })?;
        }
        Ok(())
    })?;
    Ok(found.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Tries one port. Whatever comes of it, the socket is closed on return.
pub fn knock(host: IpAddr, port: u16) -> State {
    match TcpStream::connect_timeout(&SocketAddr::new(host, port), TIMEOUT) {
        Ok(_) => State::Open,
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => State::Closed,
        Err(_) => State::Filtered,
    }
}

//--- What the starter gives

/// Reads the list, scans, and tells what was found.
pub fn run(scan: Scan) -> Result<(), Box<dyn Error>> {
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
