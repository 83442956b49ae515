//! Messages as they travel: those of the RFCs and of real programs, both ways; and those that
//! nobody should send.

#![expect(
    clippy::unwrap_used,
    reason = "a panic fails a test, which is its purpose"
)]

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use byteorder::UnexpectedEnd;
use dns_lookup::{
    BuildError, Builder, Class, Data, Edns, Header, MAX_MESSAGE, Message, MessageView, Name,
    NameError, NameView, Opcode, ParseError, Rcode, Record, Section, Soa, Strings, Svcb, Type,
};
use testbed::codec;

/// Questions and answers of real programs; where from stands there.
const CAPTURED: &str = include_str!("captured/messages.txt");

fn captured() -> impl Iterator<Item = Vec<u8>> {
    CAPTURED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(unhex)
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let (pairs, []) = digits.as_chunks::<2>() else {
        panic!("an odd number of digits: {text}");
    };
    let octet = |pair: &[u8; 2]| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
    pairs.iter().map(octet).collect()
}

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn encoded(message: &Message) -> Vec<u8> {
    let mut out = Vec::new();
    message.encode(MAX_MESSAGE, &mut out);
    out
}

#[test]
fn names_of_rfc_1035_4_1_4() {
    let mut message = vec![0; 93];
    message[20..32].copy_from_slice(b"\x01F\x03ISI\x04ARPA\0");
    message[40..46].copy_from_slice(b"\x03FOO\xc0\x14");
    message[64..66].copy_from_slice(b"\xc0\x1a");
    for (offset, text, end) in [
        (20, "F.ISI.ARPA.", 32),
        (40, "FOO.F.ISI.ARPA.", 46),
        (64, "ARPA.", 66),
        (92, ".", 93),
    ] {
        let (view, after) = NameView::read(&message, offset).unwrap();
        assert_eq!((view.to_string().as_str(), after), (text, end));
        assert_eq!(view.to_name(), name(text));
        assert_eq!(view, name(text));
    }
}

#[test]
fn messages_of_real_programs_there_and_back() {
    let golden: Vec<_> = captured()
        .map(|octets| {
            let message = Message::parse(&octets).unwrap();
            (octets, message)
        })
        .collect();
    assert!(golden.len() >= 32);
    // knotd's pointers lead into the data of SRV, too. Here they don't.
    let has_srv = |row: &&(_, Message)| row.1.answers.iter().any(|it| it.kind() == Type::Srv);
    let (others, same): (Vec<_>, Vec<_>) = golden.iter().partition(has_srv);
    // Of the long ones, floods of 64 KiB at each octet would take seconds.
    let rows: Vec<_> = same
        .iter()
        .filter(|(octets, message)| message.header.response && octets.len() < 80)
        .map(|(octets, message)| (&octets[..], message.clone()))
        .collect();
    codec::datagram(
        Message::parse,
        |message, out| message.encode(MAX_MESSAGE, out),
        &rows,
    );
    for (octets, message) in same {
        assert_eq!(encoded(message), *octets);
    }
    assert_eq!(others.len(), 1);
    for (_, message) in others {
        assert_eq!(Message::parse(&encoded(message)).as_ref(), Ok(message));
    }
}

