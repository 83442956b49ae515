//! Exercise 03b, a mistake: has sixteen threads that accept and serve. The
//! seventeenth client is connected, but waits until another one leaves.

use std::env;
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const THREADS: usize = 16;

static HERE: AtomicUsize = AtomicUsize::new(0);

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| accept(&listener));
        }
    });
    Ok(())
}

fn accept(listener: &TcpListener) {
    for stream in listener.incoming().flatten() {
        if let Err(error) = serve(stream) {
            eprintln!("a client is gone: {error}");
        }
    }
}

fn serve(stream: TcpStream) -> io::Result<()> {
    let here = HERE.fetch_add(1, Ordering::Relaxed) + 1;
    let ended = greet_and_echo(&stream, here);
    HERE.fetch_sub(1, Ordering::Relaxed);
    ended
}

fn greet_and_echo(stream: &TcpStream, here: usize) -> io::Result<()> {
    let (mut reader, mut writer) = (stream, stream);
    writer.write_all(format!("{here} here\n").as_bytes())?;
    io::copy(&mut reader, &mut writer)?;
    Ok(())
}
