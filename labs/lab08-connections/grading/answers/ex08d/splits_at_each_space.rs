//! Exercise 08d, a mistake: splits a line at each space. Two spaces, or a tab,
//! give fields that are empty, or two in one.

use std::io;

use super::given::{self, Service, Steps, parse_words};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        parse,
        ..Steps::RIGHT
    })
}

fn parse(text: &str) -> Vec<Service> {
    let told = |line: &str| line.split('#').next().map(str::to_owned);
    let lines = text.lines().filter_map(told);
    let service = |line: String| parse_words(&line.trim_end().split(' ').collect::<Vec<_>>());
    lines.filter_map(service).collect()
}
