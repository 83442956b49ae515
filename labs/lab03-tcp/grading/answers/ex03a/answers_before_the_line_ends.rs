//! Exercise 03a, a mistake: passes bytes on as they come, with a number
//! at the beginning of each line. The client gets the beginning of an answer to
//! a line that it hasn't finished.

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

fn serve(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 4096];
    let mut number = 0;
    let mut is_inside = false;
    loop {
        let n = stream.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        let mut answer = Vec::new();
        for &byte in buffer.iter().take(n) {
            if !is_inside {
                number += 1;
                answer.extend(format!("{number}: ").bytes());
            }
            answer.push(byte);
            is_inside = byte != b'\n';
        }
        stream.write_all(&answer)?;
    }
    if is_inside {
        stream.write_all(b"\n")?;
    }
    Ok(())
}
