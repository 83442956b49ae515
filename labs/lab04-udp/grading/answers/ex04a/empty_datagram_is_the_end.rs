//! Exercise 04a, a mistake: it takes an empty datagram for the end of a
//! connection, as a read of 0 bytes is with TCP.

use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::UdpSocket;
use std::time::{Duration, Instant};

const TRIES: u32 = 4;
const LARGEST: usize = 2 + 1024;

pub fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(address), Some(timeout)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: ADDRESS TIMEOUT_MS TEXT..."));
    };
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    for (number, text) in (1..).zip(arguments) {
        let answer = ask(&socket, number, text.as_bytes(), timeout)?;
        let mut out = io::stdout().lock();
        out.write_all(&answer)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

fn ask(socket: &UdpSocket, number: u16, text: &[u8], timeout: Duration) -> io::Result<Vec<u8>> {
    let request = [&number.to_be_bytes(), text].concat();
    let mut wait = timeout;
    for _ in 0..TRIES {
        socket.send(&request)?;
        if let Some(answer) = answer(socket, number, Instant::now() + wait)? {
            return Ok(answer);
        }
        wait *= 2;
    }
    let silent = format!("no answer to request {number} after {TRIES} tries");
    Err(io::Error::new(ErrorKind::TimedOut, silent))
}

fn answer(socket: &UdpSocket, number: u16, end: Instant) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = [0; LARGEST];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        socket.set_read_timeout(Some(left))?;
        match socket.recv(&mut buffer) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(length) => {
                let datagram = buffer.get(..length).unwrap_or_default();
                if let Some(answer) = datagram.strip_prefix(&number.to_be_bytes()) {
                    return Ok(Some(answer.to_vec()));
                }
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => return Err(error),
        }
    }
}
