//! What the starter of exercise 08a gives to every student, and the functions
//! of the solution, for the mutants: each is right but for one of them.

use std::collections::HashMap;
use std::hash::Hash;
use std::io::{self, Write};
use std::net::SocketAddr;

/// The connections that were seen, by whatever makes one: the number of each,
/// and its local end when it was new.
pub struct Connections<K, E> {
    seen: HashMap<K, (usize, E)>,
}

impl<K: Eq + Hash, E: Eq> Connections<K, E> {
    pub fn new() -> Self {
        let seen = HashMap::new();
        Self { seen }
    }

    /// The answer to a line whose connection has this `key`.
    pub fn observe(&mut self, key: K, local: E) -> String {
        let next = self.seen.len() + 1;
        match self.seen.get(&key) {
            Some((number, first)) if *first == local => format!("{number} same"),
            Some((number, _)) => format!("{number} reverse"),
            None => {
                self.seen.insert(key, (next, local));
                format!("{next} new")
            }
        }
    }
}

/// Both ends in an order of their own.
pub fn sorted<E: Copy + Ord>(local: E, remote: E) -> (E, E) {
    (local.min(remote), local.max(remote))
}

/// The protocol without the version of IP, which only the socket has.
pub fn transport(protocol: &str) -> Result<&'static str, String> {
    match protocol {
        "tcp" | "tcp6" => Ok("tcp"),
        "udp" | "udp6" => Ok("udp"),
        _ => Err(format!("no such protocol: {protocol}")),
    }
}

/// One end. `SocketAddr` keeps the zone; a pair of address and port would not.
pub fn endpoint(text: &str) -> Result<SocketAddr, String> {
    let end = parsed(text)?;
    let SocketAddr::V6(v6) = end else {
        return Ok(end);
    };
    Ok(match v6.ip().to_ipv4_mapped() {
        Some(v4) => SocketAddr::new(v4.into(), v6.port()),
        None => end,
    })
}

pub fn parsed(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|error| format!("{text}: {error}"))
}

/// Answers every line of stdin with what `observe` says of its three words.
pub fn run(mut observe: impl FnMut(&str, &str, &str) -> Result<String, String>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words.as_slice() {
            [protocol, local, remote] => observe(protocol, local, remote),
            _ => Err(format!("3 words are needed, not {}", words.len())),
        };
        match answer {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}
