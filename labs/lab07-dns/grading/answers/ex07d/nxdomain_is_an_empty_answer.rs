//! Exercise 07d, a mistake: says that all is well and has no records, for a name
//! that does not exist at all.

use std::io;

use super::given::{self, Name, Record, Reply, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn nothing<'z>(&self, zone: &'z [Record], _name: &Name, reply: &mut Reply<'z>) {
        reply.authority = zone.first();
    }
}
