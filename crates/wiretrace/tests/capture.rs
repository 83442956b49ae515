//! Captures as packets and as events: both formats, every kind of link, and
//! whatever a hostile file may hold.
#![cfg(feature = "pcap")]
#![expect(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "small packets are built here"
)]

use std::net::SocketAddr;

use etherparse::{PacketBuilder, TcpHeader};
use wiretrace::{CaptureError, Endpoint, EventKind, Packet, Segment, escape, events, packets};

const CLIENT: u16 = 50_001;
const SERVER: u16 = 7777;
/// Far enough up that the numbers wrap around within the conversation.
const CLIENT_ISN: u32 = u32::MAX - 3;
const SERVER_ISN: u32 = 90;

/// A segment in short: from the client?, control bits, relative SEG.SEQ and
/// SEG.ACK, data.
type Short = (bool, &'static str, u32, u32, &'static [u8]);

const CONVERSATION: [Short; 11] = [
    (true, "S", 0, 0, b""),
    (false, "SA", 0, 1, b""),
    (true, "A", 1, 1, b""),
    (false, "PA", 1, 1, b"Hello\n"),
    (true, "PA", 1, 7, b"one\n"),
    (true, "PA", 1, 7, b"one\n"),
    (true, "PA", 3, 7, b"e\ntwo\n"),
    (false, "A", 7, 9, b""),
    (true, "FA", 9, 7, b"!"),
    (false, "FA", 7, 11, b""),
    (true, "A", 11, 8, b""),
];

/// An IPv4 packet.
fn ip(short: &Short) -> Vec<u8> {
    let (from_client, bits, seq, ack, data) = short;
    let (ports, isns) = match from_client {
        true => ((CLIENT, SERVER), (CLIENT_ISN, SERVER_ISN)),
        false => ((SERVER, CLIENT), (SERVER_ISN, CLIENT_ISN)),
    };
    let mut tcp = TcpHeader::new(ports.0, ports.1, isns.0.wrapping_add(*seq), 512);
    tcp.syn = bits.contains('S');
    tcp.fin = bits.contains('F');
    tcp.rst = bits.contains('R');
    tcp.psh = bits.contains('P');
    tcp.ack = bits.contains('A');
    if tcp.ack {
        tcp.acknowledgment_number = isns.1.wrapping_add(*ack);
    }
    let mut packet = Vec::new();
    PacketBuilder::ipv4([127, 0, 0, 1], [127, 0, 0, 1], 64)
        .tcp_header(tcp)
        .write(&mut packet, data)
        .unwrap();
    packet
}

fn udp_v6() -> Vec<u8> {
    let mut loopback = [0; 16];
    loopback[15] = 1;
    let mut packet = Vec::new();
    PacketBuilder::ipv6(loopback, loopback, 64)
        .udp(CLIENT, SERVER)
        .write(&mut packet, b"ping")
        .unwrap();
    packet
}

/// A file of pcap, with a packet every millisecond, in either order of bytes.
fn pcap(link: u32, frames: &[Vec<u8>], number: fn(u32) -> [u8; 4]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut push = |words: &[u32]| file.extend(words.iter().flat_map(|it| number(*it)));
    // The version's two halves stand in the order of the bytes.
    let version = if number(1)[0] == 1 {
        0x0004_0002
    } else {
        0x0002_0004
    };
    push(&[0xa1b2_c3d4, version, 0, 0, 0x4_0000, link]);
    for (millis, frame) in (0..).zip(frames) {
        let len = frame.len() as u32;
        let header = [1_700_000_000, millis * 1000, len, len];
        file.extend(header.iter().flat_map(|it| number(*it)));
        file.extend(frame);
    }
    file
}

/// A file of pcapng with the resolution of microseconds.
fn pcapng(link: u16, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut block = |kind: u32, body: &[u8]| {
        let padding = body.len().next_multiple_of(4) - body.len();
        let len = 12 + (body.len() + padding) as u32;
        file.extend(kind.to_le_bytes());
        file.extend(len.to_le_bytes());
        file.extend(body);
        file.extend(vec![0; padding]);
        file.extend(len.to_le_bytes());
    };
    let section = [0x1a2b_3c4d_u32, 0x0000_0001, u32::MAX, u32::MAX];
    block(0x0a0d_0d0a, &section.map(u32::to_le_bytes).concat());
    block(1, &[u32::from(link), 0].map(u32::to_le_bytes).concat());
    for (millis, frame) in (0_u64..).zip(frames) {
        let micros = 1_700_000_000_000_000 + millis * 1000;
        let (high, low) = ((micros >> 32) as u32, micros as u32);
        let len = frame.len() as u32;
        let header = [0, high, low, len, len].map(u32::to_le_bytes).concat();
        block(6, &[header, frame.clone()].concat());
    }
    file
}

fn conversation() -> Vec<Vec<u8>> {
    CONVERSATION.iter().map(ip).collect()
}

fn behind(header: &[u8], frames: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let with_header = |frame: Vec<u8>| [header, &frame].concat();
    frames.into_iter().map(with_header).collect()
}

