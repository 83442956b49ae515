//! Exercise 07c, a mistake: uses one ID for all questions. Whoever knows that may
//! send a forged response that the program believes.

use std::process::ExitCode;

use super::given::{self, Resolver};

struct Mine;

pub fn main() -> ExitCode {
    given::run(&Mine)
}

impl Resolver for Mine {
    fn id(&self) -> u16 {
        0x1234
    }
}
