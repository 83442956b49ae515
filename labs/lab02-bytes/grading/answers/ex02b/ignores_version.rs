//! Exercise 02b, a mistake: reads every packet as version 1. When version 2
//! comes, its bytes are taken for something that they are not.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the temperature was read as 16 bits, so they hold it"
)]

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
    let packet: &[u8; LENGTH] = bytes.try_into().map_err(|_| wrong_length(bytes.len()))?;
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
        p0,
        p1,
        p2,
        p3,
        h0,
        h1,
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

fn wrong_length(length: usize) -> String {
    if length < LENGTH {
        format!("offset {length}: the packet ends here, {LENGTH} bytes are needed")
    } else {
        format!("offset {LENGTH}: {} bytes too many", length - LENGTH)
    }
}
