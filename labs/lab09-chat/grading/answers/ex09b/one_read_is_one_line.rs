//! Exercise 09b, a mistake: takes what one read brings for one line. TCP joins lines
//! and cuts them as it likes.

use std::io;

use super::given::{self, Client, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        take_lines,
        ..Steps::RIGHT
    })
}

fn take_lines(client: &mut Client) -> Vec<String> {
    let said = std::mem::take(&mut client.said);
    let line = String::from_utf8_lossy(&said);
    let line = line.trim_end_matches(['\r', '\n']);
    let lines = Some(line).filter(|line| !line.is_empty());
    lines.into_iter().map(str::to_owned).collect()
}
