//! Exercise 07d, a tiny server: a solution.
//!
//! First it is judged whether there may be a response at all, then whether the query can
//! be understood, and only then the zone is asked. The zone is compared label by label,
//! so that no dot within a label can deceive.

use std::env;
use std::io;
use std::net::{Ipv6Addr, UdpSocket};

/// Types (RFC 1035 §3.2.2, RFC 3596 §2.1) and the class of the internet.
const A: u16 = 1;
const NS: u16 = 2;
const CNAME: u16 = 5;
const SOA: u16 = 6;
const AAAA: u16 = 28;
const IN: u16 = 1;

/// Flags (RFC 1035 §4.1.1).
const RESPONSE: u16 = 0x8000;
const OPCODE: u16 = 0x7800;
const AUTHORITATIVE: u16 = 0x0400;
const RECURSION_DESIRED: u16 = 0x0100;

/// What a response says on the whole (RFC 1035 §4.1.1).
const NOERROR: u16 = 0;
const FORMERR: u16 = 1;
const NXDOMAIN: u16 = 3;
const NOTIMP: u16 = 4;
const REFUSED: u16 = 5;

const HEADER: usize = 12;

/// The response to a query; `None` if it gets none.
fn answer(zone: &[Record], query: &[u8]) -> Option<Vec<u8>> {
    let (header, rest) = query.split_first_chunk::<HEADER>()?;
    let &[id_high, id_low, high, low, count_high, count_low, ..] = header;
    let [id, flags, questions] =
        [[id_high, id_low], [high, low], [count_high, count_low]].map(u16::from_be_bytes);
    // Two servers that answered answers would do so for ever.
    if flags & RESPONSE != 0 {
        return None;
    }
    let flags = RESPONSE | flags & (OPCODE | RECURSION_DESIRED);
    let reply = match question(rest) {
        _ if flags & OPCODE != 0 => Reply::failure(NOTIMP),
        Some(question) if questions == 1 => look_up(zone, &question),
        _ => Reply::failure(FORMERR),
    };
    Some(reply.encode(id, flags))
}

/// The question of a query.
struct Question<'q> {
    name: Name,
    kind: u16,
    /// As it came.
    bytes: &'q [u8],
}

/// The question at the beginning of `bytes`; `None` if it can't be read.
fn question(bytes: &[u8]) -> Option<Question<'_>> {
    let (name, rest) = read_name(bytes)?;
    let (&[high, low, _, _], rest) = rest.split_first_chunk()?;
    Some(Question {
        name,
        kind: u16::from_be_bytes([high, low]),
        bytes: bytes.strip_suffix(rest)?,
    })
}

/// The name at the beginning of `bytes`, in small letters, and what follows it.
fn read_name(mut bytes: &[u8]) -> Option<(Name, &[u8])> {
    /// RFC 1035 §2.3.4.
    const LONGEST_LABEL: usize = 63;
    let mut name = Name::new();
    loop {
        let (&length, rest) = bytes.split_first()?;
        let (label, rest) = rest.split_at_checked(length.into())?;
        match label.len() {
            0 => return Some((name, rest)),
            1..=LONGEST_LABEL => name.push(label.to_ascii_lowercase()),
            _ => return None,
        }
        bytes = rest;
    }
}

/// What is said in response.
#[derive(Default)]
struct Reply<'z> {
    status: u16,
    question: Vec<u8>,
    authoritative: bool,
    answers: Vec<&'z Record>,
    authority: Option<&'z Record>,
}

/// What the zone says; along a chain of CNAMEs, about its last name. The zone has no
/// circle of them.
fn look_up<'z>(zone: &'z [Record], question: &Question<'_>) -> Reply<'z> {
    let mut reply = Reply {
        question: question.bytes.to_vec(),
        ..Reply::default()
    };
    let mut name = question.name.clone();
    while is_in_zone(zone, &name) {
        reply.authoritative = true;
        let of_type = |kind| {
            let here = zone.iter().filter(|record| record.name == name);
            here.filter(move |record| record.kind == kind)
        };
        let before = reply.answers.len();
        reply.answers.extend(of_type(question.kind));
        if reply.answers.len() > before {
            return reply;
        }
        let Some(alias) = of_type(CNAME).next() else {
            reply.status = if exists(zone, &name) {
                NOERROR
            } else {
                NXDOMAIN
            };
            reply.authority = zone.first();
            return reply;
        };
        reply.answers.push(alias);
        name = read_name(&alias.data).map_or_else(Name::new, |(target, _)| target);
    }
    if !reply.authoritative {
        reply.status = REFUSED;
    }
    reply
}

