//! Exercise 07d, a mistake: reads the first question and never looks how many
//! there are said to be.

use std::io;

use super::given::{self, Record, Right, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn answer(&self, zone: &[Record], query: &[u8]) -> Option<Vec<u8>> {
        let mut query = query.to_vec();
        if let Some(count) = query.get_mut(4..6) {
            count.copy_from_slice(&[0, 1]);
        }
        Right.answer(zone, &query)
    }
}
