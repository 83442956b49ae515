//! Exercise 04c, stop and wait: a solution.
//!
//! The sender has one block under way and sends it until it is acknowledged; only
//! its clock makes it send again. The receiver acknowledges every block that it
//! has, as often as it comes, and keeps each once. It stays a while after the last
//! one: its last acknowledgement may be lost.

use std::env;
use std::fs;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The kinds of packets.
const DATA: u16 = 1;
const ACK: u16 = 2;

/// A block of this size is followed by another; a shorter one is the last.
const BLOCK: usize = 1024;
/// Checksum, kind and number.
const HEADER: usize = 8;

/// How often a block is sent before it is given up …
const TRIES: u32 = 10;
/// … and how many waits of silence the receiver bears: more than a sender takes
/// to give up.
const SILENCE: u32 = 20;

/// Tells an error in words: what `main` returns would be printed for debugging.
pub fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the arguments and takes the role that they ask for.
fn run() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [role, address, file, timeout] = arguments.as_slice() else {
        return Err(io::Error::other(
            "usage: send|receive ADDRESS FILE TIMEOUT_MS",
        ));
    };
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    match role.as_str() {
        "send" => send(address, file, timeout),
        "receive" => receive(address, file, timeout),
        _ => Err(io::Error::other("the first argument is send or receive")),
    }
}

//--- The sender

/// Sends the file, block after block.
fn send(address: &str, file: &str, timeout: Duration) -> io::Result<()> {
    let content = fs::read(file)?;
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    let blocks = content.chunks_exact(BLOCK);
    // What remains is shorter than a block, maybe empty, and so it is the end.
    let last = blocks.remainder();
    for (number, block) in (0..).zip(blocks.chain([last])) {
        deliver(&socket, number, block, timeout)?;
    }
    Ok(())
}

/// Sends a block until it is acknowledged, or the last try is over.
fn deliver(socket: &UdpSocket, number: u32, block: &[u8], timeout: Duration) -> io::Result<()> {
    let packet = packet(DATA, number, block);
    for _ in 0..TRIES {
        socket.send(&packet)?;
        if is_acknowledged(socket, number, Instant::now() + timeout)? {
            return Ok(());
        }
    }
    let lost = format!("block {number} was not acknowledged after {TRIES} tries");
    Err(io::Error::new(ErrorKind::TimedOut, lost))
}

/// Whether the block with that number is acknowledged before `end`. Whatever else
/// comes is ignored, and above all not answered: an old acknowledgement that made
/// us send again would cause another one, and so on to the end of the file.
fn is_acknowledged(socket: &UdpSocket, number: u32, end: Instant) -> io::Result<bool> {
    let mut buffer = [0; HEADER + BLOCK];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(false);
        }
        socket.set_read_timeout(Some(left))?;
        match socket.recv(&mut buffer) {
            Ok(length) => {
                let packet = parse(buffer.get(..length).unwrap_or_default());
                if packet.is_some_and(|it| (it.kind, it.number) == (ACK, number)) {
                    return Ok(true);
                }
            }
            Err(error) if is_timeout(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

//--- The receiver

/// Receives one file. It ends when no block has come for a while.
fn receive(address: &str, file: &str, timeout: Duration) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    let mut content = Vec::new();
    let (mut awaited, mut is_complete) = (0, false);
    // The sender may come late, but must not leave in the middle.
    let mut end = None;
    while let Some((block, sender)) = next_block(&socket, end)? {
        end = Some(Instant::now() + timeout * SILENCE);
        if block.number == awaited && !is_complete {
            content.extend_from_slice(&block.data);
            awaited += 1;
            is_complete = block.data.len() < BLOCK;
        }
        // Also one that came before: its acknowledgement may be lost.
        if block.number < awaited {
            socket.send_to(&packet(ACK, block.number, b""), sender)?;
        }
    }
    if !is_complete {
        let lost = format!("the sender fell silent before block {awaited}");
        return Err(io::Error::new(ErrorKind::TimedOut, lost));
    }
    fs::write(file, content)
}

/// The next block, and who sent it, if one comes before `end`.
fn next_block(
    socket: &UdpSocket,
    end: Option<Instant>,
) -> io::Result<Option<(Packet, SocketAddr)>> {
    // One byte more than fits shows a packet that is too long.
    let mut buffer = [0; HEADER + BLOCK + 1];
    loop {
        let left = end.map(|it| it.saturating_duration_since(Instant::now()));
        if left.is_some_and(|it| it.is_zero()) {
            return Ok(None);
        }
        socket.set_read_timeout(left)?;
        match socket.recv_from(&mut buffer) {
            Ok((length, sender)) => {
                let packet = parse(buffer.get(..length).unwrap_or_default());
                if let Some(block) = packet.filter(|it| it.kind == DATA) {
                    return Ok(Some((block, sender)));
                }
            }
            Err(error) if is_timeout(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

//--- Packets

/// A packet whose checksum is right.
struct Packet {
    kind: u16,
    number: u32,
    data: Vec<u8>,
}

/// The packet in a datagram; `None` when it is damaged, too short or too long.
fn parse(datagram: &[u8]) -> Option<Packet> {
    // Over a packet that holds its own checksum the sum is all ones.
    if checksum(datagram) != 0 || datagram.len() > HEADER + BLOCK {
        return None;
    }
    let (_, rest) = datagram.split_first_chunk::<2>()?;
    let (kind, rest) = rest.split_first_chunk()?;
    let (number, data) = rest.split_first_chunk()?;
    Some(Packet {
        kind: u16::from_be_bytes(*kind),
        number: u32::from_be_bytes(*number),
        data: data.to_vec(),
    })
}

/// A packet with its checksum, ready to be sent.
fn packet(kind: u16, number: u32, data: &[u8]) -> Vec<u8> {
    let rest = [&kind.to_be_bytes()[..], &number.to_be_bytes(), data].concat();
    let sum = checksum(&rest);
    [&sum.to_be_bytes()[..], &rest].concat()
}

/// The Internet checksum (RFC 1071): the complement of the sum of all 16-bit words,
/// in which a carry is added at the other end.
fn checksum(bytes: &[u8]) -> u16 {
    let mut sum: u16 = 0;
    for pair in bytes.chunks(2) {
        let high = pair.first().copied().unwrap_or(0);
        let low = pair.get(1).copied().unwrap_or(0);
        let (wrapped, carry) = sum.overflowing_add(u16::from_be_bytes([high, low]));
        sum = wrapped + u16::from(carry);
    }
    !sum
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
