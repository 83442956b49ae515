//! Exercise 07d, a mistake: looks whether the text of the name ends with that of
//! the zone. The name notlab.test does, too.

use std::io;

use super::given::{self, Name, Record, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn is_in_zone(&self, zone: &[Record], name: &Name) -> bool {
        let text = |name: &Name| name.join(&b'.');
        zone.first()
            .is_some_and(|soa| text(name).ends_with(&text(&soa.name)))
    }
}
