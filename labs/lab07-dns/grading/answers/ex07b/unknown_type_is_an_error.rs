//! Exercise 07b, a mistake: refuses a message for a type that it does not know.
//! It was written before that type was assigned.

use std::io;

use super::given::{self, Decoder, Reader};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn unknown(&self, _reader: &mut Reader<'_>, _end: usize) -> Result<Option<String>, String> {
        Err("a type that isn't known".to_owned())
    }
}
