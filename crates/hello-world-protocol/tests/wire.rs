//! The codec: golden vectors from the specification (docs/en/hello-spec.md, section 12) or made
//! by hand from its layout, and a row for each rule that can be broken.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use hello_world_protocol::{
    DecodeError, ErrorCode, Frame, HIGHEST, Hello, Language, MAX_LENGTH, Name, Refusal, Reply,
    ReplyError, Type, World,
};
use testbed::codec;

/// What a frame holds, without borrowing from it.
type Owned = (u8, Type, u8, u32, Vec<u8>);

fn decode(input: &[u8]) -> codec::Decoded<Owned, DecodeError> {
    let decoded = Frame::decode(input)?;
    Ok(decoded.map(|(frame, len)| (owned(&frame), len)))
}

fn owned(frame: &Frame<'_>) -> Owned {
    let body = frame.body().to_vec();
    (
        frame.version,
        frame.kind,
        frame.fields_length,
        frame.id,
        body,
    )
}

fn encode((version, kind, fields, id, body): &Owned, out: &mut Vec<u8>) {
    let frame = Frame::new(*version, *kind, *fields, *id, body).unwrap();
    frame.encode(out);
}

#[test]
fn frames_of_every_version_are_cut_out_of_the_stream() {
    let longest = [
        &b"\xc8\xff\xfa\0\xff\xff\xff\xff\0\0\x10\0"[..],
        &[7; MAX_LENGTH],
    ]
    .concat();
    codec::stream(
        decode,
        encode,
        &[
            // Section 12.2.
            (
                b"\xc8\x01\x01\0\0\0\0\x01\0\0\0\x05Hello",
                (1, Type::Hello, 0, 1, b"Hello".to_vec()),
            ),
            // Section 12.3: what can't be understood can be skipped.
            (
                b"\xc8\x01\x09\0\0\0\0\x02\0\0\0\0",
                (1, Type::Unknown(9), 0, 2, vec![]),
            ),
            // Section 12.5.
            (
                b"\xc8\x02\x01\x05\0\0\0\x01\0\0\0\x0a\x01\x03AdaHello",
                (2, Type::Hello, 5, 1, b"\x01\x03AdaHello".to_vec()),
            ),
            // R32 and R33 are broken, and yet the end is known.
            (
                b"\xc8\0\x02\xff\x01\x02\x03\x04\0\0\0\x01!",
                (0, Type::World, 255, 0x0102_0304, b"!".to_vec()),
            ),
        ],
    );
    let expected = (255, Type::Unknown(250), 0, u32::MAX, vec![7; MAX_LENGTH]);
    assert_eq!(decode(&longest), Ok(Some((expected, longest.len()))));
    assert_eq!(Frame::new(1, Type::Hello, 0, 1, &[0; MAX_LENGTH + 1]), None);
}

#[test]
fn what_is_no_frame_is_refused_before_its_body_comes() {
    let too_long = |length| DecodeError::TooLong { length };
    codec::refuses(
        decode,
        &[
            (b"GET / HTTP/1.1\r\n", DecodeError::BadMagic { found: b'G' }),
            (b"Hello", DecodeError::BadMagic { found: b'H' }),
            // Section 12.4.
            (b"\xc8\x01\x01\0\0\0\0\x07\0\0\x10\x01", too_long(4097)),
            (
                b"\xc8\x01\x01\0\0\0\0\x07\xff\xff\xff\xff",
                too_long(u32::MAX),
            ),
        ],
    );
}

/// The request in these fields and this payload.
fn hello(version: u8, fields: &[u8], payload: &[u8], highest: u8) -> Result<String, DecodeError> {
    let body = [fields, payload].concat();
    let fields_length = u8::try_from(fields.len()).unwrap();
    let frame = Frame::new(version, Type::Hello, fields_length, 9, &body).unwrap();
    let hello = Hello::read(&frame, highest)?;
    let name = hello.name.map_or("-", |name| name.as_str());
    let language = hello.language.map_or("-", |language| language.as_str());
    Ok(format!("{} {name} {language}", hello.version))
}

