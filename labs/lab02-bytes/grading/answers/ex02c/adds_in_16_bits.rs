//! Exercise 02c, a mistake: sums in 16 bits, where the first carry overflows: a
//! panic in a debug build, a wrong sum in a release build.

use std::io;

use super::given::{self, Written};

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
    bytes.chunks(2).map(word).sum()
}

fn word(bytes: &[u8]) -> u16 {
    match *bytes {
        [high, low] => u16::from_be_bytes([high, low]),
        [high] => u16::from_be_bytes([high, 0]),
        _ => 0,
    }
}