/// One line for each segment: `+0.003 7777>50001 PSH,ACK 1 1 "Hello\n"`.
fn told(packets: &[Packet]) -> String {
    let segment = |it: &Segment| {
        let ack = it.ack.map_or(String::new(), |ack| ack.to_string());
        let again = match (it.is_retransmission(), it.repeated) {
            (true, _) => " again",
            (false, 0) => "",
            (false, _) => " in part again",
        };
        let ends = format!("{}>{}", it.from.port(), it.to.port());
        let (at, flags, data) = (it.at.as_millis(), it.flags, escape(&it.payload));
        format!("{at} {ends} {flags} {} {ack} {data:?}{again}\n", it.seq)
    };
    let lines = packets.iter().map(|packet| match packet {
        Packet::Segment(it) => segment(it),
        Packet::Unreachable(it) => {
            format!(
                "{} {} unreachable for {}\n",
                it.at.as_millis(),
                it.from,
                it.to
            )
        }
        Packet::Datagram(it) => format!(
            "{} {}>{} {:?}\n",
            it.at.as_millis(),
            it.from,
            it.to,
            it.payload
        ),
    });
    lines.collect()
}

const TOLD: &str = r#"0 50001>7777 SYN 0  ""
1 7777>50001 SYN,ACK 0 1 ""
2 50001>7777 ACK 1 1 ""
3 7777>50001 PSH,ACK 1 1 "Hello\\n"
4 50001>7777 PSH,ACK 1 7 "one\\n"
5 50001>7777 PSH,ACK 1 7 "one\\n" again
6 50001>7777 PSH,ACK 3 7 "e\\ntwo\\n" in part again
7 7777>50001 ACK 7 9 ""
8 50001>7777 FIN,ACK 9 7 "!"
9 7777>50001 FIN,ACK 7 11 ""
10 50001>7777 ACK 11 8 ""
"#;

#[test]
fn every_format_and_link_tells_the_same() {
    let ethernet = behind(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0], conversation());
    // Packet type, ARPHRD_LOOPBACK (772), address length and address, protocol.
    let cooked = [0, 0, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0];
    let cooked = behind(&cooked, conversation());
    // Protocol, reserved, interface 1, ARPHRD_LOOPBACK, packet type, address.
    let cooked_2 = [8, 0, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0];
    let cooked_2 = behind(&cooked_2, conversation());
    let files = [
        pcap(1, &ethernet, u32::to_le_bytes),
        pcap(1, &ethernet, u32::to_be_bytes),
        pcap(101, &conversation(), u32::to_le_bytes),
        pcap(113, &cooked, u32::to_le_bytes),
        pcap(276, &cooked_2, u32::to_le_bytes),
        pcapng(1, &ethernet),
        pcapng(101, &conversation()),
    ];
    for (index, file) in files.iter().enumerate() {
        assert_eq!(told(&packets(file).unwrap()), TOLD, "file {index}");
    }
}

#[test]
fn datagrams_are_read_and_what_is_neither_is_left_out() {
    let mut fragment = ip(&(true, "A", 1, 1, b"part"));
    fragment[6] |= 0x20; // more fragments
    let frames = [vec![0x45], fragment, vec![], udp_v6()];
    let file = pcap(101, &frames, u32::to_le_bytes);
    let expected = "3 [::1]:50001>[::1]:7777 [112, 105, 110, 103]\n";
    assert_eq!(told(&packets(&file).unwrap()), expected);
}

fn udp_to_nobody() -> Vec<u8> {
    let mut packet = Vec::new();
    PacketBuilder::ipv4([127, 0, 0, 1], [127, 0, 0, 2], 64)
        .udp(CLIENT, SERVER)
        .write(&mut packet, b"hello")
        .unwrap();
    packet
}

/// As Linux answers a datagram to a port that nobody has.
fn unreachable(code: u8, quoted: &[u8]) -> Vec<u8> {
    let mut packet = Vec::new();
    PacketBuilder::ipv4([127, 0, 0, 1], [127, 0, 0, 1], 64)
        .icmpv4_raw(3, code, [0; 4])
        .write(&mut packet, quoted)
        .unwrap();
    packet
}

#[test]
fn that_nobody_has_a_port_is_read_from_what_is_quoted() {
    let datagram = udp_to_nobody();
    let frames = [
        datagram.clone(),
        unreachable(3, &datagram),
        // RFC 792: the header of IP and 8 bytes are enough, and fewer are not.
        unreachable(3, &datagram[..28]),
        unreachable(3, &datagram[..27]),
        unreachable(1, &datagram), // the host, not the port
        unreachable(3, &ip(&CONVERSATION[0])),
    ];
    let file = pcap(101, &frames, u32::to_le_bytes);
    let packets = packets(&file).unwrap();
    let expected = "\
0 127.0.0.1:50001>127.0.0.2:7777 [104, 101, 108, 108, 111]
1 127.0.0.2:7777 unreachable for 127.0.0.1:50001
2 127.0.0.2:7777 unreachable for 127.0.0.1:50001
";
    assert_eq!(told(&packets), expected);
    let told = events(&packets, |end| end.into());
    assert_eq!(told[1].kind, EventKind::Unreachable);
    assert_eq!(told[1].from, "127.0.0.2:7777".into());
}

