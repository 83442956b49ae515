//! Exercise 07b, a mistake: cuts the data of a record out of the message and
//! reads it alone. A pointer in it counts from the beginning of the message, of
//! which nothing is left there.

use std::io;

use super::given::{self, Decoder, Reader};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn name_in_data(&self, reader: &mut Reader<'_>) -> Result<String, String> {
        let message = reader.message.get(reader.at..).unwrap_or_default();
        let mut alone = Reader { message, at: 0 };
        let name = self.name(&mut alone)?;
        reader.at += alone.at;
        Ok(name)
    }
}
