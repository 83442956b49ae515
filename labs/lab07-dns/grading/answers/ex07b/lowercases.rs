//! Exercise 07b, a mistake: makes the letters of names small. They are compared
//! without regard to case, but who asked with random case looks for it in the
//! answer.

use std::io;

use super::given::{self, Decoder, escaped};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn label(&self, bytes: &[u8]) -> String {
        escaped(&bytes.to_ascii_lowercase(), b".")
    }
}
