//! Exercise 02b, a mistake: takes each field from its place without asking
//! whether the bytes are there. A short packet ends the program, and with it
//! the service of every other sensor.
#![expect(clippy::indexing_slicing, reason = "the mistake")]

use std::io;

use super::given::{self, Packet, Written, check_version, encode};

pub fn main() -> io::Result<()> {
    given::run(&Written { encode, decode })
}

fn decode(bytes: &[u8]) -> Result<Packet, String> {
    check_version(bytes)?;
    if bytes.len() > 16 {
        return Err("offset 16: the packet ended before this byte".to_owned());
    }
    let u16_at = |at| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
    let u32_at = |at| u32::from(u16_at(at)) << 16 | u32::from(u16_at(at + 2));
    Ok(Packet {
        flags: bytes[1],
        sensor: u16_at(2),
        timestamp: u32_at(4),
        temperature: i16::from_be_bytes([bytes[8], bytes[9]]).into(),
        pressure: u32_at(10),
        humidity: u16_at(14),
    })
}
