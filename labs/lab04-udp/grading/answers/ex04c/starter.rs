//! Exercise 04c, stop and wait.
//!
//! Carry a file over UDP, through a network that loses, doubles, reorders and
//! damages datagrams. One program is both sides:
//!
//! ```text
//! ex04c_stop_and_wait receive ADDRESS FILE TIMEOUT_MS     prints listening on …
//! ex04c_stop_and_wait send    ADDRESS FILE TIMEOUT_MS
//!
//!   sender                                  receiver
//!     │── DATA 0, 1024 bytes ─────────────────▶│ keeps it
//!     │◀───────────────────────────────── ACK 0│
//!     │── DATA 1, 452 bytes ─────────╳         │
//!     │   (TIMEOUT_MS pass)                    │
//!     │── DATA 1, 452 bytes ──────────────────▶│ keeps it: the last one
//!     │         ╳──────────────────────── ACK 1│
//!     │── DATA 1, 452 bytes ──────────────────▶│ has it already
//!     │◀───────────────────────────────── ACK 1│
//! ```
//!
//! A packet is one datagram, all numbers in network byte order:
//!
//! ```text
//! offset  0           2         4                 8
//!         | checksum  | kind    | number          | data ...
//! ```
//!
//! - The checksum is the Internet checksum (RFC 1071) of the whole packet,
//!   computed with 0 in its place (`packet` below does it). Over a packet that
//!   arrived whole, `checksum` gives 0. A packet that is damaged, shorter than 8
//!   bytes or longer than 1032, or of a kind that doesn't belong there, is ignored:
//!   it neither ends a wait nor begins it anew, and nothing is sent because of it.
//! - Kind 1 is DATA: blocks of exactly 1024 bytes, numbered from 0, and at last a
//!   shorter one, which is the end of the file. It may be empty, and must be where
//!   the file fills its last block. Kind 2 is ACK: the number of a block, no data.
//! - The sender sends a block, waits TIMEOUT_MS for its ACK, and only then goes on
//!   to the next. When the wait is over it sends the block again, ten times at most
//!   in all; then a line on stderr says so, and the exit code is 1. Nothing but the
//!   end of a wait makes it send a block again. While it waits, it sleeps.
//! - The receiver answers DATA that it awaits, and DATA that it has already, with
//!   the ACK of the same number; DATA of a later number is ignored. In FILE each
//!   block stands once.
//! - The receiver waits for the first DATA as long as it takes. It ends when no more
//!   DATA has come for 20 times TIMEOUT_MS: with exit code 0 if the file is complete,
//!   which then stands in FILE, else with a line on stderr and exit code 1.
//!
//! Check it: `cargo lab check 04c`. Stuck: `cargo lab hint 04c`.
#![expect(
    unused_variables,
    dead_code,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::fs;
use std::io;
use std::net::UdpSocket;
use std::time::Duration;

/// The kinds of packets.
const DATA: u16 = 1;
const ACK: u16 = 2;

/// A block of this size is followed by another; a shorter one is the last.
const BLOCK: usize = 1024;
/// Checksum, kind and number.
const HEADER: usize = 8;

/// Reads the arguments and takes the role that they ask for. An error that `main`
/// returns goes to stderr as one line, and the exit code is 1.
pub fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [role, address, file, timeout] = arguments.as_slice() else {
        return Err(io::Error::other(
            "usage: send|receive ADDRESS FILE TIMEOUT_MS",
        ));
    };
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    match role.as_str() {
        "send" => send(address, file, timeout),
        "receive" => receive(address, file, timeout),
        _ => Err(io::Error::other("the first argument is send or receive")),
    }
}

/// Sends the file: so far all at once, without waiting for anything.
fn send(address: &str, file: &str, timeout: Duration) -> io::Result<()> {
    let content = fs::read(file)?;
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    for (number, block) in (0..).zip(content.chunks(BLOCK)) {
        socket.send(&packet(DATA, number, block))?;
    }
    Ok(())
}

/// Receives a file: so far whatever comes, up to the first short packet.
fn receive(address: &str, file: &str, timeout: Duration) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    let mut content = Vec::new();
    let mut buffer = [0; HEADER + BLOCK];
    loop {
        let (length, sender) = socket.recv_from(&mut buffer)?;
        let data = buffer.get(HEADER..length).unwrap_or_default();
        content.extend_from_slice(data);
        if data.len() < BLOCK {
            return fs::write(file, content);
        }
    }
}

/// A packet with its checksum, ready to be sent.
fn packet(kind: u16, number: u32, data: &[u8]) -> Vec<u8> {
    let rest = [&kind.to_be_bytes()[..], &number.to_be_bytes(), data].concat();
    let sum = checksum(&rest);
    [&sum.to_be_bytes()[..], &rest].concat()
}

/// The Internet checksum (RFC 1071): the complement of the sum of all 16-bit words,
/// in which a carry is added at the other end.
fn checksum(bytes: &[u8]) -> u16 {
    let mut sum: u16 = 0;
    for pair in bytes.chunks(2) {
        let high = pair.first().copied().unwrap_or(0);
        let low = pair.get(1).copied().unwrap_or(0);
        let (wrapped, carry) = sum.overflowing_add(u16::from_be_bytes([high, low]));
        sum = wrapped + u16::from(carry);
    }
    !sum
}
