//! Exercise 07a, a mistake: checks each label but not the whole name. Whoever
//! reads it has a buffer of 255 bytes.

use std::io;

use super::given::{self, Encoder};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Encoder for Mine {
    fn wire_name(&self, name: &str) -> Result<Vec<u8>, String> {
        Ok([self.wire_labels(name)?, vec![0]].concat())
    }
}
