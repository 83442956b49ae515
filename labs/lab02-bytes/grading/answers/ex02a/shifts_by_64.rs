//! Exercise 02a, a mistake: shifts by the whole width to see what is left above
//! it. For 64 bits that is a shift by 64, which overflows.

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
    number >> (8 * width) == 0
}

fn put(number: u64, width: usize, order: Order) -> Vec<u8> {
    let byte = |place| (number >> (8 * place) & 0xff) as u8;
    match order {
        Order::Big => (0..width).rev().map(byte).collect(),
        Order::Little => (0..width).map(byte).collect(),
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
    get(&put(number, width, Order::Big), Order::Little)
}
