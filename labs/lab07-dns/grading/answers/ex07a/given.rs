//! What the starter of exercise 07a gives to every student, and the functions of
//! the solution, for the mutants: each is right but for one of them.

use std::io::{self, Write};

/// RFC 1035 §4.1.1: the server shall ask others for what it doesn't know.
pub const RECURSION_DESIRED: u16 = 0x0100;
/// RFC 1035 §3.2.4: the class of the internet.
pub const IN: u16 = 1;
/// RFC 1035 §2.3.4, in bytes on the wire; the length of a label has only six bits.
pub const LONGEST_LABEL: usize = 63;
/// The same, with the lengths and the root.
pub const LONGEST_NAME: usize = 255;

/// What a student writes.
pub trait Encoder {
    /// The message that asks for the records of that type (`kind`) which `name` has.
    fn query(&self, name: &str, kind: u16, id: u16) -> Result<Vec<u8>, String> {
        Ok([
            self.header(id),
            self.wire_name(name)?,
            kind.to_be_bytes().to_vec(),
            IN.to_be_bytes().to_vec(),
        ]
        .concat())
    }

    fn header(&self, id: u16) -> Vec<u8> {
        numbers(&[id, RECURSION_DESIRED, 1, 0, 0, 0])
    }

    /// The labels of `name`, each behind its length, and the root.
    fn wire_name(&self, name: &str) -> Result<Vec<u8>, String> {
        let mut bytes = self.wire_labels(name)?;
        bytes.push(0);
        match bytes.len() {
            ..=LONGEST_NAME => Ok(bytes),
            long => Err(format!("the name has {long} bytes on the wire")),
        }
    }

    fn wire_labels(&self, name: &str) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        for label in self.labels(name) {
            bytes.push(self.length(label)?);
            bytes.extend(label.bytes());
        }
        Ok(bytes)
    }

    /// The labels between the dots; the root has none.
    fn labels<'n>(&self, name: &'n str) -> Vec<&'n str> {
        let inner = name.strip_suffix('.').unwrap_or(name);
        // An empty text splits into one empty part, but the root isn't an empty label.
        inner.split('.').filter(|_| !inner.is_empty()).collect()
    }

    /// The byte before a label, if the label may be on the wire.
    fn length(&self, label: &str) -> Result<u8, String> {
        match label.len() {
            0 => Err("a label is empty".to_owned()),
            1..=LONGEST_LABEL => u8::try_from(label.len()).map_err(|error| error.to_string()),
            long => Err(format!("a label has {long} bytes")),
        }
    }
}

pub fn numbers(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|it| it.to_be_bytes()).collect()
}

//--- What the starter gives

/// Answers every line of stdin.
pub fn run(encoder: &impl Encoder) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        match answer(encoder, &line?) {
            Ok(query) => writeln!(out, "{}", hex(&query))?,
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}

fn answer(encoder: &impl Encoder, line: &str) -> Result<Vec<u8>, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [name, kind, id] = words.as_slice() else {
        return Err(format!("not NAME TYPE ID: {line}"));
    };
    let id = id.parse().map_err(|error| format!("{id}: {error}"))?;
    encoder.query(name, parse_type(kind)?, id)
}

/// The number of a type: `AAAA`, or `TYPE65280` for any other (RFC 3597 §5).
fn parse_type(text: &str) -> Result<u16, String> {
    let number = match text {
        "A" => Some(1),
        "NS" => Some(2),
        "CNAME" => Some(5),
        "SOA" => Some(6),
        "PTR" => Some(12),
        "MX" => Some(15),
        "TXT" => Some(16),
        "AAAA" => Some(28),
        _ => text.strip_prefix("TYPE").and_then(|it| it.parse().ok()),
    };
    number.ok_or_else(|| format!("no such type: {text}"))
}

fn hex(bytes: &[u8]) -> String {
    let words: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    words.join(" ")
}
