//! What the starter of exercise 07d gives to every student, and the functions of
//! the solution, for the mutants: each is right but for one of them.

use std::env;
use std::io;
use std::net::{Ipv6Addr, UdpSocket};

/// Types (RFC 1035 §3.2.2, RFC 3596 §2.1) and the class of the internet.
pub const A: u16 = 1;
pub const NS: u16 = 2;
pub const CNAME: u16 = 5;
pub const SOA: u16 = 6;
pub const AAAA: u16 = 28;
pub const IN: u16 = 1;

/// Flags (RFC 1035 §4.1.1).
pub const RESPONSE: u16 = 0x8000;
pub const OPCODE: u16 = 0x7800;
pub const AUTHORITATIVE: u16 = 0x0400;
pub const RECURSION_DESIRED: u16 = 0x0100;

/// What a response says on the whole (RFC 1035 §4.1.1).
pub const NOERROR: u16 = 0;
pub const FORMERR: u16 = 1;
pub const NXDOMAIN: u16 = 3;
pub const NOTIMP: u16 = 4;
pub const REFUSED: u16 = 5;

pub const HEADER: usize = 12;

/// What a student writes.
pub trait Server {
    /// The response to a query; `None` if it gets none.
    fn answer(&self, zone: &[Record], query: &[u8]) -> Option<Vec<u8>> {
        let (header, rest) = query.split_first_chunk::<HEADER>()?;
        let &[id_high, id_low, high, low, count_high, count_low, ..] = header;
        let [id, flags, questions] =
            [[id_high, id_low], [high, low], [count_high, count_low]].map(u16::from_be_bytes);
        if self.is_ignored(flags) {
            return None;
        }
        let reply = match self.question(rest) {
            _ if self.is_unknown(flags) => Reply::failure(NOTIMP),
            Some(question) if questions == 1 => self.look_up(zone, &question),
            _ => Reply::failure(FORMERR),
        };
        Some(self.encode(&reply, id, self.flags(flags)))
    }

    /// Whether what came with these flags gets no response.
    fn is_ignored(&self, flags: u16) -> bool {
        flags & RESPONSE != 0
    }

    /// Whether these flags ask for something that isn't implemented.
    fn is_unknown(&self, flags: u16) -> bool {
        flags & OPCODE != 0
    }

    /// The flags of the response to a query with these.
    fn flags(&self, flags: u16) -> u16 {
        RESPONSE | flags & (OPCODE | RECURSION_DESIRED)
    }

    fn question(&self, bytes: &[u8]) -> Option<Question> {
        let (name, rest) = self.name(bytes)?;
        let (&[high, low, _, _], rest) = rest.split_first_chunk()?;
        Some(Question {
            name,
            kind: u16::from_be_bytes([high, low]),
            bytes: bytes.strip_suffix(rest)?.to_vec(),
        })
    }

    fn name<'q>(&self, bytes: &'q [u8]) -> Option<(Name, &'q [u8])> {
        read_name(bytes)
    }

    /// What the zone says; along a chain of CNAMEs, about its last name.
    fn look_up<'z>(&self, zone: &'z [Record], question: &Question) -> Reply<'z> {
        let mut reply = Reply {
            question: question.bytes.clone(),
            ..Reply::default()
        };
        let mut name = question.name.clone();
        while self.is_in_zone(zone, &name) {
            reply.authoritative = true;
            let records = self.records(zone, &name, question.kind);
            if !records.is_empty() {
                reply.answers.extend(records);
                return reply;
            }
            let alias = of_type(zone, &name, CNAME);
            let Some(alias) = alias.first().copied() else {
                self.nothing(zone, &name, &mut reply);
                return reply;
            };
            reply.answers.push(alias);
            let Some(target) = self.target(alias) else {
                return reply;
            };
            name = target;
        }
        if !reply.authoritative {
            reply.status = REFUSED;
        }
        reply
    }

    fn records<'z>(&self, zone: &'z [Record], name: &Name, kind: u16) -> Vec<&'z Record> {
        of_type(zone, name, kind)
    }

    /// The name to go on with behind a CNAME.
    fn target(&self, alias: &Record) -> Option<Name> {
        read_name(&alias.data).map(|(target, _)| target)
    }

    /// Says that there is nothing, and why.
    fn nothing<'z>(&self, zone: &'z [Record], name: &Name, reply: &mut Reply<'z>) {
        reply.status = if self.exists(zone, name) {
            NOERROR
        } else {
            NXDOMAIN
        };
        reply.authority = zone.first();
    }

    /// The zone holds its own name and all below it.
    fn is_in_zone(&self, zone: &[Record], name: &Name) -> bool {
        zone.first().is_some_and(|soa| name.ends_with(&soa.name))
    }

    /// RFC 8020: where names below have records, a name exists.
    fn exists(&self, zone: &[Record], name: &Name) -> bool {
        zone.iter().any(|record| record.name.ends_with(name))
    }

    fn encode(&self, reply: &Reply<'_>, id: u16, flags: u16) -> Vec<u8> {
        reply.encode(id, flags)
    }
}

/// The solution, for mutants that change what goes in or comes out of it.
pub struct Right;

impl Server for Right {}

/// The question of a query.
pub struct Question {
    pub name: Name,
    pub kind: u16,
    /// As it came.
    pub bytes: Vec<u8>,
}

/// The records of a name that have that type.
pub fn of_type<'z>(zone: &'z [Record], name: &Name, kind: u16) -> Vec<&'z Record> {
    let here = zone.iter().filter(|record| record.name == *name);
    here.filter(|record| record.kind == kind).collect()
}

/// The name at the beginning of `bytes`, in small letters, and what follows it.
pub fn read_name(mut bytes: &[u8]) -> Option<(Name, &[u8])> {
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
pub struct Reply<'z> {
    pub status: u16,
    pub question: Vec<u8>,
    pub authoritative: bool,
    pub answers: Vec<&'z Record>,
    pub authority: Option<&'z Record>,
}

impl Reply<'_> {
    pub fn failure(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    pub fn encode(&self, id: u16, flags: u16) -> Vec<u8> {
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

//--- What the starter gives

/// A name as its labels, in small letters: `["www", "lab", "test"]`.
pub type Name = Vec<Vec<u8>>;

/// What the zone knows about a name.
pub struct Record {
    pub name: Name,
    pub kind: u16,
    /// As it is on the wire.
    pub data: Vec<u8>,
}

/// Receives datagram by datagram, and sends each answer to where the query came from.
pub fn run(server: &impl Server) -> io::Result<()> {
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
        if let Some(answer) = server.answer(&zone, query) {
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
pub fn wire(name: &Name) -> Vec<u8> {
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