/// The records of the captured answers, in the text that kdig shows for them.
#[test]
fn records_as_text() {
    let records: Vec<String> = captured()
        .map(|octets| Message::parse(&octets).unwrap())
        .flat_map(|it| [it.answers, it.authorities, it.additionals].concat())
        .map(|record| record.to_string())
        .collect();
    for expected in [
        "www.example.com. 3600 IN CNAME web.example.com.",
        "web.example.com. 3600 IN A 192.0.2.3",
        "web.example.com. 3600 IN AAAA 2001:db8::1",
        "example.com. 300 IN SOA ns1.example.com. hostmaster.example.com. 2026112001 7200 900 1209600 300",
        "example.com. 3600 IN NS ns2.example.net.",
        "example.com. 3600 IN MX 20 backup.example.net.",
        r#"txt.example.com. 3600 IN TXT "v=spf1 -all" "second; \"string\"""#,
        "_sip._tcp.example.com. 3600 IN SRV 10 60 5060 mail.example.com.",
        r#"example.com. 3600 IN CAA 0 issue "letsencrypt.org""#,
        "example.com. 3600 IN HTTPS 1 . alpn=h2,h3 port=443 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1",
        "svc.example.com. 3600 IN SVCB 0 web.example.com.",
        "1.example.com. 3600 IN PTR www.example.com.",
        r"odd.example.com. 3600 IN TYPE65280 \# 5 0102030405",
        "sub.example.com. 3600 IN DS 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118",
        "example.com. 3600 IN DNSKEY 257 3 13 i3VLM4glTxEVKGR+ypvXq2Ov4SxigMuS/E6/lvrCIS9KDZ7R4asC9EUfAcAvFVJjjmUi7zBgml9fdR17Splj9g==",
    ] {
        assert!(
            records.iter().any(|record| record == expected),
            "{expected}\nis none of\n{records:#?}"
        );
    }
}

#[test]
fn the_header_and_edns_of_a_question() {
    // dig +noedns, and dig with a cookie.
    let [plain, cookie] = [2, 30].map(|index| captured().nth(index).unwrap());
    let header = *MessageView::parse(&plain).unwrap().header();
    assert_eq!(
        header,
        Header {
            authentic_data: true,
            ..Header::query(header.id)
        }
    );
    let message = Message::parse(&cookie).unwrap();
    let edns = message.edns.unwrap();
    assert_eq!(
        (edns.udp_size, edns.version, edns.dnssec_ok),
        (1232, 0, false)
    );
    let options: Vec<_> = edns
        .options()
        .map(|(code, value)| (code, value.len()))
        .collect();
    assert_eq!(options, [(10, 8)]); // RFC 7873 §4
}

/// A header that counts these entries, and the octets after it.
fn message(counts: [u8; 4], rest: &[u8]) -> Vec<u8> {
    let counts = counts.iter().flat_map(|count| [0, *count]);
    [0, 1, 0x80, 0]
        .into_iter()
        .chain(counts)
        .chain(rest.iter().copied())
        .collect()
}

const fn end(offset: usize, needed: usize, available: usize) -> ParseError {
    ParseError::UnexpectedEnd(UnexpectedEnd {
        offset,
        needed,
        available,
    })
}

/// An answer of the root with data of this type.
fn answer(kind: u8, data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap();
    let head = [0, 0, kind, 0, 1, 0, 0, 0, 0, 0, length];
    message([0, 1, 0, 0], &[&head, data].concat())
}

