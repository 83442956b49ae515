//! Exercise 02a, a mistake: shifts by the whole width to see what is left above
//! it. For 64 bits that is a shift by 64, which overflows.

use std::io;

use super::given::{self, Written};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        fits,
        ..given::RIGHT
    })
}

fn fits(number: u64, width: usize) -> bool {
    number >> (8 * width) == 0
}
