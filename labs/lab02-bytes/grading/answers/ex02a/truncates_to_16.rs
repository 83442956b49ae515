//! Exercise 02a, a mistake: joins the bytes in a variable of 16 bits. Whatever
//! is shifted out of it at the top is lost, and the compiler says nothing.

use std::io;

use super::given::{self, Order, Written};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        get,
        ..given::RIGHT
    })
}

fn get(bytes: &[u8], order: Order) -> u64 {
    let append = |number: u16, byte: &u8| number << 8 | u16::from(*byte);
    let number = match order {
        Order::Big => bytes.iter().fold(0, append),
        Order::Little => bytes.iter().rev().fold(0, append),
    };
    u64::from(number)
}
