//! Exercise 08b, a mistake: reads the inode as a hexadecimal number, like all
//! the others.

use std::io;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(&Steps {
        inode,
        ..Steps::RIGHT
    })
}

fn inode(digits: &str) -> Result<u64, String> {
    u64::from_str_radix(digits, 16).map_err(|_| format!("{digits}: not a number"))
}
