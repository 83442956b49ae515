//! What was heard, without what chance chose: two recordings of a scene become
//! the same file.
//!
//! Bytes of the conversation stay as they were sent, but for the times that HTTP tells. Ports of chance, initial
//! sequence numbers, identifications, windows and times are replaced. TCP's
//! options but the segment size are left out, and so are the acknowledgments
//! that only their timing explains. The checksums are those of what is written.

mod tcp;
mod udp;

use anyhow::{Context, ensure};
use etherparse::{Ethernet2Header, IpNumber, Ipv4Header};

use self::tcp::{Segment, Streams};
use self::udp::{Datagram, Unreachable, Written};
use super::names::Names;

/// A packet from or to a port that a recording is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Heard {
    Segment(Segment),
    Datagram(Datagram),
    Unreachable(Unreachable),
}

/// What is around a packet of a transport protocol.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Envelope {
    link: Ethernet2Header,
    ip: Ipv4Header,
}

/// Between two packets.
const MICROS: usize = 1000;

/// The packet, if it is one from or to one of the `ports` on loopback.
pub(crate) fn hear(packet: &[u8], ports: &[u16]) -> Option<Heard> {
    let (link, rest) = Ethernet2Header::from_slice(packet).ok()?;
    let (ip, rest) = Ipv4Header::from_slice(rest).ok()?;
    let data = ip
        .payload_len()
        .ok()
        .and_then(|len| rest.get(..usize::from(len)))?;
    // From here, be it to a group of whom some are here too.
    if ip.source.first() != Some(&127) {
        return None;
    }
    let protocol = ip.protocol;
    let envelope = Envelope { link, ip };
    match protocol {
        IpNumber::TCP => Segment::hear(envelope, data, ports).map(Heard::Segment),
        IpNumber::UDP => Datagram::hear(envelope, data, ports).map(Heard::Datagram),
        IpNumber::ICMP => Unreachable::hear(envelope, data, ports).map(Heard::Unreachable),
        _ => None,
    }
}

/// A file of pcap, in which each client has the port that `names` gives it.
pub(crate) fn file(heard: &[Heard], names: &mut Names) -> anyhow::Result<Vec<u8>> {
    let (mut streams, mut written) = (Streams::default(), Written::default());
    let mut file = pcap_header();
    let mut index = 0;
    for heard in once(heard) {
        let number = u16::try_from(index + 1).context("too many packets")?;
        let packet = match heard {
            Heard::Segment(segment) => {
                let Some(kept) = streams.keep(segment)? else {
                    continue;
                };
                let envelope = kept.envelope.clone();
                envelope.around(&kept.bytes(names)?, number)?
            }
            Heard::Datagram(datagram) => written.datagram(datagram, names, number)?,
            Heard::Unreachable(message) => written.unreachable(message, number)?,
        };
        push(&mut file, index * MICROS, heard.link(), &packet)?;
        index += 1;
    }
    ensure!(index > 0, "nothing was heard");
    Ok(file)
}

impl Heard {
    fn link(&self) -> &Ethernet2Header {
        match self {
            Self::Segment(it) => &it.envelope.link,
            Self::Datagram(it) => &it.envelope.link,
            Self::Unreachable(it) => &it.envelope.link,
        }
    }
}