#[test]
fn requests_are_read_by_the_rules_of_the_lower_version() {
    let rows: [(u8, &[u8], u8, &str); 13] = [
        (1, b"", 2, "1 - -"),
        (2, b"", 2, "2 - -"),
        (2, b"\x01\x03Ada", 2, "2 Ada -"),
        (2, b"\x01\x03Ada", 1, "1 - -"),   // R44, R10
        (1, b"\x01\x03Ada", 2, "1 - -"),   // R10
        (1, b"\x01\xffA", 2, "1 - -"),     // R10: not looked at
        (3, b"\x01\x03Ada", 2, "2 Ada -"), // R44
        (255, b"", 1, "1 - -"),
        (2, b"\x02\x02ko\x01\x03Ada", 2, "2 Ada ko"), // R22
        (2, b"\x81\x03Ada", 2, "2 Ada -"),            // R22
        (2, b"\x70\x01*\x01\x03Ada\x70\0", 2, "2 Ada -"), // R21, R20: not known
        (2, b"\x01\x09\xed\x95\x9c \xea\xb0\x95!!", 2, "2 한 강!! -"),
        (2, b"\x02\x05en-GB", 2, "2 - en-GB"),
    ];
    for (version, fields, highest, expected) in rows {
        let read = hello(version, fields, b"Hello", highest);
        assert_eq!(read.as_deref(), Ok(expected), "{version} {fields:x?}");
    }
}

#[test]
fn a_broken_rule_is_told_with_its_place() {
    let long_name = [&b"\x01\x41"[..], &[b'a'; 65]].concat();
    type Row<'a> = (u8, &'a [u8], &'a [u8], u16, u16);
    let rows: [Row<'_>; 22] = [
        (0, b"", b"Hello", 3, 1),                    // R32
        (2, b"\x01", b"Hello", 6, 12),               // R19: an octet alone
        (2, b"\x01\x04Ada", b"Hello", 6, 12),        // R19
        (2, b"\x70\0\x70\x01", b"Hello", 6, 14),     // R19: of a field that is not known
        (2, b"\x01\x01A\x01\x01A", b"Hello", 7, 15), // R20
        (2, b"\x01\x01A\x81\x01A", b"Hello", 7, 15), // R20: with or without the bit
        (2, b"\x02\x02ko\x02\x02ko", b"Hello", 7, 16),
        (2, b"\xf0\x01*", b"Hello", 8, 12),    // R21, section 12.7
        (2, b"\x80\0", b"Hello", 8, 12),       // R21
        (2, b"\x01\0\xf0\0", b"Hello", 9, 14), // the first one that is broken
        (2, b"\x01\0", b"Hello", 9, 14),       // R26: empty
        (2, b"\x01\x01\n", b"Hello", 9, 14),   // R26: a control character
        (2, b"\x01\x02\xc2\x85", b"Hello", 9, 14), // R26: one of two octets
        (2, b"\x01\x01\xff", b"Hello", 9, 14), // R26: not UTF-8
        (2, &long_name, b"Hello", 9, 14),      // R26
        (2, b"\x02\x01k", b"Hello", 9, 14),    // R25
        (2, b"\x02\x03ko-", b"Hello", 9, 14),
        (2, b"\x02\x05en_GB", b"Hello", 9, 14),
        (2, b"\x02\x09abcdefghi", b"Hello", 9, 14),
        (1, b"", b"hello", 10, 12),       // R35
        (1, b"\xff", b"Hello!", 10, 13),  // R35
        (2, b"\x01\x03Ada", b"", 10, 17), // R35
    ];
    for (version, fields, payload, code, offset) in rows {
        let error = hello(version, fields, payload, HIGHEST).unwrap_err();
        let told = (u16::from(error.code()), error.offset());
        assert_eq!(told, (code, offset), "{fields:x?} {payload:x?}: {error}");
    }
}

