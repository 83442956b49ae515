//! Exercise 02a, a mistake: goes through signed numbers. When the highest bit
//! is set they are negative, and made wider they are filled with ones from the
//! left.
#![expect(clippy::cast_possible_truncation, reason = "the mistake")]

use std::io;

use super::given::{self, Order, Written};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        get,
        ..given::RIGHT
    })
}

fn get(bytes: &[u8], order: Order) -> u64 {
    let append = |number: i64, byte: &u8| number << 8 | i64::from(*byte);
    let number = match order {
        Order::Big => bytes.iter().fold(0, append),
        Order::Little => bytes.iter().rev().fold(0, append),
    };
    match bytes.len() {
        2 => i64::from(number as i16) as u64,
        4 => i64::from(number as i32) as u64,
        _ => number as u64,
    }
}
