//! Exercise 02b, a mistake: reads the temperature as an unsigned number. Above
//! zero nobody notices; -5.25 °C becomes 650.11 °C.

use std::io;

use super::given::{self, Packet, Written, encode, take};

pub fn main() -> io::Result<()> {
    given::run(&Written { encode, decode })
}

fn decode(bytes: &[u8]) -> Result<Packet, String> {
    given::decode_with(fields, bytes)
}

fn fields(rest: &mut &[u8]) -> Option<Packet> {
    let [_version, flags] = take(rest)?;
    Some(Packet {
        flags,
        sensor: u16::from_be_bytes(take(rest)?),
        timestamp: u32::from_be_bytes(take(rest)?),
        temperature: u16::from_be_bytes(take(rest)?).into(),
        pressure: u32::from_be_bytes(take(rest)?),
        humidity: u16::from_be_bytes(take(rest)?),
    })
}
