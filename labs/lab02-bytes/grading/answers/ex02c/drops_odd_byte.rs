//! Exercise 02c, a mistake: sums whole words only. An odd last byte can be
//! changed on the way and nobody notices.

use std::io;

use super::given::{self, Written, fold, word};

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
    fold(bytes.chunks_exact(2).map(word).sum())
}
