//! Exercise 08d, a service directory: a solution.
//!
//! The answer knows nothing of sockets: both ways in lead to the same function.
//! UDP has a thread, and so has every TCP client, so that nobody waits for
//! somebody else.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs, thread};

/// The longest question, with its newline.
const LONGEST: usize = 512;

/// How long to wait when `accept` fails: with too many files open it would fail
/// again at once, until somebody leaves.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A line of FILE.
struct Service {
    name: String,
    port: u16,
    protocol: String,
    aliases: Vec<String>,
}

impl Service {
    /// The service of one line, if it tells of one.
    fn parse(line: &str) -> Option<Self> {
        let (line, _comment) = line.split_once('#').unwrap_or((line, ""));
        let mut words = line.split_whitespace().map(str::to_owned);
        let (name, place) = (words.next()?, words.next()?);
        let (port, protocol) = place.split_once('/')?;
        Some(Self {
            name,
            port: port.parse().ok()?,
            protocol: Some(protocol.to_owned()).filter(|it| !it.is_empty())?,
            aliases: words.collect(),
        })
    }

    /// The line that answers a question for it.
    fn told(&self) -> String {
        let place = format!("{} {}/{}", self.name, self.port, self.protocol);
        let words: Vec<&str> = self.aliases.iter().map(String::as_str).collect();
        [&[place.as_str()], words.as_slice()].concat().join(" ")
    }

    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.iter().any(|alias| alias == name)
    }
}

/// What FILE tells.
struct Directory {
    /// In the order of the file: the first one that fits is the answer.
    services: Vec<Service>,
}

impl Directory {
    /// Reads the text of FILE.
    fn parse(text: &str) -> Self {
        Self {
            services: text.lines().filter_map(Service::parse).collect(),
        }
    }

    /// The answer to one question, without a newline.
    fn answer(&self, question: &[u8]) -> String {
        let question = String::from_utf8_lossy(question);
        let words: Vec<&str> = question.split_whitespace().collect();
        let found = match words.as_slice() {
            ["name", name, protocol @ ..] => self.find(protocol, |it| it.is_called(name)),
            ["port", port, protocol @ ..] => match port.parse::<u16>() {
                Ok(port) => self.find(protocol, |it| it.port == port),
                Err(error) => Err(format!("this is no port: {error}")),
            },
            _ => Err("ask for a name or a port".to_owned()),
        };
        match found {
            Ok(Some(service)) => service.told(),
            Ok(None) => "none".to_owned(),
            Err(reason) => format!("error: {reason}"),
        }
    }

    /// The first service that fits, of the one protocol if one is given.
    fn find(
        &self,
        protocol: &[&str],
        fits: impl Fn(&Service) -> bool,
    ) -> Result<Option<&Service>, String> {
        let mut services = self.services.iter();
        match protocol {
            [] => Ok(services.find(|it| fits(it))),
            [protocol] => Ok(services.find(|it| fits(it) && it.protocol == *protocol)),
            more => Err(format!("{} words too many", more.len() - 1)),
        }
    }
}

/// Answers over both sockets, for ever.
fn serve(listener: &TcpListener, socket: UdpSocket, directory: Directory) -> io::Result<()> {
    let directory = Arc::new(directory);
    let shared = directory.clone();
    thread::Builder::new().spawn(move || answer_datagrams(&socket, &shared))?;
    loop {
        let shared = directory.clone();
        let started = listener.accept().and_then(|(client, _)| {
            let serving = move || drop(answer_lines(&client, &shared));
            thread::Builder::new().spawn(serving)
        });
        if let Err(error) = started {
            eprintln!("a client can't be served: {error}");
            thread::sleep(ACCEPT_PAUSE);
        }
    }
}

/// Answers every datagram, to where it came from.
fn answer_datagrams(socket: &UdpSocket, directory: &Directory) {
    let mut buffer = [0; LONGEST];
    loop {
        let answered = socket.recv_from(&mut buffer).and_then(|(n, client)| {
            let question = buffer.get(..n).unwrap_or_default();
            let answer = format!("{}\n", directory.answer(question));
            socket.send_to(answer.as_bytes(), client)
        });
        if let Err(error) = answered {
            eprintln!("a datagram wasn't answered: {error}");
        }
    }
}

/// Answers every line of one client, until it closes its half.
fn answer_lines(client: &TcpStream, directory: &Directory) -> io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(client), client);
    loop {
        let mut line = Vec::new();
        // No line is longer, whoever sends it: memory has an end.
        reader
            .by_ref()
            .take(LONGEST as u64)
            .read_until(b'\n', &mut line)?;
        if line.ends_with(b"\n") {
            writer.write_all(format!("{}\n", directory.answer(&line)).as_bytes())?;
        } else if line.len() == LONGEST {
            return writer.write_all(b"error: no newline in 512 bytes\n");
        } else {
            return Ok(());
        }
    }
}

//--- Arguments and sockets: nothing to do here

/// How often another port is tried when UDP has no room at the one of TCP.
const TRIES: u32 = 50;

/// Reads the file, listens, and serves.
pub fn main() -> io::Result<()> {
    let argument = |n| env::args().nth(n);
    let address = argument(1).unwrap_or("127.0.0.1:7777".to_owned());
    let file = argument(2).unwrap_or("/etc/services".to_owned());
    let directory = Directory::parse(&fs::read_to_string(file)?);
    let (listener, socket) = bind_both(&address)?;
    println!("listening on {}", listener.local_addr()?);
    serve(&listener, socket, directory)
}

/// Both at one port. The system chooses a free one for TCP if it is 0; that of
/// UDP with the same number may be taken, and then it chooses again.
fn bind_both(address: &str) -> io::Result<(TcpListener, UdpSocket)> {
    let mut tries = 1;
    loop {
        let listener = TcpListener::bind(address)?;
        match UdpSocket::bind(listener.local_addr()?) {
            Ok(socket) => return Ok((listener, socket)),
            Err(error) if error.kind() != ErrorKind::AddrInUse || tries == TRIES => {
                return Err(error);
            }
            Err(_) => tries += 1,
        }
    }
}
