//! Exercise 08d, a mistake: looks through all names first, and through the
//! aliases then. The file's order is lost.

use std::io;

use super::given::{self, Key, Question, Service, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        find,
        ..Steps::RIGHT
    })
}

fn find<'a>(services: &'a [Service], question: &Question<'_>) -> Option<&'a Service> {
    let is_named = |it: &&Service| matches!(question.key, Key::Name(name) if it.name == name);
    let first = services.iter().filter(is_named);
    let protocol_fits = |it: &&Service| question.protocol.is_none_or(|one| it.protocol == one);
    let named = first.clone().find(protocol_fits);
    named.or_else(|| given::find(services, question))
}
