//! Exercise 07d, a mistake: never looks at the opcode, and answers an update with
//! what it would have said to a question.

use std::io;

use super::given::{self, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn is_unknown(&self, _flags: u16) -> bool {
        false
    }
}
