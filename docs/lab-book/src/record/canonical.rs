//! What was heard, without what chance chose: two recordings of a scene become
//! the same file.
//!
//! Bytes of the conversation stay as they were sent. Addresses of chance, the
//! initial sequence numbers, identifications, windows and times are replaced,
//! TCP's timestamps and the acknowledgments that only their timing explains are
//! left out, and the checksums are those of what is written.

use std::collections::HashMap;

use anyhow::{Context, bail, ensure};
use etherparse::{Ethernet2Header, IpNumber, Ipv4Header, TcpHeader, TcpOptionElement, TcpSlice};

use super::names::Names;

/// A segment from or to the port that a recording is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Heard {
    link: Ethernet2Header,
    ip: Ipv4Header,
    tcp: TcpHeader,
    payload: Vec<u8>,
}

/// The first sequence number of every stream, instead of a secret one
/// (RFC 9293 §3.4.1).
const INITIAL: u32 = 1_000_000;
/// What is offered after the handshake, at the usual scale of 128.
const WINDOW: u16 = 512;
/// Between two packets.
const MICROS: usize = 1000;

/// The packet as a segment, if it is one from or to `port` on loopback.
pub(crate) fn hear(packet: &[u8], port: u16) -> Option<Heard> {
    let (link, rest) = Ethernet2Header::from_slice(packet).ok()?;
    let (ip, rest) = Ipv4Header::from_slice(rest).ok()?;
    let data = ip
        .payload_len()
        .ok()
        .and_then(|len| rest.get(..usize::from(len)))?;
    if ip.protocol != IpNumber::TCP || ip.destination.first() != Some(&127) {
        return None;
    }
    let tcp = TcpSlice::from_slice(data).ok()?;
    let ours = [tcp.source_port(), tcp.destination_port()].contains(&port);
    ours.then(|| Heard {
        link,
        ip,
        tcp: tcp.to_header(),
        payload: tcp.payload().to_vec(),
    })
}

/// A file of pcap, in which each client has the port that `names` gives it.
pub(crate) fn file(heard: &[Heard], port: u16, names: &mut Names) -> anyhow::Result<Vec<u8>> {
    let mut streams = Streams::default();
    let mut file = pcap_header();
    let mut index = 0;
    for heard in once(heard) {
        let Some(mut kept) = streams.keep(heard)? else {
            continue;
        };
        let client = if kept.tcp.source_port == port {
            kept.tcp.destination_port
        } else {
            kept.tcp.source_port
        };
        // Clients that the transcript doesn't tell of are counted as they are heard.
        names.port(client);
        kept.tcp.source_port = names.port(kept.tcp.source_port);
        kept.tcp.destination_port = names.port(kept.tcp.destination_port);
        kept.ip.identification = u16::try_from(index + 1).context("too many packets")?;
        push(&mut file, index * MICROS, &kept.bytes()?)?;
        index += 1;
    }
    ensure!(index > 0, "nothing was heard");
    Ok(file)
}

/// Loopback hands over each packet twice: as it leaves, and as it comes.
fn once(heard: &[Heard]) -> Vec<&Heard> {
    let (mut first, mut waiting) = (Vec::new(), Vec::new());
    for packet in heard {
        match waiting.iter().position(|it| *it == packet) {
            Some(index) => drop(waiting.swap_remove(index)),
            None => {
                waiting.push(packet);
                first.push(packet);
            }
        }
    }
    first
}

/// From which port, to which.
type Direction = (u16, u16);

#[derive(Default)]
struct Streams(HashMap<Direction, Stream>);

#[derive(Clone, Copy)]
struct Stream {
    initial: u32,
    next: u32,
    ended: bool,
    /// Whether something besides the SYN was kept of it.
    spoke: bool,
}

