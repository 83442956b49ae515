//! Exercise 03c, length-prefixed frames: a solution.
//!
//! `read_exact` collects header and payload however they were cut into
//! segments. The length is judged before anything is reserved for it, and the
//! clock runs only while a frame is unfinished. Each client has a thread of its
//! own; an error ends that client only.

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// The longest payload that is accepted, in bytes.
const LIMIT: u32 = 1024 * 1024;

/// How long to wait when `accept` fails: with too many files open it would fail
/// again at once, until somebody leaves.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let timeout = env::args().nth(2).unwrap_or("30000".to_owned());
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        // No `?` from here on: what goes wrong with one client ends that one.
        let started = listener.accept().and_then(|(stream, _)| {
            // Unlike `thread::spawn`, a `Builder` doesn't panic when the system
            // has no more threads.
            thread::Builder::new().spawn(move || {
                if let Err(error) = serve(&stream, timeout) {
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

/// Answers one client, frame by frame, until it closes its half.
fn serve(mut stream: &TcpStream, timeout: Duration) -> io::Result<()> {
    // One buffer for the whole connection: it may hold the next frame already.
    let mut reader = BufReader::new(stream);
    while let Some(length) = read_length(&mut reader, timeout)? {
        let mut payload = vec![0; length as usize];
        reader.read_exact(&mut payload)?;
        payload.reverse();
        // One write for the whole answer: two would be two segments.
        let answer = [&length.to_be_bytes()[..], &payload].concat();
        stream.write_all(&answer)?;
    }
    Ok(())
}

/// The length of the next frame, or `None` when no frame follows.
fn read_length(reader: &mut BufReader<&TcpStream>, timeout: Duration) -> io::Result<Option<u32>> {
    // Whoever hasn't begun a frame owes us nothing.
    reader.get_ref().set_read_timeout(None)?;
    if reader.fill_buf()?.is_empty() {
        return Ok(None);
    }
    reader.get_ref().set_read_timeout(Some(timeout))?;
    let mut header = [0; 4];
    reader.read_exact(&mut header)?;
    let length = u32::from_be_bytes(header);
    if length > LIMIT {
        let refused = format!("a payload of {length} bytes is too long");
        return Err(io::Error::other(refused));
    }
    Ok(Some(length))
}
