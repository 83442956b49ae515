//! Exercise 08a, a mistake: keeps of an end its address and its port. The zone of
//! a link-local address is neither, and two networks become one.

use std::io;

use super::given::{self, Connections, endpoint, sorted, transport};

pub fn main() -> io::Result<()> {
    let mut seen = Connections::new();
    given::run(|protocol, local, remote| {
        let (local, remote) = (endpoint(local)?, endpoint(remote)?);
        let local = (local.ip(), local.port());
        let ends = sorted(local, (remote.ip(), remote.port()));
        Ok(seen.observe((transport(protocol)?, ends), local))
    })
}
