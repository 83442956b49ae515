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
fn a_message_is_written_and_read_the_same() {
    for (message, bytes) in MESSAGES {
        let mut datagram = Vec::new();
        message.encode(&mut datagram);
        assert_eq!(datagram, bytes);
        assert_eq!(Message::parse(bytes), Ok(message));
    }
}

#[test]
fn a_message_cut_short_or_too_long_is_refused() {
    for (message, bytes) in MESSAGES {
        for len in 0..bytes.len() {
            let error = Message::parse(&bytes[..len]).unwrap_err();
            assert!(
                matches!(error, MessageError::Truncated(_)),
                "{message:?} {len}"
            );
        }
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
