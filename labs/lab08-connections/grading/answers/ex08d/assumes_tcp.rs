//! Exercise 08d, a mistake: looks for TCP alone when no protocol is asked for.
//! What only UDP has isn't found.

use std::io;

use super::given::{self, Question, Service, Steps, fits};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        find,
        ..Steps::RIGHT
    })
}

fn find<'a>(services: &'a [Service], question: &Question<'_>) -> Option<&'a Service> {
    let is_asked = |it: &&Service| question.protocol.is_some() || it.protocol == "tcp";
    services
        .iter()
        .filter(is_asked)
        .find(|it| fits(it, question))
}
