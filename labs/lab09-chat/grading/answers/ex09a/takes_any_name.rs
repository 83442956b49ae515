//! Exercise 09a, a mistake: takes any line for a name. A client called `* bob` can
//! speak with the voice of the server.

use std::io;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        is_name: |_| true,
        ..Steps::RIGHT
    })
}
