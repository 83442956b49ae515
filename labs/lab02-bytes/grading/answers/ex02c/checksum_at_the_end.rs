//! Exercise 02c, a mistake: takes the last two bytes for the checksum. In an
//! IPv4 header it stands in the middle, and that is why one verifies by summing
//! everything.

use std::io;

use super::given::{self, Written, sum};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        verify,
        ..given::RIGHT
    })
}

fn verify(bytes: &[u8]) -> bool {
    match bytes.split_last_chunk() {
        Some((data, &sent)) => !sum(data) == u16::from_be_bytes(sent),
        None => false,
    }
}
