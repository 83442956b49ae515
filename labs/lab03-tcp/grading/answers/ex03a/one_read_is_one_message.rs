//! Exercise 03a, a mistake: takes what one `read` returns for one line. It works
//! as long as every client sends a line per segment and waits for the answer.

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
    let mut buffer = vec![0; 4 * 1024 * 1024];
    for number in 1.. {
        let n = stream.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        let line = buffer.get(..n).unwrap_or_default();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let answer = [format!("{number}: ").as_bytes(), line, b"\n"].concat();
        stream.write_all(&answer)?;
    }
    Ok(())
}
