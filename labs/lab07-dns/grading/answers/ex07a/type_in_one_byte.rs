//! Exercise 07a, a mistake: knows only types below 256 and writes the low byte of
//! the number. TYPE65280 becomes type 0.

use std::io;

use super::given::{self, Encoder, IN, numbers};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Encoder for Mine {
    fn query(&self, name: &str, kind: u16, id: u16) -> Result<Vec<u8>, String> {
        let [_, low] = kind.to_be_bytes();
        let kind = u16::from(low);
        Ok([self.header(id), self.wire_name(name)?, numbers(&[kind, IN])].concat())
    }
}
