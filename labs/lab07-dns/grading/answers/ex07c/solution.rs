//! Exercise 07c, a stub resolver: a solution.
//!
//! Whether a datagram is the response to a question is decided in one place, by all that
//! both share: the address, the ID and the question. Each try has a moment at which it
//! ends, fixed before the first datagram comes.

use std::env;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How often a question is sent before it is given up.
const TRIES: usize = 3;
/// How many aliases are followed: two that name each other have no end.
const MAX_ALIASES: usize = 8;
/// Without EDNS no response over UDP is longer (RFC 1035 §4.2.1).
const LARGEST: usize = 512;

/// Flags and status (RFC 1035 §4.1.1).
const RESPONSE: u16 = 0x8000;
const TRUNCATED: u16 = 0x0200;
const STATUS: u16 = 0x000f;
const NOERROR: u16 = 0;
const NXDOMAIN: u16 = 3;

/// The type of addresses.
const A: u16 = 1;

/// What is known about a name in the end.
enum Outcome {
    Addresses(Vec<Ipv4Addr>),
    NoSuchName,
    NoAddress,
}

/// Asks, and asks again for the name that an alias leads to.
fn resolve(server: SocketAddr, timeout: Duration, name: &str) -> io::Result<Outcome> {
    let mut name = name.to_owned();
    let mut aliases = 0;
    loop {
        let response = ask(server, timeout, &name)?;
        match response.flags & STATUS {
            NOERROR => {}
            NXDOMAIN => return Ok(Outcome::NoSuchName),
            status => return Err(io::Error::other(format!("the server says {status}"))),
        }
        let before = aliases;
        while let Some(target) = response.alias(&name) {
            name = target;
            aliases += 1;
            if aliases > MAX_ALIASES {
                return Err(io::Error::other("the aliases have no end"));
            }
        }
        let addresses = response.addresses(&name);
        if !addresses.is_empty() {
            return Ok(Outcome::Addresses(addresses));
        }
        if aliases == before {
            return Ok(Outcome::NoAddress);
        }
    }
}

impl Message {
    /// Whether this is the response to that question.
    fn answers(&self, id: u16, name: &str) -> bool {
        let asked = self.question.as_ref();
        self.flags & RESPONSE != 0
            && self.id == id
            && asked.is_some_and(|(asked, kind)| asked == name && *kind == A)
    }

    fn alias(&self, name: &str) -> Option<String> {
        self.answers.iter().find_map(|(owner, data)| match data {
            Data::Alias(target) if owner == name => Some(target.clone()),
            _ => None,
        })
    }

    fn addresses(&self, name: &str) -> Vec<Ipv4Addr> {
        let address = |(owner, data): &(String, Data)| match data {
            Data::Address(address) if owner == name => Some(*address),
            _ => None,
        };
        self.answers.iter().filter_map(address).collect()
    }
}

/// Asks until a response comes, or the last try is over.
fn ask(server: SocketAddr, timeout: Duration, name: &str) -> io::Result<Message> {
    // A port of its own for each question: a forger has to guess that, too.
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(server)?;
    let id = random_id();
    for _ in 0..TRIES {
        socket.send(&query(id, name))?;
        let Some(response) = response(&socket, id, name, Instant::now() + timeout)? else {
            continue;
        };
        return match response.flags & TRUNCATED {
            0 => Ok(response),
            _ => ask_over_tcp(server, timeout, name),
        };
    }
    Err(io::Error::new(
        ErrorKind::TimedOut,
        "the server doesn't answer",
    ))
}

/// The response, if it comes before `end`.
fn response(socket: &UdpSocket, id: u16, name: &str, end: Instant) -> io::Result<Option<Message>> {
    let mut buffer = [0; LARGEST];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        // What is left, not the whole wait: a timeout holds for each datagram anew.
        socket.set_read_timeout(Some(left))?;
        match socket.recv(&mut buffer) {
            Ok(length) => {
                let message = parse(buffer.get(..length).unwrap_or_default());
                if let Some(message) = message.filter(|it| it.answers(id, name)) {
                    return Ok(Some(message));
                }
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => return Err(error),
        }
    }
}

/// RFC 1035 §4.2.2: over TCP each message has its length before it.
fn ask_over_tcp(server: SocketAddr, timeout: Duration, name: &str) -> io::Result<Message> {
    let mut stream = TcpStream::connect_timeout(&server, timeout)?;
    stream.set_read_timeout(Some(timeout))?;
    let id = random_id();
    let query = query(id, name);
    let length = u16::try_from(query.len()).map_err(io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes(), &*query].concat())?;
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    let mut message = vec![0; u16::from_be_bytes(length).into()];
    stream.read_exact(&mut message)?;
    let response = parse(&message).filter(|it| it.answers(id, name));
    response.ok_or_else(|| io::Error::other("another answer came over TCP"))
}

