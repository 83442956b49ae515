//! Exercise 07b, a mistake: writes a dot within a label like a dot between
//! labels. Two different names look the same then.

use std::io;

use super::given::{self, Decoder, escaped};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn label(&self, bytes: &[u8]) -> String {
        escaped(bytes, b"")
    }
}
