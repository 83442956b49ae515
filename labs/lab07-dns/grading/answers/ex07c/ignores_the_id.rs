//! Exercise 07c, a mistake: never compares the ID. A forged response that was
//! sent without seeing the question passes.

use std::process::ExitCode;

use super::given::{self, Message, RESPONSE, Resolver};

struct Mine;

pub fn main() -> ExitCode {
    given::run(&Mine)
}

impl Resolver for Mine {
    fn is_response(&self, message: &Message, _id: u16, name: &str) -> bool {
        message.flags & RESPONSE != 0 && message.is_about(name)
    }
}
