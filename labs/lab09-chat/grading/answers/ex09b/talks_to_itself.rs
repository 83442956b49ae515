//! Exercise 09b, a mistake: puts a line into the buffer of everybody, its sender
//! included, who has it on the screen already.

use std::io;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        hears: |_, _| true,
        ..Steps::RIGHT
    })
}
