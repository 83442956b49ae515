//! Exercise 08d, a mistake: answers with the name that it was asked for, instead
//! of with the service's own.

use std::io;

use super::given::{self, Key, Question, Service, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        told,
        ..Steps::RIGHT
    })
}

fn told(service: &Service, question: &Question<'_>) -> String {
    let told = given::told(service, question);
    match question.key {
        Key::Name(asked) => told.replacen(&service.name, asked, 1),
        Key::Port(_) => told,
    }
}
