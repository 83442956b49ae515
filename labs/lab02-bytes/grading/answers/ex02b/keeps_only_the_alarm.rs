//! Exercise 02b, a mistake: keeps the one flag that it knows and throws the
//! others away. A packet that is read and sent on has lost what a newer sensor
//! said.

use std::io;

use super::given::{self, Packet, Written, encode};

pub fn main() -> io::Result<()> {
    given::run(&Written { encode, decode })
}

const ALARM: u8 = 1;

fn decode(bytes: &[u8]) -> Result<Packet, String> {
    let packet = given::decode(bytes)?;
    let flags = packet.flags & ALARM;
    Ok(Packet { flags, ..packet })
}
