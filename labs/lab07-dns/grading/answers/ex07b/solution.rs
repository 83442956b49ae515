//! Exercise 07b, decode an answer: a solution.
//!
//! One reader over the whole message takes number after number and never looks beyond
//! its end. Names alone may leave the order: they follow pointers with a reader of their
//! own, and since each pointer must lead further back than the one before, they end.

use std::io::{self, Write};
use std::net::{Ipv4Addr, Ipv6Addr};

/// RFC 1035 §4.1.1: the answer was cut to fit into a datagram.
const TRUNCATED: u16 = 0x0200;
/// RFC 1035 §4.1.1, the low four bits of the flags.
const STATUS: u16 = 0x000f;
/// RFC 1035 §2.3.4, with the lengths and the root.
const LONGEST_NAME: usize = 255;

/// The parts of a message, or why it is none.
fn describe(message: &[u8]) -> Result<Vec<String>, String> {
    let mut reader = Reader { message, at: 0 };
    let [_id, flags, questions, answers, authority, additional] = reader.numbers()?;
    let mut parts = vec![status(flags)];
    // The counts are claims: nothing is allocated for them, and reading stops at the end.
    for _ in 0..questions {
        parts.push(reader.question()?);
    }
    let sections = [
        ("answer", answers),
        ("authority", authority),
        ("additional", additional),
    ];
    for (section, count) in sections {
        for _ in 0..count {
            parts.push(format!("{section} {}", reader.record()?));
        }
    }
    match reader.at == message.len() {
        true => Ok(parts),
        false => Err(format!("the message ended before offset {}", reader.at)),
    }
}

fn status(flags: u16) -> String {
    let tc = if flags & TRUNCATED == 0 { "" } else { " tc" };
    status_name(flags & STATUS) + tc
}

/// A message, and how far it was read.
struct Reader<'m> {
    message: &'m [u8],
    at: usize,
}

impl<'m> Reader<'m> {
    fn question(&mut self) -> Result<String, String> {
        let name = self.name()?;
        let [kind, _class] = self.numbers()?;
        Ok(format!("question {name} {}", type_name(kind)))
    }

    fn record(&mut self) -> Result<String, String> {
        let name = self.name()?;
        let [kind, _class] = self.numbers()?;
        let ttl = self.u32()?;
        let [length] = self.numbers()?;
        let end = self.at + usize::from(length);
        let data = self.data(kind, end)?;
        match self.at == end {
            true => Ok(format!("{name} {ttl} {} {data}", type_name(kind))),
            false => Err(format!("the data ends at {}, not at {end}", self.at)),
        }
    }

    /// The data of a record, which says that it ends at `end`.
    fn data(&mut self, kind: u16, end: usize) -> Result<String, String> {
        match type_name(kind).as_str() {
            "A" => Ok(Ipv4Addr::from(self.array()?).to_string()),
            "AAAA" => Ok(Ipv6Addr::from(self.array()?).to_string()),
            "CNAME" | "NS" | "PTR" => self.name(),
            "MX" => {
                let [preference] = self.numbers()?;
                Ok(format!("{preference} {}", self.name()?))
            }
            "TXT" => self.strings(end),
            "SOA" => self.soa(),
            _ => self.unknown(end),
        }
    }

    fn strings(&mut self, end: usize) -> Result<String, String> {
        let mut strings = Vec::new();
        while self.at < end {
            let [length] = self.array()?;
            let bytes = self.bytes(length.into())?;
            strings.push(format!("\"{}\"", escaped(bytes, b"\"")));
        }
        Ok(strings.join(" "))
    }

    fn soa(&mut self) -> Result<String, String> {
        let mut parts = vec![self.name()?, self.name()?];
        for _ in ["serial", "refresh", "retry", "expire", "minimum"] {
            parts.push(self.u32()?.to_string());
        }
        Ok(parts.join(" "))
    }

