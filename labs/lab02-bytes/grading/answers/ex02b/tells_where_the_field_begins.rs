//! Exercise 02b, a mistake: tells where the field begins that can't be read,
//! not where the bytes end. With 7 bytes that is offset 4, the timestamp,
//! though bytes 4 to 6 are there.

use std::io;

use super::given::{self, Packet, Written, check_version, encode, fields};

pub fn main() -> io::Result<()> {
    given::run(&Written { encode, decode })
}

fn decode(bytes: &[u8]) -> Result<Packet, String> {
    check_version(bytes)?;
    let mut rest = bytes;
    let packet = fields(&mut rest);
    let end = bytes.len() - rest.len();
    let packet = packet.ok_or_else(|| format!("offset {end}: no room for the field"))?;
    if !rest.is_empty() {
        return Err(format!("offset {end}: the packet ended before this byte"));
    }
    Ok(packet)
}
