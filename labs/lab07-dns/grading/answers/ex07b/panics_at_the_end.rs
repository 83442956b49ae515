//! Exercise 07b, a mistake: takes the counts and lengths for true and cuts out
//! bytes that are not there.
#![expect(clippy::indexing_slicing, reason = "the mistake")]

use std::io;

use super::given::{self, Decoder, Reader};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn describe(&self, message: &[u8]) -> Result<Vec<String>, String> {
        let mut reader = Reader { message, at: 0 };
        let parts = self.parts(&mut reader);
        // As `message[at..at + length]` does.
        let _ = &message[..reader.at];
        match reader.at == message.len() {
            true => parts,
            false => Err(format!("the message ended before offset {}", reader.at)),
        }
    }
}
