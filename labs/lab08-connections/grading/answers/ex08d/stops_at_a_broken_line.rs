//! Exercise 08d, a mistake: reads the file up to the first line that it doesn't
//! understand.

use std::io;

use super::given::{self, Service, Steps, parse_line};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        parse,
        ..Steps::RIGHT
    })
}

fn parse(text: &str) -> Vec<Service> {
    let tells = |line: &&str| !line.split('#').next().unwrap_or_default().trim().is_empty();
    text.lines().filter(tells).map_while(parse_line).collect()
}
