//! Exercise 07b, a mistake: takes a length byte with the high bits 01 or 10 for
//! the length of a long label. Both are reserved; nobody knows what follows them.

use std::io;

use super::given::{self, Decoder, Kind};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn kind_of(&self, byte: u8) -> Kind {
        match byte {
            0 => Kind::Root,
            0xc0.. => Kind::Pointer,
            _ => Kind::Label,
        }
    }
}
