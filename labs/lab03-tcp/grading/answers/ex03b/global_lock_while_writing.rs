//! Exercise 03b, a mistake: keeps all clients in one table and writes to
//! them while it is locked. When one doesn't read, the write waits for it, and
//! with the lock in its hand it makes everybody wait.

use std::collections::BTreeMap;
use std::env;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

static CLIENTS: Mutex<BTreeMap<SocketAddr, TcpStream>> = Mutex::new(BTreeMap::new());

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

fn clients() -> MutexGuard<'static, BTreeMap<SocketAddr, TcpStream>> {
    CLIENTS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(stream: TcpStream) -> io::Result<()> {
    let (name, copy) = (stream.peer_addr()?, stream.try_clone()?);
    clients().insert(name, copy);
    let ended = greet_and_echo(stream, name);
    clients().remove(&name);
    ended
}

fn greet_and_echo(mut stream: TcpStream, name: SocketAddr) -> io::Result<()> {
    let here = clients().len();
    send(name, format!("{here} here\n").as_bytes())?;
    let mut buffer = [0; 4096];
    loop {
        let n = stream.read(&mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        send(name, buffer.get(..n).unwrap_or_default())?;
    }
}

fn send(name: SocketAddr, bytes: &[u8]) -> io::Result<()> {
    let mut clients = clients();
    match clients.get_mut(&name) {
        Some(stream) => stream.write_all(bytes),
        None => Ok(()),
    }
}
