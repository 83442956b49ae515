//! Exercise 07b, a mistake: stops behind the last record and never asks whether
//! the message ends there.

use std::io;

use super::given::{self, Decoder, Reader};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn describe(&self, message: &[u8]) -> Result<Vec<String>, String> {
        self.parts(&mut Reader { message, at: 0 })
    }
}
