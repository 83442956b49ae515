//! Exercise 04a, ask again.
//!
//! `ex04a_request_retry ADDRESS TIMEOUT_MS TEXT...` asks a server over UDP, one
//! TEXT after the other, and prints each answer as a line:
//!
//! ```text
//! $ ex04a_request_retry 127.0.0.1:8888 100 one two
//!   sends     00 01  o n e        the number 1 and the text
//!   receives  00 01  O N E        the same number and the answer
//!   prints    ONE\n
//!   sends     00 02  t w o
//!   (nothing comes for 100 ms)
//!   sends     00 02  t w o        the same datagram again
//!   receives  00 02  T W O
//!   prints    TWO\n
//! ```
//!
//! - A request is one datagram: its number in two bytes, in network byte order,
//!   counted from 1, and the TEXT. An answer is one datagram of at most 1024 bytes:
//!   the number of the request, and the answer's bytes, printed as they are.
//! - When no answer comes for TIMEOUT_MS milliseconds, the request is sent again,
//!   unchanged. Each wait is twice as long as the one before: with 100 that is 100,
//!   200, 400 and 800 ms.
//! - A request is sent four times at most. When the fourth wait is over too, a line
//!   on stderr says so, and the exit code is 1. The answers printed before stay.
//! - Only a datagram from ADDRESS that begins with the number of the request in
//!   hand is its answer. Any other, even one of no bytes, is ignored: it neither
//!   ends the wait nor begins it anew, and nothing is sent because of it.
//! - Where nobody has ADDRESS, the system may say so (`ConnectionRefused`). That
//!   is an error too: a line on stderr, exit code 1, at once or after four tries.
//! - While the program waits, it sleeps: it doesn't ask again and again.
//!
//! Check it: `cargo lab check 04a`. Stuck: `cargo lab hint 04a`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::time::Duration;

/// Reads the arguments, and asks one text after the other. An error that `main`
/// returns goes to stderr as one line, and the exit code is 1.
pub fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(address), Some(timeout)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: ADDRESS TIMEOUT_MS TEXT..."));
    };
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    for (number, text) in (1..).zip(arguments) {
        let answer = ask(&socket, &address, number, text.as_bytes(), timeout)?;
        let mut out = io::stdout().lock();
        out.write_all(&answer)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

/// Asks once, and takes the first datagram that comes for the answer.
fn ask(
    socket: &UdpSocket,
    address: &str,
    number: u16,
    text: &[u8],
    timeout: Duration,
) -> io::Result<Vec<u8>> {
    socket.send_to(text, address)?;
    let mut buffer = [0; 1026];
    let (length, from) = socket.recv_from(&mut buffer)?;
    Ok(buffer.get(..length).unwrap_or_default().to_vec())
}
