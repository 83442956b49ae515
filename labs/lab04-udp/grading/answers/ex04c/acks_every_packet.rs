//! Exercise 04c, a mistake: the receiver takes every packet that arrived whole
//! for DATA.

use std::env;
use std::fs;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

const DATA: u16 = 1;
const ACK: u16 = 2;
const BLOCK: usize = 1024;
const HEADER: usize = 8;
const TRIES: u32 = 10;
const SILENCE: u32 = 20;

pub fn main() -> io::Result<()> {
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

fn send(address: &str, file: &str, timeout: Duration) -> io::Result<()> {
    let content = fs::read(file)?;
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    let blocks = content.chunks_exact(BLOCK);
    let last = blocks.remainder();
    for (number, block) in (0..).zip(blocks.chain([last])) {
        deliver(&socket, number, block, timeout)?;
    }
    Ok(())
}

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

fn receive(address: &str, file: &str, timeout: Duration) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    let mut content = Vec::new();
    let (mut awaited, mut is_complete) = (0, false);
    let mut end = None;
    while let Some((block, sender)) = next_block(&socket, end)? {
        end = Some(Instant::now() + timeout * SILENCE);
        if block.number == awaited && !is_complete {
            content.extend_from_slice(&block.data);
            awaited += 1;
            is_complete = block.data.len() < BLOCK;
        }
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

fn next_block(
    socket: &UdpSocket,
    end: Option<Instant>,
) -> io::Result<Option<(Packet, SocketAddr)>> {
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
                if let Some(block) = packet {
                    return Ok(Some((block, sender)));
                }
            }
            Err(error) if is_timeout(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

struct Packet {
    kind: u16,
    number: u32,
    data: Vec<u8>,
}

fn parse(datagram: &[u8]) -> Option<Packet> {
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

fn packet(kind: u16, number: u32, data: &[u8]) -> Vec<u8> {
    let rest = [&kind.to_be_bytes()[..], &number.to_be_bytes(), data].concat();
    let sum = checksum(&rest);
    [&sum.to_be_bytes()[..], &rest].concat()
}

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
