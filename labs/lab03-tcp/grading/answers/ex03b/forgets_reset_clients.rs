//! Exercise 03b, a mistake: counts a client out in the last line of the
//! function that serves it. After a reset a `?` leaves that function earlier.

use std::env;
use std::io::{self, Write};
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
    greet_and_echo(&stream, here)?;
    HERE.fetch_sub(1, Ordering::Relaxed);
    Ok(())
}

fn greet_and_echo(stream: &TcpStream, here: usize) -> io::Result<()> {
    let (mut reader, mut writer) = (stream, stream);
    writer.write_all(format!("{here} here\n").as_bytes())?;
    io::copy(&mut reader, &mut writer)?;
    Ok(())
}
