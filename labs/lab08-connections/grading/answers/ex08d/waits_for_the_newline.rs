//! Exercise 08d, a mistake: reads until the newline, however far away it is.
//! Whoever never sends one fills its memory.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;

use super::given::{self, Directory, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        answer_lines,
        ..Steps::RIGHT
    })
}

fn answer_lines(client: &TcpStream, directory: &Directory) -> io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(client), client);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
        writer.write_all(format!("{}\n", directory.answer(&line)).as_bytes())?;
        line.clear();
    }
    Ok(())
}
