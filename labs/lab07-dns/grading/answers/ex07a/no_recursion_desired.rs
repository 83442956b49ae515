//! Exercise 07a, a mistake: leaves the flags at zero. A resolver then answers
//! only from what it has in its cache, or refuses.

use std::io;

use super::given::{self, Encoder, numbers};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Encoder for Mine {
    fn header(&self, id: u16) -> Vec<u8> {
        numbers(&[id, 0, 1, 0, 0, 0])
    }
}
