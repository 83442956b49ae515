//! Exercise 07d, a mistake: takes the flags of the query and sets QR. What else
//! was set there then stands in the response, where it means something that is
//! not so.

use std::io;

use super::given::{self, RESPONSE, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn flags(&self, flags: u16) -> u16 {
        RESPONSE | flags
    }
}
