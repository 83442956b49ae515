//! Exercise 02a, a mistake: writes in both orders but reads every number as if
//! the high byte came first.

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

fn put(number: u64, width: usize, order: Order) -> Vec<u8> {
    let byte = |place| (number >> (8 * place) & 0xff) as u8;
    match order {
        Order::Big => (0..width).rev().map(byte).collect(),
        Order::Little => (0..width).map(byte).collect(),
    }
}

fn get(bytes: &[u8], _order: Order) -> u64 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn swap(number: u64, width: usize) -> u64 {
    get(&put(number, width, Order::Little), Order::Big)
}
