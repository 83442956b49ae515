//! Exercise 07a, a mistake: ends the name with its last label. The reader takes
//! the next byte, the first of the type, for a length: it happens to be zero, and
//! all that follows is read one byte too early.

use std::io;

use super::given::{self, Encoder, LONGEST_NAME};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Encoder for Mine {
    fn wire_name(&self, name: &str) -> Result<Vec<u8>, String> {
        let bytes = self.wire_labels(name)?;
        match bytes.len() {
            ..LONGEST_NAME => Ok(bytes),
            long => Err(format!("the name has {long} bytes on the wire")),
        }
    }
}
