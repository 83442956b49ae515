//! Exercise 07b, a mistake: leaves records of types that it does not know out, as
//! if they had not come.

use std::io;

use super::given::{self, Decoder, Reader};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn unknown(&self, reader: &mut Reader<'_>, end: usize) -> Result<Option<String>, String> {
        reader.bytes(end - reader.at)?;
        Ok(None)
    }
}
