//! Exercise 07a, a mistake: writes an empty label as it writes any other. Its
//! length is zero, so the name ends there, and the rest of it is read as type and
//! class.

use std::io;

use super::given::{self, Encoder, LONGEST_LABEL};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Encoder for Mine {
    fn length(&self, label: &str) -> Result<u8, String> {
        match label.len() {
            ..=LONGEST_LABEL => u8::try_from(label.len()).map_err(|error| error.to_string()),
            long => Err(format!("a label has {long} bytes")),
        }
    }
}
