//! Exercise 02b, a mistake: takes the first 16 bytes and never looks at the
//! rest. Where two packets run together, the second one is lost.

use std::io;

use super::given::{self, Packet, Written, check_version, encode, fields};

pub fn main() -> io::Result<()> {
    given::run(&Written { encode, decode })
}

fn decode(bytes: &[u8]) -> Result<Packet, String> {
    check_version(bytes)?;
    let mut rest = bytes;
    fields(&mut rest).ok_or_else(|| format!("offset {}: the packet ends here", bytes.len()))
}
