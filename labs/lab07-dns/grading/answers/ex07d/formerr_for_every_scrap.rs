//! Exercise 07d, a mistake: answers FORMERR also to what is too short for a
//! header. There is no ID to answer to, and whoever forges a sender has it shoot
//! back.

use std::io;

use super::given::{self, FORMERR, HEADER, RESPONSE, Record, Reply, Right, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn answer(&self, zone: &[Record], query: &[u8]) -> Option<Vec<u8>> {
        match query.len() {
            ..HEADER => Some(Reply::failure(FORMERR).encode(0, RESPONSE)),
            _ => Right.answer(zone, query),
        }
    }
}
