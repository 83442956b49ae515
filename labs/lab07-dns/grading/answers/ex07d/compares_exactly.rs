//! Exercise 07d, a mistake: compares names byte by byte. Who asks with other
//! letters hears that the name does not exist.

use std::io;

use super::given::{self, Name, Server, read_name};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn name<'q>(&self, bytes: &'q [u8]) -> Option<(Name, &'q [u8])> {
        let (mut name, rest) = read_name(bytes)?;
        let mut at = 1;
        for label in &mut name {
            let as_asked = bytes.get(at..at + label.len())?;
            *label = as_asked.to_vec();
            at += label.len() + 1;
        }
        // So that the zone itself is still found.
        let zone = name.len().saturating_sub(2);
        for label in name.iter_mut().skip(zone) {
            label.make_ascii_lowercase();
        }
        Some((name, rest))
    }
}
