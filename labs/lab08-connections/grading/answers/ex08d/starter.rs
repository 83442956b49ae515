//! Exercise 08d, a service directory.
//!
//! `ex08d_service_directory ADDRESS FILE` answers which service has which port,
//! over TCP and over UDP, both at the port that it announces. FILE is written
//! like /etc/services:
//!
//! ```text
//! # a comment
//! http      80/tcp    www     # name, port/protocol, and any aliases
//! domain    53/udp
//! ```
//!
//! - Fields are separated by spaces or tabs, as many as there are. `#` begins a
//!   comment, anywhere in a line. Empty lines say nothing; broken ones (no port,
//!   no protocol, a port above 65535) are skipped.
//!
//! ```text
//! asked                 answered
//! name http             http 80/tcp www
//! name www tcp          http 80/tcp www
//! port 53 udp           domain 53/udp
//! port 4                none
//! anything else         error: …
//! ```
//!
//! - `name NAME [PROTOCOL]` finds a service by its name or one of its aliases,
//!   `port PORT [PROTOCOL]` by its number. Large and small letters differ. The
//!   first line of the file that fits is the answer: its name, port/protocol and
//!   aliases, with single spaces between. `none` if no line fits.
//! - What is no such question is answered with a line that begins with `error:`,
//!   and is the end of nothing.
//! - TCP: every line is a question (`\n` or `\r\n` ends it) and gets a line, in
//!   order, until the client closes its half; then the server closes. A question
//!   has at most 512 bytes, with its newline. After 512 bytes without one the
//!   answer is `error: …`, and the connection is closed.
//! - UDP: every datagram is a question, with a newline or without, and gets a
//!   datagram with the same line as over TCP, its newline included.
//! - Clients don't wait for each other: neither for one that says nothing, nor TCP
//!   for UDP.
//!
//! Arguments and sockets are there; the rest is yours.
//!
//! Check it: `cargo lab check 08d`. Stuck: `cargo lab hint 08d`. By hand: start
//! it with `127.0.0.1:7777 /etc/services`; then `nc 127.0.0.1 7777`, and with
//! UDP `nc -u 127.0.0.1 7777`.
#![expect(
    dead_code,
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::io::{self, ErrorKind};
use std::net::{TcpListener, UdpSocket};
use std::{env, fs};

/// What FILE tells.
struct Directory {}

impl Directory {
    /// Reads the text of FILE.
    fn parse(text: &str) -> Self {
        Self {}
    }

    /// The answer to one question, without a newline.
    fn answer(&self, question: &[u8]) -> String {
        "none".to_owned()
    }
}

/// Answers over both sockets, for ever.
fn serve(listener: &TcpListener, socket: UdpSocket, directory: Directory) -> io::Result<()> {
    loop {
        let (client, _) = listener.accept()?;
    }
}

//--- Arguments and sockets: nothing to do here

/// How often another port is tried when UDP has no room at the one of TCP.
const TRIES: u32 = 50;

/// Reads the file, listens, and serves.
pub fn main() -> io::Result<()> {
    let argument = |n| env::args().nth(n);
    let address = argument(1).unwrap_or("127.0.0.1:7777".to_owned());
    let file = argument(2).unwrap_or("/etc/services".to_owned());
    let directory = Directory::parse(&fs::read_to_string(file)?);
    let (listener, socket) = bind_both(&address)?;
    println!("listening on {}", listener.local_addr()?);
    serve(&listener, socket, directory)
}

/// Both at one port. The system chooses a free one for TCP if it is 0; that of
/// UDP with the same number may be taken, and then it chooses again.
fn bind_both(address: &str) -> io::Result<(TcpListener, UdpSocket)> {
    let mut tries = 1;
    loop {
        let listener = TcpListener::bind(address)?;
        match UdpSocket::bind(listener.local_addr()?) {
            Ok(socket) => return Ok((listener, socket)),
            Err(error) if error.kind() != ErrorKind::AddrInUse || tries == TRIES => {
                return Err(error);
            }
            Err(_) => tries += 1,
        }
    }
}
