//! Exercise 08a, a mistake: checks that the ends can be read and then compares
//! their texts. One IPv6 address has many spellings.

use std::io;

use super::given::{self, Connections, parsed, sorted, transport};

pub fn main() -> io::Result<()> {
    let mut seen = Connections::new();
    given::run(|protocol, local, remote| {
        let (protocol, local, remote) = (transport(protocol)?, text(local)?, text(remote)?);
        let (low, high) = sorted(local.as_str(), remote.as_str());
        let key = (protocol, low.to_owned(), high.to_owned());
        Ok(seen.observe(key, local))
    })
}

fn text(end: &str) -> Result<String, String> {
    parsed(end)?;
    let mapped = end.strip_prefix("[::ffff:");
    Ok(match mapped {
        Some(v4) => v4.replace(']', ""),
        None => end.to_owned(),
    })
}
