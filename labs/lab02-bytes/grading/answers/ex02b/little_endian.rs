//! Exercise 02b, a mistake: sends and reads the low byte of every number first,
//! as its own memory has it. Its own packets come back intact; nobody else
//! understands them.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the temperature was read as 16 bits, so they hold it"
)]

use std::io;

use super::given::{self, Packet, VERSION, Written, take};

pub fn main() -> io::Result<()> {
    given::run(&Written { encode, decode })
}

fn encode(packet: &Packet) -> Vec<u8> {
    let mut bytes = vec![VERSION, packet.flags];
    bytes.extend(packet.sensor.to_le_bytes());
    bytes.extend(packet.timestamp.to_le_bytes());
    bytes.extend((packet.temperature as i16).to_le_bytes());
    bytes.extend(packet.pressure.to_le_bytes());
    bytes.extend(packet.humidity.to_le_bytes());
    bytes
}

fn decode(bytes: &[u8]) -> Result<Packet, String> {
    given::decode_with(fields, bytes)
}

fn fields(rest: &mut &[u8]) -> Option<Packet> {
    let [_version, flags] = take(rest)?;
    Some(Packet {
        flags,
        sensor: u16::from_le_bytes(take(rest)?),
        timestamp: u32::from_le_bytes(take(rest)?),
        temperature: i16::from_le_bytes(take(rest)?).into(),
        pressure: u32::from_le_bytes(take(rest)?),
        humidity: u16::from_le_bytes(take(rest)?),
    })
}
