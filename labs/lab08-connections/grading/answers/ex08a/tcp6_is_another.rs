//! Exercise 08a, a mistake: takes tcp6 for another protocol than tcp. A server
//! with an IPv6 socket then never sees the connection of its IPv4 client.

use std::io;

use super::given::{self, Connections, endpoint, sorted, transport};

pub fn main() -> io::Result<()> {
    let mut seen = Connections::new();
    given::run(|protocol, local, remote| {
        transport(protocol)?;
        let local = endpoint(local)?;
        let key = (protocol.to_owned(), sorted(local, endpoint(remote)?));
        Ok(seen.observe(key, local))
    })
}
