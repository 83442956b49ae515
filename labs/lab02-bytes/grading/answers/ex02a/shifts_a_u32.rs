//! Exercise 02a, a mistake: makes each byte 32 bits wide and shifts it to its
//! place. The places of 64 bits lie up to 56 bits away: a shift of a u32 by 32
//! or more overflows.

use std::io;

use super::given::{self, Order, Written};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        get,
        ..given::RIGHT
    })
}

fn get(bytes: &[u8], order: Order) -> u64 {
    let at = |(place, byte): (usize, &u8)| u64::from(u32::from(*byte) << (8 * place));
    match order {
        Order::Big => bytes.iter().rev().enumerate().map(at).sum(),
        Order::Little => bytes.iter().enumerate().map(at).sum(),
    }
}
