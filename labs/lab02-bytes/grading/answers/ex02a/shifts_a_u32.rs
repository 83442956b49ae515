//! Exercise 02a, a mistake: makes each byte 32 bits wide and shifts it to its
//! place. The places of 64 bits lie up to 56 bits away: a shift of a u32 by 32
//! or more overflows.

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

fn get(bytes: &[u8], order: Order) -> u64 {
    let at = |(place, byte): (usize, &u8)| u64::from(u32::from(*byte) << (8 * place));
    match order {
        Order::Big => bytes.iter().rev().enumerate().map(at).sum(),
        Order::Little => bytes.iter().enumerate().map(at).sum(),
    }
}

fn swap(number: u64, width: usize) -> u64 {
    get(&put(number, width, Order::Big), Order::Little)
}
