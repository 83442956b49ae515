//! Exercise 02c, a mistake: adds as a processor does: a carry out of the high
//! end is lost. It has to come back in at the low end.
#![expect(clippy::cast_possible_truncation, reason = "the mistake")]

use std::io;

use super::given::{self, Written, word};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        checksum,
        verify,
        update,
    })
}

fn checksum(bytes: &[u8]) -> u16 {
    !sum(bytes)
}

fn verify(bytes: &[u8]) -> bool {
    sum(bytes) == 0xffff
}

fn update(checksum: u16, old: u16, new: u16) -> u16 {
    !fold(u32::from(!checksum) + u32::from(!old) + u32::from(new))
}

fn sum(bytes: &[u8]) -> u16 {
    fold(bytes.chunks(2).map(word).sum())
}

fn fold(sum: u32) -> u16 {
    sum as u16
}
