//! Exercise 02a, a mistake: joins the bytes in a variable of 16 bits. Whatever
//! is shifted out of it at the top is lost, and the compiler says nothing.

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
    let append = |number: u16, byte: &u8| number << 8 | u16::from(*byte);
    let number = match order {
        Order::Big => bytes.iter().fold(0, append),
        Order::Little => bytes.iter().rev().fold(0, append),
    };
    u64::from(number)
}

fn swap(number: u64, width: usize) -> u64 {
    get(&put(number, width, Order::Big), Order::Little)
}
