//! Exercise 08a, group the connections: a solution.
//!
//! What is the same in every observation of a connection becomes the key of a
//! map: the transport protocol and both ends in an order of their own. Texts
//! are turned into addresses first, since one address has many spellings.

use std::collections::HashMap;
use std::io::{self, Write};
use std::net::SocketAddr;

/// The same from both ends: the protocol, the lower end, the higher end.
type Key = (&'static str, SocketAddr, SocketAddr);

/// The connections that were seen.
#[derive(Default)]
struct Connections {
    /// The number of each, and its local end when it was new.
    seen: HashMap<Key, (usize, SocketAddr)>,
}

impl Connections {
    /// The number of the connection and `new`, `same` or `reverse`; or why the
    /// line is broken.
    fn observe(&mut self, protocol: &str, local: &str, remote: &str) -> Result<String, String> {
        let protocol = transport(protocol)?;
        let (local, remote) = (endpoint(local)?, endpoint(remote)?);
        // Whole ends are put in order: an address stays with its port.
        let key = (protocol, local.min(remote), local.max(remote));
        let next = self.seen.len() + 1;
        match self.seen.get(&key) {
            Some((number, first)) if *first == local => Ok(format!("{number} same")),
            Some((number, _)) => Ok(format!("{number} reverse")),
            None => {
                self.seen.insert(key, (next, local));
                Ok(format!("{next} new"))
            }
        }
    }
}

/// The protocol without the version of IP, which only the socket has.
fn transport(protocol: &str) -> Result<&'static str, String> {
    match protocol {
        "tcp" | "tcp6" => Ok("tcp"),
        "udp" | "udp6" => Ok("udp"),
        _ => Err(format!("no such protocol: {protocol}")),
    }
}

/// One end. `SocketAddr` keeps the zone; a pair of address and port would not.
fn endpoint(text: &str) -> Result<SocketAddr, String> {
    let end: SocketAddr = text.parse().map_err(|error| format!("{text}: {error}"))?;
    let SocketAddr::V6(v6) = end else {
        return Ok(end);
    };
    Ok(match v6.ip().to_ipv4_mapped() {
        Some(v4) => SocketAddr::new(v4.into(), v6.port()),
        None => end,
    })
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
