//! Exercise 07d, a mistake: never looks at QR. Two such servers that get one
//! forged datagram answer each other for ever.

use std::io;

use super::given::{self, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn is_ignored(&self, _flags: u16) -> bool {
        false
    }
}
