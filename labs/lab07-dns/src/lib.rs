//! What the programs of this lab share: the octets of a message with their meaning, the name that
//! leads from an address back to a name, and the zone that the server has built in.
#![warn(clippy::print_stdout)]

use std::fmt::Display;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::ops::Range;

use anyhow::{Context, Result, anyhow};
use dns_lookup::{
    Class, Config, Header, MessageView, Name, NameView, Opcode, PORT, ParseError, RecordView, Type,
    Zone, header,
};
use wiretrace::{Field, annotated_hex};

/// The zone that the server has built in, as a zone file.
pub const COURSE_ZONE: &str = include_str!("course.zone");

/// The zone of a file, or else the one that is built in.
///
/// # Errors
/// The file can't be read, or is no zone file.
pub fn zone(path: Option<&str>) -> Result<Zone> {
    let text = match path {
        Some(path) => fs::read_to_string(path).with_context(|| format!("can't read {path}"))?,
        None => COURSE_ZONE.to_owned(),
    };
    let zone = Zone::parse(&text, &Name::ROOT);
    let path = path.unwrap_or("the course's zone");
    zone.map_err(|error| anyhow!("{path}: {error}"))
}

/// The longest value beside the octets, so that a line has at most 80 columns.
const VALUE: usize = 36;

/// Whom to ask: the server of an argument such as `@127.0.0.1:5353`, or else those of
/// `/etc/resolv.conf`.
///
/// # Errors
/// No address, or no such file.
pub fn config(server: Option<&str>) -> Result<Config> {
    if let Some(server) = server {
        return Ok(Config::new(vec![address(server.trim_start_matches('@'))?]));
    }
    let text = fs::read_to_string("/etc/resolv.conf");
    let text = text.context("give an @SERVER: can't read /etc/resolv.conf")?;
    Ok(Config::parse(&text))
}

fn address(server: &str) -> Result<SocketAddr> {
    if let Ok(address) = server.parse::<IpAddr>() {
        return Ok(SocketAddr::new(address, PORT));
    }
    match server.contains(':') {
        true => lab_cli::address(Some(server), "127.0.0.1:5353"),
        false => lab_cli::address(Some(&format!("{server}:{PORT}")), "127.0.0.1:5353"),
    }
}

/// What a message asks for.
#[must_use]
pub fn question(message: &[u8]) -> String {
    let message = MessageView::parse(message).ok();
    let question = message.and_then(|message| message.questions().next());
    match question {
        Some(Ok(question)) => question.to_question().to_string(),
        _ => "nothing that can be read".to_owned(),
    }
}

/// What an answer says at first sight.
#[must_use]
pub fn summary(message: &[u8]) -> String {
    match MessageView::parse(message) {
        Ok(view) => {
            let [_, answers, ..] = view.counts();
            let (flags, len) = (flags(view.header()), message.len());
            format!("{flags}, ANCOUNT {answers}, {len} octets")
        }
        Err(error) => error.to_string(),
    }
}

/// The name under which the name of an address is found (RFC 1035 §3.5, RFC 3596 §2.5).
#[must_use]
pub fn reverse(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa.")
        }
        IpAddr::V6(address) => {
            let octets = address.octets().into_iter().rev();
            let nibbles = octets.map(|octet| format!("{:x}.{:x}.", octet & 0x0f, octet >> 4));
            nibbles.collect::<String>() + "ip6.arpa."
        }
    }
}

/// The octets of a message, field by field, as far as it can be read.
#[must_use]
pub fn annotate(message: &[u8]) -> String {
    let mut fields = Fields::default();
    // What can't be read stays without a name; the reader sees where that begins.
    let _ = fields.message(message);
    annotated_hex(message, &fields.0)
}

