//! Exercise 07d, a mistake: takes the labels without looking whether they are
//! there. One datagram ends the service for all.
#![expect(clippy::indexing_slicing, reason = "the mistake")]

use std::io;

use super::given::{self, Name, Server, read_name};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn name<'q>(&self, bytes: &'q [u8]) -> Option<(Name, &'q [u8])> {
        let mut at = 0;
        while bytes[at] != 0 {
            at += 1 + usize::from(bytes[at]);
        }
        read_name(bytes)
    }
}
