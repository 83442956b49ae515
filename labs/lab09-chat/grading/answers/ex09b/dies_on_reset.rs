//! Exercise 09b, a mistake: takes an error of one socket for an error of the program.
//! With one thread for everybody, one reset ends the chat for all.

use std::{io, process};

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        fails: |_| process::exit(1),
        ..Steps::RIGHT
    })
}
