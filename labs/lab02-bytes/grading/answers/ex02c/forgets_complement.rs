//! Exercise 02c, a mistake: sends the sum itself, not its complement. A
//! receiver that sums everything then doesn't get ffff.

use std::io;

use super::given::{self, Written, sum};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        checksum,
        ..given::RIGHT
    })
}

fn checksum(bytes: &[u8]) -> u16 {
    sum(bytes)
}
