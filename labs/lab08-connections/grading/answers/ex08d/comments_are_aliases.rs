//! Exercise 08d, a mistake: skips lines that begin with #, and takes a comment
//! behind a service for aliases.

use std::io;

use super::given::{self, Service, Steps, parse_words};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        parse,
        ..Steps::RIGHT
    })
}

fn parse(text: &str) -> Vec<Service> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let service = |line: &str| parse_words(&line.split_whitespace().collect::<Vec<_>>());
    lines.filter_map(service).collect()
}
