//! Exercise 08d, a mistake: takes what one read brings for one question.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use super::given::{self, Directory, LONGEST, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        answer_lines,
        ..Steps::RIGHT
    })
}

fn answer_lines(mut client: &TcpStream, directory: &Directory) -> io::Result<()> {
    let mut buffer = [0; LONGEST];
    loop {
        let n = client.read(&mut buffer)?;
        let question = buffer.get(..n).unwrap_or_default();
        match question {
            [] => return Ok(()),
            long if long.len() == buffer.len() => return client.write_all(b"error: too long\n"),
            _ => client.write_all(format!("{}\n", directory.answer(question)).as_bytes())?,
        }
    }
}
