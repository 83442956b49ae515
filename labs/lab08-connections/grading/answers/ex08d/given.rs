//! What the starter of exercise 08d gives to every student, and the functions
//! of the solution, for the mutants: each is right but for one of them.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs, thread};

/// The longest question, with its newline.
pub const LONGEST: usize = 512;

/// A line of FILE.
pub struct Service {
    pub name: String,
    pub port: u16,
    pub protocol: String,
    pub aliases: Vec<String>,
}

/// What a client wants to know.
pub struct Question<'a> {
    pub key: Key<'a>,
    pub protocol: Option<&'a str>,
}

pub enum Key<'a> {
    Name(&'a str),
    Port(u16),
}

/// The steps of the server, for mutants to get one of them wrong.
#[derive(Clone, Copy)]
pub struct Steps {
    pub parse: fn(&str) -> Vec<Service>,
    pub question: for<'a> fn(&'a str) -> Result<Question<'a>, String>,
    pub find: for<'a> fn(&'a [Service], &Question<'_>) -> Option<&'a Service>,
    pub told: fn(&Service, &Question<'_>) -> String,
    pub answer_lines: fn(&TcpStream, &Directory) -> io::Result<()>,
    pub answer_datagrams: fn(&UdpSocket, &Directory),
    pub serve: fn(&TcpListener, UdpSocket, Directory) -> io::Result<()>,
}

impl Steps {
    /// All of them right.
    pub const RIGHT: Self = Self {
        parse,
        question,
        find,
        told,
        answer_lines,
        answer_datagrams,
        serve,
    };
}

/// What FILE tells.
pub struct Directory {
    pub services: Vec<Service>,
    pub steps: Steps,
}

impl Directory {
    /// The answer to one question, without a newline.
    pub fn answer(&self, question: &[u8]) -> String {
        let text = String::from_utf8_lossy(question);
        match (self.steps.question)(&text) {
            Ok(question) => {
                let found = (self.steps.find)(&self.services, &question);
                let told = found.map(|service| (self.steps.told)(service, &question));
                told.unwrap_or_else(|| "none".to_owned())
            }
            Err(reason) => format!("error: {reason}"),
        }
    }
}

pub fn parse(text: &str) -> Vec<Service> {
    text.lines().filter_map(parse_line).collect()
}

/// The service of one line, if it tells of one.
pub fn parse_line(line: &str) -> Option<Service> {
    let (line, _comment) = line.split_once('#').unwrap_or((line, ""));
    let words: Vec<&str> = line.split_whitespace().collect();
    parse_words(&words)
}

pub fn parse_words(words: &[&str]) -> Option<Service> {
    let [name, place, aliases @ ..] = words else {
        return None;
    };
    let (port, protocol) = place.split_once('/')?;
    Some(Service {
        name: (*name).to_owned(),
        port: port.parse().ok()?,
        protocol: Some(protocol.to_owned()).filter(|it| !it.is_empty())?,
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
    })
}

pub fn question(text: &str) -> Result<Question<'_>, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (key, protocol) = match words.as_slice() {
        ["name", name, protocol @ ..] => (Key::Name(name), protocol),
        ["port", port, protocol @ ..] => {
            let port = port.parse();
            let port = port.map_err(|error| format!("this is no port: {error}"))?;
            (Key::Port(port), protocol)
        }
        _ => return Err("ask for a name or a port".to_owned()),
    };
    if protocol.len() > 1 {
        return Err(format!("{} words too many", protocol.len() - 1));
    }
    let protocol = protocol.first().copied();
    Ok(Question { key, protocol })
}

/// The first service that fits, of the one protocol if one is given.
pub fn find<'a>(services: &'a [Service], question: &Question<'_>) -> Option<&'a Service> {
    services.iter().find(|it| fits(it, question))
}

pub fn fits(service: &Service, question: &Question<'_>) -> bool {
    let is_called = |name| service.name == name || service.aliases.iter().any(|it| it == name);
    let fits = match question.key {
        Key::Name(name) => is_called(name),
        Key::Port(port) => service.port == port,
    };
    fits && question.protocol.is_none_or(|it| service.protocol == it)
}

/// The line that answers a question for a service.
pub fn told(service: &Service, _: &Question<'_>) -> String {
    let place = format!("{} {}/{}", service.name, service.port, service.protocol);
    let words: Vec<&str> = service.aliases.iter().map(String::as_str).collect();
    [&[place.as_str()], words.as_slice()].concat().join(" ")
}

/// Answers over both sockets, for ever.
pub fn serve(listener: &TcpListener, socket: UdpSocket, directory: Directory) -> io::Result<()> {
    let directory = Arc::new(directory);
    let shared = directory.clone();
    thread::Builder::new().spawn(move || (shared.steps.answer_datagrams)(&socket, &shared))?;
    loop {
        let shared = directory.clone();
        let started = listener.accept().and_then(|(client, _)| {
            let serving = move || drop((shared.steps.answer_lines)(&client, &shared));
            thread::Builder::new().spawn(serving)
        });
        if let Err(error) = started {
            eprintln!("a client can't be served: {error}");
            thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Answers every datagram, to where it came from.
pub fn answer_datagrams(socket: &UdpSocket, directory: &Directory) {
    loop {
        drop(answer_datagram(socket, directory));
    }
}

pub fn answer_datagram(socket: &UdpSocket, directory: &Directory) -> io::Result<usize> {
    let mut buffer = [0; LONGEST];
    let (n, client) = socket.recv_from(&mut buffer)?;
    let question = buffer.get(..n).unwrap_or_default();
    let answer = format!("{}\n", directory.answer(question));
    socket.send_to(answer.as_bytes(), client)
}

/// Answers every line of one client, until it closes its half.
pub fn answer_lines(client: &TcpStream, directory: &Directory) -> io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(client), client);
    loop {
        let mut line = Vec::new();
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

//--- What the starter gives

pub fn run(steps: Steps) -> io::Result<()> {
    let argument = |n| env::args().nth(n);
    let address = argument(1).unwrap_or("127.0.0.1:7777".to_owned());
    let file = argument(2).unwrap_or("/etc/services".to_owned());
    let services = (steps.parse)(&fs::read_to_string(file)?);
    let directory = Directory { services, steps };
    let (listener, socket) = bind_both(&address)?;
    println!("listening on {}", listener.local_addr()?);
    (steps.serve)(&listener, socket, directory)
}

fn bind_both(address: &str) -> io::Result<(TcpListener, UdpSocket)> {
    let mut tries = 1;
    loop {
        let listener = TcpListener::bind(address)?;
        match UdpSocket::bind(listener.local_addr()?) {
            Ok(socket) => return Ok((listener, socket)),
            Err(error) if error.kind() != ErrorKind::AddrInUse || tries == 50 => {
                return Err(error);
            }
            Err(_) => tries += 1,
        }
    }
}
