//! Exercise 02a, a mistake: copies the number as it lies in the memory of this
//! host, whatever order was asked for. One of the two orders is right by luck:
//! which one depends on the host.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the number fits: that was asked before"
)]

use std::io;

use super::given::{self, Order, Written};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        put,
        ..given::RIGHT
    })
}

fn put(number: u64, width: usize, _order: Order) -> Vec<u8> {
    match width {
        2 => (number as u16).to_ne_bytes().to_vec(),
        4 => (number as u32).to_ne_bytes().to_vec(),
        _ => number.to_ne_bytes().to_vec(),
    }
}
