//! What was heard, without what chance chose: two recordings of a scene become
//! the same file.
//!
//! Bytes of the conversation stay as they were sent. Ports of chance, initial
//! sequence numbers, identifications, windows and times are replaced. TCP's
//! options but the segment size are left out, and so are the acknowledgments
//! that only their timing explains. The checksums are those of what is written.

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
/// What every segment offers: how much depends on the host's memory.
const WINDOW: u16 = 65_495;
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
pub(crate) fn file(heard: &[Heard], names: &mut Names) -> anyhow::Result<Vec<u8>> {
    let mut streams = Streams::default();
    let mut file = pcap_header();
    let mut index = 0;
    for heard in once(heard) {
        let Some(mut kept) = streams.keep(heard)? else {
            continue;
        };
        // Clients that the transcript doesn't tell of are counted as they are heard.
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
        (tcp.ece, tcp.cwr, tcp.ns) = (false, false, false);
        if !tcp.rst {
            tcp.window_size = WINDOW;
        }
        // Timestamps, and what this host offers besides, are its own business.
        let size = tcp.options_iterator().flatten().find(is_segment_size);
        // An option of four bytes always fits.
        let _ = tcp.set_options(size.as_slice());
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

fn is_segment_size(option: &TcpOptionElement) -> bool {
    matches!(option, TcpOptionElement::MaximumSegmentSize(_))
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

#[cfg(test)]
mod tests {
    use etherparse::PacketBuilder;
    use wiretrace::{Packet, packets};

    use super::*;

    const SERVER: u16 = 20_000;

    /// What chance decides in one recording of one conversation.
    struct Chance {
        client: u16,
        initial: [u32; 2],
        clock: u32,
        /// Whether data and a FIN are acknowledged at once, too.
        acknowledges: bool,
        again: bool,
    }

    /// From the client?, control bits, SEG.SEQ and SEG.ACK, data.
    type Short = (bool, &'static str, u32, u32, &'static [u8]);

    impl Chance {
        /// A greeting, a line and its echo, and both ends.
        fn conversation(&self) -> Vec<Short> {
            let always = |it: Short| [Some(it), None];
            let sometimes = |it: Short| [self.acknowledges.then_some(it), None];
            let again = |it: Short| [Some(it), self.again.then_some(it)];
            let shorts = [
                again((true, "S", 0, 0, b"")),
                always((false, "SA", 0, 1, b"")),
                always((true, "A", 1, 1, b"")),
                always((false, "PA", 1, 1, b"hi\n")),
                sometimes((true, "A", 1, 4, b"")),
                again((true, "PA", 1, 4, b"one\n")),
                sometimes((false, "A", 4, 5, b"")),
                again((true, "FA", 5, 4, b"")),
                sometimes((false, "A", 4, 6, b"")),
                always((false, "FA", 4, 6, b"")),
                always((true, "A", 6, 5, b"")),
            ];
            shorts.into_iter().flatten().flatten().collect()
        }

        fn heard(&self, short: &Short) -> Heard {
            let (from_client, bits, seq, ack, data) = short;
            let (ports, [mine, theirs]) = match from_client {
                true => ((self.client, SERVER), self.initial),
                false => ((SERVER, self.client), [self.initial[1], self.initial[0]]),
            };
            let window = u16::try_from(self.clock % 1000).unwrap();
            let mut tcp = TcpHeader::new(ports.0, ports.1, mine.wrapping_add(*seq), window);
            tcp.syn = bits.contains('S');
            tcp.fin = bits.contains('F');
            tcp.psh = bits.contains('P');
            tcp.rst = bits.contains('R');
            tcp.ack = bits.contains('A');
            if tcp.ack {
                tcp.acknowledgment_number = theirs.wrapping_add(*ack);
            }
            tcp.ece = self.acknowledges;
            let time = TcpOptionElement::Timestamp(self.clock, self.clock / 2);
            tcp.set_options(&[TcpOptionElement::Noop, TcpOptionElement::Noop, time])
                .unwrap();
            let mut packet = Vec::new();
            PacketBuilder::ethernet2([0; 6], [0; 6])
                .ipv4([127, 0, 0, 1], [127, 0, 0, 1], 64)
                .tcp_header(tcp)
                .write(&mut packet, data)
                .unwrap();
            hear(&packet, SERVER).unwrap()
        }

        fn file(&self, shorts: &[Short]) -> anyhow::Result<Vec<u8>> {
            let twice = |it| [self.heard(it), self.heard(it)];
            let heard: Vec<Heard> = shorts.iter().flat_map(twice).collect();
            file(&heard, &mut Names::new(SERVER, Some(7777)))
        }
    }

    const ONE: Chance = Chance {
        client: 40_001,
        initial: [u32::MAX - 2, 17],
        clock: 123_456,
        acknowledges: false,
        again: false,
    };

    const OTHER: Chance = Chance {
        client: 51_234,
        initial: [4711, u32::MAX],
        clock: 987_654_321,
        acknowledges: true,
        again: true,
    };

    #[test]
    fn chance_leaves_no_trace() {
        let [one, other] = [ONE, OTHER].map(|it| it.file(&it.conversation()).unwrap());
        assert_eq!(one, other);
        let told: Vec<String> = packets(&one).unwrap().iter().map(short).collect();
        let expected = [
            "50001>7777 SYN 0",
            "7777>50001 SYN,ACK 0",
            "50001>7777 ACK 1",
            "7777>50001 PSH,ACK 1 hi",
            "50001>7777 PSH,ACK 1 one",
            "50001>7777 FIN,ACK 5",
            "7777>50001 FIN,ACK 4",
            "50001>7777 ACK 6",
        ];
        assert_eq!(told, expected);
    }

    fn short(packet: &Packet) -> String {
        let Packet::Segment(it) = packet else {
            return "a datagram".to_owned();
        };
        let data = String::from_utf8_lossy(&it.payload);
        let line = format!(
            "{}>{} {} {} {data}",
            it.from.port(),
            it.to.port(),
            it.flags,
            it.seq
        );
        line.trim_end().to_owned()
    }

    /// Other tools check them; RFC 1071's sum over all of it is zero.
    #[test]
    fn checksums_are_right() {
        let file = ONE.file(&ONE.conversation()).unwrap();
        let packet = &file[24 + 16..][..14 + 20 + 20];
        let (_, ip) = Ethernet2Header::from_slice(packet).unwrap();
        let (header, tcp) = Ipv4Header::from_slice(ip).unwrap();
        let (tcp, payload) = TcpHeader::from_slice(tcp).unwrap();
        assert_eq!(header.header_checksum, header.calc_header_checksum());
        assert_eq!(
            tcp.checksum,
            tcp.calc_checksum_ipv4(&header, payload).unwrap()
        );
    }

    #[test]
    fn what_was_not_heard_in_full_is_not_written() {
        let all = ONE.conversation();
        for missing in [0, 3, 4] {
            let mut shorts = all.clone();
            shorts.remove(missing);
            let error = ONE.file(&shorts).unwrap_err().to_string();
            assert!(error.ends_with("record it again"), "{missing}: {error}");
        }
        assert_eq!(ONE.file(&[]).unwrap_err().to_string(), "nothing was heard");
    }

    #[test]
    fn other_packets_are_not_heard() {
        let mut packet = Vec::new();
        let builder = || PacketBuilder::ethernet2([0; 6], [0; 6]);
        let tcp = builder()
            .ipv4([127, 0, 0, 1], [127, 0, 0, 1], 64)
            .tcp(1, 2, 3, 4);
        tcp.write(&mut packet, b"x").unwrap();
        assert_eq!(hear(&packet, SERVER), None);
        assert!(hear(&packet, 2).is_some());
        for end in 0..packet.len() {
            assert_eq!(hear(&packet[..end], 2), None);
        }
    }
}
