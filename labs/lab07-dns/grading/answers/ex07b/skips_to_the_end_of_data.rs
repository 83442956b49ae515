//! Exercise 07b, a mistake: goes on where the length of the data says, wherever
//! the data ended. An address of five bytes passes.

use std::io;

use super::given::{self, Decoder, Reader};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn end_data(&self, reader: &mut Reader<'_>, end: usize) -> Result<(), String> {
        reader.at = end;
        Ok(())
    }
}
