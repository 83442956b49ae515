//! Exercise 07b, a mistake: takes the whole second byte of the flags for the
//! status. Its highest bit is RA, which every resolver sets.

use std::io;

use super::given::{self, Decoder, TRUNCATED, status_name};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn status(&self, flags: u16) -> String {
        let tc = if flags & TRUNCATED == 0 { "" } else { " tc" };
        status_name(flags & 0x00ff) + tc
    }
}
