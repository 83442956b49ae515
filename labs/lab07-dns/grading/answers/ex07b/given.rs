//! What the starter of exercise 07b gives to every student, and the functions of
//! the solution, for the mutants: each is right but for one of them.

use std::io::{self, Write};
use std::net::{Ipv4Addr, Ipv6Addr};

/// RFC 1035 §4.1.1: the answer was cut to fit into a datagram.
pub const TRUNCATED: u16 = 0x0200;
/// RFC 1035 §4.1.1, the low four bits of the flags.
pub const STATUS: u16 = 0x000f;
/// RFC 1035 §2.3.4, with the lengths and the root.
pub const LONGEST_NAME: usize = 255;

/// What a student writes.
pub trait Decoder {
    /// The parts of a message, or why it is none.
    fn describe(&self, message: &[u8]) -> Result<Vec<String>, String> {
        let mut reader = Reader { message, at: 0 };
        let parts = self.parts(&mut reader)?;
        match reader.at == message.len() {
            true => Ok(parts),
            false => Err(format!("the message ended before offset {}", reader.at)),
        }
    }

    fn parts(&self, reader: &mut Reader<'_>) -> Result<Vec<String>, String> {
        let [_id, flags, questions, answers, authority, additional] = reader.numbers()?;
        let mut parts = vec![self.status(flags)];
        for _ in 0..questions {
            parts.push(self.question(reader)?);
        }
        let sections = [
            ("answer", answers),
            ("authority", authority),
            ("additional", additional),
        ];
        for (section, count) in sections {
            for _ in 0..count {
                let record = self.record(reader)?;
                parts.extend(record.map(|it| format!("{section} {it}")));
            }
        }
        Ok(parts)
    }

    fn status(&self, flags: u16) -> String {
        let tc = if flags & TRUNCATED == 0 { "" } else { " tc" };
        status_name(flags & STATUS) + tc
    }

    fn question(&self, reader: &mut Reader<'_>) -> Result<String, String> {
        let name = self.name(reader)?;
        let [kind, _class] = reader.numbers()?;
        Ok(format!("question {name} {}", type_name(kind)))
    }

    /// A record, or nothing for one that a mutant passes over.
    fn record(&self, reader: &mut Reader<'_>) -> Result<Option<String>, String> {
        let name = self.name(reader)?;
        let [kind, _class] = reader.numbers()?;
        let ttl = reader.u32()?;
        let [length] = reader.numbers()?;
        let end = reader.at + usize::from(length);
        let data = self.data(reader, kind, end)?;
        self.end_data(reader, end)?;
        Ok(data.map(|data| format!("{name} {ttl} {} {data}", type_name(kind))))
    }

    /// Judges where the data of a record ended.
    fn end_data(&self, reader: &mut Reader<'_>, end: usize) -> Result<(), String> {
        match reader.at == end {
            true => Ok(()),
            false => Err(format!("the data ends at {}, not at {end}", reader.at)),
        }
    }

    fn data(
        &self,
        reader: &mut Reader<'_>,
        kind: u16,
        end: usize,
    ) -> Result<Option<String>, String> {
        let data = match type_name(kind).as_str() {
            "A" => Ipv4Addr::from(reader.array::<4>()?).to_string(),
            "AAAA" => self.ipv6(reader.array()?),
            "CNAME" | "NS" | "PTR" => self.name_in_data(reader)?,
            "MX" => {
                let [preference] = reader.numbers()?;
                format!("{preference} {}", self.name_in_data(reader)?)
            }
            "TXT" => self.strings(reader, end)?,
            "SOA" => self.soa(reader)?,
            _ => return self.unknown(reader, end),
        };
        Ok(Some(data))
    }

    fn ipv6(&self, bytes: [u8; 16]) -> String {
        Ipv6Addr::from(bytes).to_string()
    }

    fn name_in_data(&self, reader: &mut Reader<'_>) -> Result<String, String> {
        self.name(reader)
    }

    fn strings(&self, reader: &mut Reader<'_>, end: usize) -> Result<String, String> {
        let mut strings = Vec::new();
        while reader.at < end {
            strings.push(string(reader)?);
        }
        Ok(strings.join(" "))
    }

    fn soa(&self, reader: &mut Reader<'_>) -> Result<String, String> {
        let mut parts = vec![self.name_in_data(reader)?, self.name_in_data(reader)?];
        for _ in ["serial", "refresh", "retry", "expire", "minimum"] {
            parts.push(reader.u32()?.to_string());
        }
        Ok(parts.join(" "))
    }

