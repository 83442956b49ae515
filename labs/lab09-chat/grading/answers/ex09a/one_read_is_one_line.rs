//! Exercise 09a, a mistake: takes what one read brings for one line. TCP joins lines
//! and cuts them as it likes.

use super::given::{self, Steps};
use std::io;
use std::io::{BufReader, Read};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    given::run(Steps {
        read_line,
        ..Steps::RIGHT
    })
}

fn read_line(reader: &mut BufReader<&TcpStream>) -> io::Result<Option<String>> {
    let mut buffer = [0; 1024];
    let n = reader.read(&mut buffer)?;
    let line = String::from_utf8_lossy(buffer.get(..n).unwrap_or_default());
    let line = line.trim_end_matches(['\r', '\n']);
    Ok((n > 0).then(|| line.to_owned()))
}
