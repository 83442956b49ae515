//! Exercise 08a, a mistake: takes ::ffff:a.b.c.d for an IPv6 address as any
//! other. The two ends of one connection then don't meet.

use std::io;

use super::given::{self, Connections, parsed, sorted, transport};

pub fn main() -> io::Result<()> {
    let mut seen = Connections::new();
    given::run(|protocol, local, remote| {
        let local = parsed(local)?;
        let key = (transport(protocol)?, sorted(local, parsed(remote)?));
        Ok(seen.observe(key, local))
    })
}
