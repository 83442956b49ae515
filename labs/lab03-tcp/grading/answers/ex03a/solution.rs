//! Exercise 03a, numbered line echo: a solution.
//!
//! Lines are found in the stream by their newline, however the bytes were cut
//! into segments, and are bytes, not text. Each client has a thread and a
//! counter of its own; an error ends that client only.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// How long to wait when `accept` fails: with too many files open it would fail
/// again at once, until somebody leaves.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        // No `?` from here on: what goes wrong with one client ends that one.
        let started = listener.accept().and_then(|(stream, _)| {
            // Unlike `thread::spawn`, a `Builder` doesn't panic when the system
            // has no more threads.
            thread::Builder::new().spawn(move || {
                if let Err(error) = serve(stream) {
                    eprintln!("a client is gone: {error}");
                }
            })
        });
        if let Err(error) = started {
            eprintln!("a client can't be served: {error}");
            thread::sleep(ACCEPT_PAUSE);
        }
    }
}

/// Answers one client until it closes its half.
fn serve(mut stream: TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if !line.ends_with(b"\n") {
            line.push(b'\n');
        }
        // One write for the whole answer: two would be two segments.
        let answer = [format!("{number}: ").as_bytes(), &line].concat();
        stream.write_all(&answer)?;
    }
    Ok(())
}
