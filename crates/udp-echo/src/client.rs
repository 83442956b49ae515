//! The blocking client: a connected socket, a clock and dice around [`Requests`].

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::blocking::buffer;
use crate::{Action, Limits, RequestError, Requests, Retry, Verdict};

/// A client of one server.
///
/// Its socket is connected. No packet is sent for that; but the kernel then drops what comes
/// from any other address, and tells of the server's ICMP errors (RFC 1122 §4.1.3.3).
#[derive(Debug)]
pub struct Client {
    socket: UdpSocket,
    requests: Requests,
    random: Rng,
    buffer: Box<[u8]>,
}

/// What came back.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reply {
    /// The bytes.
    pub payload: Vec<u8>,
    /// How often the request was sent.
    pub attempts: u32,
    /// How long it took, where that can be known: see [`Answer`](crate::Answer).
    pub round_trip: Option<Duration>,
}

impl Client {
    /// A client of `server`, which need not be there yet.
    ///
    /// # Errors
    /// What the system says of a socket, or of a network that it has no way to.
    pub fn connect(server: SocketAddr, retry: Retry) -> io::Result<Self> {
        let any: IpAddr = match server {
            SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let socket = UdpSocket::bind((any, 0))?;
        socket.connect(server)?;
        let mut random = Rng::new();
        Ok(Self {
            socket,
            requests: Requests::new(random.u32(..), retry),
            random,
            buffer: buffer(Limits::DATAGRAM),
        })
    }

    /// What it did so far, and the round-trip time as measured.
    #[must_use]
    pub fn requests(&self) -> &Requests {
        &self.requests
    }

    // ANCHOR: echo
    /// Sends `payload`, again and again if need be, and waits for it to come back.
    ///
    /// # Errors
    /// [`ClientError`]. The server may have received the request all the same.
    pub fn echo(&mut self, payload: &[u8]) -> Result<Reply, ClientError> {
        let start = Instant::now();
        self.requests.request(payload)?;
        loop {
            let outcome = match self.requests.poll_action() {
                Action::Send(datagram) => self.socket.send(datagram).map(|_| {
                    let random = self.random.u32(..);
                    self.requests.handle_sent(Instant::now(), random);
                }),
                Action::Wait(deadline) => match self.receive_until(deadline) {
                    Ok(Some(reply)) => return Ok(reply),
                    Ok(None) => Ok(()),
                    Err(error) => Err(error),
                },
                Action::GiveUp | Action::Rest => {
                    return Err(ClientError::NoAnswer(start.elapsed()));
                }
            };
            if let Err(error) = outcome {
                self.requests.abandon();
                return Err(error.into());
            }
        }
    }
    // ANCHOR_END: echo

    fn receive_until(&mut self, deadline: Instant) -> io::Result<Option<Reply>> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            self.requests.handle_timeout(Instant::now());
            return Ok(None);
        }
        self.socket.set_read_timeout(Some(left))?;
        let len = match self.socket.recv(&mut self.buffer) {
            Ok(len) => len,
            Err(error) if is_timeout(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        let datagram = self.buffer.get(..len).unwrap_or_default();
        Ok(
            match self.requests.handle_datagram(datagram, Instant::now()) {
                Verdict::Answer(answer) => Some(Reply {
                    payload: answer.payload.to_vec(),
                    attempts: answer.attempts,
                    round_trip: answer.round_trip,
                }),
                Verdict::Late | Verdict::Duplicate | Verdict::Foreign => None,
            },
        )
    }
}

/// Why a client has no answer.
#[derive(Debug)]
pub enum ClientError {
    /// The request cannot be made.
    Request(RequestError),
    /// Nothing came for so long, however often it was asked.
    NoAnswer(Duration),
    /// Nobody has the port: the server's host said so, by ICMP "port unreachable" (RFC 792),
    /// which the kernel hands to the next call on a connected socket, whichever that is.
    Refused,
    /// The socket failed otherwise.
    Socket(io::Error),
}

impl From<RequestError> for ClientError {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<io::Error> for ClientError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // Windows calls it a reset.
            ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset => Self::Refused,
            _ => Self::Socket(error),
        }
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(f),
            Self::NoAnswer(time) => write!(f, "no answer in {:.1} s", time.as_secs_f64()),
            Self::Refused => f.write_str("nobody has that port"),
            Self::Socket(_) => f.write_str("cannot send or receive"),
        }
    }
}

impl std::error::Error for ClientError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Request(_) | Self::NoAnswer(_) | Self::Refused => None,
            Self::Socket(error) => Some(error),
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    // Unix says "would block" where Windows says "timed out".
    matches!(
        error.kind(),
        ErrorKind::TimedOut | ErrorKind::WouldBlock | ErrorKind::Interrupted
    )
}
