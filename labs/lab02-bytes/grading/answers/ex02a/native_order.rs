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
        fits,
        put,
        get,
        swap,
    })
}

fn fits(number: u64, width: usize) -> bool {
    width == 8 || number >> (8 * width) == 0
}

fn put(number: u64, width: usize, _order: Order) -> Vec<u8> {
    match width {
        2 => (number as u16).to_ne_bytes().to_vec(),
        4 => (number as u32).to_ne_bytes().to_vec(),
        _ => number.to_ne_bytes().to_vec(),
    }
}

fn get(bytes: &[u8], order: Order) -> u64 {
    let append = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
    match order {
        Order::Big => bytes.iter().fold(0, append),
        Order::Little => bytes.iter().rev().fold(0, append),
    }
}

fn swap(number: u64, width: usize) -> u64 {
    let swapped = number.swap_bytes();
    swapped >> (64 - 8 * width)
}
