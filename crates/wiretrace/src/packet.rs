//! The packets of TCP and UDP in a capture, and ICMP's word that nobody has a port, numbered as a reader wants them:
//! from the beginning of each connection.

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::Range;
use std::time::Duration;

use etherparse::icmpv4::DestUnreachableHeader;
use etherparse::{
    EtherType, Icmpv4Type, IpNumber, Ipv4HeaderSlice, NetSlice, SlicedPacket, TcpSlice,
    TransportSlice, UdpHeader,
};

use crate::frame::{Frame, LinkType, frames};

/// One packet that carries a transport protocol.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Packet {
    /// Of TCP.
    Segment(Segment),
    /// Of UDP.
    Datagram(Datagram),
    /// Of ICMP, about one of UDP.
    Unreachable(Unreachable),
}

/// One packet of TCP (RFC 9293).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Segment {
    /// Since the first packet of the capture.
    pub at: Duration,
    /// The source.
    pub from: SocketAddr,
    /// The destination.
    pub to: SocketAddr,
    /// The control bits.
    pub flags: Flags,
    /// SEG.SEQ, counted from the initial sequence number: the SYN has 0, the
    /// first byte of data 1.
    pub seq: u32,
    /// SEG.ACK, counted in the same way; `None` without the ACK bit.
    pub ack: Option<u32>,
    /// The data.
    pub payload: Vec<u8>,
    /// How many of its sequence numbers had been sent before.
    pub repeated: u32,
}

/// One packet of UDP (RFC 768).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Datagram {
    /// Since the first packet of the capture.
    pub at: Duration,
    /// The source.
    pub from: SocketAddr,
    /// The destination.
    pub to: SocketAddr,
    /// The data.
    pub payload: Vec<u8>,
}

/// The message of ICMP that nobody has the port to which a datagram was sent (RFC
/// 792), which quotes that datagram.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unreachable {
    /// Since the first packet of the capture.
    pub at: Duration,
    /// The destination of the datagram.
    pub from: SocketAddr,
    /// The source of the datagram.
    pub to: SocketAddr,
}

/// Control bits of a segment (RFC 9293 §3.1). They print as `SYN,ACK`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(missing_docs, reason = "the RFC's names")]
pub struct Flags {
    pub syn: bool,
    pub fin: bool,
    pub rst: bool,
    pub psh: bool,
    pub ack: bool,
}

impl Packet {
    /// When, from whom, to whom.
    #[must_use]
    pub fn route(&self) -> (Duration, SocketAddr, SocketAddr) {
        match self {
            Self::Segment(it) => (it.at, it.from, it.to),
            Self::Datagram(it) => (it.at, it.from, it.to),
            Self::Unreachable(it) => (it.at, it.from, it.to),
        }
    }
}

impl Segment {
    /// SEG.LEN: how many sequence numbers it takes, with one each for SYN and
    /// FIN.
    #[must_use]
    pub fn len(&self) -> u32 {
        length(self.flags, &self.payload)
    }

    /// Whether it takes no sequence number: an acknowledgment, or a reset.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all that it carries had been sent before.
    #[must_use]
    pub fn is_retransmission(&self) -> bool {
        !self.is_empty() && self.repeated >= self.len()
    }
}

impl fmt::Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = [
            (self.syn, "SYN"),
            (self.fin, "FIN"),
            (self.rst, "RST"),
            (self.psh, "PSH"),
            (self.ack, "ACK"),
        ];
        let names = bits.iter().filter(|(set, _)| *set).map(|(_, name)| *name);
        f.pad(&names.collect::<Vec<_>>().join(","))
    }
}

