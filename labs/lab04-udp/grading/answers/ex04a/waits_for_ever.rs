//! Exercise 04a, a mistake: it waits without a limit for what was lost.

use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::UdpSocket;

const TRIES: u32 = 4;
const LARGEST: usize = 2 + 1024;

pub fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(address), Some(_)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: ADDRESS TIMEOUT_MS TEXT..."));
    };
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    for (number, text) in (1..).zip(arguments) {
        let answer = ask(&socket, number, text.as_bytes())?;
        let mut out = io::stdout().lock();
        out.write_all(&answer)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

fn ask(socket: &UdpSocket, number: u16, text: &[u8]) -> io::Result<Vec<u8>> {
    let request = [&number.to_be_bytes(), text].concat();
    for _ in 0..TRIES {
        socket.send(&request)?;
        if let Some(answer) = answer(socket, number)? {
            return Ok(answer);
        }
    }
    let silent = format!("no answer to request {number} after {TRIES} tries");
    Err(io::Error::new(ErrorKind::TimedOut, silent))
}

fn answer(socket: &UdpSocket, number: u16) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = [0; LARGEST];
    loop {
        match socket.recv(&mut buffer) {
            Ok(length) => {
                let datagram = buffer.get(..length).unwrap_or_default();
                if let Some(answer) = datagram.strip_prefix(&number.to_be_bytes()) {
                    return Ok(Some(answer.to_vec()));
                }
            }
            Err(error) => return Err(error),
        }
    }
}
