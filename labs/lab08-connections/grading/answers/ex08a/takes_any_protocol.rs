//! Exercise 08a, a mistake: takes whatever isn't UDP for TCP. A line about
//! something else is counted as a connection.

use std::io;

use super::given::{self, Connections, endpoint, sorted};

pub fn main() -> io::Result<()> {
    let mut seen = Connections::new();
    given::run(|protocol, local, remote| {
        let is_udp = protocol.starts_with("udp");
        let local = endpoint(local)?;
        Ok(seen.observe((is_udp, sorted(local, endpoint(remote)?)), local))
    })
}
