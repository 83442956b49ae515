//! Exercise 09b, the chat with one thread: a solution.
//!
//! No call waits for a socket. What a client has said so far, and what it has not
//! taken yet, is kept in two buffers: a thread would keep that on its stack. In
//! return there is no lock, since nothing happens at the same time.

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// How long to sleep when nothing had anything to do.
const PAUSE: Duration = Duration::from_millis(10);

/// How much may wait for one client, in bytes.
const LIMIT: usize = 256 * 1024;

/// How much is read from one client before it's the next one's turn.
const READ_SIZE: usize = 16 * 1024;

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    println!("listening on {}", listener.local_addr()?);
    let mut chat = Chat::default();
    loop {
        while let Ok((socket, _)) = listener.accept() {
            chat.clients.extend(Client::new(socket));
        }
        if !chat.turn() {
            thread::sleep(PAUSE);
        }
    }
}

/// Everybody who is connected.
#[derive(Default)]
struct Chat {
    clients: Vec<Client>,
}

impl Chat {
    /// Does what can be done without waiting; whether that was anything.
    fn turn(&mut self) -> bool {
        let mut was_busy = false;
        for i in 0..self.clients.len() {
            let lines = self.clients.get_mut(i).map(Client::read);
            for line in lines.unwrap_or_default() {
                was_busy = true;
                self.hear(i, &line);
            }
            if self.clients.get(i).is_some_and(|it| it.has_ended) {
                self.leave(i);
            }
        }
        self.clients.iter_mut().for_each(Client::write);
        self.clients.retain(|it| !it.is_over());
        was_busy
    }

    /// A line of client `i`: its name, or what it says.
    fn hear(&mut self, i: usize, text: &str) {
        let Some(client) = self.clients.get(i) else {
            return;
        };
        let is_taken = self
            .clients
            .iter()
            .any(|it| it.name.as_deref() == Some(text));
        match &client.name {
            Some(name) => self.tell_others(i, &format!("{name}: {text}\n")),
            None if !is_name(text) => self.tell(i, "* bad name\n"),
            None if is_taken => self.tell(i, "* name taken\n"),
            None => self.enter(i, text),
        }
    }

    fn enter(&mut self, i: usize, name: &str) {
        self.tell(i, &format!("* welcome {name}\n"));
        self.tell_others(i, &format!("* {name} joined\n"));
        if let Some(client) = self.clients.get_mut(i) {
            client.name = Some(name.to_owned());
        }
    }

    /// Taking the name away makes sure that it's told once.
    fn leave(&mut self, i: usize) {
        let name = self.clients.get_mut(i).and_then(|it| it.name.take());
        if let Some(name) = name {
            self.tell_others(i, &format!("* {name} left\n"));
        }
    }

    fn tell(&mut self, i: usize, line: &str) {
        if let Some(client) = self.clients.get_mut(i) {
            client.tell(line);
        }
    }

    fn tell_others(&mut self, i: usize, line: &str) {
        for (j, client) in self.clients.iter_mut().enumerate() {
            if j != i && client.name.is_some() {
                client.tell(line);
            }
        }
    }
}

struct Client {
    socket: TcpStream,
    name: Option<String>,
    /// The beginning of a line.
    said: Vec<u8>,
    /// What it hasn't taken yet.
    owed: Vec<u8>,
    /// Nothing more comes from it.
    has_ended: bool,
    /// Nothing more can be sent to it.
    is_lost: bool,
}

impl Client {
    fn new(socket: TcpStream) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        Ok(Self {
            socket,
            name: None,
            said: Vec::new(),
            owed: b"* name?\n".to_vec(),
            has_ended: false,
            is_lost: false,
        })
    }

    /// The lines that have come.
    fn read(&mut self) -> Vec<String> {
        let mut buffer = [0; READ_SIZE];
        match self.socket.read(&mut buffer) {
            // The rest is a line too.
            Ok(0) if !self.has_ended => {
                self.has_ended = true;
                self.said.push(b'\n');
            }
            Ok(n) => self.said.extend(buffer.iter().take(n)),
            Err(error) if is_for_now(&error) => {}
            Err(_) => self.lose(),
        }
        self.take_lines()
    }

    fn take_lines(&mut self) -> Vec<String> {
        let whole = self.said.iter().rposition(|byte| *byte == b'\n');
        let rest = self.said.split_off(whole.map_or(0, |end| end + 1));
        let lines = std::mem::replace(&mut self.said, rest);
        let lines = lines.split(|byte| *byte == b'\n');
        lines
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .filter(|line| !line.is_empty())
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect()
    }

    /// Never waits: a client for which too much waits already is lost.
    fn tell(&mut self, line: &str) {
        if self.owed.len() + line.len() > LIMIT {
            self.lose();
        } else {
            self.owed.extend(line.as_bytes());
        }
    }

    /// Writes as much as it takes; the rest stays.
    fn write(&mut self) {
        while !self.owed.is_empty() && !self.is_lost {
            match self.socket.write(&self.owed) {
                Ok(n) => drop(self.owed.drain(..n)),
                Err(error) if is_for_now(&error) => return,
                Err(_) => self.lose(),
            }
        }
    }

    fn lose(&mut self) {
        self.has_ended = true;
        self.is_lost = true;
    }

    /// Its name is taken away when the others have heard that it left.
    fn is_over(&self) -> bool {
        self.has_ended && self.name.is_none() && (self.is_lost || self.owed.is_empty())
    }
}

/// Not an error: there is nothing to read, or no room to write, now.
fn is_for_now(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

fn is_name(name: &str) -> bool {
    let is_good = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    (1..=20).contains(&name.chars().count()) && name.chars().all(is_good)
}
