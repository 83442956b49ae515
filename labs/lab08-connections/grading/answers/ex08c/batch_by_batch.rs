//! Exercise 08c, a mistake: tries MAX ports at a time and waits for all of them
//! before the next MAX. One silent port in each batch is enough to hold it up.

use std::error::Error;
use std::io;
use std::net::IpAddr;

use super::given::{self, Found, knock, scan_with};

pub fn main() -> Result<(), Box<dyn Error>> {
    given::run(scan)
}

fn scan(host: IpAddr, ports: &[u16], max: usize) -> io::Result<Found> {
    let batches = ports
        .chunks(max)
        .map(|batch| scan_with(knock, host, batch, max));
    let found: Result<Vec<Found>, _> = batches.collect();
    Ok(found?.concat())
}
