//! Exercise 03a, a mistake: takes an empty line for the end of the
//! conversation. The end is a `read` of 0 bytes; an empty line has one byte.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
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
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        reader.read_until(b'\n', &mut line)?;
        if line.trim_ascii().is_empty() {
            break;
        }
        if !line.ends_with(b"\n") {
            line.push(b'\n');
        }
        let answer = [format!("{number}: ").as_bytes(), &line].concat();
        stream.write_all(&answer)?;
    }
    Ok(())
}
