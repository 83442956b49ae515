//! Exercise 03a, a mistake: makes its sockets nonblocking and calls `write`
//! once for each answer. It takes what fits into the send buffer and returns how
//! much that was; the rest of the answer is lost.
#![expect(clippy::unused_io_amount, reason = "the mistake")]

use std::env;
use std::io::{self, ErrorKind, Read, Write};
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

fn serve(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nonblocking(true)?;
    let mut buffer = [0; 4096];
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => {
                for &byte in buffer.iter().take(n) {
                    line.push(byte);
                    if byte == b'\n' {
                        number += 1;
                        let answer = [format!("{number}: ").as_bytes(), &line].concat();
                        stream.write(&answer)?;
                        line.clear();
                    }
                }
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                thread::sleep(Duration::from_millis(1));
            }
            Err(error) => return Err(error),
        }
    }
    if !line.is_empty() {
        let answer = [format!("{}: ", number + 1).as_bytes(), &line, b"\n"].concat();
        stream.write(&answer)?;
    }
    Ok(())
}
