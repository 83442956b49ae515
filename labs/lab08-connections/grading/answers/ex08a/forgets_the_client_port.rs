//! Exercise 08a, a mistake: takes a client's address and the server's end for
//! the connection. A browser that opens two connections to a server has one then.

use std::io;

use super::given::{self, Connections, endpoint, sorted, transport};

pub fn main() -> io::Result<()> {
    let mut seen = Connections::new();
    given::run(|protocol, local, remote| {
        let (protocol, local) = (transport(protocol)?, endpoint(local)?);
        let (a, b) = sorted(local, endpoint(remote)?);
        let (client, server) = match a.port() > b.port() {
            true => (a, b),
            false => (b, a),
        };
        Ok(seen.observe((protocol, client.ip(), server), local))
    })
}