    fn unknown(&self, reader: &mut Reader<'_>, end: usize) -> Result<Option<String>, String> {
        let bytes = reader.bytes(end - reader.at)?;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let shown = format!("\\# {} {hex}", bytes.len());
        Ok(Some(shown.trim_end().to_owned()))
    }

    /// RFC 1035 §4.1.4.
    fn name(&self, reader: &mut Reader<'_>) -> Result<String, String> {
        let mut labels = Vec::new();
        let mut length = 1;
        // Where reading goes on behind the name: set by the first pointer.
        let mut behind = None;
        let mut start = reader.at;
        loop {
            let [byte] = reader.array()?;
            match self.kind_of(byte) {
                Kind::Root => break,
                Kind::Label => {
                    labels.push(self.label(reader.bytes(byte.into())?));
                    length += 1 + usize::from(byte);
                }
                Kind::Pointer => {
                    let [low] = reader.array()?;
                    let target = self.target(byte, low);
                    behind.get_or_insert(reader.at);
                    self.follow(target, start)?;
                    (reader.at, start) = (target, target);
                }
                Kind::Unknown => return Err(format!("a label of an unknown kind: {byte:02x}")),
            }
            self.limit(length)?;
        }
        self.go_on(reader, behind);
        Ok(self.joined(&labels))
    }

    fn kind_of(&self, byte: u8) -> Kind {
        match byte {
            0 => Kind::Root,
            1..=0x3f => Kind::Label,
            0xc0.. => Kind::Pointer,
            _ => Kind::Unknown,
        }
    }

    fn label(&self, bytes: &[u8]) -> String {
        escaped(bytes, b".")
    }

    /// Where a pointer leads.
    fn target(&self, high: u8, low: u8) -> usize {
        u16::from_be_bytes([high & 0x3f, low]).into()
    }

    /// Judges a pointer in the labels that begin at `start`.
    fn follow(&self, target: usize, start: usize) -> Result<(), String> {
        match target < start {
            true => Ok(()),
            false => Err(format!("a pointer leads to {target}, not back")),
        }
    }

    fn limit(&self, length: usize) -> Result<(), String> {
        match length {
            ..=LONGEST_NAME => Ok(()),
            _ => Err("the name is too long".to_owned()),
        }
    }

    /// Reads on behind the name.
    fn go_on(&self, reader: &mut Reader<'_>, behind: Option<usize>) {
        reader.at = behind.unwrap_or(reader.at);
    }

    fn joined(&self, labels: &[String]) -> String {
        match labels.is_empty() {
            true => ".".to_owned(),
            false => labels.join("."),
        }
    }
}

/// What the first byte of a label says.
pub enum Kind {
    Root,
    Label,
    Pointer,
    Unknown,
}

/// A string of a TXT record.
pub fn string(reader: &mut Reader<'_>) -> Result<String, String> {
    let [length] = reader.array()?;
    let bytes = reader.bytes(length.into())?;
    Ok(format!("\"{}\"", escaped(bytes, b"\"")))
}

/// A message, and how far it was read.
pub struct Reader<'m> {
    pub message: &'m [u8],
    pub at: usize,
}

impl<'m> Reader<'m> {
    pub fn numbers<const N: usize>(&mut self) -> Result<[u16; N], String> {
        let mut numbers = [0; N];
        for number in &mut numbers {
            *number = u16::from_be_bytes(self.array()?);
        }
        Ok(numbers)
    }

    pub fn u32(&mut self) -> Result<u32, String> {
        self.array().map(u32::from_be_bytes)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let bytes = self.bytes(N)?;
        bytes.try_into().map_err(|_| self.ended())
    }

    pub fn bytes(&mut self, count: usize) -> Result<&'m [u8], String> {
        let bytes = self.message.get(self.at..self.at + count);
        self.at += count;
        bytes.ok_or_else(|| self.ended())
    }

    fn ended(&self) -> String {
        format!("the message ends at offset {}", self.message.len())
    }
}

//--- What the starter gives

/// Answers every line of stdin.
pub fn run(decoder: &impl Decoder) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        match parse_bytes(&line?).and_then(|message| decoder.describe(&message)) {
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
pub fn status_name(status: u16) -> String {
    let names = [
        "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED",
    ];
    let name = names.get(usize::from(status)).copied();
    name.map_or_else(|| format!("RCODE{status}"), str::to_owned)
}

/// What a type is called, `TYPE65280` where it has no name here (RFC 3597 §5).
pub fn type_name(kind: u16) -> String {
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
pub fn escaped(bytes: &[u8], special: &[u8]) -> String {
    let shown = |&byte: &u8| match byte {
        b'\\' => "\\\\".to_owned(),
        _ if special.contains(&byte) => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\{byte:03}"),
    };
    bytes.iter().map(shown).collect()
}