#[derive(Default)]
struct Fields(Vec<Field<'static>>);

impl Fields {
    fn add(&mut self, range: Range<usize>, name: &'static str, value: impl Display) {
        let mut value = value.to_string();
        if let Some((cut, _)) = value.char_indices().nth(VALUE) {
            value.truncate(cut);
            value.push('…');
        }
        self.0.push(Field { range, name, value });
    }

    fn message(&mut self, octets: &[u8]) -> Result<(), ParseError> {
        let message = MessageView::parse(octets)?;
        self.header(&message);
        let mut at = header::LEN;
        for question in message.questions() {
            let question = question?;
            let (name, end) = NameView::read(octets, at)?;
            self.add(at..end, "QNAME", name);
            self.add(end..end + 2, "QTYPE", question.kind);
            self.add(end + 2..end + 4, "QCLASS", question.class);
            at = end + 4;
        }
        message
            .records()
            .try_for_each(|record| self.record(octets, &record?))
    }

    fn header(&mut self, message: &MessageView<'_>) {
        let [questions, answers, authorities, additionals] = message.counts();
        self.add(
            header::ID,
            "ID",
            format_args!("0x{:04x}", message.header().id),
        );
        self.add(header::FLAGS, "flags", flags(message.header()));
        self.add(header::QDCOUNT, "QDCOUNT", questions);
        self.add(header::ANCOUNT, "ANCOUNT", answers);
        self.add(header::NSCOUNT, "NSCOUNT", authorities);
        self.add(header::ARCOUNT, "ARCOUNT", additionals);
    }

    fn record(&mut self, octets: &[u8], record: &RecordView<'_>) -> Result<(), ParseError> {
        let (name, at) = NameView::read(octets, record.offset())?;
        self.add(record.offset()..at, "NAME", name);
        self.add(at..at + 2, "TYPE", record.kind);
        // EDNS has other things in these places (RFC 6891 §6.1.2).
        let is_edns = record.kind == Type::Opt;
        match is_edns {
            true => self.add(at + 2..at + 4, "UDP size", u16::from(record.class)),
            false => self.add(
                at + 2..at + 4,
                "CLASS",
                Class::from(u16::from(record.class)),
            ),
        }
        let ttl = if is_edns { "flags" } else { "TTL" };
        self.add(at + 4..at + 8, ttl, record.ttl);
        let length = record.octets().len();
        self.add(at + 8..at + 10, "RDLENGTH", length);
        if length > 0 {
            let data = record.data().map(|data| data.to_string());
            let data = if is_edns {
                Ok("options".to_owned())
            } else {
                data
            };
            self.add(at + 10..at + 10 + length, "RDATA", data.unwrap_or_default());
        }
        Ok(())
    }
}

/// The flags that are set, and how it went.
#[must_use]
pub fn flags(header: &Header) -> String {
    let named = [
        (header.response, "QR"),
        (header.authoritative, "AA"),
        (header.truncated, "TC"),
        (header.recursion_desired, "RD"),
        (header.recursion_available, "RA"),
        (header.authentic_data, "AD"),
        (header.checking_disabled, "CD"),
    ];
    let set = named.iter().filter(|(set, _)| *set).map(|(_, name)| *name);
    let mut words: Vec<String> = set.map(str::to_owned).collect();
    if header.opcode != Opcode::Query {
        words.push(header.opcode.to_string());
    }
    if header.response {
        words.push(header.rcode.to_string());
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_name_backwards() {
        let rows = [
            ("114.71.220.95", "95.220.71.114.in-addr.arpa."),
            // RFC 3596 §2.5.
            (
                "4321:0:1:2:3:4:567:89ab",
                "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa.",
            ),
        ];
        for (address, name) in rows {
            assert_eq!(reverse(address.parse().unwrap()), name);
        }
    }

    #[test]
    fn a_message_is_shown_field_by_field() {
        let message = b"\x12\x34\x85\x80\0\x01\0\x01\0\0\0\x01\x03www\x04test\0\0\x01\0\x01\
            \xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x01\0\0\x29\x04\xd0\0\0\0\0\0\0";
        let expected = "\
0000  12 34                 ID        0x1234
0002  85 80                 flags     QR AA RD RA NOERROR
0004  00 01                 QDCOUNT   1
0006  00 01                 ANCOUNT   1
0008  00 00                 NSCOUNT   0
000a  00 01                 ARCOUNT   1
000c  03 77 77 77 04 74 65 73  QNAME     www.test.
0014  74 00
0016  00 01                 QTYPE     A
0018  00 01                 QCLASS    IN
";
        let shown = annotate(message);
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(squeezed(&shown).starts_with(&squeezed(expected)), "{shown}");
        for line in [
            "c0 0c NAME www.test.",
            "00 00 00 3c TTL 60",
            "c0 00 02 01 RDATA 192.0.2.1",
            "04 d0 UDP size 1232",
        ] {
            assert!(squeezed(&shown).contains(line), "{shown}");
        }
    }

    #[test]
    fn what_is_broken_is_shown_as_far_as_it_can_be_read() {
        assert_eq!(annotate(&[0x12, 0x34]), "0000  12 34\n");
        let loops = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\xc0\x0c\0\x01\0\x01";
        assert!(annotate(loops).ends_with("000c  c0 0c 00 01 00 01\n"));
    }
}
