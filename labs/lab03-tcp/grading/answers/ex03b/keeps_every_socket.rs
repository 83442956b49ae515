//! Exercise 03b, a mistake: keeps a copy of each client's socket in a list, to
//! say something to all of them one day, and takes none out again.

use std::env;
use std::io::{self, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

static HERE: AtomicUsize = AtomicUsize::new(0);
static CLIENTS: Mutex<Vec<TcpStream>> = Mutex::new(Vec::new());

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
    if let Ok(mut clients) = CLIENTS.lock() {
        clients.push(stream.try_clone()?);
    }
    let ended = greet_and_echo(&stream, here);
    HERE.fetch_sub(1, Ordering::Relaxed);
    // The list has the socket too: dropping ours doesn't close it.
    stream.shutdown(Shutdown::Both)?;
    ended
}

fn greet_and_echo(stream: &TcpStream, here: usize) -> io::Result<()> {
    let (mut reader, mut writer) = (stream, stream);
    writer.write_all(format!("{here} here\n").as_bytes())?;
    io::copy(&mut reader, &mut writer)?;
    Ok(())
}