/// The zone holds its own name and all below it.
fn is_in_zone(zone: &[Record], name: &Name) -> bool {
    zone.first().is_some_and(|soa| name.ends_with(&soa.name))
}

/// RFC 8020: where names below have records, a name exists.
fn exists(zone: &[Record], name: &Name) -> bool {
    zone.iter().any(|record| record.name.ends_with(name))
}

impl Reply<'_> {
    fn failure(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    fn encode(&self, id: u16, flags: u16) -> Vec<u8> {
        let aa = if self.authoritative { AUTHORITATIVE } else { 0 };
        let questions = u16::from(!self.question.is_empty());
        let answers = u16::try_from(self.answers.len()).unwrap_or(u16::MAX);
        let authority = u16::from(self.authority.is_some());
        let header = [
            id,
            flags | aa | self.status,
            questions,
            answers,
            authority,
            0,
        ];
        let mut message = header.map(u16::to_be_bytes).concat();
        message.extend(&self.question);
        for record in self.answers.iter().copied().chain(self.authority) {
            message.extend(wire_record(record));
        }
        message
    }
}

//--- The socket and the zone: nothing to do here

/// A name as its labels, in small letters: `["www", "lab", "test"]`.
type Name = Vec<Vec<u8>>;

/// What the zone knows about a name.
struct Record {
    name: Name,
    kind: u16,
    /// As it is on the wire.
    data: Vec<u8>,
}

/// Receives datagram by datagram, and sends each answer to where the query came from.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let socket = UdpSocket::bind(address.unwrap_or("127.0.0.1:5353".to_owned()))?;
    println!("listening on {}", socket.local_addr()?);
    let zone = zone();
    let mut buffer = [0; 1232];
    loop {
        // An error is about an answer that a client didn't want any more.
        let Ok((length, client)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        let query = buffer.get(..length).unwrap_or_default();
        if let Some(answer) = answer(&zone, query) {
            // Whether it can be sent or not: the server goes on.
            let _ = socket.send_to(&answer, client);
        }
    }
}

/// The records of the zone, in this order. The first one is its SOA.
fn zone() -> Vec<Record> {
    let record = |text, kind, data| Record {
        name: name(text),
        kind,
        data,
    };
    let host = |text| wire(&name(text));
    let soa_numbers = [1_u32, 3600, 600, 86400, 60].map(u32::to_be_bytes);
    let soa = [
        host("ns.lab.test"),
        host("admin.lab.test"),
        soa_numbers.concat(),
    ];
    let ipv6 = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x80);
    vec![
        record("lab.test", SOA, soa.concat()),
        record("lab.test", NS, host("ns.lab.test")),
        record("ns.lab.test", A, vec![192, 0, 2, 53]),
        record("www.lab.test", A, vec![192, 0, 2, 80]),
        record("www.lab.test", A, vec![192, 0, 2, 81]),
        record("www.lab.test", AAAA, ipv6.octets().to_vec()),
        record("web.lab.test", CNAME, host("www.lab.test")),
        record("start.lab.test", CNAME, host("web.lab.test")),
        record("away.lab.test", CNAME, host("www.other.test")),
        record("lost.lab.test", CNAME, host("nobody.lab.test")),
        record("printer.floor3.lab.test", A, vec![192, 0, 2, 3]),
    ]
}

/// The name of a text without special bytes.
fn name(text: &str) -> Name {
    text.split('.')
        .map(|label| label.as_bytes().to_vec())
        .collect()
}

/// A name as it is on the wire, without compression.
fn wire(name: &Name) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in name {
        bytes.extend(u8::try_from(label.len()));
        bytes.extend(label);
    }
    bytes.push(0);
    bytes
}

/// A record as it is on the wire, with a TTL of 60 seconds.
fn wire_record(record: &Record) -> Vec<u8> {
    let length = u16::try_from(record.data.len()).unwrap_or(u16::MAX);
    let numbers = [record.kind, IN, 0, 60, length].map(u16::to_be_bytes);
    [wire(&record.name), numbers.concat(), record.data.clone()].concat()
}
