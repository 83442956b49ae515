//! Exercise 02b, a mistake: lays the fields out as a C compiler does in memory.
//! There a number of 4 bytes begins at a multiple of 4, so 2 bytes of padding
//! stand before the pressure and 2 at the end: 20 bytes.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the temperature was read as 16 bits, so they hold it"
)]

use std::io;

use super::given::{self, Packet, VERSION, Written};

pub fn main() -> io::Result<()> {
    given::run(&Written { encode, decode })
}

const PADDING: [u8; 2] = [0; 2];
const SIZE: usize = 20;

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
    check_version(bytes)?;
    let packet: &[u8; SIZE] = bytes.try_into().map_err(|_| wrong_length(bytes.len()))?;
    let [
        _,
        flags,
        s0,
        s1,
        t0,
        t1,
        t2,
        t3,
        c0,
        c1,
        _,
        _,
        p0,
        p1,
        p2,
        p3,
        h0,
        h1,
        _,
        _,
    ] = *packet;
    Ok(Packet {
        flags,
        sensor: u16::from_be_bytes([s0, s1]),
        timestamp: u32::from_be_bytes([t0, t1, t2, t3]),
        temperature: i16::from_be_bytes([c0, c1]).into(),
        pressure: u32::from_be_bytes([p0, p1, p2, p3]),
        humidity: u16::from_be_bytes([h0, h1]),
    })
}

fn check_version(bytes: &[u8]) -> Result<(), String> {
    match bytes.first() {
        Some(&VERSION) => Ok(()),
        Some(other) => Err(format!("offset 0: version {other} is not known")),
        None => Err("offset 0: not even a version".to_owned()),
    }
}

fn wrong_length(length: usize) -> String {
    if length < SIZE {
        format!("offset {length}: the packet ends here, {SIZE} bytes are needed")
    } else {
        format!("offset {SIZE}: {} bytes too many", length - SIZE)
    }
}
