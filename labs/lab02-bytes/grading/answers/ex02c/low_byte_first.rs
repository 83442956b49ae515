//! Exercise 02c, a mistake: takes the first byte of a word for the low one. The
//! sum comes out right but for its two bytes, which have changed places.

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
        [first, second] => u16::from_le_bytes([first, second]).into(),
        [first] => u16::from_le_bytes([first, 0]).into(),
        _ => 0,
    }
}
