//! Exercise 08a, a mistake: makes the key of the local and the remote end, in
//! that order. Seen from the other end, the connection is another one.

use std::io;

use super::given::{self, Connections, endpoint, transport};

pub fn main() -> io::Result<()> {
    let mut seen = Connections::new();
    given::run(|protocol, local, remote| {
        let local = endpoint(local)?;
        let key = (transport(protocol)?, local, endpoint(remote)?);
        Ok(seen.observe(key, local))
    })
}
