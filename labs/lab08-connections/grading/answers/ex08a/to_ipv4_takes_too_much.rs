//! Exercise 08a, a mistake: uses `to_ipv4`, which also makes IPv4 addresses of
//! ::a.b.c.d: the loopback address ::1 becomes 0.0.0.1.

use std::io;
use std::net::{IpAddr, SocketAddr};

use super::given::{self, Connections, parsed, sorted, transport};

pub fn main() -> io::Result<()> {
    let mut seen = Connections::new();
    given::run(|protocol, local, remote| {
        let local = endpoint(local)?;
        let key = (transport(protocol)?, sorted(local, endpoint(remote)?));
        Ok(seen.observe(key, local))
    })
}

fn endpoint(text: &str) -> Result<SocketAddr, String> {
    let end = parsed(text)?;
    let IpAddr::V6(v6) = end.ip() else {
        return Ok(end);
    };
    let v4 = v6.to_ipv4();
    Ok(v4.map_or(end, |v4| SocketAddr::new(v4.into(), end.port())))
}