//--- Arguments and messages: nothing to do here

/// The arguments in, addresses and exit code out.
pub fn main() -> ExitCode {
    let outcome = arguments().and_then(|(server, timeout, name)| resolve(server, timeout, &name));
    match outcome {
        Ok(Outcome::Addresses(addresses)) => {
            for address in addresses {
                println!("{address}");
            }
            ExitCode::SUCCESS
        }
        Ok(Outcome::NoSuchName) => failure("no such name", 2),
        Ok(Outcome::NoAddress) => failure("the name has no address", 3),
        Err(error) => failure(&error.to_string(), 1),
    }
}

fn arguments() -> io::Result<(SocketAddr, Duration, String)> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [server, timeout, name] = arguments.as_slice() else {
        return Err(io::Error::other("usage: SERVER TIMEOUT_MS NAME"));
    };
    let server = server.parse().map_err(io::Error::other)?;
    let timeout = timeout.parse().map_err(io::Error::other)?;
    Ok((
        server,
        Duration::from_millis(timeout),
        name.to_ascii_lowercase(),
    ))
}

fn failure(what: &str, code: u8) -> ExitCode {
    eprintln!("error: {what}");
    ExitCode::from(code)
}

/// A number that nobody can guess. std has no random numbers for programs, but it seeds
/// each of its hash maps with one.
fn random_id() -> u16 {
    let [low, high, ..] = RandomState::new().build_hasher().finish().to_le_bytes();
    u16::from_le_bytes([low, high])
}

/// The message that asks for the addresses (type A) of `name`.
fn query(id: u16, name: &str) -> Vec<u8> {
    let mut message = [id, 0x0100, 1, 0, 0, 0].map(u16::to_be_bytes).concat();
    for label in name.split('.').filter(|label| !label.is_empty()) {
        message.extend(u8::try_from(label.len()));
        message.extend(label.bytes());
    }
    message.extend([0, 0, 1, 0, 1]);
    message
}

/// What a message says.
struct Message {
    id: u16,
    flags: u16,
    /// The name and type of the question, if there is just one.
    question: Option<(String, u16)>,
    /// The records of the answer section. All names are in small letters.
    answers: Vec<(String, Data)>,
}

/// What a record says about its name.
enum Data {
    Address(Ipv4Addr),
    Alias(String),
    Other,
}

/// The message in `bytes`; `None` if there is none.
fn parse(bytes: &[u8]) -> Option<Message> {
    let mut reader = Reader { bytes, at: 0 };
    let [id, flags, questions, answers, _, _] = reader.numbers()?;
    let asked: Option<Vec<(String, u16)>> = (0..questions).map(|_| reader.question()).collect();
    let [question] = <[_; 1]>::try_from(asked?).map_or([None], |[it]| [Some(it)]);
    let answers: Option<Vec<(String, Data)>> = (0..answers).map(|_| reader.record()).collect();
    Some(Message {
        id,
        flags,
        question,
        answers: answers?,
    })
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Reader<'_> {
    fn question(&mut self) -> Option<(String, u16)> {
        let name = self.name()?;
        let [kind, _class] = self.numbers()?;
        Some((name, kind))
    }

    fn record(&mut self) -> Option<(String, Data)> {
        let name = self.name()?;
        let [kind, _class, _, _, length] = self.numbers()?;
        let end = self.at + usize::from(length);
        let data = match kind {
            1 => Data::Address(self.array::<4>()?.into()),
            5 => Data::Alias(self.name()?),
            _ => Data::Other,
        };
        self.at = end;
        Some((name, data))
    }

    fn name(&mut self) -> Option<String> {
        let mut labels = Vec::new();
        let mut behind = None;
        let mut start = self.at;
        loop {
            let [length] = self.array()?;
            match length {
                0 => break,
                1..=63 => {
                    let label = self.bytes.get(self.at..self.at + usize::from(length))?;
                    labels.push(String::from_utf8_lossy(label).to_ascii_lowercase());
                    self.at += label.len();
                }
                0xc0.. => {
                    let [low] = self.array()?;
                    behind.get_or_insert(self.at);
                    self.at = usize::from(u16::from_be_bytes([length & 0x3f, low]));
                    // Backwards only, so that it ends.
                    start = Some(self.at).filter(|&target| target < start)?;
                }
                _ => return None,
            }
        }
        self.at = behind.unwrap_or(self.at);
        Some(labels.join("."))
    }

    fn numbers<const N: usize>(&mut self) -> Option<[u16; N]> {
        let mut numbers = [0; N];
        for number in &mut numbers {
            *number = u16::from_be_bytes(self.array()?);
        }
        Some(numbers)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let array = *self.bytes.get(self.at..)?.first_chunk()?;
        self.at += N;
        Some(array)
    }
}
