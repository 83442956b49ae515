//! Exercise 07b, a mistake: reads the two bytes of a pointer as a number without
//! taking the two high bits off, and looks 49,152 bytes too far.

use std::io;

use super::given::{self, Decoder};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn target(&self, high: u8, low: u8) -> usize {
        u16::from_be_bytes([high, low]).into()
    }
}
