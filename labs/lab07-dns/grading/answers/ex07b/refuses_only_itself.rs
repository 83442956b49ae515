//! Exercise 07b, a mistake: refuses a pointer to itself. Two that lead to each
//! other make the same loop.

use std::io;

use super::given::{self, Decoder};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn follow(&self, target: usize, start: usize) -> Result<(), String> {
        match target == start {
            false => Ok(()),
            true => Err("a pointer to itself".to_owned()),
        }
    }
}
