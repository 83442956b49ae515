//! Exercise 02a, a mistake: writes in both orders but reads every number as if
//! the high byte came first.

use std::io;

use super::given::{self, Order, Written};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        get,
        ..given::RIGHT
    })
}

fn get(bytes: &[u8], _order: Order) -> u64 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}
