//! Exercise 03b, a mistake: answers one `read` and closes the connection. It
//! looks right to a client that has only one thing to say.

use std::env;
use std::io::{self, Read, Write};
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
    let mut buffer = [0; 4096];
    let n = stream.read(&mut buffer)?;
    stream.write_all(buffer.get(..n).unwrap_or_default())
}
