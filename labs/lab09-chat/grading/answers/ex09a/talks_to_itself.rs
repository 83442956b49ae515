//! Exercise 09a, a mistake: sends a line to everybody, its sender included, who has
//! it on the screen already.

use std::io;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        hears: |_, _| true,
        ..Steps::RIGHT
    })
}
