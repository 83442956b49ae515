//! Exercise 02b, a mistake: reads every packet as version 1. When version 2
//! comes, its bytes are taken for something that they are not.

use std::io;

use super::given::{self, Packet, Written, encode, fields};

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
    Ok(packet)
}