impl Streams {
    /// The segment with what is the same in every recording; `None` if it
    /// depends on chance whether it is sent.
    fn keep(&mut self, heard: &Heard) -> anyhow::Result<Option<Heard>> {
        let mut kept = heard.clone();
        let tcp = &mut kept.tcp;
        let direction = (tcp.source_port, tcp.destination_port);
        let back = (tcp.destination_port, tcp.source_port);
        let len = u32::try_from(kept.payload.len())? + u32::from(tcp.syn) + u32::from(tcp.fin);
        if tcp.syn && !self.0.contains_key(&direction) {
            self.0.insert(direction, Stream::begun(tcp.sequence_number));
        }
        let mut peer = self.0.get(&back).copied();
        let Some(stream) = self.0.get_mut(&direction) else {
            // The refusal comes from a port where no stream is.
            ensure!(tcp.rst, "a segment before any SYN: record it again");
            return Ok(Some(kept.without_chance(None, peer)));
        };
        let seq = tcp.sequence_number;
        let ahead = seq.wrapping_sub(stream.next);
        if len > 0 && ahead > u32::MAX / 2 {
            return Ok(None); // sent before
        }
        if len > 0 && ahead > 0 {
            bail!("some packets were not heard: record it again");
        }
        if len == 0 && !tcp.rst && !stream.explains(tcp, peer.as_ref()) {
            return Ok(None);
        }
        stream.next = stream.next.wrapping_add(len);
        stream.ended |= tcp.fin;
        stream.spoke |= !tcp.syn;
        let stream = *stream;
        if tcp.rst {
            // The numbers begin anew if the port is used again.
            self.0.remove(&direction);
            peer = self.0.remove(&back).or(peer);
        }
        Ok(Some(kept.without_chance(Some(stream), peer)))
    }
}

impl Stream {
    fn begun(initial: u32) -> Self {
        Self {
            initial,
            next: initial,
            ended: false,
            spoke: false,
        }
    }

    /// Whether the acknowledgment is one that always comes: the third of the
    /// handshake, and the last one of all.
    fn explains(&self, tcp: &TcpHeader, peer: Option<&Self>) -> bool {
        let Some(peer) = peer else {
            return false;
        };
        let answers_syn = tcp.acknowledgment_number == peer.initial.wrapping_add(1);
        let last = self.ended && peer.ended && tcp.acknowledgment_number == peer.next;
        (answers_syn && !self.spoke && self.next == tcp.sequence_number) || last
    }
}

impl Heard {
    fn without_chance(mut self, stream: Option<Stream>, peer: Option<Stream>) -> Self {
        let tcp = &mut self.tcp;
        if let Some(stream) = stream {
            let relative = tcp.sequence_number.wrapping_sub(stream.initial);
            tcp.sequence_number = INITIAL.wrapping_add(relative);
        }
        if let (true, Some(peer)) = (tcp.ack, peer) {
            let relative = tcp.acknowledgment_number.wrapping_sub(peer.initial);
            tcp.acknowledgment_number = INITIAL.wrapping_add(relative);
        }
        if !tcp.syn && !tcp.rst {
            tcp.window_size = WINDOW;
        }
        let is_time = |it: &TcpOptionElement| matches!(it, TcpOptionElement::Timestamp(..));
        let options: Vec<TcpOptionElement> = tcp
            .options_iterator()
            .flatten()
            .filter(|it| !is_time(it) && *it != TcpOptionElement::Noop)
            .collect();
        // They are fewer than they were, so there is room.
        let _ = tcp.set_options(&options);
        self
    }

    fn bytes(mut self) -> anyhow::Result<Vec<u8>> {
        let len = self.tcp.header_len() + self.payload.len();
        self.ip.set_payload_len(len)?;
        self.ip.header_checksum = self.ip.calc_header_checksum();
        self.tcp.checksum = self.tcp.calc_checksum_ipv4(&self.ip, &self.payload)?;
        let mut bytes = Vec::new();
        self.link.write(&mut bytes)?;
        self.ip.write(&mut bytes)?;
        self.tcp.write(&mut bytes)?;
        bytes.extend_from_slice(&self.payload);
        Ok(bytes)
    }
}

/// Of version 2.4, in microseconds, of Ethernet.
fn pcap_header() -> Vec<u8> {
    let words = [0xa1b2_c3d4, 0x0004_0002, 0, 0, 0x0004_0000, 1_u32];
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn push(file: &mut Vec<u8>, micros: usize, packet: &[u8]) -> anyhow::Result<()> {
    let numbers = [
        micros / 1_000_000,
        micros % 1_000_000,
        packet.len(),
        packet.len(),
    ];
    for number in numbers {
        file.extend_from_slice(&u32::try_from(number)?.to_le_bytes());
    }
    file.extend_from_slice(packet);
    Ok(())
}
