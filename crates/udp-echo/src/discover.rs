//! Who is there? A query to a multicast group, which every member hears, and the answers.
//!
//! ```text
//!   client                     239.255.88.88:8889                 servers
//!     │ ── Query "echo" ─────────────▶ group ──▶ A, ──▶ B            all members hear it
//!     │ ◀─────────────────────── Announce "echo", port 8888 ── A    each answers the asker
//!     │ ◀─────────────────────── Announce "echo", port 8890 ── B    by unicast
//! ```

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};
use std::time::{Duration, Instant};

use byteorder::{Reader, UnexpectedEnd, Writer};
use socket2::{Domain, Protocol, Socket, Type};

/// The first bytes of a message, so that another program's datagrams are not taken for ours.
const MAGIC: [u8; 4] = *b"lab4";
const QUERY: u8 = 1;
const ANNOUNCE: u8 = 2;

/// The longest message: magic, kind, length, name, port.
const MESSAGE: usize = 4 + 1 + 1 + Message::NAME + 2;

/// Where a query goes, and how far.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Scope {
    /// The group's address and port.
    pub group: SocketAddrV4,
    /// The interface, by its address: a host with two networks must choose.
    pub interface: Ipv4Addr,
    /// How many networks it may cross (IP's TTL): 0 stays on this host, 1 on this network
    /// (RFC 1112 §6.1). A router passes on what has more.
    pub hops: u32,
}

impl Scope {
    /// A group of the IPv4 Local Scope, 239.255.0.0/16 (RFC 2365 §6.1).
    pub const GROUP: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(239, 255, 88, 88), 8889);

    /// This host only.
    pub const LOOPBACK: Self = Self {
        group: Self::GROUP,
        interface: Ipv4Addr::LOCALHOST,
        hops: 0,
    };

    // ANCHOR: multicast
    /// A socket that hears the group. Several on one host may: each gets every query.
    ///
    /// # Errors
    /// What the system says, such as an interface that it doesn't have.
    pub fn member(&self) -> io::Result<UdpSocket> {
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
        socket.set_reuse_address(true)?;
        #[cfg(all(unix, not(target_os = "linux")))]
        socket.set_reuse_port(true)?; // BSD and macOS ask for this one too
        let any = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, self.group.port());
        socket.bind(&SocketAddr::V4(any).into())?;
        socket.join_multicast_v4(self.group.ip(), &self.interface)?;
        Ok(socket.into())
    }

    /// A socket that asks the group.
    ///
    /// # Errors
    /// What the system says, such as an interface that it doesn't have.
    pub fn asker(&self) -> io::Result<UdpSocket> {
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
        socket.set_multicast_if_v4(&self.interface)?;
        socket.set_multicast_ttl_v4(self.hops)?;
        socket.set_multicast_loop_v4(true)?; // members on this host hear it too
        socket.bind(&SocketAddr::from((self.interface, 0)).into())?;
        Ok(socket.into())
    }
    // ANCHOR_END: multicast
}

/// Everybody's socket: what may send to a broadcast address, which reaches all hosts of a
/// network, whether they want it or not (RFC 919).
///
/// # Errors
/// What the system says of `address`.
pub fn broadcaster(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    // Without it sending is refused (EACCES), lest a wrong address reach everybody.
    socket.set_broadcast(true)?;
    Ok(socket)
}

/// Asks the group for `service`, and gathers who answers `within` that time, each once.
///
/// # Errors
/// What the system says of sending. Nobody answering is no error.
pub fn find(scope: &Scope, service: &str, within: Duration) -> io::Result<Vec<SocketAddr>> {
    let socket = scope.asker()?;
    let mut query = Vec::new();
    Message::Query { service }.encode(&mut query);
    socket.send_to(&query, scope.group)?;
    let deadline = Instant::now() + within;
    let mut found = Vec::new();
    while let Some(server) = hear(&socket, service, deadline)? {
        found.extend(server.filter(|server| !found.contains(server)));
    }
    Ok(found)
}

/// Waits for one datagram at a member's socket; answers it, if it asks for `service`, with
/// `port`. Tells who asked.
///
/// # Errors
/// What the system says of receiving or sending.
pub fn answer_query(
    member: &UdpSocket,
    service: &str,
    port: u16,
) -> io::Result<Option<SocketAddr>> {
    let mut buffer = [0; MESSAGE + 1];
    let (len, from) = member.recv_from(&mut buffer)?;
    match Message::parse(buffer.get(..len).unwrap_or_default()) {
        Ok(Message::Query { service: wanted }) if wanted == service => {
            let mut announce = Vec::new();
            Message::Announce { service, port }.encode(&mut announce);
            member.send_to(&announce, from).map(|_| Some(from))
        }
        _ => Ok(None),
    }
}

