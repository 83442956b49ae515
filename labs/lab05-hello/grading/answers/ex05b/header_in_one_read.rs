//! Exercise 05b, a mistake: takes what one `read` brings for all that was asked
//! for, and a shorter one for the end.

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

const MAGIC: u8 = 0xc8;
const VERSION: u8 = 1;
const HEADER_LEN: usize = 12;
const MAX_LENGTH: usize = 4096;
const LINGER_TIME: Duration = Duration::from_secs(1);
const SURPLUS: usize = 64 * 1024;

const HELLO: u8 = 1;
const WORLD: u8 = 2;
const ERROR: u8 = 3;

const BAD_MAGIC: u16 = 1;
const TOO_LONG: u16 = 2;
const BAD_VERSION: u16 = 3;
const BAD_FIELDS_LENGTH: u16 = 4;
const UNKNOWN_TYPE: u16 = 5;
const BAD_PAYLOAD: u16 = 10;
const TIMEOUT: u16 = 11;

struct Stop(Vec<u8>);

const GONE: Stop = Stop(Vec::new());

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:1234".to_owned());
    let timeout = env::args().nth(2).unwrap_or("5000".to_owned());
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
    let Stop(last) = loop {
        match receive(stream, timeout) {
            Ok(frame) => stream.write_all(&answer(&frame))?,
            Err(stop) => break stop,
        }
    };
    stream.write_all(&last)?;
    stream.shutdown(Shutdown::Write)?;
    let deadline = Instant::now() + LINGER_TIME;
    let _ = read(stream, &mut Vec::new(), SURPLUS, Some(deadline));
    Ok(())
}

fn receive(stream: &TcpStream, timeout: Duration) -> Result<Vec<u8>, Stop> {
    let mut frame = Vec::new();
    read(stream, &mut frame, 1, None)?;
    if frame != [MAGIC] {
        return Err(Stop(error(0, BAD_MAGIC, 0)));
    }
    let deadline = Some(Instant::now() + timeout);
    read(stream, &mut frame, HEADER_LEN, deadline)?;
    let length = number(&frame, 8) as usize;
    if length > MAX_LENGTH {
        return Err(Stop(too_long(&frame)));
    }
    read(stream, &mut frame, HEADER_LEN + length, deadline)?;
    Ok(frame)
}

fn read(
    mut stream: &TcpStream,
    frame: &mut Vec<u8>,
    length: usize,
    deadline: Option<Instant>,
) -> Result<(), Stop> {
    let late = |came| Stop(error(0, TIMEOUT, came));
    if frame.len() < length {
        let left = deadline.map(|it| it.saturating_duration_since(Instant::now()));
        if left == Some(Duration::ZERO) {
            return Err(late(frame.len()));
        }
        stream.set_read_timeout(left).map_err(|_| GONE)?;
        let mut buffer = vec![0; length - frame.len()];
        match stream.read(&mut buffer) {
            Ok(n) if n == buffer.len() => frame.extend(buffer.iter().take(n)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Err(late(frame.len())),
            _ => return Err(GONE),
        }
    }
    Ok(())
}

fn answer(frame: &[u8]) -> Vec<u8> {
    let [_, version, kind, fields_length, ..] = frame else {
        return Vec::new();
    };
    let id = number(frame, 4);
    let payload = HEADER_LEN + usize::from(*fields_length);
    match (*version, *kind, frame.get(payload..)) {
        (_, ERROR, _) => Vec::new(),
        (0, _, _) => error(id, BAD_VERSION, 1),
        (_, _, None) => error(id, BAD_FIELDS_LENGTH, 3),
        (_, HELLO, Some(b"Hello")) => reply(WORLD, id, b"World"),
        (_, HELLO, Some(_)) => error(id, BAD_PAYLOAD, payload),
        (_, _, Some(_)) => error(id, UNKNOWN_TYPE, 2),
    }
}

fn too_long(header: &[u8]) -> Vec<u8> {
    match header {
        [_, _, ERROR, ..] => Vec::new(),
        _ => error(number(header, 4), TOO_LONG, 8),
    }
}

fn error(id: u32, code: u16, offset: usize) -> Vec<u8> {
    let offset = u16::try_from(offset).unwrap_or(u16::MAX);
    reply(
        ERROR,
        id,
        &[code.to_be_bytes(), offset.to_be_bytes()].concat(),
    )
}

fn reply(kind: u8, id: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let mut frame = vec![MAGIC, VERSION, kind, 0];
    frame.extend(id.to_be_bytes());
    frame.extend(length.to_be_bytes());
    frame.extend(payload);
    frame
}

fn number(frame: &[u8], offset: usize) -> u32 {
    let octets = frame.get(offset..).and_then(<[u8]>::first_chunk);
    octets.map_or(0, |it| u32::from_be_bytes(*it))
}
