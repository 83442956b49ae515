//! The blocking shells: a resolver in the thread that calls, and the two halves of a server.

use std::fmt;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::{
    Action, Answer, Authority, Config, Failure, Hosts, MAX_MESSAGE, NameError, Transport, Type,
};

/// How many clients a server holds over TCP at once; the next one is hung up on.
pub const MAX_CONNECTIONS: usize = 100;
/// How long a client over TCP may take for a question, or for taking an answer (RFC 7766 §6.2.3).
pub const IDLE: Duration = Duration::from_secs(10);

/// The shortest timeout that a socket takes: zero is an error there.
const SHORTEST_TIMEOUT: Duration = Duration::from_millis(1);
/// How long to wait after the system failed, so that a reason that stays is no busy loop.
pub(crate) const PAUSE: Duration = Duration::from_millis(50);

//--- The resolver

/// A stub resolver with sockets: a new one, and so a new port, for each question (RFC 5452 §9.2).
#[derive(Debug)]
pub struct Resolver {
    machine: crate::Resolver,
}

/// Why a lookup failed.
#[derive(Debug)]
pub enum LookupError {
    /// This is no name.
    Name(NameError),
    /// There is no answer.
    Failure(Failure),
    /// The system has no random numbers.
    Random(io::Error),
}

/// The way to a server: a socket of its own for each question.
#[derive(Debug)]
pub enum Door {
    /// One whose partner is the server: what others send doesn't come in.
    Udp(UdpSocket),
    /// A connection.
    Tcp(TcpStream),
}

impl Resolver {
    /// A resolver that is set up like this.
    #[must_use]
    pub fn new(config: Config, hosts: Hosts) -> Self {
        Self {
            machine: crate::Resolver::new(config, hosts),
        }
    }

    /// One that is set up like the system's own, by `/etc/resolv.conf` and `/etc/hosts`. A file
    /// that is missing is as good as an empty one.
    ///
    /// # Errors
    /// A file is there, but can't be read as text.
    pub fn system() -> io::Result<Self> {
        let config = Config::parse(&text("/etc/resolv.conf")?);
        Ok(Self::new(config, Hosts::parse(&text("/etc/hosts")?)))
    }

    /// The records of a name, of type `kind`.
    ///
    /// # Errors
    /// [`LookupError`].
    pub fn lookup(&mut self, name: &str, kind: Type) -> Result<Answer, LookupError> {
        self.machine.lookup(name, kind, Instant::now())?;
        let (mut door, mut asked) = (None, None);
        loop {
            let dice = random().map_err(LookupError::Random)?;
            match self.machine.poll_action(|| dice) {
                Action::Ask {
                    server,
                    transport,
                    query,
                } => {
                    asked = Some(server);
                    door = Door::open(server, transport, query).ok();
                    match door {
                        Some(_) => self.machine.handle_sent(Instant::now()),
                        None => self.machine.handle_failure(),
                    }
                }
                Action::Wait(deadline) => {
                    let message = door.as_mut().map(|door| door.receive(deadline));
                    match (message, asked) {
                        (Some(Ok(message)), Some(server)) => {
                            let now = Instant::now();
                            self.machine.handle_message(server, &message, now);
                        }
                        (Some(Err(error)), _) if is_timeout(&error) => {}
                        _ => self.machine.handle_failure(),
                    }
                    self.machine.handle_timeout(Instant::now());
                }
                Action::Done(result) => return result.clone().map_err(LookupError::Failure),
                Action::Rest => return Err(LookupError::Failure(Failure::Timeout)),
            }
        }
    }
}

/// An empty text where there is no such file.
fn text(path: &str) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        other => other,
    }
}

/// A number that nobody can guess, from the system.
///
/// # Errors
/// The system has none.
pub fn random() -> io::Result<u128> {
    let mut octets = [0; 16];
    getrandom::fill(&mut octets)?;
    Ok(u128::from_ne_bytes(octets))
}

/// Any port of this machine, for sending to `server`.
pub(crate) fn any_port(server: SocketAddr) -> SocketAddr {
    match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    }
}

impl Door {
    // ANCHOR: open
    /// Opens a new way to a server, and sends a question on it.
    ///
    /// # Errors
    /// What the system says, of the server too: over TCP, that nobody listens.
    pub fn open(server: SocketAddr, transport: Transport, query: &[u8]) -> io::Result<Self> {
        match transport {
            Transport::Udp => {
                // The system chooses the port by dice (RFC 6056), and what others send to it
                // doesn't come in once the socket has a partner.
                let socket = UdpSocket::bind(any_port(server))?;
                socket.connect(server)?;
                socket.send(query)?;
                Ok(Self::Udp(socket))
            }
            Transport::Tcp => {
                let mut stream = TcpStream::connect_timeout(&server, IDLE)?;
                stream.set_write_timeout(Some(IDLE))?;
                write_message(&mut stream, query)?;
                Ok(Self::Tcp(stream))
            }
        }
    }
    // ANCHOR_END: open

