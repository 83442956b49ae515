//! Exercise 02b, a mistake: lays the fields out as a C compiler does in memory.
//! There a number of 4 bytes begins at a multiple of 4, so 2 bytes of padding
//! stand before the pressure and 2 at the end: 20 bytes.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the temperature was read as 16 bits, so they hold it"
)]

use std::io;

use super::given::{self, Packet, VERSION, Written, take};

pub fn main() -> io::Result<()> {
    given::run(&Written { encode, decode })
}

const PADDING: [u8; 2] = [0; 2];

fn encode(packet: &Packet) -> Vec<u8> {
    let mut bytes = vec![VERSION, packet.flags];
    bytes.extend(packet.sensor.to_be_bytes());
    bytes.extend(packet.timestamp.to_be_bytes());
    bytes.extend((packet.temperature as i16).to_be_bytes());
    bytes.extend(PADDING);
    bytes.extend(packet.pressure.to_be_bytes());
    bytes.extend(packet.humidity.to_be_bytes());
    bytes.extend(PADDING);
    bytes
}

fn decode(bytes: &[u8]) -> Result<Packet, String> {
    given::decode_with(fields, bytes)
}

fn fields(rest: &mut &[u8]) -> Option<Packet> {
    let [_version, flags] = take(rest)?;
    let sensor = u16::from_be_bytes(take(rest)?);
    let timestamp = u32::from_be_bytes(take(rest)?);
    let temperature = i16::from_be_bytes(take(rest)?).into();
    let _padding: [u8; 2] = take(rest)?;
    let pressure = u32::from_be_bytes(take(rest)?);
    let humidity = u16::from_be_bytes(take(rest)?);
    let _padding: [u8; 2] = take(rest)?;
    Some(Packet {
        flags,
        sensor,
        timestamp,
        temperature,
        pressure,
        humidity,
    })
}
