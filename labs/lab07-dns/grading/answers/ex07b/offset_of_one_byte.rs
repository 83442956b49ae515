//! Exercise 07b, a mistake: takes the second byte of a pointer for its offset.
//! That works until a message has more than 256 bytes.

use std::io;

use super::given::{self, Decoder};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn target(&self, _high: u8, low: u8) -> usize {
        low.into()
    }
}