    /// The next message.
    ///
    /// # Errors
    /// What the system says: `WouldBlock` or `TimedOut` at the deadline, `UnexpectedEof` where
    /// the server ended the connection, `ConnectionRefused` where it doesn't listen (over UDP,
    /// that comes as late as this).
    pub fn receive(&mut self, deadline: Instant) -> io::Result<Vec<u8>> {
        match self {
            Self::Udp(socket) => {
                let mut datagram = vec![0; MAX_MESSAGE];
                socket.set_read_timeout(Some(until(deadline)))?;
                let len = socket.recv(&mut datagram)?;
                datagram.truncate(len);
                Ok(datagram)
            }
            Self::Tcp(stream) => {
                let message = read_message(&mut Until { stream, deadline })?;
                message.ok_or_else(|| ErrorKind::UnexpectedEof.into())
            }
        }
    }
}

/// A stream that is read until a deadline, however steadily its octets come.
struct Until<'a> {
    stream: &'a TcpStream,
    deadline: Instant,
}

impl Read for Until<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() >= self.deadline {
            return Err(ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(until(self.deadline)))?;
        self.stream.read(buffer)
    }
}

fn until(deadline: Instant) -> Duration {
    let left = deadline.saturating_duration_since(Instant::now());
    left.max(SHORTEST_TIMEOUT)
}

/// `WouldBlock` is what Unix says when the time is over.
fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

//--- Messages over TCP: two octets with the length before each (RFC 1035 §4.2.2)

// ANCHOR: framing
/// Reads a message; `None` if the other side has no more.
///
/// # Errors
/// What the system says; or `UnexpectedEof`, within a message.
pub fn read_message(stream: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 2];
    let (first, second) = length.split_at_mut(1);
    if stream.read(first)? == 0 {
        return Ok(None);
    }
    stream.read_exact(second)?;
    let mut message = vec![0; u16::from_be_bytes(length).into()];
    stream.read_exact(&mut message)?;
    Ok(Some(message))
}

/// Writes a message, in one piece with its length (RFC 7766 §8).
///
/// # Errors
/// What the system says; or `InvalidInput`, for more than [`MAX_MESSAGE`] octets.
pub fn write_message(stream: &mut impl Write, message: &[u8]) -> io::Result<()> {
    stream.write_all(&framed(message)?)
}
// ANCHOR_END: framing

/// A message behind its length.
pub(crate) fn framed(message: &[u8]) -> io::Result<Vec<u8>> {
    let length = u16::try_from(message.len()).map_err(|_| ErrorKind::InvalidInput)?;
    Ok([&length.to_be_bytes(), message].concat())
}

//--- The server

/// Answers datagrams, one after the other, for ever.
pub fn serve_udp(socket: &UdpSocket, authority: &Authority) -> ! {
    let mut query = vec![0; MAX_MESSAGE];
    loop {
        let Ok((len, client)) = socket.recv_from(&mut query) else {
            thread::sleep(PAUSE);
            continue;
        };
        let query = query.get(..len).unwrap_or_default();
        if let Some(answer) = authority.answer(query, Transport::Udp) {
            // A client that can't be reached will ask again, or not.
            let _ = socket.send_to(&answer, client);
        }
    }
}

/// Serves connections, each in a thread of its own, for ever.
pub fn serve_tcp(listener: &TcpListener, authority: &Arc<Authority>) -> ! {
    let open = Arc::new(AtomicUsize::new(0));
    loop {
        let Ok((stream, _)) = listener.accept() else {
            thread::sleep(PAUSE);
            continue;
        };
        if open.load(Ordering::Relaxed) >= MAX_CONNECTIONS {
            continue;
        }
        open.fetch_add(1, Ordering::Relaxed);
        let (authority, guard) = (Arc::clone(authority), Open(Arc::clone(&open)));
        let serving = thread::Builder::new().spawn(move || {
            let _guard = guard;
            // That a client left, or was too slow, is the end of its connection and no more.
            let _ = serve_connection(&stream, &authority);
        });
        drop(serving);
    }
}

/// Counts a connection less, once it is gone.
struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Answers the questions of one client over TCP, one after the other, to their end.
///
/// # Errors
/// What the system says: `WouldBlock` or `TimedOut` where a question took more than [`IDLE`].
pub fn serve_connection(mut stream: &TcpStream, authority: &Authority) -> io::Result<()> {
    stream.set_write_timeout(Some(IDLE))?;
    loop {
        let deadline = Instant::now() + IDLE;
        let Some(query) = read_message(&mut Until { stream, deadline })? else {
            return Ok(());
        };
        if let Some(answer) = authority.answer(&query, Transport::Tcp) {
            write_message(&mut stream, &answer)?;
        }
    }
}

//--- Errors

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(error) => error.fmt(f),
            Self::Failure(failure) => failure.fmt(f),
            Self::Random(error) => write!(f, "no random numbers: {error}"),
        }
    }
}

impl std::error::Error for LookupError {}

impl From<NameError> for LookupError {
    fn from(error: NameError) -> Self {
        Self::Name(error)
    }
}