#[test]
fn rules_of_the_header_are_checked_in_their_order() {
    let rows = [
        (0, Type::Unknown(9), 9, 3, 1), // R32 before R33, R34
        (1, Type::Unknown(9), 9, 4, 3), // R33 before R34
        (2, Type::Hello, 1, 4, 3),      // R9
        (1, Type::Unknown(9), 0, 5, 2), // R34
        (2, Type::World, 0, 5, 2),
    ];
    for (version, kind, fields_length, code, offset) in rows {
        let frame = Frame::new(version, kind, fields_length, 1, b"").unwrap();
        let error = Hello::read(&frame, HIGHEST).unwrap_err();
        assert_eq!((u16::from(error.code()), error.offset()), (code, offset));
    }
}

fn answer(name: Option<&str>, language: Option<&str>) -> Vec<u8> {
    let hello = Hello {
        version: 2,
        id: 1,
        name: name.map(|name| Name::new(name).unwrap()),
        language: language.map(|language| Language::new(language).unwrap()),
    };
    let mut out = Vec::new();
    World::to(&hello).encode(&mut out);
    out
}

#[test]
fn the_answer_has_the_name_and_the_language_that_were_asked_for() {
    let rows: [(Option<&str>, Option<&str>, &[u8]); 5] = [
        // Section 12.5.
        (
            Some("Ada"),
            None,
            b"\xc8\x02\x02\0\0\0\0\x01\0\0\0\x0aWorld, Ada",
        ),
        (None, None, b"\xc8\x02\x02\0\0\0\0\x01\0\0\0\x05World"),
        // R25: the language that is used, in the field.
        (
            None,
            Some("KO-kr"),
            b"\xc8\x02\x02\x04\0\0\0\x01\0\0\0\x0a\x02\x02ko\xec\x84\xb8\xea\xb3\x84",
        ),
        (
            Some("A"),
            Some("de"),
            b"\xc8\x02\x02\x04\0\0\0\x01\0\0\0\x0b\x02\x02deWelt, A",
        ),
        // R25: not to be had is no error.
        (
            None,
            Some("tlh"),
            b"\xc8\x02\x02\0\0\0\0\x01\0\0\0\x05World",
        ),
    ];
    for (name, language, expected) in rows {
        assert_eq!(answer(name, language), expected, "{name:?} {language:?}");
    }
}

/// A reply, read and written again.
fn reply(bytes: &[u8], offered: u8) -> Result<(Reply<'_>, Vec<u8>), ReplyError> {
    let (frame, len) = Frame::decode(bytes).unwrap().unwrap();
    assert_eq!(len, bytes.len());
    let reply = Reply::read(&frame, offered)?;
    let mut again = Vec::new();
    reply.encode(&mut again);
    Ok((reply, again))
}

#[test]
fn replies_are_read_and_written() {
    let texts: [(&[u8], u8, &str); 4] = [
        (b"\xc8\x01\x02\0\0\0\0\x01\0\0\0\x05World", 1, "World"),
        (b"\xc8\x01\x02\0\0\0\0\x01\0\0\0\x05World", 2, "World"), // R46
        (
            b"\xc8\x02\x02\0\0\0\0\x01\0\0\0\x0aWorld, Ada",
            2,
            "World, Ada",
        ),
        (
            b"\xc8\x02\x02\x04\0\0\0\x01\0\0\0\x08\x02\x02deWelt",
            2,
            "Welt",
        ),
    ];
    for (bytes, offered, text) in texts {
        let (Reply::World(world), again) = reply(bytes, offered).unwrap() else {
            panic!("{text}");
        };
        assert_eq!((world.text(), again.as_slice()), (text, bytes));
    }
    // Section 12.3, and codes that are not known (R28).
    for (code, known) in [
        (5, ErrorCode::UnknownType),
        (0x1234, ErrorCode::Unknown(0x1234)),
    ] {
        let head = b"\xc8\x01\x03\0\0\0\0\x02\0\0\0\x07";
        let bytes = [&head[..], &u16::to_be_bytes(code), b"\0\x02why"].concat();
        let (Reply::Error(refusal), again) = reply(&bytes, 1).unwrap() else {
            panic!("{code}");
        };
        let told = (refusal.code, refusal.offset, refusal.reason());
        assert_eq!((told, again), ((known, 2, "why"), bytes.clone()));
    }
}

