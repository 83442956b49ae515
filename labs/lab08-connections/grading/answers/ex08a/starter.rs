//! Exercise 08a, group the connections.
//!
//! Every line of stdin says where somebody saw a connection:
//! `PROTOCOL LOCAL REMOTE`, both ends as seen by whoever looked. Number the
//! connections 1, 2, 3 … in the order in which they are first seen, and answer
//! each line with the number of its connection and one word:
//!
//! ```text
//! tcp 114.71.220.95:59664 203.0.113.7:80                       1 new
//! tcp 114.71.220.95:59665 203.0.113.7:80                       2 new
//! tcp 114.71.220.95:59664 203.0.113.7:80                       1 same
//! tcp6 [::ffff:203.0.113.7]:80 [::ffff:114.71.220.95]:59664    1 reverse
//! ```
//!
//! - `new`: the connection wasn't seen before; `same`: seen again, and LOCAL is
//!   the end that was LOCAL when it was new; `reverse`: seen from the other end.
//! - What makes a connection: the protocol and both ends, each an address and a
//!   port. Which end is LOCAL makes no difference.
//! - PROTOCOL is tcp, tcp6, udp or udp6, as netstat writes it. The 6 tells of
//!   the socket, not of the connection: tcp6 is TCP.
//! - An end is `ADDRESS:PORT` or `[ADDRESS]:PORT` for IPv6, in any of its
//!   spellings: `[2001:db8::1]:22` is `[2001:DB8:0:0:0:0:0:1]:22`. A link-local
//!   address may have a zone, `[fe80::1%2]:22`; in another zone it is another
//!   address.
//! - `::ffff:a.b.c.d` (IPv4-mapped) is a.b.c.d. No other IPv6 address is.
//! - A line that is broken (another protocol, no address, no port, a name
//!   instead of an address, a port above 65535) is answered with a line that
//!   begins with `error:`, takes no number, and isn't the end.
//!
//! Lines are read and written below; `observe` is yours.
//!
//! Check it: `cargo lab check 08a`. Stuck: `cargo lab hint 08a`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::io::{self, Write};

/// The connections that were seen.
#[derive(Default)]
struct Connections {}

impl Connections {
    /// The number of the connection and `new`, `same` or `reverse`; or why the
    /// line is broken.
    fn observe(&mut self, protocol: &str, local: &str, remote: &str) -> Result<String, String> {
        Ok("1 new".to_owned())
    }
}

//--- Lines: nothing to do here

/// Answers every line of stdin.
pub fn main() -> io::Result<()> {
    let mut connections = Connections::default();
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words.as_slice() {
            [protocol, local, remote] => connections.observe(protocol, local, remote),
            _ => Err(format!("3 words are needed, not {}", words.len())),
        };
        match answer {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}
