//! Exercise 07d, a mistake: sends nothing with an answer without records. How
//! long may that be believed? Nobody can remember it, and all ask again and
//! again.

use std::io;

use super::given::{self, NOERROR, NXDOMAIN, Name, Record, Reply, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn nothing<'z>(&self, zone: &'z [Record], name: &Name, reply: &mut Reply<'z>) {
        reply.status = if self.exists(zone, name) {
            NOERROR
        } else {
            NXDOMAIN
        };
    }
}
