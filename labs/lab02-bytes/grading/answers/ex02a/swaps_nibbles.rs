//! Exercise 02a, a mistake: reverses the hexadecimal digits instead of the
//! bytes. A digit is half a byte (a nibble), so the two digits of each byte
//! change places too: 0x04d2 becomes 0x2d40.

use std::io;

use super::given::{self, Written};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        swap,
        ..given::RIGHT
    })
}

fn swap(number: u64, width: usize) -> u64 {
    (0..2 * width).fold(0, |swapped, digit| {
        swapped << 4 | (number >> (4 * digit) & 0xf)
    })
}
