//! Exercise 07c, a mistake: compares the ID alone, and takes what is said about
//! another name for the response.

use std::process::ExitCode;

use super::given::{self, Message, RESPONSE, Resolver};

struct Mine;

pub fn main() -> ExitCode {
    given::run(&Mine)
}

impl Resolver for Mine {
    fn is_response(&self, message: &Message, id: u16, _name: &str) -> bool {
        message.flags & RESPONSE != 0 && message.id == id
    }
}
