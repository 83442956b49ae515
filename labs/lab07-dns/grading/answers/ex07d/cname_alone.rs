//! Exercise 07d, a mistake: sends the CNAME and leaves it to the client to ask
//! again, although it knows the answer.

use std::io;

use super::given::{self, Name, Record, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn target(&self, _alias: &Record) -> Option<Name> {
        None
    }
}
