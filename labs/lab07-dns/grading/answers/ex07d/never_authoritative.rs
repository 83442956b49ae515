//! Exercise 07d, a mistake: leaves AA out. A resolver that asked the servers of
//! the zone takes such an answer for a mistake and asks another one.

use std::io;

use super::given::{self, Reply, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn encode(&self, reply: &Reply<'_>, id: u16, flags: u16) -> Vec<u8> {
        let mut message = reply.encode(id, flags);
        if let Some(high) = message.get_mut(2) {
            *high &= 0xfb;
        }
        message
    }
}
