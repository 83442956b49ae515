//! Exercise 07d, a tiny server.
//!
//! `ex07d_tiny_server ADDRESS` answers DNS queries over UDP about one zone, `lab.test`,
//! whose records are below:
//!
//! ```text
//! $ ex07d_tiny_server 127.0.0.1:5353
//! listening on 127.0.0.1:5353
//!   receives  id 7, RD, question WWW.lab.test A
//!   sends     id 7, QR AA RD, question WWW.lab.test A, answers 192.0.2.80 and 192.0.2.81
//! ```
//!
//! A response begins with the ID of the query and the flags: QR set, opcode and RD as in
//! the query, AA where it is said below, the status, and all others 0 (RFC 1035 §4.1.1).
//! Then come the counts, the question just as it was asked (its letters too), the records
//! of the answer section, those of the authority section. All names are in full, without
//! pointers; records are as `wire_record` writes them, in the order of the zone.
//!
//! - The name and type have records: these, with AA. Names are compared without regard to
//!   the case of the letters A to Z.
//! - The name has a CNAME, and another type is asked for: the CNAME, and behind it what
//!   there is for the name it leads to, and so on; with AA. What is said about the last
//!   name (status, SOA) is said about the whole answer. If that name is outside the zone,
//!   the CNAMEs are all of the answer, with status 0.
//! - The name exists, but not with that type: status 0, AA, no answers, and the zone's SOA
//!   in the authority section. A name exists too if only names below it have records.
//! - The name is in the zone but doesn't exist: NXDOMAIN (3), AA, the SOA likewise.
//! - The name isn't in the zone, which holds `lab.test` and all below it: REFUSED (5),
//!   no AA, no records.
//! - Any opcode but 0: NOTIMP (4); not just one question, or one that can't be read (it is
//!   cut, or a length byte is above 63): FORMERR (1). Both are the header alone, with all
//!   counts 0 and no AA. The opcode is judged first.
//! - Whatever follows the question in a query, such as EDNS, is ignored.
//! - Less than a header of 12 bytes, or a response (QR set), isn't answered at all.
//!
//! Socket and zone are below; `answer` is yours.
//!
//! Check it: `cargo lab check 07d`. Stuck: `cargo lab hint 07d`.
//! Or ask it: `dig -p 5353 @127.0.0.1 www.lab.test`.
#![expect(
    unused_variables,
    dead_code,
    reason = "starter: delete this line when you are done"
)]

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

/// The response to a query; `None` if it gets none. As it stands, it echoes.
fn answer(zone: &[Record], query: &[u8]) -> Option<Vec<u8>> {
    Some(query.to_vec())
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
