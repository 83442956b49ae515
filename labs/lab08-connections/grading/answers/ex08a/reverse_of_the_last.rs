//! Exercise 08a, a mistake: compares with the last observation of a connection
//! instead of with the first one.

use std::collections::HashMap;
use std::io;

use super::given::{self, endpoint, sorted, transport};

pub fn main() -> io::Result<()> {
    let mut seen = HashMap::new();
    given::run(|protocol, local, remote| {
        let local = endpoint(local)?;
        let key = (transport(protocol)?, sorted(local, endpoint(remote)?));
        let next = seen.len() + 1;
        let (number, last) = seen.get(&key).copied().unwrap_or((next, local));
        seen.insert(key, (number, local));
        Ok(match number {
            number if number == next => format!("{number} new"),
            number if last == local => format!("{number} same"),
            number => format!("{number} reverse"),
        })
    })
}
