//! Exercise 02b, a mistake: judges the length before the version. A packet of
//! another version that is rightly shorter or longer is called damaged.

use std::io;

use super::given::{self, Packet, Written, check_version, encode, fields};

pub fn main() -> io::Result<()> {
    given::run(&Written { encode, decode })
}

fn decode(bytes: &[u8]) -> Result<Packet, String> {
    let mut rest = bytes;
    let packet =
        fields(&mut rest).ok_or_else(|| format!("offset {}: the packet ends here", bytes.len()))?;
    if !rest.is_empty() {
        let end = bytes.len() - rest.len();
        return Err(format!("offset {end}: the packet ended before this byte"));
    }
    check_version(bytes)?;
    Ok(packet)
}
