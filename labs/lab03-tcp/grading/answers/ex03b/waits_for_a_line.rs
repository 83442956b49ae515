//! Exercise 03b, a mistake: reads lines, although nobody promised any: bytes
//! without a newline stay unanswered.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

static HERE: AtomicUsize = AtomicUsize::new(0);

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

fn serve(stream: TcpStream) -> io::Result<()> {
    let here = HERE.fetch_add(1, Ordering::Relaxed) + 1;
    let ended = greet_and_echo(&stream, here);
    HERE.fetch_sub(1, Ordering::Relaxed);
    ended
}

fn greet_and_echo(mut stream: &TcpStream, here: usize) -> io::Result<()> {
    stream.write_all(format!("{here} here\n").as_bytes())?;
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        stream.write_all(&line)?;
        line.clear();
    }
    Ok(())
}
