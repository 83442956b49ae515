//! Exercise 09c, a mistake: catches SIGINT, which Ctrl-C sends, and forgets SIGTERM. What
//! the system does by default with a program that gets it is to end it at once.

use std::io;

use signal_hook::consts::SIGINT;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        signal: SIGINT,
        ..Steps::RIGHT
    })
}
