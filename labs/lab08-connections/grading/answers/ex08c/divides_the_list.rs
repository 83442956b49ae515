//! Exercise 08c, a mistake: gives each thread an equal part of the list. With
//! fewer ports than threads the parts are empty, which panics; and a part with
//! two silent ports takes twice as long.

use std::error::Error;
use std::io;
use std::net::IpAddr;
use std::thread;

use super::given::{self, Found, knock, scan_with};

pub fn main() -> Result<(), Box<dyn Error>> {
    given::run(scan)
}

fn scan(host: IpAddr, ports: &[u16], max: usize) -> io::Result<Found> {
    let mut found = Vec::new();
    thread::scope(|scope| {
        let parts = ports.chunks(ports.len() / max);
        let start = |part| scope.spawn(move || scan_with(knock, host, part, 1));
        let threads: Vec<_> = parts.map(start).collect();
        for part in threads.into_iter().flat_map(|thread| thread.join()) {
            found.extend(part?);
        }
        Ok(found)
    })
}
