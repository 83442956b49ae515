//! Exercise 02b, a mistake: takes each field from its place without asking
//! whether the bytes are there. A short packet ends the program, and with it
//! every other sensor's service.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the temperature was read as 16 bits, so they hold it"
)]
#![expect(clippy::indexing_slicing, reason = "the mistake")]

use std::io;

use super::given::{self, LENGTH, Packet, VERSION, Written};

pub fn main() -> io::Result<()> {
    given::run(&Written { encode, decode })
}

fn encode(packet: &Packet) -> Vec<u8> {
    let mut bytes = vec![VERSION, packet.flags];
    bytes.extend(packet.sensor.to_be_bytes());
    bytes.extend(packet.timestamp.to_be_bytes());
    bytes.extend((packet.temperature as i16).to_be_bytes());
    bytes.extend(packet.pressure.to_be_bytes());
    bytes.extend(packet.humidity.to_be_bytes());
    bytes
}

fn decode(bytes: &[u8]) -> Result<Packet, String> {
    check_version(bytes)?;
    if bytes.len() > LENGTH {
        return Err(format!("offset {LENGTH}: bytes too many"));
    }
    let u16_at = |at| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
    let u32_at = |at| u32::from(u16_at(at)) << 16 | u32::from(u16_at(at + 2));
    Ok(Packet {
        flags: bytes[1],
        sensor: u16_at(2),
        timestamp: u32_at(4),
        temperature: i32::from(u16_at(8) as i16),
        pressure: u32_at(10),
        humidity: u16_at(14),
    })
}

fn check_version(bytes: &[u8]) -> Result<(), String> {
    match bytes.first() {
        Some(&VERSION) => Ok(()),
        Some(other) => Err(format!("offset 0: version {other} is not known")),
        None => Err("offset 0: not even a version".to_owned()),
    }
}
