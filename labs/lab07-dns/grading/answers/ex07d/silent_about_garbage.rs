//! Exercise 07d, a mistake: does not answer what it cannot read. The client
//! thinks that its query was lost and repeats it.

use std::io;

use super::given::{self, FORMERR, Record, Right, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn answer(&self, zone: &[Record], query: &[u8]) -> Option<Vec<u8>> {
        let reply = Right.answer(zone, query)?;
        let status = reply.get(3)? & 0x0f;
        (u16::from(status) != FORMERR).then_some(reply)
    }
}