#[test]
fn what_nobody_should_send() {
    let bad = |kind, offset| ParseError::BadData { offset, kind };
    let long_name: Vec<u8> = [&[63; 64][..]; 4].concat();
    let opt = b"\0\0\x29\x04\xd0\0\0\0\0\0\0";
    let rows: Vec<(&str, Vec<u8>, ParseError)> = vec![
        ("no header", vec![0; 11], end(0, 12, 11)),
        (
            "a question less than counted",
            message([1, 0, 0, 0], b""),
            end(12, 1, 0),
        ),
        (
            "a record less than counted",
            message([0, 255, 0, 0], b""),
            end(12, 1, 0),
        ),
        (
            "a label longer than the message",
            message([1, 0, 0, 0], b"\x3fwww"),
            end(76, 1, 0),
        ),
        (
            "half a question",
            message([1, 0, 0, 0], b"\0\0\x01"),
            end(13, 4, 2),
        ),
        (
            "half a pointer",
            message([1, 0, 0, 0], b"\xc0"),
            end(12, 2, 1),
        ),
        (
            "a pointer to itself",
            message([1, 0, 0, 0], b"\xc0\x0c\0\x01\0\x01"),
            ParseError::BadPointer {
                offset: 12,
                target: 12,
            },
        ),
        (
            "a pointer to its own labels",
            message([1, 0, 0, 0], b"\x01a\xc0\x0c\0\x01\0\x01"),
            ParseError::BadPointer {
                offset: 14,
                target: 12,
            },
        ),
        (
            "a pointer forward",
            message([1, 0, 0, 0], b"\xc0\x12\0\x01\0\x01\0"),
            ParseError::BadPointer {
                offset: 12,
                target: 18,
            },
        ),
        (
            "a pointer beyond the message",
            message([1, 0, 0, 0], b"\xff\xff\0\x01\0\x01"),
            ParseError::BadPointer {
                offset: 12,
                target: 0x3fff,
            },
        ),
        (
            "a pointer into the header",
            message([1, 0, 0, 0], b"\xc0\x00\0\x01\0\x01"),
            ParseError::BadPointer {
                offset: 12,
                target: 0,
            },
        ),
        (
            "two names that lead to each other",
            message([2, 0, 0, 0], b"\x01a\0\0\x01\0\x01\xc0\x15\0\x01\0\x01"),
            ParseError::BadPointer {
                offset: 19,
                target: 21,
            },
        ),
        (
            "a label of RFC 2673",
            message([1, 0, 0, 0], b"\x41\x01\0\0\x01\0\x01"),
            ParseError::BadLabelType {
                offset: 12,
                octet: 0x41,
            },
        ),
        (
            "a label of no kind",
            message([1, 0, 0, 0], b"\x80\0\x01\0\x01"),
            ParseError::BadLabelType {
                offset: 12,
                octet: 0x80,
            },
        ),
        (
            "a name of 257 octets",
            message([1, 0, 0, 0], &[&long_name[..], b"\0\0\x01\0\x01"].concat()),
            ParseError::NameTooLong { offset: 12 },
        ),
        (
            "a name too long by its pointer",
            message(
                [1, 1, 0, 0],
                &[
                    &long_name[..192],
                    b"\0\0\x01\0\x01",
                    &long_name[..64],
                    b"\xc0\x0c",
                ]
                .concat(),
            ),
            ParseError::NameTooLong { offset: 209 },
        ),
        (
            "data beyond the message",
            message([0, 1, 0, 0], b"\0\0\x01\0\x01\0\0\0\0\0\x04"),
            end(23, 4, 0),
        ),
        ("three octets of A", answer(1, &[1, 2, 3]), end(23, 4, 3)),
        (
            "five octets of A",
            answer(1, &[1, 2, 3, 4, 5]),
            bad(Type::A, 27),
        ),
        ("eight octets of AAAA", answer(28, &[0; 8]), end(23, 16, 8)),
        (
            "a name longer than its data",
            answer(5, b"\x03www"),
            end(27, 1, 0),
        ),
        (
            "a name shorter than its data",
            answer(5, b"\0\0"),
            bad(Type::Cname, 24),
        ),
        (
            "data that leads to itself",
            answer(5, b"\xc0\x17"),
            ParseError::BadPointer {
                offset: 23,
                target: 23,
            },
        ),
        ("MX without its host", answer(15, &[0, 1]), end(25, 1, 0)),
        (
            "SOA without its times",
            answer(6, &[0, 0, 0, 0, 0, 1]),
            end(29, 4, 0),
        ),
        (
            "a string longer than its data",
            answer(16, b"\x05text"),
            end(24, 5, 4),
        ),
        (
            "CAA without a tag",
            {
                let mut octets = answer(0, &[0, 0]);
                octets[13] = 1;
                octets[14] = 1;
                octets
            },
            bad(Type::Caa, 24),
        ),
        (
            "HTTPS with keys that don't ascend",
            answer(65, b"\0\x01\0\0\x03\0\0\0\x03\0\0"),
            bad(Type::Https, 30),
        ),
        (
            "SVCB with a value beyond its data",
            answer(64, b"\0\x01\0\0\x03\0\x02\0"),
            end(30, 2, 1),
        ),
        (
            "a compressed signer",
            {
                let mut rrsig = vec![0; 18];
                rrsig.extend(b"\xc0\x0c");
                answer(46, &rrsig)
            },
            bad(Type::Rrsig, 41),
        ),
        (
            "two OPT",
            message([0, 0, 0, 2], &[&opt[..], opt].concat()),
            ParseError::BadOpt { offset: 23 },
        ),
        (
            "an OPT that answers",
            message([0, 1, 0, 0], opt),
            ParseError::BadOpt { offset: 12 },
        ),
        (
            "an OPT with a name",
            message([0, 0, 0, 1], &[b"\x01a", &opt[..]].concat()),
            ParseError::BadOpt { offset: 12 },
        ),
        (
            "an option beyond its OPT",
            message([0, 0, 0, 1], b"\0\0\x29\x04\xd0\0\0\0\0\0\x04\0\x0a\0\x08"),
            end(27, 8, 0),
        ),
        (
            "octets after the end",
            message([0, 0, 0, 0], b"?"),
            ParseError::TrailingOctets { offset: 12 },
        ),
    ];
    for (what, octets, error) in rows {
        assert_eq!(Message::parse(&octets), Err(error), "{what}");
    }
}

