//! Exercise 07b, a mistake: goes wherever a pointer leads. One that leads to
//! itself keeps the program busy for ever, with a message of a few bytes.

use std::io;

use super::given::{self, Decoder};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn follow(&self, _target: usize, _start: usize) -> Result<(), String> {
        Ok(())
    }
}
