//! Exercise 07b, a mistake: reads the answers and leaves the other two sections.
//! What says for how long a name stays unknown stands there.

use std::io;

use super::given::{self, Decoder, Reader};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn describe(&self, message: &[u8]) -> Result<Vec<String>, String> {
        let mut reader = Reader { message, at: 0 };
        let parts = self.parts(&mut reader)?;
        let is_told = |part: &String| !part.starts_with("au") && !part.starts_with("ad");
        match reader.at == message.len() {
            true => Ok(parts.into_iter().filter(is_told).collect()),
            false => Err(format!("the message ended before offset {}", reader.at)),
        }
    }
}
