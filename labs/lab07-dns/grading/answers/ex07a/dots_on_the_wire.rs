//! Exercise 07a, a mistake: sends the text of the name with its dots behind one
//! length, as other protocols send a string.

use std::io;

use super::given::{self, Encoder};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Encoder for Mine {
    fn wire_labels(&self, name: &str) -> Result<Vec<u8>, String> {
        let labels = self.labels(name);
        for label in &labels {
            self.length(label)?;
        }
        let text = labels.join(".");
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let length = u8::try_from(text.len()).map_err(|error| error.to_string())?;
        Ok([&[length], text.as_bytes()].concat())
    }
}
