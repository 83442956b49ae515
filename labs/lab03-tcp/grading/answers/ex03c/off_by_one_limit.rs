//! Exercise 03c, a mistake: refuses a payload of exactly 1 MiB, which is still
//! allowed.

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

const LIMIT: u32 = 1024 * 1024;

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let timeout = env::args().nth(2).unwrap_or("30000".to_owned());
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        thread::spawn(move || serve(&stream, timeout));
    }
    Ok(())
}

fn serve(mut stream: &TcpStream, timeout: Duration) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(length) = read_length(&mut reader, timeout)? {
        let mut payload = vec![0; length as usize];
        reader.read_exact(&mut payload)?;
        payload.reverse();
        let answer = [&length.to_be_bytes()[..], &payload].concat();
        stream.write_all(&answer)?;
    }
    Ok(())
}

fn read_length(reader: &mut BufReader<&TcpStream>, timeout: Duration) -> io::Result<Option<u32>> {
    reader.get_ref().set_read_timeout(None)?;
    if reader.fill_buf()?.is_empty() {
        return Ok(None);
    }
    reader.get_ref().set_read_timeout(Some(timeout))?;
    let mut header = [0; 4];
    reader.read_exact(&mut header)?;
    let length = u32::from_be_bytes(header);
    if length >= LIMIT {
        let refused = format!("a payload of {length} bytes is too long");
        return Err(io::Error::other(refused));
    }
    Ok(Some(length))
}
