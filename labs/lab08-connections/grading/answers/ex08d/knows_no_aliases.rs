//! Exercise 08d, a mistake: looks for the name alone. An alias finds nothing.

use std::io;

use super::given::{self, Key, Question, Service, Steps, fits};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        find,
        ..Steps::RIGHT
    })
}

fn find<'a>(services: &'a [Service], question: &Question<'_>) -> Option<&'a Service> {
    services.iter().find(|it| match question.key {
        Key::Name(name) => it.name == name && fits(it, question),
        Key::Port(_) => fits(it, question),
    })
}
