//! Exercise 08a, a mistake: counts a line as a new connection before it knows
//! whether the line can be read.

use std::collections::HashMap;
use std::io;

use super::given::{self, endpoint, sorted, transport};

pub fn main() -> io::Result<()> {
    let mut seen = HashMap::new();
    let mut next = 1;
    given::run(|protocol, local, remote| {
        let number = next;
        next += 1;
        let local = endpoint(local)?;
        let key = (transport(protocol)?, sorted(local, endpoint(remote)?));
        let (was, first) = *seen.entry(key).or_insert((number, local));
        if was == number {
            return Ok(format!("{number} new"));
        }
        // Not new, so the number is free again.
        next -= 1;
        Ok(match first == local {
            true => format!("{was} same"),
            false => format!("{was} reverse"),
        })
    })
}
