//! Exercise 03b, a mistake: gives each client a second thread that ends the
//! connection after a minute of silence. Nobody tells it that the client has left,
//! so that it, and the socket in its hand, stay for that minute.

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const SILENCE: Duration = Duration::from_secs(60);

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
    // The other thread has the socket too: dropping ours doesn't close it.
    stream.shutdown(Shutdown::Both)?;
    ended
}

fn greet_and_echo(mut stream: &TcpStream, here: usize) -> io::Result<()> {
    stream.write_all(format!("{here} here\n").as_bytes())?;
    let heard = Arc::new(Mutex::new(Instant::now()));
    end_if_silent(stream.try_clone()?, heard.clone());
    let mut buffer = [0; 4096];
    loop {
        let n = stream.read(&mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        if let Ok(mut heard) = heard.lock() {
            *heard = Instant::now();
        }
        stream.write_all(buffer.get(..n).unwrap_or_default())?;
    }
}

fn end_if_silent(stream: TcpStream, heard: Arc<Mutex<Instant>>) {
    thread::spawn(move || {
        while heard.lock().is_ok_and(|heard| heard.elapsed() < SILENCE) {
            thread::sleep(Duration::from_secs(1));
        }
        stream.shutdown(Shutdown::Both)
    });
}
