//! Exercise 07d, a mistake: sets RD in every response, whether it was set in the
//! query or not.

use std::io;

use super::given::{self, OPCODE, RECURSION_DESIRED, RESPONSE, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn flags(&self, flags: u16) -> u16 {
        RESPONSE | RECURSION_DESIRED | flags & OPCODE
    }
}
