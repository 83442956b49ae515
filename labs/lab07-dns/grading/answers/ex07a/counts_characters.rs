//! Exercise 07a, a mistake: writes as length how many characters a label has.
//! Where a character takes three bytes, the reader finds the next length in the
//! middle of the label.

use std::io;

use super::given::{self, Encoder, LONGEST_LABEL};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Encoder for Mine {
    fn length(&self, label: &str) -> Result<u8, String> {
        match label.chars().count() {
            0 => Err("a label is empty".to_owned()),
            count @ 1..=LONGEST_LABEL => u8::try_from(count).map_err(|error| error.to_string()),
            long => Err(format!("a label has {long} characters")),
        }
    }
}
