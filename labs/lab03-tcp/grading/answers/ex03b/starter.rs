//! Exercise 03b, many clients.
//!
//! Serve TCP on the address given as the first argument, and print
//! `listening on ADDRESS:PORT` once clients may come. Every client is told how
//! many clients are here, itself included, and then gets back what it sends:
//!
//! ```text
//! the client          the server
//! connects            3 here\n, at once: this client and two others
//! sends any bytes     the same bytes, as they come; there need not be lines
//! closes its half     what it still owes, then closes the connection
//! ```
//!
//! - As many as 200 clients are here at the same time.
//! - Nobody waits for another: not for one that says nothing, and not for one
//!   that sends much and doesn't read what comes back. That one gets everything
//!   as soon as it reads.
//! - A client is here until its connection ends, whether it closes its half or
//!   resets. Then nothing of it stays: it isn't counted, its socket is closed,
//!   and no thread (or task) is left that served it.
//! - Nothing that a client does ends the program. Nor does it end when it can't
//!   open more files: it serves again once clients leave.
//!
//! What stands below does this for one client at a time.
//!
//! Check it: `cargo lab check 03b`. Stuck: `cargo lab hint 03b`.

use std::env;
use std::io::{self, Write};
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
        if let Err(error) = listener.accept().and_then(|(stream, _)| serve(&stream)) {
            eprintln!("a client can't be served: {error}");
            thread::sleep(ACCEPT_PAUSE);
        }
    }
}

/// Greets one client, then echoes its bytes until it closes its half.
fn serve(stream: &TcpStream) -> io::Result<()> {
    let (mut reader, mut writer) = (stream, stream);
    writer.write_all(b"1 here\n")?;
    io::copy(&mut reader, &mut writer)?;
    Ok(())
}