    /// RFC 3597 §5: whoever doesn't know the type can still pass it on.
    fn unknown(&mut self, end: usize) -> Result<String, String> {
        let bytes = self.bytes(end - self.at)?;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(format!("\\# {} {hex}", bytes.len()).trim_end().to_owned())
    }

    /// RFC 1035 §4.1.4.
    fn name(&mut self) -> Result<String, String> {
        let mut labels = Vec::new();
        let mut length = 1;
        // Where reading goes on behind the name: set by the first pointer.
        let mut behind = None;
        let mut start = self.at;
        loop {
            let [byte] = self.array()?;
            match byte {
                0 => break,
                1..=0x3f => {
                    labels.push(escaped(self.bytes(byte.into())?, b"."));
                    length += 1 + usize::from(byte);
                }
                0xc0.. => {
                    let [low] = self.array()?;
                    let target = usize::from(u16::from_be_bytes([byte & 0x3f, low]));
                    behind.get_or_insert(self.at);
                    if target >= start {
                        return Err(format!("a pointer leads to {target}, not back"));
                    }
                    (self.at, start) = (target, target);
                }
                _ => return Err(format!("a label of an unknown kind: {byte:02x}")),
            }
            if length > LONGEST_NAME {
                return Err("the name is too long".to_owned());
            }
        }
        self.at = behind.unwrap_or(self.at);
        match labels.is_empty() {
            true => Ok(".".to_owned()),
            false => Ok(labels.join(".")),
        }
    }

    //--- Bytes

    fn numbers<const N: usize>(&mut self) -> Result<[u16; N], String> {
        let mut numbers = [0; N];
        for number in &mut numbers {
            *number = u16::from_be_bytes(self.array()?);
        }
        Ok(numbers)
    }

    fn u32(&mut self) -> Result<u32, String> {
        self.array().map(u32::from_be_bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let bytes = self.bytes(N)?;
        bytes.try_into().map_err(|_| self.ended())
    }

    fn bytes(&mut self, count: usize) -> Result<&'m [u8], String> {
        let bytes = self.message.get(self.at..self.at + count);
        self.at += count;
        bytes.ok_or_else(|| self.ended())
    }

    fn ended(&self) -> String {
        format!("the message ends at offset {}", self.message.len())
    }
}

//--- Lines, hex and texts: nothing to do here

/// Answers every line of stdin.
pub fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        match parse_bytes(&line?).and_then(|message| describe(&message)) {
            Ok(parts) => writeln!(out, "{}", parts.join("; "))?,
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}

/// The message in a line, behind the words that say what it is.
fn parse_bytes(line: &str) -> Result<Vec<u8>, String> {
    let (_, hex) = line.split_once(':').ok_or("a line is WORDS: HEX")?;
    let byte = |word| u8::from_str_radix(word, 16).map_err(|error| format!("{word}: {error}"));
    hex.split_whitespace().map(byte).collect()
}

/// What a status is called (RFC 1035 §4.1.1): the low four bits of the flags.
fn status_name(status: u16) -> String {
    let names = [
        "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED",
    ];
    let name = names.get(usize::from(status)).copied();
    name.map_or_else(|| format!("RCODE{status}"), str::to_owned)
}

/// What a type is called, `TYPE65280` where it has no name here (RFC 3597 §5).
fn type_name(kind: u16) -> String {
    let name = match kind {
        1 => "A",
        2 => "NS",
        5 => "CNAME",
        6 => "SOA",
        12 => "PTR",
        15 => "MX",
        16 => "TXT",
        28 => "AAAA",
        _ => return format!("TYPE{kind}"),
    };
    name.to_owned()
}

/// The bytes of a label or a string as text, those of `special` and what can't be
/// printed escaped (RFC 1035 §5.1).
fn escaped(bytes: &[u8], special: &[u8]) -> String {
    let shown = |&byte: &u8| match byte {
        b'\\' => "\\\\".to_owned(),
        _ if special.contains(&byte) => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\{byte:03}"),
    };
    bytes.iter().map(shown).collect()
}
