//! The two kinds of datagrams, byte by byte: golden, back again, cut short, too long, hostile.

use byteorder::UnexpectedEnd;
use udp_echo::discover::{Message, MessageError};
use udp_echo::{HEADER, IDENTIFIER, Packet, SEQUENCE};

#[test]
fn a_packet_has_its_fields_where_they_are_said_to_be() {
    let packet = Packet {
        identifier: 0x0102_0304,
        sequence: 0xfffe_fdfc,
        payload: b"data",
    };
    let mut datagram = Vec::new();
    packet.encode(&mut datagram);
    // By hand, from the diagram in src/packet.rs.
    assert_eq!(datagram, b"\x01\x02\x03\x04\xff\xfe\xfd\xfcdata");
    assert_eq!(datagram[IDENTIFIER], [1, 2, 3, 4]);
    assert_eq!(datagram[SEQUENCE], [0xff, 0xfe, 0xfd, 0xfc]);
    assert_eq!(Packet::parse(&datagram), Ok(packet));
}

#[test]
fn a_packet_shorter_than_its_header_is_refused_with_the_place() {
    for (len, offset) in [(0, 0), (1, 0), (3, 0), (4, 4), (7, 4)] {
        let expected = UnexpectedEnd {
            offset,
            needed: 4,
            available: len - offset,
        };
        assert_eq!(Packet::parse(&[9; HEADER][..len]), Err(expected), "{len}");
    }
    assert_eq!(Packet::parse(&[9; HEADER]).unwrap().payload, b"");
}

/// By hand, from the diagram in src/discover.rs.
const MESSAGES: [(Message<'_>, &[u8]); 3] = [
    (Message::Query { service: "echo" }, b"lab4\x01\x04echo"),
    (
        Message::Announce {
            service: "echo",
            port: 8888,
        },
        b"lab4\x02\x04echo\x22\xb8",
    ),
    (Message::Query { service: "" }, b"lab4\x01\x00"),
];

#[test]
fn messages_pass_what_every_codec_must() {
    // Owned, so that a message can be compared with one from other bytes.
    let parse = |bytes: &[u8]| Message::parse(bytes).map(|message| format!("{message:?}"));
    let encode = |text: &String, out: &mut Vec<u8>| {
        let known = MESSAGES.iter().find(|(it, _)| format!("{it:?}") == *text);
        known.expect("of the table").0.encode(out);
    };
    let golden = MESSAGES.map(|(message, bytes)| (bytes, format!("{message:?}")));
    testbed::codec::datagram(parse, encode, &golden);
}

#[test]
fn a_message_with_bytes_behind_it_is_refused() {
    for (_, bytes) in MESSAGES {
        let more = [bytes, b"!"].concat();
        let expected = MessageError::TrailingBytes(bytes.len());
        assert_eq!(Message::parse(&more), Err(expected));
    }
}

#[test]
fn a_hostile_message_is_refused_for_its_reason() {
    let long = [b"lab4\x01\x40".as_slice(), &[b'x'; 64]].concat();
    let rows: [(&[u8], MessageError); 5] = [
        (b"lab5\x01\x04echo", MessageError::NotOurs),
        (b"lab4\x00\x04echo", MessageError::UnknownKind(0)),
        (b"lab4\x03\x04echo", MessageError::UnknownKind(3)),
        (b"lab4\x01\x02\xff\xfe", MessageError::BadName),
        (&long, MessageError::BadName),
    ];
    for (bytes, expected) in rows {
        assert_eq!(Message::parse(bytes), Err(expected), "{bytes:?}");
    }
}

#[test]
fn a_name_too_long_is_cut_between_characters() {
    let service = "한".repeat(30); // 3 bytes each in UTF-8, and 63 = 21 · 3
    let mut datagram = Vec::new();
    Message::Query { service: &service }.encode(&mut datagram);
    let service = &"한".repeat(21);
    assert_eq!(Message::parse(&datagram), Ok(Message::Query { service }));
    let service = "x".to_owned() + service; // one byte more: the last does not fit
    datagram.clear();
    Message::Query { service: &service }.encode(&mut datagram);
    let service = &("x".to_owned() + &"한".repeat(20));
    assert_eq!(Message::parse(&datagram), Ok(Message::Query { service }));
}
