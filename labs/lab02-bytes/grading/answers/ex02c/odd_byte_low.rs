//! Exercise 02c, a mistake: takes an odd last byte for the low half of a word.
//! It is the high half: the byte that would follow it is a zero.

use std::io;

use super::given::{self, Written, fold};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        checksum,
        verify,
        ..given::RIGHT
    })
}

fn checksum(bytes: &[u8]) -> u16 {
    !sum(bytes)
}

fn verify(bytes: &[u8]) -> bool {
    sum(bytes) == 0xffff
}

fn sum(bytes: &[u8]) -> u16 {
    fold(bytes.chunks(2).map(word).sum())
}

fn word(bytes: &[u8]) -> u32 {
    match *bytes {
        [high, low] => u16::from_be_bytes([high, low]).into(),
        [low] => u16::from_be_bytes([0, low]).into(),
        _ => 0,
    }
}
