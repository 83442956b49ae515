//! Exercise 07b, a mistake: follows a pointer and reads on where the name ended
//! there, instead of behind the pointer.

use std::io;

use super::given::{self, Decoder, Reader};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn go_on(&self, _reader: &mut Reader<'_>, _behind: Option<usize>) {}
}
