//! Exercise 08d, a mistake: puts the lines into a map one after the other. The
//! last one replaces those before it.

use std::io;

use super::given::{self, Question, Service, Steps, fits};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        find,
        ..Steps::RIGHT
    })
}

fn find<'a>(services: &'a [Service], question: &Question<'_>) -> Option<&'a Service> {
    services.iter().rev().find(|it| fits(it, question))
}
