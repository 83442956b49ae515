//! Exercise 07a, a mistake: splits at every dot, so that a name that ends with
//! one has an empty label behind it, and is refused.

use std::io;

use super::given::{self, Encoder};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Encoder for Mine {
    fn labels<'n>(&self, name: &'n str) -> Vec<&'n str> {
        name.split('.').collect()
    }
}
