//! Exercise 07a, a mistake: makes all letters small before it asks. Names are
//! compared without regard to case, but the question comes back as it was asked,
//! and a resolver may have chosen its letters on purpose.

use std::io;

use super::given::{self, Encoder, LONGEST_NAME};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Encoder for Mine {
    fn wire_name(&self, name: &str) -> Result<Vec<u8>, String> {
        let mut bytes = self.wire_labels(&name.to_ascii_lowercase())?;
        bytes.push(0);
        match bytes.len() {
            ..=LONGEST_NAME => Ok(bytes),
            long => Err(format!("the name has {long} bytes on the wire")),
        }
    }
}
