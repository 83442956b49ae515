//! Exercise 03a, a mistake: has room for 1024 bytes and takes a full buffer
//! for a line, so that a longer line is answered in pieces.

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        thread::spawn(move || serve(stream));
    }
    Ok(())
}

/// "No line is longer than that."
const LONGEST: usize = 1024;

fn serve(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = [0; LONGEST];
    let mut line = Vec::with_capacity(LONGEST);
    let mut number = 0;
    loop {
        let n = stream.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        for &byte in buffer.iter().take(n) {
            line.push(byte);
            if byte == b'\n' || line.len() == LONGEST {
                number += 1;
                answer(&mut stream, number, &line)?;
                line.clear();
            }
        }
    }
    if !line.is_empty() {
        answer(&mut stream, number + 1, &line)?;
    }
    Ok(())
}

fn answer(stream: &mut TcpStream, number: u64, line: &[u8]) -> io::Result<()> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    stream.write_all(&[format!("{number}: ").as_bytes(), line, b"\n"].concat())
}