/// `None` when the time is up, `Some(None)` for a datagram that announces no such service.
fn hear(
    socket: &UdpSocket,
    service: &str,
    deadline: Instant,
) -> io::Result<Option<Option<SocketAddr>>> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Ok(None);
    }
    socket.set_read_timeout(Some(left))?;
    let mut buffer = [0; MESSAGE + 1];
    let (len, from) = match socket.recv_from(&mut buffer) {
        Ok(heard) => heard,
        Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(Some(None)),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    Ok(Some(
        match Message::parse(buffer.get(..len).unwrap_or_default()) {
            Ok(Message::Announce {
                service: offered,
                port,
            }) if offered == service => Some(SocketAddr::new(from.ip(), port)),
            _ => None,
        },
    ))
}

/// What is said between those who ask and those who are there.
///
/// ```text
///  'l' 'a' 'b' '4' | kind (8) | length of name (8) | name … | port (16), of an announcement
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Message<'a> {
    /// Who offers this service?
    Query {
        /// Its name.
        service: &'a str,
    },
    /// I do, at this port of the address that this comes from.
    Announce {
        /// Its name.
        service: &'a str,
        /// Its port.
        port: u16,
    },
}

/// Why a datagram is no message of discovery.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MessageError {
    /// It ends too early.
    Truncated(UnexpectedEnd),
    /// It begins with other bytes: it is another protocol's.
    NotOurs,
    /// Neither query nor announcement, but this.
    UnknownKind(u8),
    /// The name is not UTF-8, or longer than [`Message::NAME`].
    BadName,
    /// Bytes follow the message, from this offset on.
    TrailingBytes(usize),
}

impl<'a> Message<'a> {
    /// The most bytes of a service's name; what is longer is cut when it is encoded.
    pub const NAME: usize = 63;

    /// Reads a datagram.
    ///
    /// # Errors
    /// [`MessageError`].
    pub fn parse(datagram: &'a [u8]) -> Result<Self, MessageError> {
        let mut reader = Reader::new(datagram);
        if reader.array::<4>()? != MAGIC {
            return Err(MessageError::NotOurs);
        }
        let kind = reader.u8()?;
        let len = usize::from(reader.u8()?);
        let name = reader.take(len)?;
        let service = str::from_utf8(name).map_err(|_| MessageError::BadName)?;
        if len > Self::NAME {
            return Err(MessageError::BadName);
        }
        let message = match kind {
            QUERY => Self::Query { service },
            ANNOUNCE => Self::Announce {
                service,
                port: reader.u16_be()?,
            },
            kind => return Err(MessageError::UnknownKind(kind)),
        };
        if reader.is_empty() {
            Ok(message)
        } else {
            Err(MessageError::TrailingBytes(reader.position()))
        }
    }

    /// Appends the datagram to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let mut writer = Writer::new(out);
        writer.bytes(&MAGIC);
        match self {
            Self::Query { service } => {
                writer.u8(QUERY);
                name(&mut writer, service);
            }
            Self::Announce { service, port } => {
                writer.u8(ANNOUNCE);
                name(&mut writer, service);
                writer.u16_be(*port);
            }
        }
    }
}

fn name(writer: &mut Writer<'_>, service: &str) {
    let end = service.floor_char_boundary(Message::NAME);
    let name = service.get(..end).unwrap_or_default().as_bytes();
    writer.u8(u8::try_from(name.len()).unwrap_or(u8::MAX));
    writer.bytes(name);
}

impl From<UnexpectedEnd> for MessageError {
    fn from(error: UnexpectedEnd) -> Self {
        Self::Truncated(error)
    }
}

impl std::fmt::Display for MessageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Truncated(end) => end.fmt(f),
            Self::NotOurs => f.write_str("this is another protocol's datagram"),
            Self::UnknownKind(kind) => write!(f, "kind {kind} at offset 4 is unknown"),
            Self::BadName => f.write_str("the name at offset 6 is too long or not UTF-8"),
            Self::TrailingBytes(offset) => write!(f, "bytes after the end, from offset {offset}"),
        }
    }
}

impl std::error::Error for MessageError {}
