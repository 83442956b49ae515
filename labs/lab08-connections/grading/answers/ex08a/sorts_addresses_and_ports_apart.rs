//! Exercise 08a, a mistake: puts the two addresses in order, and the two ports
//! for themselves. Which port belongs to which address is lost.

use std::io;

use super::given::{self, Connections, endpoint, sorted, transport};

pub fn main() -> io::Result<()> {
    let mut seen = Connections::new();
    given::run(|protocol, local, remote| {
        let (local, remote) = (endpoint(local)?, endpoint(remote)?);
        let zoned = |mut end: std::net::SocketAddr| {
            end.set_port(0);
            end
        };
        let addresses = sorted(zoned(local), zoned(remote));
        let ports = sorted(local.port(), remote.port());
        Ok(seen.observe((transport(protocol)?, addresses, ports), local))
    })
}