/// A header and, as the data of a record, the root and so many pointers, each to the one before.
fn pointers(count: usize) -> (Vec<u8>, u16) {
    let length = u16::try_from(1 + 2 * count).unwrap().to_be_bytes();
    let mut octets = message([0, 1, 0, 0], b"\0\0\xff\0\x01\0\0\0\0");
    octets.extend(length);
    octets.push(0);
    let mut target = 23_u16;
    for _ in 0..count {
        let here = u16::try_from(octets.len()).unwrap();
        octets.extend((0xc000 | target).to_be_bytes());
        target = here;
    }
    (octets, target)
}

#[test]
fn pointers_to_pointers_have_a_limit() {
    for (count, is_read) in [
        (1, true),
        (100, true),
        (128, true),
        (129, false),
        (8000, false),
    ] {
        let (octets, last) = pointers(count);
        let offset = last.into();
        match NameView::read(&octets, offset) {
            Ok((name, end)) => assert!(is_read && name.is_root() && end == octets.len(), "{count}"),
            Err(error) => {
                assert_eq!(error, ParseError::TooManyPointers { offset });
                assert!(!is_read, "{count}");
            }
        }
    }
}

/// A message of 64 KiB in which each name is as dear as a name may be.
#[test]
fn dear_names_are_read_in_time() {
    let (mut octets, last) = pointers(127);
    while octets.len() + 12 <= MAX_MESSAGE {
        octets.extend((0xc000 | last).to_be_bytes());
        octets.extend([0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    }
    octets[6..8].copy_from_slice(&5000_u16.to_be_bytes());
    let begun = Instant::now();
    let records = MessageView::parse(&octets).unwrap().records();
    assert_eq!(records.take(5000).filter(Result::is_ok).count(), 5000);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn names_in_text() {
    let long = "a".repeat(63);
    let longest = format!("{long}.{long}.{long}.{}", "b".repeat(61));
    for (text, canonical) in [
        (".", "."),
        ("com", "com."),
        ("www.Example.com.", "www.Example.com."),
        (r"a\.b.c", r"a\.b.c."),
        (r"\097\098", "ab."),
        (r"a\000\255 b", r"a\000\255\032b."),
        (r"a\\b\;", r"a\\b\;."),
        ("한국.kr", r"\237\149\156\234\181\173.kr."),
        (&longest, &format!("{longest}.")),
    ] {
        let parsed: Name = text.parse().unwrap();
        assert_eq!(parsed.to_string(), *canonical);
        assert_eq!(canonical.parse(), Ok(parsed.clone()));
        assert_eq!(Name::parse(parsed.wire()), Ok(parsed));
    }
    for (text, error) in [
        ("", NameError::Empty),
        ("..", NameError::EmptyLabel { offset: 0 }),
        (".com", NameError::EmptyLabel { offset: 0 }),
        ("a..b", NameError::EmptyLabel { offset: 2 }),
        (&format!("b.{long}a"), NameError::LabelTooLong { offset: 2 }),
        (&format!("{longest}b"), NameError::TooLong),
        (r"a\", NameError::BadEscape { offset: 1 }),
        (r"a\25", NameError::BadEscape { offset: 1 }),
        (r"a\256", NameError::BadEscape { offset: 1 }),
    ] {
        assert_eq!(text.parse::<Name>(), Err(error), "{text}");
    }
}

#[test]
fn names_beside_each_other() {
    let www = name("WWW.example.COM");
    assert_eq!(www, name("www.EXAMPLE.com"));
    assert_ne!(www, name("www.example.co"));
    assert_ne!(name(r"a\.b"), name("a.b"));
    for (zone, is_within) in [
        (".", true),
        ("com", true),
        ("Example.com", true),
        ("www.example.com", true),
        ("ample.com", false),
        ("a.www.example.com", false),
    ] {
        assert_eq!(www.is_within(&name(zone)), is_within, "{zone}");
    }
    assert_eq!(www.parent(), Some(name("example.com")));
    assert_eq!(Name::ROOT.parent(), None);
    assert_eq!(name("example.com").child(b"*"), Ok(name("*.example.com")));
    assert_eq!(name("www").join(&name("example.com")), Ok(www.clone()));
    assert_eq!(www.with_case(0b11).to_string(), "WWw.example.com.");
    // RFC 4034 §6.1.
    let sorted = [
        "example.",
        "a.example.",
        "yljkjljk.a.example.",
        "Z.a.example.",
        "zABC.a.EXAMPLE.",
        "z.example.",
        r"\001.z.example.",
        "*.z.example.",
        r"\200.z.example.",
    ]
    .map(name);
    assert!(sorted.is_sorted_by(|one, other| one < other));
}

#[test]
fn numbers_and_their_names() {
    for (number, text) in [
        (1, "A"),
        (28, "AAAA"),
        (65, "HTTPS"),
        (257, "CAA"),
        (65280, "TYPE65280"),
    ] {
        assert_eq!(Type::from(number).to_string(), text);
        assert_eq!(text.to_lowercase().parse(), Ok(Type::from(number)));
        assert_eq!(u16::from(Type::from(number)), number);
    }
    assert_eq!("TYPE1".parse(), Ok(Type::A));
    assert_eq!("CLASS32".parse(), Ok(Class::Unknown(32)));
    for bad in ["", "AAA", "TYPE", "TYPE+1", "TYPE65536", "TYP\u{e9}1"] {
        assert!(bad.parse::<Type>().is_err(), "{bad}");
    }
    for number in 0..=u16::MAX {
        assert_eq!(u16::from(Type::from(number)), number);
        assert_eq!(u16::from(Rcode::from(number)), number);
        assert_eq!(u16::from(Class::from(number)), number);
        assert_eq!(u16::from(Opcode::from(number)), number);
    }
}

#[test]
fn every_flag_has_its_bit() {
    for flags in 0..=u16::MAX {
        let mut octets = message([0; 4], b"");
        octets[2..4].copy_from_slice(&flags.to_be_bytes());
        let (header, _) = Header::parse(&octets).unwrap();
        assert_eq!(header.flags(), flags & !0x0040); // the reserved bit
    }
}

fn record(text: &str, data: Data) -> Record {
    Record {
        name: name(text),
        class: Class::In,
        ttl: 60,
        data,
    }
}

#[test]
fn names_are_compressed_where_they_may_be() {
    let mut message = Message::query(7, name("www.example.com"), Type::A);
    message.answers = vec![
        record("WWW.EXAMPLE.COM", Data::Cname(name("web.example.com"))),
        record(
            "web.example.com",
            Data::Srv {
                priority: 0,
                weight: 0,
                port: 1,
                target: name("web.example.com"),
            },
        ),
        record(
            ".",
            Data::Svcb(Svcb::new(1, name("www.example.com"), [].into()).unwrap()),
        ),
    ];
    let octets = encoded(&message);
    let expected = [
        &b"\x03www\x07example\x03com\0\0\x01\0\x01"[..],
        b"\xc0\x0c\0\x05\0\x01\0\0\0\x3c\0\x06\x03web\xc0\x10",
        b"\xc0\x2d\0\x21\0\x01\0\0\0\x3c\0\x17\0\0\0\0\0\x01\x03web\x07example\x03com\0",
        b"\0\0\x40\0\x01\0\0\0\x3c\0\x13\0\x01\x03www\x07example\x03com\0",
    ]
    .concat();
    assert_eq!(octets[12..], expected);
}

#[test]
fn what_has_no_room_is_left_out() {
    let mut message = Message::query(7, name("example.com"), Type::A).response(Rcode::NoError);
    message.edns = Some(Edns::default());
    let address = |last| record("example.com", Data::A(Ipv4Addr::new(192, 0, 2, last)));
    message.answers = (0..100).map(address).collect();
    message.additionals = vec![address(100)];
    for (limit, answers, additionals) in [
        (512, 29, 0),
        (1650, 100, 0),
        (1668, 100, 1),
        (MAX_MESSAGE, 100, 1),
        (0, 0, 0),
    ] {
        let mut octets = b"before".to_vec();
        message.encode(limit, &mut octets);
        let octets = &octets[6..];
        assert!(octets.len() <= limit.max(12), "{limit}");
        let read = Message::parse(octets).unwrap();
        assert_eq!(
            (read.answers.len(), read.additionals.len()),
            (answers, additionals),
            "{limit}"
        );
        assert_eq!(read.header.truncated, answers < 100);
        assert_eq!(read.edns, message.edns.clone().filter(|_| limit > 0));
    }
}

#[test]
fn an_extended_rcode_needs_edns() {
    let mut message = Message::query(7, name("a"), Type::A).response(Rcode::BadVers);
    message.edns = Some(Edns::new(4096).with_option(10, b"cookie").unwrap());
    let octets = encoded(&message);
    assert_eq!(Message::parse(&octets).as_ref(), Ok(&message));
    let view = MessageView::parse(&octets).unwrap();
    assert_eq!(view.header().rcode, Rcode::NoError);
    let (edns, rcode) = view.edns().unwrap();
    assert_eq!(
        (edns.map(|it| it.to_edns()), rcode),
        (message.edns, Rcode::BadVers)
    );
}

#[test]
fn sections_come_in_order() {
    let mut out = Vec::new();
    let mut builder = Builder::new(&mut out, Header::query(7));
    let (name, data) = (name("a"), Data::<Name>::A(Ipv4Addr::LOCALHOST));
    let mut add = |section| builder.add(section, &name, Class::In, 0, &data);
    assert_eq!(add(Section::Authority), Ok(()));
    assert_eq!(add(Section::Answer), Err(BuildError::OutOfOrder));
    assert_eq!(add(Section::Additional), Ok(()));
    assert_eq!(
        builder.question(&name, Type::A, Class::In),
        Err(BuildError::OutOfOrder)
    );
    assert_eq!(MessageView::parse(&out).unwrap().counts(), [0, 0, 1, 1]);
}

#[test]
fn data_of_no_octets_is_no_error() {
    let message = Message::parse(&answer(1, b"")).unwrap();
    let expected = Data::Unknown {
        kind: Type::A,
        octets: [].into(),
    };
    assert_eq!(message.answers[0].data, expected);
    assert_eq!(message.answers[0].to_string(), r". 0 IN A \# 0");
}

#[test]
fn long_text_becomes_several_strings() {
    for (len, lengths) in [(0, &[0][..]), (1, &[1]), (255, &[255]), (256, &[255, 1])] {
        let strings = Strings::new(&vec![b'a'; len]);
        let found: Vec<_> = strings.iter().map(<[u8]>::len).collect();
        assert_eq!(found, lengths);
    }
}

#[test]
fn the_soa_of_rfc_1035() {
    // RFC 1035 §5.3, in the values of its example.
    let soa = Soa {
        mname: name("VENERA.ISI.EDU"),
        rname: name(r"Action\.domains.ISI.EDU"),
        serial: 20,
        refresh: 7200,
        retry: 600,
        expire: 3_600_000,
        minimum: 60,
    };
    assert_eq!(
        Data::<Name>::Soa(soa).to_string(),
        r"VENERA.ISI.EDU. Action\.domains.ISI.EDU. 20 7200 600 3600000 60"
    );
}