/// The packets of TCP and UDP in `capture`, and of ICMP those that say that nobody
/// has a port of UDP. The capture is a file of pcap or pcapng
/// with packets of Ethernet, raw IP, or Linux's cooked captures, as `tcpdump`
/// and Wireshark write them. Other packets, and fragments of IP, are left out.
///
/// Sequence numbers are told apart from repeated ones as on loopback, where
/// packets keep their order.
///
/// # Errors
/// [`CaptureError`] says which packet could not be read, and why.
///
/// ```
/// let nothing_captured = b"\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\0\0\x04\0\x01\0\0\0";
/// assert_eq!(wiretrace::packets(nothing_captured), Ok(vec![]));
/// ```
pub fn packets(capture: &[u8]) -> Result<Vec<Packet>, CaptureError> {
    let mut connections = Connections::default();
    let frames = frames(capture)?;
    let began = frames.first().map_or(0, |frame| frame.nanos);
    let packets = frames
        .iter()
        .filter_map(|frame| connections.packet(frame, began));
    Ok(packets.collect())
}

/// Why a capture can't be read. Packets are counted from 1.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CaptureError {
    /// It is neither pcap nor pcapng.
    Format,
    /// What follows this many packets is no packet, or the file ends in it.
    Malformed {
        /// Those that were read before.
        after: usize,
    },
    /// The capture kept only the beginning of a packet.
    Shortened {
        /// Which.
        packet: usize,
    },
    /// A packet of a kind of link that is not known here.
    Link {
        /// Which.
        packet: usize,
        /// The link type's number in the registry of tcpdump.org.
        link: i32,
    },
}

impl fmt::Display for CaptureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format => write!(f, "the file is neither pcap nor pcapng"),
            Self::Malformed { after } => {
                write!(f, "what follows packet {after} is broken or cut off")
            }
            Self::Shortened { packet } => write!(
                f,
                "only the beginning of packet {packet} was captured: capture whole packets"
            ),
            Self::Link { packet, link } => write!(
                f,
                "packet {packet} is of link type {link}: Ethernet, raw IP and Linux's cooked \
                 captures are known"
            ),
        }
    }
}

impl std::error::Error for CaptureError {}

/// From whom, to whom.
type Direction = (SocketAddr, SocketAddr);

/// What was sent so far in each direction of each connection.
#[derive(Default)]
struct Connections(HashMap<Direction, Stream>);

struct Stream {
    initial: u32,
    next: u32,
}

impl Connections {
    fn packet(&mut self, frame: &Frame<'_>, began: i128) -> Option<Packet> {
        let at = since(began, frame.nanos);
        let sliced = slice(frame)?;
        let (from, to) = addresses(sliced.net.as_ref()?)?;
        let end = SocketAddr::new;
        match sliced.transport? {
            TransportSlice::Tcp(tcp) => {
                let (from, to) = (
                    end(from, tcp.source_port()),
                    end(to, tcp.destination_port()),
                );
                Some(Packet::Segment(self.segment(at, (from, to), &tcp)))
            }
            TransportSlice::Udp(udp) => Some(Packet::Datagram(Datagram {
                at,
                from: end(from, udp.source_port()),
                to: end(to, udp.destination_port()),
                payload: udp.payload().to_vec(),
            })),
            TransportSlice::Icmpv4(icmp) => match icmp.icmp_type() {
                Icmpv4Type::DestinationUnreachable(DestUnreachableHeader::Port) => {
                    unreachable(at, icmp.payload())
                }
                _ => None,
            },
            TransportSlice::Icmpv6(_) | TransportSlice::Igmp(_) => None,
        }
    }

    fn segment(&mut self, at: Duration, direction: Direction, tcp: &TcpSlice<'_>) -> Segment {
        let (from, to) = direction;
        let flags = flags(tcp);
        let payload = tcp.payload().to_vec();
        let len = length(flags, &payload);
        let (seq, repeated) = self.sent(direction, flags, tcp.sequence_number(), len);
        let ack = flags.ack.then(|| tcp.acknowledgment_number());
        Segment {
            at,
            from,
            to,
            flags,
            seq,
            ack: ack.map(|ack| self.acknowledged((to, from), ack)),
            payload,
            repeated,
        }
    }

