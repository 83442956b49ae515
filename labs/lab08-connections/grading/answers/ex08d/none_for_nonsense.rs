//! Exercise 08d, a mistake: answers `none` to what is no question. Who mistyped
//! believes that there is no such service.

use std::io;

use super::given::{self, Key, Question, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        question,
        ..Steps::RIGHT
    })
}

fn question(text: &str) -> Result<Question<'_>, String> {
    let nonsense = Question {
        key: Key::Name(""),
        protocol: None,
    };
    Ok(given::question(text).unwrap_or(nonsense))
}