impl Envelope {
    /// A packet of IP with `data` in it, whose identification is `number`.
    fn around(&self, data: &[u8], number: u16) -> anyhow::Result<Vec<u8>> {
        let mut ip = self.ip.clone();
        ip.identification = number;
        ip.set_payload_len(data.len())?;
        ip.header_checksum = ip.calc_header_checksum();
        let mut packet = Vec::new();
        ip.write(&mut packet)?;
        packet.extend_from_slice(data);
        Ok(packet)
    }
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

/// Of version 2.4, in microseconds, of Ethernet.
fn pcap_header() -> Vec<u8> {
    let words = [0xa1b2_c3d4, 0x0004_0002, 0, 0, 0x0004_0000, 1_u32];
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn push(
    file: &mut Vec<u8>,
    micros: usize,
    link: &Ethernet2Header,
    packet: &[u8],
) -> anyhow::Result<()> {
    let len = link.header_len() + packet.len();
    let numbers = [micros / 1_000_000, micros % 1_000_000, len, len];
    for number in numbers {
        file.extend_from_slice(&u32::try_from(number)?.to_le_bytes());
    }
    link.write(file)?;
    file.extend_from_slice(packet);
    Ok(())
}

#[cfg(test)]
mod tests {
    use etherparse::{
        Icmpv4Header, IpHeaders, PacketBuilder, SlicedPacket, TcpHeader, TcpOptionElement,
        TransportSlice,
    };
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
            hear(&packet, &[SERVER]).unwrap()
        }

        fn file(&self, shorts: &[Short]) -> anyhow::Result<Vec<u8>> {
            let twice = |it| [self.heard(it), self.heard(it)];
            let heard: Vec<Heard> = shorts.iter().flat_map(twice).collect();
            file(&heard, &mut Names::new(&[(SERVER, 7777)]))
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
        let (_, from, to) = packet.route();
        let it = match packet {
            Packet::Segment(it) => it,
            Packet::Datagram(it) => {
                let data = String::from_utf8_lossy(&it.payload);
                return format!("{}>{} {data}", from, to);
            }
            Packet::Unreachable(_) => return format!("{from}>{to} unreachable"),
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

    /// A question, an answer, a question to a group, one to nobody, and what its
    /// host says: with a client's port and numbers of chance.
    fn datagrams(client: u16, id: u16) -> Vec<Heard> {
        let ip = |to: [u8; 4], id: u16| {
            let mut ip = Ipv4Header::new(0, 64, IpNumber::UDP, [127, 0, 0, 1], to).unwrap();
            ip.identification = id;
            PacketBuilder::ethernet2([0; 6], [0; 6]).ip(IpHeaders::Ipv4(ip, Default::default()))
        };
        let packet = |to, id, ports: (u16, u16), data: &[u8]| {
            let mut packet = Vec::new();
            let udp = ip(to, id).udp(ports.0, ports.1);
            udp.write(&mut packet, data).unwrap();
            packet
        };
        let here = [127, 0, 0, 1];
        let lost = packet(here, id + 3, (client + 1, SERVER), b"lost");
        let mut unreachable = Vec::new();
        let icmp = ip(here, id + 4).icmpv4_raw(3, 3, [0; 4]);
        icmp.write(&mut unreachable, &lost[14..]).unwrap();
        let packets = [
            packet(here, id, (client, SERVER), b"hi"),
            packet(here, id + 1, (SERVER, client), b""),
            packet([239, 1, 2, 3], id + 2, (client, SERVER), b"all"),
            lost,
            unreachable,
        ];
        let heard = packets.iter().map(|it| hear(it, &[SERVER]).unwrap());
        heard.flat_map(|it| [it.clone(), it]).collect()
    }

    #[test]
    fn datagrams_are_the_same_in_every_recording() {
        let written = |heard: &[Heard]| file(heard, &mut Names::new(&[(SERVER, 8888)]));
        let one = written(&datagrams(40_001, 7)).unwrap();
        assert_eq!(one, written(&datagrams(51_234, 60_000)).unwrap());
        let told: Vec<String> = packets(&one).unwrap().iter().map(short).collect();
        let expected = [
            "127.0.0.1:50001>127.0.0.1:8888 hi",
            "127.0.0.1:8888>127.0.0.1:50001 ",
            "127.0.0.1:50001>239.1.2.3:8888 all",
            "127.0.0.1:50002>127.0.0.1:8888 lost",
            "127.0.0.1:8888>127.0.0.1:50002 unreachable",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn an_answer_to_what_was_not_heard_is_not_written() {
        let mut heard = datagrams(40_001, 7);
        heard.drain(6..8);
        let error = file(&heard, &mut Names::new(&[(SERVER, 8888)])).unwrap_err();
        assert!(error.to_string().ends_with("record it again"), "{error}");
    }

    #[test]
    fn checksums_of_datagrams_are_right() {
        let file = file(&datagrams(40_001, 7), &mut Names::new(&[(SERVER, 8888)])).unwrap();
        let mut rest = &file[24..];
        while let Some((record, packet)) = rest.split_at_checked(16) {
            let len = usize::from(u16::from_le_bytes([record[8], record[9]]));
            let sliced = SlicedPacket::from_ethernet(&packet[..len]).unwrap();
            let ip = sliced
                .net
                .as_ref()
                .unwrap()
                .ipv4_ref()
                .unwrap()
                .header()
                .to_header();
            assert_eq!(ip.header_checksum, ip.calc_header_checksum());
            match sliced.transport.unwrap() {
                TransportSlice::Udp(udp) => {
                    let header = udp.to_header();
                    let right = header.calc_checksum_ipv4(&ip, udp.payload()).unwrap();
                    assert_eq!(header.checksum, right);
                }
                TransportSlice::Icmpv4(icmp) => {
                    let right = Icmpv4Header::with_checksum(icmp.icmp_type(), icmp.payload());
                    assert_eq!(icmp.checksum(), right.checksum);
                }
                other => panic!("{other:?}"),
            }
            rest = &packet[len..];
        }
    }

    #[test]
    fn other_packets_are_not_heard() {
        let mut packet = Vec::new();
        let builder = || PacketBuilder::ethernet2([0; 6], [0; 6]);
        let tcp = builder()
            .ipv4([127, 0, 0, 1], [127, 0, 0, 1], 64)
            .tcp(1, 2, 3, 4);
        tcp.write(&mut packet, b"x").unwrap();
        assert_eq!(hear(&packet, &[SERVER]), None);
        assert!(hear(&packet, &[SERVER, 2]).is_some());
        for end in 0..packet.len() {
            assert_eq!(hear(&packet[..end], &[2]), None);
        }
    }
}
