//! Exercise 03c, length-prefixed frames.
//!
//! `ex03c_frames ADDRESS [TIMEOUT_MS]` serves TCP on ADDRESS and prints
//! `listening on ADDRESS:PORT` once clients may come (both are done below).
//! What a client sends is a row of frames, and so is what it gets back:
//!
//! ```text
//!  0               4                      4 + length
//! +---------------+-----------------------+
//! | length (u32)  | payload               |   length is big-endian and counts
//! +---------------+-----------------------+   the payload alone
//!
//! 00 00 00 05  68 65 6c 6c 6f    the client sends "hello"
//! 00 00 00 05  6f 6c 6c 65 68    the server answers "olleh"
//! ```
//!
//! - Each frame is answered by one frame with the same bytes in reverse order,
//!   whatever they are and however they arrive. A payload may be empty: so is
//!   its answer.
//! - A payload has at most 1 MiB (1,048,576 bytes). A longer one is refused as
//!   soon as its length is known: close the connection without an answer, and
//!   reserve no memory for it.
//! - Between two frames a client may be silent as long as it likes. Inside a
//!   frame, header or payload, it may be silent for TIMEOUT_MS milliseconds
//!   (30000 when not given); then close the connection.
//! - When a client closes its half, close the connection once its frames are
//!   answered. A frame that it left unfinished isn't answered.
//! - Clients are served side by side: what one does wrong, or doesn't do at
//!   all, is no other's trouble.
//!
//! Check it: `cargo lab check 03c`. Stuck: `cargo lab hint 03c`.
#![expect(
    dead_code,
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

/// The longest payload that is accepted, in bytes.
const LIMIT: u32 = 1024 * 1024;

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let timeout = env::args().nth(2).unwrap_or("30000".to_owned());
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        serve(&stream?, timeout)?;
    }
    Ok(())
}

/// Answers one client, frame by frame, until it closes its half.
fn serve(stream: &TcpStream, timeout: Duration) -> io::Result<()> {
    Ok(())
}
