//! Exercise 07c, a stub resolver.
//!
//! `ex07c_stub_resolver SERVER TIMEOUT_MS NAME` asks a DNS server for the IPv4 addresses of
//! a name and prints each as a line, in the order of the response:
//!
//! ```text
//! $ ex07c_stub_resolver 127.0.0.1:5353 500 web.lab.test
//! 192.0.2.80
//! 192.0.2.81
//! ```
//!
//! Exit code 0: there are addresses. 2: no such name (NXDOMAIN, 3). 3: the name has no
//! address. 1: anything else. But for 0, a line on stderr says what it is.
//!
//! - A question is a datagram as `query` makes it, with an ID that can't be guessed.
//! - Its response comes from SERVER, has the flag QR (8000), the ID, and the question that was
//!   asked, whatever the case of its letters. Any other datagram is ignored: it neither ends the
//!   wait nor begins it anew.
//! - When no response comes for TIMEOUT_MS milliseconds, the same question is sent again. It is
//!   sent three times at most, with the same wait after the last; then exit code 1.
//! - A response with the flag TC (0200) was cut. The question is asked again over TCP, at the
//!   same address and port: two bytes of length (the high one first), then the message, and the
//!   response likewise. It is waited for at most TIMEOUT_MS.
//! - The status is the low four bits of the flags: 0 is well.
//! - A name may be an alias: follow the alias records of the response, from the name that was
//!   asked for to the name that has none, and print the addresses of that name alone. If it has
//!   none in this response, ask for them: a new question. If no alias was followed since the
//!   last question, there is no address (exit code 3).
//! - More than 8 aliases in all are an error, exit code 1.
//!
//! Arguments and messages are below; `resolve` is yours.
//!
//! Check it: `cargo lab check 07c`. Stuck: `cargo lab hint 07c`.
#![expect(
    unused_variables,
    dead_code,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::time::Duration;

/// What is known about a name in the end.
enum Outcome {
    Addresses(Vec<Ipv4Addr>),
    NoSuchName,
    NoAddress,
}

/// Asks once, and takes the first datagram that comes for the response.
fn resolve(server: SocketAddr, timeout: Duration, name: &str) -> io::Result<Outcome> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.send_to(&query(1, name), server)?;
    let mut buffer = [0; 512];
    let (length, from) = socket.recv_from(&mut buffer)?;
    let response = parse(buffer.get(..length).unwrap_or_default());
    Ok(Outcome::NoAddress)
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
