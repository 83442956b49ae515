//! Exercise 07a, a mistake: limits the text of the name to 255 characters. On the
//! wire there are a first length and a root besides.

use std::io;

use super::given::{self, Encoder, LONGEST_NAME};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Encoder for Mine {
    fn wire_name(&self, name: &str) -> Result<Vec<u8>, String> {
        match name.len() {
            ..=LONGEST_NAME => Ok([self.wire_labels(name)?, vec![0]].concat()),
            long => Err(format!("the name has {long} characters")),
        }
    }
}
