//! Exercise 07d, a mistake: sends the question back in small letters, as it
//! compares it. A client that hid random bits in their case takes the answer for
//! a forged one.

use std::io;

use super::given::{self, Question, Server, read_name, wire};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn question(&self, bytes: &[u8]) -> Option<Question> {
        let (name, rest) = read_name(bytes)?;
        let (&[high, low, ..], _) = rest.split_first_chunk::<4>()?;
        Some(Question {
            bytes: [wire(&name), vec![high, low, 0, 1]].concat(),
            name,
            kind: u16::from_be_bytes([high, low]),
        })
    }
}
