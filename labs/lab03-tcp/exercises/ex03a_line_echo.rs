//! Exercise 03a, numbered line echo.
//!
//! Serve TCP on the address given as the first argument, and print
//! `listening on ADDRESS:PORT` once clients may come (both are done below).
//! Each line that a client sends comes back as `N: LINE`:
//!
//! ```text
//! the client sends         the server answers
//! hello\n                  1: hello\n
//! \n                       2: \n
//! caf\xe9 \r\n             3: caf\xe9 \r\n
//! bye, then half-close     4: bye\n, then closes the connection
//! ```
//!
//! - N counts the lines of one connection from 1.
//! - A line ends with `\n`, however its bytes were cut into segments. It is
//!   answered as soon as that has come, and nothing is sent before.
//! - The bytes of a line come back unchanged, whatever they are and however
//!   many: a line of 1 MiB is a line.
//! - Bytes after the last `\n` are a line too when the client closes its half:
//!   they are answered with `\n` added. Without such bytes nothing is added.
//! - Many clients may be connected. One that reads slowly gets everything all
//!   the same; one that resets its connection troubles nobody else.
//!
//! Check it: `cargo lab check 03a`. Stuck: `cargo lab hint 03a`.

use std::env;
use std::io;
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
        if let Err(error) = listener.accept().and_then(|(stream, _)| serve(stream)) {
            eprintln!("a client can't be served: {error}");
            thread::sleep(ACCEPT_PAUSE);
        }
    }
}

/// Answers one client until it closes its half: so far with its own bytes, as
/// they come.
fn serve(stream: TcpStream) -> io::Result<()> {
    io::copy(&mut &stream, &mut &stream)?;
    Ok(())
}
