//! Exercise 04d, ping.
//!
//! `ex04d_ping ADDRESS COUNT INTERVAL_MS TIMEOUT_MS` sends COUNT probes, one or more,
//! to a server that gives back every datagram: one each INTERVAL_MS milliseconds.
//! Then it prints what became of them:
//!
//! ```text
//! $ ex04d_ping 127.0.0.1:8888 4 100 500
//!   sends     00 01  p i n g       at once
//!   receives  00 01  p i n g       the same bytes
//!   sends     00 02  p i n g       100 ms after the first, answered or not
//!   …
//! 4 sent, 3 received, 1 duplicates, 1 out of order, 25.0% loss
//! round trip min/avg/max/mdev = 20.113/40.402/80.204/28.120 ms
//! ```
//!
//! - A probe is its number in two bytes, in network byte order, counted from 1, and
//!   the four bytes `ping`. Only the same six bytes from ADDRESS answer it; any
//!   other datagram is ignored, and so is what comes more than TIMEOUT_MS after its
//!   probe was sent.
//! - `received` counts the probes that were answered, and `duplicates` every further
//!   answer to one of them. An answer is `out of order` if it is the first to its
//!   probe and an answer to a later probe came before (RFC 4737). Loss is the share
//!   of the probes that weren't answered, with one decimal.
//! - The round trip goes from sending a probe to its first answer. `mdev` is the
//!   standard deviation, as ping has it: the square root of the mean of the squares
//!   of what each round trip differs from the average. All in milliseconds, with
//!   three decimals.
//! - The program ends when all probes were sent and answered, or else TIMEOUT_MS
//!   after the last one was sent; until then it sleeps when there is nothing to do.
//! - If no probe was answered, the second line is left out, a line on stderr says
//!   so, and the exit code is 1. This is also how it ends where nobody has ADDRESS
//!   (`ConnectionRefused`): that is loss, and no reason to stop.
//!
//! Check it: `cargo lab check 04d`. Stuck: `cargo lab hint 04d`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::io;
use std::net::UdpSocket;
use std::time::{Duration, Instant};

const USAGE: &str = "usage: ADDRESS COUNT INTERVAL_MS TIMEOUT_MS";

/// Sends each probe and waits for its answer before it sends the next.
pub fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, count, interval, timeout] = &arguments[..] else {
        return Err(io::Error::other(USAGE));
    };
    let milliseconds = |text: &String| text.parse().map(Duration::from_millis);
    let count: u16 = count.parse().map_err(io::Error::other)?;
    let interval = milliseconds(interval).map_err(io::Error::other)?;
    let timeout = milliseconds(timeout).map_err(io::Error::other)?;
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    for number in 1..=count {
        let sent = Instant::now();
        socket.send(&[&number.to_be_bytes()[..], b"ping"].concat())?;
        let length = socket.recv(&mut [0; 64])?;
        println!("{number}: {:?}", sent.elapsed());
    }
    Ok(())
}
