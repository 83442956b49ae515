//! Exercise 07a, a mistake: writes the ID with the low byte first, as the
//! processor has it. The program itself never notices when it reads it back the
//! same way.

use std::io;

use super::given::{self, Encoder, RECURSION_DESIRED, numbers};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Encoder for Mine {
    fn header(&self, id: u16) -> Vec<u8> {
        [
            id.to_le_bytes().to_vec(),
            numbers(&[RECURSION_DESIRED, 1, 0, 0, 0]),
        ]
        .concat()
    }
}
