//! Exercise 07b, a mistake: joins the labels of the root, and shows an empty
//! text.

use std::io;

use super::given::{self, Decoder};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Decoder for Mine {
    fn joined(&self, labels: &[String]) -> String {
        labels.join(".")
    }
}
