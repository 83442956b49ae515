//! Exercise 07b, a mistake: receives into a buffer of 512 bytes and forgets how
//! many came: behind the end of the message it reads zeros.

use std::io;

use super::given::{self, Decoder, Reader};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn describe(&self, message: &[u8]) -> Result<Vec<String>, String> {
        let buffer = [message, &[0; 512]].concat();
        let mut reader = Reader {
            message: &buffer,
            at: 0,
        };
        let parts = self.parts(&mut reader)?;
        match reader.at < message.len() {
            false => Ok(parts),
            true => Err(format!("the message ended before offset {}", reader.at)),
        }
    }
}
