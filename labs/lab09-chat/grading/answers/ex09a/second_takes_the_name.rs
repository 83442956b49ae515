//! Exercise 09a, a mistake: puts a client into the table without looking who has the
//! name. The second `ann` throws the first one out.

use std::io;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        is_free: |_, _| true,
        ..Steps::RIGHT
    })
}
