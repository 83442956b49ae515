//! Exercise 05b, Hello in frames: a solution.
//!
//! Receiving knows how long a frame is and how long it may take, and nothing
//! else; answering is a function from octets to octets, with the table of the
//! specification as a `match`. What ends the connection is a value, `Stop`, so
//! that closing stands in one place.

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
/// The most that is thrown away in that time, in octets.
const SURPLUS: usize = 64 * 1024;

/// Types of frames.
const HELLO: u8 = 1;
const WORLD: u8 = 2;
const ERROR: u8 = 3;

/// Codes of errors.
const BAD_MAGIC: u16 = 1;
const TOO_LONG: u16 = 2;
const BAD_VERSION: u16 = 3;
const BAD_FIELDS_LENGTH: u16 = 4;
const UNKNOWN_TYPE: u16 = 5;
const BAD_PAYLOAD: u16 = 10;
const TIMEOUT: u16 = 11;

/// No more frames are read from this client. What it is still told, if anything.
struct Stop(Vec<u8>);

/// Its end has come, or the connection broke: there is nothing to tell.
const GONE: Stop = Stop(Vec::new());

/// How long to wait when `accept` fails: with too many files open it would fail
/// again at once, until somebody leaves.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:1234".to_owned());
    let timeout = env::args().nth(2).unwrap_or("5000".to_owned());
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        // No `?` from here on: what goes wrong with one client ends that one.
        let started = listener.accept().and_then(|(stream, _)| {
            // Unlike `thread::spawn`, a `Builder` doesn't panic when the system
            // has no more threads.
            thread::Builder::new().spawn(move || serve(&stream, timeout))
        });
        if let Err(error) = started {
            eprintln!("a client can't be served: {error}");
            thread::sleep(ACCEPT_PAUSE);
        }
    }
}

/// Answers one client, frame by frame, and closes.
fn serve(mut stream: &TcpStream, timeout: Duration) -> io::Result<()> {
    let Stop(last) = loop {
        match receive(stream, timeout) {
            Ok(frame) => stream.write_all(&answer(&frame))?,
            Err(stop) => break stop,
        }
    };
    stream.write_all(&last)?;
    stream.shutdown(Shutdown::Write)?;
    // A socket that is closed with octets unread sends a reset, and a reset can
    // destroy the answer on its way.
    let deadline = Instant::now() + LINGER_TIME;
    let _ = read(stream, &mut Vec::new(), SURPLUS, Some(deadline));
    Ok(())
}

/// The next frame, complete.
fn receive(stream: &TcpStream, timeout: Duration) -> Result<Vec<u8>, Stop> {
    let mut frame = Vec::new();
    // Whoever hasn't begun a frame owes us nothing.
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

/// Reads on until `frame` has `length` octets. The deadline is for all of them:
/// a timeout for each read would begin anew with every octet.
fn read(
    mut stream: &TcpStream,
    frame: &mut Vec<u8>,
    length: usize,
    deadline: Option<Instant>,
) -> Result<(), Stop> {
    let late = |came| Stop(error(0, TIMEOUT, came));
    while frame.len() < length {
        let left = deadline.map(|it| it.saturating_duration_since(Instant::now()));
        if left == Some(Duration::ZERO) {
            return Err(late(frame.len()));
        }
        stream.set_read_timeout(left).map_err(|_| GONE)?;
        let mut buffer = vec![0; length - frame.len()];
        match stream.read(&mut buffer) {
            Ok(n) if n > 0 => frame.extend(buffer.iter().take(n)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Err(late(frame.len())),
            _ => return Err(GONE),
        }
    }
    Ok(())
}

/// The reply to a complete frame; to an `ERROR` it has no octets.
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

/// The reply to a frame of which nothing but the header was read.
fn too_long(header: &[u8]) -> Vec<u8> {
    match header {
        [_, _, ERROR, ..] => Vec::new(),
        _ => error(number(header, 4), TOO_LONG, 8),
    }
}

fn error(id: u32, code: u16, offset: usize) -> Vec<u8> {
    // No frame is longer than 4108 octets, so no offset is lost.
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

/// The number of 4 octets at `offset` of a header.
fn number(frame: &[u8], offset: usize) -> u32 {
    let octets = frame.get(offset..).and_then(<[u8]>::first_chunk);
    octets.map_or(0, |it| u32::from_be_bytes(*it))
}
