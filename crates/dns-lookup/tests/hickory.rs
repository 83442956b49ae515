//! Beside hickory-proto: what one writes the other reads, and writes again.

#![expect(
    clippy::unwrap_used,
    reason = "a panic fails a test, which is its purpose"
)]

use dns_lookup::{
    Class, Data, Edns, Header, MAX_MESSAGE, Message, Name, Question, Rcode, Record, Soa, Strings,
    Svcb, Type,
};
use fastrand::Rng;
use hickory_proto::op::Message as Peer;

const SEED: u64 = 1035;
const CAPTURED: &str = include_str!("captured/messages.txt");

fn encoded(message: &Message) -> Vec<u8> {
    let mut out = Vec::new();
    message.encode(MAX_MESSAGE, &mut out);
    out
}

/// What is read here is the same, whether hickory-proto has read and written it or not.
fn agree(octets: &[u8]) -> Message {
    let ours = Message::parse(octets).unwrap();
    for octets in [octets, &encoded(&ours)] {
        let theirs = Peer::from_vec(octets).unwrap();
        let written = theirs.to_vec().unwrap();
        assert_eq!(Message::parse(&written).as_ref(), Ok(&ours), "{theirs}");
    }
    ours
}

#[test]
fn captured_messages() {
    let lines = CAPTURED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut count = 0;
    for line in lines {
        let octets: Vec<u8> = (0..line.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&line[at..at + 2], 16).unwrap())
            .collect();
        agree(&octets);
        count += 1;
    }
    assert!(count >= 32);
}

#[test]
fn random_messages() {
    let mut random = Rng::with_seed(SEED);
    for _ in 0..2000 {
        let message = message(&mut random);
        assert_eq!(agree(&encoded(&message)), message);
    }
}

/// Messages with a few octets changed. One of the two may be stricter, but where both read a
/// message, they read the same.
#[test]
fn broken_messages() {
    let mut random = Rng::with_seed(SEED);
    let mut both = 0;
    for _ in 0..5000 {
        let mut octets = encoded(&message(&mut random));
        for _ in 0..random.usize(1..4) {
            let at = random.usize(..octets.len());
            octets[at] = random.u8(..);
        }
        let (Ok(ours), Ok(theirs)) = (Message::parse(&octets), Peer::from_vec(&octets)) else {
            continue;
        };
        both += 1;
        let counts = [
            theirs.queries.len(),
            theirs.answers.len(),
            theirs.authorities.len(),
        ];
        assert_eq!(
            counts,
            [
                ours.questions.len(),
                ours.answers.len(),
                ours.authorities.len()
            ]
        );
        for (one, other) in ours.answers.iter().zip(&theirs.answers) {
            assert_eq!(u16::from(one.kind()), u16::from(other.record_type()));
            assert_eq!(one.ttl, other.ttl);
            let octets: Vec<&[u8]> = other.name.iter().collect();
            assert!(one.name.labels().eq(octets), "{} {}", one.name, other.name);
        }
    }
    assert!(both > 500, "only {both} were read by both");
}

//--- Random messages

fn message(random: &mut Rng) -> Message {
    let names: Vec<Name> = (0..4).map(|_| name(random)).collect();
    let mut message = Message::new(header(random));
    message.questions = vec![Question {
        name: pick(random, &names),
        kind: Type::from(random.u16(1..40)),
        class: Class::In,
    }];
    let mut records = |most| -> Vec<Record> {
        (0..random.usize(..=most))
            .map(|_| record(random, &names))
            .collect()
    };
    (message.answers, message.authorities, message.additionals) =
        (records(6), records(2), records(3));
    message.edns = random.bool().then(|| edns(random));
    message
}

fn header(random: &mut Rng) -> Header {
    Header {
        response: true,
        authoritative: random.bool(),
        recursion_available: random.bool(),
        authentic_data: random.bool(),
        rcode: random
            .choice([Rcode::NoError, Rcode::NxDomain, Rcode::ServFail])
            .unwrap(),
        ..Header::query(random.u16(..))
    }
}

fn edns(random: &mut Rng) -> Edns {
    let mut edns = Edns::new(random.u16(512..));
    edns.dnssec_ok = random.bool();
    match random.bool() {
        true => edns.with_option(65001, &octets(random, 20)).unwrap(),
        false => edns,
    }
}

/// Of few labels, so that names have ends in common.
fn name(random: &mut Rng) -> Name {
    let mut name = Name::ROOT;
    for _ in 0..random.usize(..5) {
        let label = match random.bool() {
            true => random
                .choice([&b"com"[..], b"Example", b"www", b"a.b", b"_tcp"])
                .unwrap()
                .to_vec(),
            false => [b"x", &octets(random, 12)[..]].concat(),
        };
        name = name.child(&label).unwrap();
    }
    name
}

fn octets(random: &mut Rng, most: usize) -> Vec<u8> {
    (0..random.usize(..=most)).map(|_| random.u8(..)).collect()
}

fn pick(random: &mut Rng, names: &[Name]) -> Name {
    random.choice(names).unwrap().clone()
}

fn record(random: &mut Rng, names: &[Name]) -> Record {
    let name = pick(random, names);
    let target = pick(random, names);
    let boxed = |octets: Vec<u8>| octets.into_boxed_slice();
    let data = match random.u8(..12) {
        0 => Data::A(random.u32(..).into()),
        1 => Data::Aaaa(random.u128(..).into()),
        2 => Data::Cname(target),
        3 => Data::Ns(target),
        4 => Data::Ptr(target),
        5 => Data::Mx {
            preference: random.u16(..),
            exchange: target,
        },
        6 => Data::Txt(Strings::new(&octets(random, 600))),
        7 => Data::Soa(Soa {
            mname: target,
            rname: pick(random, names),
            serial: random.u32(..),
            // hickory-proto has them signed.
            refresh: random.u32(..1 << 31),
            retry: random.u32(..1 << 31),
            expire: random.u32(..1 << 31),
            minimum: random.u32(..),
        }),
        8 => Data::Srv {
            priority: random.u16(..),
            weight: random.u16(..),
            port: random.u16(..),
            target,
        },
        9 => Data::Caa {
            flags: 128,
            tag: (*b"issue").into(),
            value: (*b"ca.example.net").into(),
        },
        10 => Data::Https(
            Svcb::new(
                1,
                target,
                boxed(b"\0\x01\0\x03\x02h2\0\x03\0\x02\x01\xbb".to_vec()),
            )
            .unwrap(),
        ),
        _ => Data::Unknown {
            kind: Type::Unknown(65280),
            // hickory-proto refuses one of no octets.
            octets: boxed([b"?", &octets(random, 40)[..]].concat()),
        },
    };
    Record {
        name,
        class: Class::In,
        ttl: random.u32(..1 << 31),
        data,
    }
}
