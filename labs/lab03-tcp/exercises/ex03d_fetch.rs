//! Exercise 03d, fetch until end.
//!
//! `ex03d_fetch ADDRESS REQUEST [TIMEOUT_MS]` asks a server and prints what it
//! answers:
//!
//! ```text
//! $ ex03d_fetch 127.0.0.1:7777 time
//!   connects and sends      time
//!   closes its half (FIN)   the request is complete
//!   reads until the end     five past nine\n
//!   prints                  five past nine\n
//! ```
//!
//! - The request is sent as it is, with nothing added. The end of your half
//!   tells the server that it is complete; some servers answer only then.
//! - All that comes until the server closes its half is the answer, however
//!   long it is and in however many pieces it comes. It goes to stdout byte for
//!   byte, with nothing added. It may be empty. The exit code is 0.
//! - When the connection is refused or breaks (RST), or the server is silent for
//!   TIMEOUT_MS milliseconds (30000 when not given), a line on stderr says so,
//!   and the exit code is 1. Every byte that comes starts that time anew. What
//!   had come before goes to stdout all the same.
//! - While the program waits, it sleeps: it doesn't ask again and again.
//!
//! Check it: `cargo lab check 03d`. Stuck: `cargo lab hint 03d`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::io;
use std::time::Duration;

/// Reads the arguments. An error that `main` returns goes to stderr as one line,
/// and the exit code is 1.
pub fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(address), Some(request)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: ADDRESS REQUEST [TIMEOUT_MS]"));
    };
    let timeout = arguments.next().unwrap_or("30000".to_owned());
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    fetch(&address, &request, timeout)
}

/// Sends the request and copies the answer to stdout.
fn fetch(address: &str, request: &str, timeout: Duration) -> io::Result<()> {
    Ok(())
}