    /// The relative number of `seq`, and how many of the `len` numbers from it
    /// on had been used before.
    fn sent(&mut self, direction: Direction, flags: Flags, seq: u32, len: u32) -> (u32, u32) {
        let (from, to) = direction;
        let known = self.0.get(&direction).map(|stream| stream.initial);
        if flags.syn && known != Some(seq) {
            // A new connection, even if it has the addresses of an old one.
            self.0.remove(&direction);
            if !flags.ack {
                self.0.remove(&(to, from));
            }
        }
        let stream = self.0.entry(direction).or_insert_with(|| Stream {
            initial: if flags.syn { seq } else { seq.wrapping_sub(1) },
            next: seq,
        });
        let old = stream.next.wrapping_sub(seq);
        let repeated = if is_ahead(old) { 0 } else { old.min(len) };
        let end = seq.wrapping_add(len);
        if !is_ahead(end.wrapping_sub(stream.next)) {
            stream.next = end;
        }
        (seq.wrapping_sub(stream.initial), repeated)
    }

    fn acknowledged(&mut self, direction: Direction, ack: u32) -> u32 {
        let stream = self.0.entry(direction).or_insert_with(|| Stream {
            initial: ack.wrapping_sub(1),
            next: ack,
        });
        ack.wrapping_sub(stream.initial)
    }
}

/// What is said of the datagram whose header of IP, and at least eight bytes more,
/// are `quoted`.
fn unreachable(at: Duration, quoted: &[u8]) -> Option<Packet> {
    let ip = Ipv4HeaderSlice::from_slice(quoted).ok()?;
    let udp = quoted.get(ip.slice().len()..)?;
    let (udp, _) = UdpHeader::from_slice(udp).ok()?;
    let end = |address: Ipv4Addr, port| SocketAddr::new(address.into(), port);
    (ip.protocol() == IpNumber::UDP).then(|| {
        Packet::Unreachable(Unreachable {
            at,
            from: end(ip.destination_addr(), udp.destination_port),
            to: end(ip.source_addr(), udp.source_port),
        })
    })
}

/// Whether a difference of two sequence numbers is negative: they are compared
/// modulo 2^32 (RFC 9293 §3.4).
fn is_ahead(difference: u32) -> bool {
    difference >= 1 << 31
}

fn length(flags: Flags, payload: &[u8]) -> u32 {
    let data = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    data.saturating_add(u32::from(flags.syn) + u32::from(flags.fin))
}

fn flags(tcp: &TcpSlice<'_>) -> Flags {
    Flags {
        syn: tcp.syn(),
        fin: tcp.fin(),
        rst: tcp.rst(),
        psh: tcp.psh(),
        ack: tcp.ack(),
    }
}

/// Zero where the clock went back.
fn since(began: i128, nanos: i128) -> Duration {
    let nanos = u64::try_from(nanos.saturating_sub(began).max(0));
    Duration::from_nanos(nanos.unwrap_or(u64::MAX))
}

fn slice<'a>(frame: &Frame<'a>) -> Option<SlicedPacket<'a>> {
    let sliced = match frame.link {
        LinkType::Ethernet => SlicedPacket::from_ethernet(frame.bytes),
        LinkType::RawIp => SlicedPacket::from_ip(frame.bytes),
        LinkType::Cooked => return cooked(frame.bytes, 14..16, 16),
        LinkType::Cooked2 => return cooked(frame.bytes, 0..2, 20),
    };
    sliced.ok()
}

/// What follows a header of `len` bytes that holds the number of its protocol
/// there. The rest of it says what kind of interface it was, as loopback.
fn cooked(bytes: &[u8], protocol: Range<usize>, len: usize) -> Option<SlicedPacket<'_>> {
    let (header, packet) = bytes.split_at_checked(len)?;
    let protocol = header.get(protocol)?.first_chunk()?;
    let protocol = EtherType(u16::from_be_bytes(*protocol));
    SlicedPacket::from_ether_type(protocol, packet).ok()
}

fn addresses(net: &NetSlice<'_>) -> Option<(IpAddr, IpAddr)> {
    match net {
        NetSlice::Ipv4(ip) => {
            let header = ip.header();
            Some((
                header.source_addr().into(),
                header.destination_addr().into(),
            ))
        }
        NetSlice::Ipv6(ip) => {
            let header = ip.header();
            Some((
                header.source_addr().into(),
                header.destination_addr().into(),
            ))
        }
        NetSlice::Arp(_) => None,
    }
}
