//! Exercise 08a, a mistake: leaves the protocol out of the key. TCP and UDP have
//! ports of their own, so the same numbers are two things.

use std::io;

use super::given::{self, Connections, endpoint, sorted, transport};

pub fn main() -> io::Result<()> {
    let mut seen = Connections::new();
    given::run(|protocol, local, remote| {
        transport(protocol)?;
        let local = endpoint(local)?;
        Ok(seen.observe(sorted(local, endpoint(remote)?), local))
    })
}
