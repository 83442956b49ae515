//! Exercise 08d, a mistake: finds the name or the port and doesn't look at the
//! protocol.

use std::io;

use super::given::{self, Question, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        question,
        ..Steps::RIGHT
    })
}

fn question(text: &str) -> Result<Question<'_>, String> {
    let question = given::question(text)?;
    Ok(Question {
        protocol: None,
        ..question
    })
}
