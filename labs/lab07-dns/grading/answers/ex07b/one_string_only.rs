//! Exercise 07b, a mistake: reads the first string of a TXT record and passes
//! over the others. A text of more than 255 bytes always has several.

use std::io;

use super::given::{self, Decoder, Reader, string};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn strings(&self, reader: &mut Reader<'_>, end: usize) -> Result<String, String> {
        let first = string(reader)?;
        while reader.at < end {
            string(reader)?;
        }
        Ok(first)
    }
}
