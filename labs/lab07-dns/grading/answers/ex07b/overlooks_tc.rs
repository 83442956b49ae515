//! Exercise 07b, a mistake: never looks at TC, and takes half an answer for the
//! whole one.

use std::io;

use super::given::{self, Decoder, STATUS, status_name};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn status(&self, flags: u16) -> String {
        status_name(flags & STATUS)
    }
}