#[test]
fn fields_of_a_reply_are_skipped_where_they_may() {
    let rows: [(&[u8], &str); 3] = [
        (
            b"\xc8\x01\x02\x02\0\0\0\x01\0\0\0\x07\xf0\xf0World",
            "World",
        ), // R10
        (b"\xc8\x02\x02\x02\0\0\0\x01\0\0\0\x07\x70\0World", "World"), // R21
        (b"\xc8\x02\x02\x02\0\0\0\x01\0\0\0\x07\x01\0World", "World"), // no NAME in a WORLD
    ];
    for (bytes, text) in rows {
        let (Reply::World(world), _) = reply(bytes, 2).unwrap() else {
            panic!("{bytes:x?}");
        };
        assert_eq!(world.text(), text);
    }
}

#[test]
fn a_reply_that_is_of_no_use_is_told() {
    let not_offered = |offered, answered| ReplyError::VersionNotOffered { offered, answered };
    let rows: [(&[u8], u8, ReplyError); 8] = [
        (
            b"\xc8\x02\x02\0\0\0\0\x01\0\0\0\x05World",
            1,
            not_offered(1, 2),
        ), // R45
        (
            b"\xc8\x03\x02\0\0\0\0\x01\0\0\0\x05World",
            2,
            not_offered(2, 3),
        ),
        (
            b"\xc8\0\x02\0\0\0\0\x01\0\0\0\x05World",
            2,
            not_offered(2, 0),
        ),
        (
            b"\xc8\x01\x01\0\0\0\0\x01\0\0\0\x05Hello",
            1,
            ReplyError::NotAReply(1),
        ), // R17
        (
            b"\xc8\x01\x02\0\0\0\0\x01\0\0\0\x01\xff",
            1,
            ReplyError::NotText,
        ),
        (
            b"\xc8\x01\x03\0\0\0\0\x01\0\0\0\x03\0\x05\0",
            1,
            ReplyError::NoCode,
        ), // R29
        (
            b"\xc8\x01\x02\x06\0\0\0\x01\0\0\0\x05World",
            1,
            ReplyError::Broken(DecodeError::BadFieldsLength {
                fields_length: 6,
                length: 5,
            }),
        ),
        (
            b"\xc8\x02\x02\x02\0\0\0\x01\0\0\0\x07\xf0\0World",
            2,
            ReplyError::Broken(DecodeError::UnknownCritical { offset: 12 }),
        ),
    ];
    for (bytes, offered, expected) in rows {
        assert_eq!(reply(bytes, offered).unwrap_err(), expected);
    }
}

#[test]
fn every_number_comes_back() {
    for number in 0..=u8::MAX {
        assert_eq!(u8::from(Type::from(number)), number);
    }
    for number in 0..=u16::MAX {
        assert_eq!(u16::from(ErrorCode::from(number)), number);
    }
    assert_eq!(ErrorCode::from(12), ErrorCode::Busy);
}

#[test]
fn hostile_requests_are_survived() {
    let request = b"\xc8\x02\x01\x09\0\0\0\x01\0\0\0\x0e\x01\x03Ada\x02\x02koHello";
    let read = |input: &[u8]| {
        let Some((frame, len)) = Frame::decode(input).map_err(|error| error.to_string())? else {
            return Ok(None);
        };
        let hello = Hello::read(&frame, HIGHEST).map_err(|error| error.to_string())?;
        Ok::<_, String>(Some((format!("{hello:?}"), len)))
    };
    let hello = Hello {
        version: 2,
        id: 1,
        name: Name::new("Ada"),
        language: Language::new("ko"),
    };
    let write = |_: &String, out: &mut Vec<u8>| hello.encode(out);
    codec::stream(read, write, &[(request, format!("{hello:?}"))]);
}

#[test]
fn a_reply_fits_a_frame_whatever_was_asked() {
    let name = "n".repeat(64);
    let longest = answer(Some(&name), Some("ko"));
    assert!(Frame::decode(&longest).is_ok_and(|it| it.is_some_and(|it| it.1 == longest.len())));
    let refusal = Refusal::new(1, 1, &DecodeError::TooLong { length: u32::MAX });
    assert!(refusal.reason().contains("4294967295"));
}
