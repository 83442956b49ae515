//! Exercise 09a, a mistake: gives every client a queue that never fills up in
//! practice. One that does not read uses up memory until there is none.

use std::io;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        queue: 100_000,
        ..Steps::RIGHT
    })
}
