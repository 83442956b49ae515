//! Exercise 08d, a mistake: answers nothing over TCP to what is no question. The
//! client waits for a line that never comes.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use super::given::{self, Directory, LONGEST, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        answer_lines,
        ..Steps::RIGHT
    })
}

fn answer_lines(client: &TcpStream, directory: &Directory) -> io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(client), client);
    loop {
        let mut line = Vec::new();
        reader
            .by_ref()
            .take(LONGEST as u64)
            .read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(());
        }
        let answer = directory.answer(&line);
        if !answer.starts_with("error") || line.len() == LONGEST {
            writer.write_all(format!("{answer}\n").as_bytes())?;
        }
        if !line.ends_with(b"\n") {
            return Ok(());
        }
    }
}
