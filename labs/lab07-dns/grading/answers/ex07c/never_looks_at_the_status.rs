//! Exercise 07c, a mistake: looks for addresses only. When there are none, it
//! says that the name has none, whatever the server said.

use std::io;
use std::process::ExitCode;

use super::given::{self, Outcome, Resolver};

struct Mine;

pub fn main() -> ExitCode {
    given::run(&Mine)
}

impl Resolver for Mine {
    fn judge(&self, _status: u16) -> io::Result<Option<Outcome>> {
        Ok(None)
    }
}
