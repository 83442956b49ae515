//! What the starter of exercise 07c gives to every student, and the functions of
//! the solution, for the mutants: each is right but for one of them.

use std::env;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How often a question is sent before it is given up.
pub const TRIES: usize = 3;
/// How many aliases are followed: two that name each other have no end.
pub const MAX_ALIASES: usize = 8;
/// Without EDNS no response over UDP is longer (RFC 1035 §4.2.1).
pub const LARGEST: usize = 512;

/// Flags and status (RFC 1035 §4.1.1).
pub const RESPONSE: u16 = 0x8000;
pub const TRUNCATED: u16 = 0x0200;
pub const STATUS: u16 = 0x000f;
pub const NOERROR: u16 = 0;
pub const NXDOMAIN: u16 = 3;

/// The type of addresses.
pub const A: u16 = 1;

/// What is known about a name in the end.
pub enum Outcome {
    Addresses(Vec<Ipv4Addr>),
    NoSuchName,
    NoAddress,
}

/// What a student writes.
pub trait Resolver {
    /// Asks, and asks again for the name that an alias leads to.
    fn resolve(&self, server: SocketAddr, timeout: Duration, name: &str) -> io::Result<Outcome> {
        let mut name = name.to_owned();
        let mut aliases = 0;
        loop {
            let response = self.ask(server, timeout, &name)?;
            if let Some(outcome) = self.judge(response.flags & STATUS)? {
                return Ok(outcome);
            }
            let before = aliases;
            while let Some(target) = response
                .alias(&name)
                .filter(|_| self.follows(aliases, before))
            {
                name = target;
                aliases += 1;
                if aliases > self.max_aliases() {
                    return Err(io::Error::other("the aliases have no end"));
                }
            }
            let addresses = self.addresses(&response, &name);
            if !addresses.is_empty() {
                return Ok(Outcome::Addresses(addresses));
            }
            if aliases == before || !self.asks_anew() {
                return Ok(Outcome::NoAddress);
            }
        }
    }

    /// What the status says about the name, if it isn't well.
    fn judge(&self, status: u16) -> io::Result<Option<Outcome>> {
        match status {
            NOERROR => Ok(None),
            NXDOMAIN => Ok(Some(Outcome::NoSuchName)),
            status => Err(io::Error::other(format!("the server says {status}"))),
        }
    }

    /// Whether one more alias is followed in a response; there were `before` in others.
    fn follows(&self, _aliases: usize, _before: usize) -> bool {
        true
    }

    fn max_aliases(&self) -> usize {
        MAX_ALIASES
    }

    fn asks_anew(&self) -> bool {
        true
    }

    fn addresses(&self, response: &Message, name: &str) -> Vec<Ipv4Addr> {
        response.addresses(name)
    }

    /// Asks until a response comes, or the last try is over.
    fn ask(&self, server: SocketAddr, timeout: Duration, name: &str) -> io::Result<Message> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        self.connect(&socket, server)?;
        let id = self.id();
        for _ in 0..self.tries() {
            socket.send_to(&query(id, name), server)?;
            let Some(response) = self.response(&socket, id, name, timeout)? else {
                continue;
            };
            return match response.flags & TRUNCATED {
                0 => Ok(response),
                _ => self.ask_again(server, timeout, name, response),
            };
        }
        Err(io::Error::new(
            ErrorKind::TimedOut,
            "the server doesn't answer",
        ))
    }

    fn connect(&self, socket: &UdpSocket, server: SocketAddr) -> io::Result<()> {
        socket.connect(server)
    }

    fn id(&self) -> u16 {
        random_id()
    }

    fn tries(&self) -> usize {
        TRIES
    }

    /// The response, if it comes within `timeout`.
    fn response(
        &self,
        socket: &UdpSocket,
        id: u16,
        name: &str,
        timeout: Duration,
    ) -> io::Result<Option<Message>> {
        let end = Instant::now() + timeout;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            let message = receive(socket, left)?;
            if let Some(message) = message.filter(|it| self.is_response(it, id, name)) {
                return Ok(Some(message));
            }
        }
    }

    /// Whether this is the response to that question.
    fn is_response(&self, message: &Message, id: u16, name: &str) -> bool {
        message.flags & RESPONSE != 0 && message.id == id && message.is_about(name)
    }

    /// Asks again because `_cut` isn't all.
    fn ask_again(
        &self,
        server: SocketAddr,
        timeout: Duration,
        name: &str,
        _cut: Message,
    ) -> io::Result<Message> {
        let mut stream = TcpStream::connect_timeout(&server, timeout)?;
        stream.set_read_timeout(Some(timeout))?;
        let id = self.id();
        stream.write_all(&self.frame(query(id, name)))?;
        let mut length = [0; 2];
        stream.read_exact(&mut length)?;
        let mut message = vec![0; u16::from_be_bytes(length).into()];
        stream.read_exact(&mut message)?;
        let response = parse(&message).filter(|it| self.is_response(it, id, name));
        response.ok_or_else(|| io::Error::other("another answer came over TCP"))
    }

    /// RFC 1035 §4.2.2: over TCP each message has its length before it.
    fn frame(&self, query: Vec<u8>) -> Vec<u8> {
        let length = u16::try_from(query.len()).unwrap_or(u16::MAX);
        [&length.to_be_bytes(), &*query].concat()
    }
}

/// The solution, for mutants that change what comes out of it.
pub struct Right;

impl Resolver for Right {}

/// The next datagram, if one comes `within` that time and is a message.
pub fn receive(socket: &UdpSocket, within: Duration) -> io::Result<Option<Message>> {
    let mut buffer = [0; LARGEST];
    socket.set_read_timeout(Some(within))?;
    match socket.recv(&mut buffer) {
        Ok(length) => Ok(parse(buffer.get(..length).unwrap_or_default())),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

impl Message {
    /// Whether its question is for the addresses of that name.
    pub fn is_about(&self, name: &str) -> bool {
        let asked = self.question.as_ref();
        asked.is_some_and(|(asked, kind)| asked == name && *kind == A)
    }

    pub fn alias(&self, name: &str) -> Option<String> {
        self.answers.iter().find_map(|(owner, data)| match data {
            Data::Alias(target) if owner == name => Some(target.clone()),
            _ => None,
        })
    }

    pub fn addresses(&self, name: &str) -> Vec<Ipv4Addr> {
        let address = |(owner, data): &(String, Data)| match data {
            Data::Address(address) if owner == name => Some(*address),
            _ => None,
        };
        self.answers.iter().filter_map(address).collect()
    }
}

//--- What the starter gives

/// The arguments in, addresses and exit code out.
pub fn run(resolver: &impl Resolver) -> ExitCode {
    let outcome =
        arguments().and_then(|(server, timeout, name)| resolver.resolve(server, timeout, &name));
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
pub struct Message {
    pub id: u16,
    pub flags: u16,
    /// The name and type of the question, if there is just one.
    pub question: Option<(String, u16)>,
    /// The records of the answer section. All names are in small letters.
    pub answers: Vec<(String, Data)>,
}

/// What a record says about its name.
pub enum Data {
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