#[test]
fn numbers_begin_anew_with_a_connection_and_in_the_middle_of_one() {
    let file = |shorts: &[Short]| {
        let frames: Vec<Vec<u8>> = shorts.iter().map(ip).collect();
        told(&packets(&pcap(101, &frames, u32::to_le_bytes)).unwrap())
    };
    // The capture began late.
    assert_eq!(
        file(&[(true, "PA", 77, 900, b"x"), (false, "A", 900, 78, b"")]),
        "0 50001>7777 PSH,ACK 1 1 \"x\"\n1 7777>50001 ACK 1 2 \"\"\n"
    );
    // The same ports again.
    let second = [
        (true, "S", 5000, 0, &b""[..]),
        (false, "SA", 9000, 5001, b""),
    ];
    assert!(
        file(&[&CONVERSATION[..], &second].concat())
            .ends_with("11 50001>7777 SYN 0  \"\"\n12 7777>50001 SYN,ACK 0 1 \"\"\n")
    );
}

fn name(end: SocketAddr) -> Endpoint {
    if end.port() == SERVER {
        "server".into()
    } else {
        "client".into()
    }
}

/// One line for each event.
fn story(shorts: &[Short]) -> String {
    let frames: Vec<Vec<u8>> = shorts.iter().map(ip).collect();
    let packets = packets(&pcap(101, &frames, u32::to_le_bytes)).unwrap();
    let lines = events(&packets, name).into_iter().map(|event| {
        let what = match event.kind {
            EventKind::Data(data) => format!("{:?}", escape(&data)),
            kind => format!("{kind:?}"),
        };
        format!("{} {} {what}\n", event.at.as_millis(), event.from)
    });
    lines.collect()
}

#[test]
fn a_conversation_becomes_a_story() {
    let expected = r#"0 client Connect
3 server "Hello\\n"
4 client "one\\n"
6 client "two\\n"
8 client "!"
8 client HalfClose
9 server HalfClose
"#;
    assert_eq!(story(&CONVERSATION), expected);
}

#[test]
fn a_reset_refuses_before_the_answer_and_breaks_after_it() {
    let refused: [Short; 2] = [(true, "S", 0, 0, b""), (false, "RA", 0, 1, b"")];
    assert_eq!(story(&refused), "0 client Connect\n1 server Refused\n");
    let [syn, answer, ..] = CONVERSATION;
    let reset: [Short; 3] = [syn, answer, (true, "R", 1, 0, b"")];
    assert_eq!(story(&reset), "0 client Connect\n2 client Reset\n");
    let late: [Short; 1] = [(false, "R", 1, 0, b"")];
    assert_eq!(story(&late), "0 server Reset\n");
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let whole = pcap(101, &conversation(), u32::to_le_bytes);
    let mut shortened = pcap(101, &[ip(&CONVERSATION[0])], u32::to_le_bytes);
    shortened[24 + 12] += 1; // the original length of the first packet
    let rows = [
        (Vec::new(), CaptureError::Format),
        (b"GET / HTTP/1.1\r\n".repeat(9), CaptureError::Format),
        (
            whole[..whole.len() - 1].to_vec(),
            CaptureError::Malformed { after: 10 },
        ),
        (shortened, CaptureError::Shortened { packet: 1 }),
        (
            pcap(147, &conversation(), u32::to_le_bytes),
            CaptureError::Link {
                packet: 1,
                link: 147,
            },
        ),
    ];
    for (file, error) in rows {
        assert_eq!(packets(&file), Err(error));
    }
}

/// A hostile file: it never panics, and what comes of it is no larger than it.
#[test]
fn hostile_files_are_survived() {
    let survive = |file: &[u8]| {
        let Ok(packets) = packets(file) else { return };
        let payload = |it: &Packet| match it {
            Packet::Segment(it) => it.payload.len(),
            Packet::Datagram(it) => it.payload.len(),
            Packet::Unreachable(_) => 0,
        };
        assert!(packets.iter().map(payload).sum::<usize>() <= file.len());
        events(&packets, name);
    };
    let mut frames = conversation();
    frames.push(udp_v6());
    frames.push(unreachable(3, &udp_to_nobody()));
    let files = [
        pcap(101, &frames, u32::to_le_bytes),
        pcap(101, &frames, u32::to_be_bytes),
        pcapng(101, &frames),
    ];
    for file in files {
        for end in 0..file.len() {
            survive(&file[..end]);
        }
        for at in 0..file.len() {
            for value in [0x00, 0x01, 0x7f, 0x80, 0xff, file[at] ^ 0x10] {
                let mut broken = file.clone();
                broken[at] = value;
                survive(&broken);
            }
            // Lengths that are larger than any file.
            let mut broken = file.clone();
            broken.iter_mut().skip(at).take(4).for_each(|it| *it = 0xff);
            survive(&broken);
        }
    }
}
