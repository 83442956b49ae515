//! The blocking shells: one connection of a server in the thread that calls, and a client.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::message::{Frame, HELLO, Language, Name, Reply, WORLD};
use crate::{Action, Config, Connection, Ending, Event, ReplyError, Requests};

/// The shortest timeout that a socket takes: zero is an error there.
const SHORTEST_TIMEOUT: Duration = Duration::from_millis(1);

/// How much a client reads at once.
const READ: usize = 4096;

/// Serves one client to its end.
#[must_use]
pub fn serve(mut stream: &TcpStream, config: Config) -> Ending {
    let mut now = Instant::now();
    let mut connection = Connection::new(config, now);
    let mut armed = None;
    loop {
        let due = connection.poll_timeout();
        let left = due.map(|due| due.saturating_duration_since(now).max(SHORTEST_TIMEOUT));
        // Mostly it is what it was: a system call less. If it fails, so does what follows.
        if armed.replace(left) != Some(left) {
            let _ = arm(stream, left);
        }
        let outcome = match connection.poll_action() {
            Action::Read(space) => stream.read(space).map(Event::Read),
            Action::Write(owed) => stream.write(owed).map(Event::Written),
            Action::CloseWrite => stream
                .shutdown(Shutdown::Write)
                .map(|()| Event::WriteClosed),
            Action::Done(ending) => return ending,
        };
        now = Instant::now();
        let event = outcome.unwrap_or_else(|error| Event::Failed(error.kind()));
        connection.handle_event(event, now);
        // A client that sends an octet now and then never lets a read run out of time.
        connection.handle_timeout(now);
    }
}

fn arm(stream: &TcpStream, timeout: Option<Duration>) -> io::Result<()> {
    stream.set_read_timeout(timeout)?;
    stream.set_write_timeout(timeout)
}

/// A client of version 0: says hello, and expects `World` (R7).
///
/// # Errors
/// [`ClientError::Io`], or [`ClientError::NotWorld`] with the beginning of what came instead.
pub fn greet(server: SocketAddr, patience: Duration) -> Result<(), ClientError> {
    let mut stream = connect(server, patience)?;
    stream.write_all(HELLO)?;
    let mut answer = Vec::new();
    // One octet more is enough to know that it is not what was promised.
    let limit = WORLD.len() as u64 + 1;
    stream.take(limit).read_to_end(&mut answer)?;
    match answer == WORLD.as_bytes() {
        true => Ok(()),
        false => Err(ClientError::NotWorld(answer)),
    }
}

fn connect(server: SocketAddr, patience: Duration) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&server, patience)?;
    stream.set_nodelay(true)?;
    arm(&stream, Some(patience.max(SHORTEST_TIMEOUT)))?;
    Ok(stream)
}

/// A client of version 1 or 2.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
    patience: Duration,
    requests: Requests,
    sending: Vec<u8>,
    received: Vec<u8>,
    /// How many of the octets received belong to the reply that was given last.
    given: usize,
}

impl Client {
    /// Connects, to offer the version `offered`; waits `patience` for each thing it waits for,
    /// and for a reply that has begun not much longer, however its octets come.
    ///
    /// # Errors
    /// What the system says.
    pub fn connect(server: SocketAddr, offered: u8, patience: Duration) -> io::Result<Self> {
        Ok(Self {
            stream: connect(server, patience)?,
            patience,
            requests: Requests::new(offered),
            sending: Vec::new(),
            received: Vec::new(),
            given: 0,
        })
    }

    /// Puts a request with those that [`receive`](Self::receive) will send, and tells its id.
    pub fn hello(&mut self, name: Option<Name<'_>>, language: Option<Language<'_>>) -> u32 {
        self.requests.hello(name, language, &mut self.sending)
    }

    /// Sends what is to be sent, and waits for the next reply.
    ///
    /// # Errors
    /// [`ClientError`]: the connection is of no more use.
    pub fn receive(&mut self) -> Result<Reply<'_>, ClientError> {
        self.stream.write_all(&self.sending)?;
        self.sending.clear();
        self.received.drain(..self.given);
        self.given = 0;
        let start = Instant::now();
        while Frame::decode(&self.received)
            .map_err(ReplyError::Broken)?
            .is_none()
        {
            let mut piece = [0; READ];
            let len = self.stream.read(&mut piece)?;
            if start.elapsed() > self.patience {
                return Err(io::Error::from(ErrorKind::TimedOut).into()); // R41
            }
            if len == 0 {
                return Err(ClientError::Ended);
            }
            self.received.extend(piece.iter().take(len));
        }
        let reply = self.requests.reply(&self.received)?;
        let (reply, len) = reply.ok_or(ClientError::Ended)?;
        self.given = len;
        Ok(reply)
    }
}

/// Why a client failed.
#[derive(Debug)]
pub enum ClientError {
    /// What the system said of the connection.
    Io(io::Error),
    /// The server's end came before the reply. One of version 0 ends without a word.
    Ended,
    /// The reply is of no use.
    Reply(ReplyError),
    /// A server of version 0 answered this, or more.
    NotWorld(Vec<u8>),
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(_) => f.write_str("the conversation failed"),
            Self::Ended => f.write_str("the server ended the conversation without a reply"),
            Self::Reply(_) => f.write_str("the server broke a rule"),
            Self::NotWorld(answer) => write!(f, "not World but \"{}\"", answer.escape_ascii()),
        }
    }
}

impl std::error::Error for ClientError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Reply(error) => Some(error),
            Self::Ended | Self::NotWorld(_) => None,
        }
    }
}

impl From<io::Error> for ClientError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ReplyError> for ClientError {
    fn from(error: ReplyError) -> Self {
        Self::Reply(error)
    }
}
