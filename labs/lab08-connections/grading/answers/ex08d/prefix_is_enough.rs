//! Exercise 08d, a mistake: takes a name that only begins like the one that was
//! asked for.

use std::io;

use super::given::{self, Key, Question, Service, Steps, fits};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        find,
        ..Steps::RIGHT
    })
}

fn find<'a>(services: &'a [Service], question: &Question<'_>) -> Option<&'a Service> {
    let protocol_fits = |it: &Service| question.protocol.is_none_or(|one| it.protocol == one);
    services.iter().find(|it| match question.key {
        Key::Name(name) if it.name.starts_with(name) => protocol_fits(it),
        _ => fits(it, question),
    })
}
