//! Exercise 07a, encode a query: a solution.
//!
//! A name becomes bytes label by label, and each limit is judged where its number is
//! known: the label's before its length is written, the name's when all of it is there.

use std::io::{self, Write};

/// RFC 1035 §4.1.1: the server shall ask others for what it doesn't know.
const RECURSION_DESIRED: u16 = 0x0100;
/// RFC 1035 §3.2.4: the class of the internet.
const IN: u16 = 1;
/// RFC 1035 §2.3.4, in bytes on the wire; the length of a label has only six bits.
const LONGEST_LABEL: usize = 63;
/// The same, with the lengths and the root.
const LONGEST_NAME: usize = 255;

/// The message that asks for the records of that type (`kind`) which `name` has.
fn query(name: &str, kind: u16, id: u16) -> Result<Vec<u8>, String> {
    let mut message = Vec::new();
    // One question, and no record in any of the three sections.
    for number in [id, RECURSION_DESIRED, 1, 0, 0, 0] {
        message.extend(number.to_be_bytes());
    }
    message.extend(wire_name(name)?);
    message.extend(kind.to_be_bytes());
    message.extend(IN.to_be_bytes());
    Ok(message)
}

/// The labels of `name`, each behind its length, and the root.
fn wire_name(name: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    for label in labels(name) {
        bytes.push(length(label)?);
        bytes.extend(label.bytes());
    }
    bytes.push(0);
    match bytes.len() {
        ..=LONGEST_NAME => Ok(bytes),
        long => Err(format!("the name has {long} bytes on the wire")),
    }
}

/// The labels between the dots; the root has none.
fn labels(name: &str) -> impl Iterator<Item = &str> {
    let inner = name.strip_suffix('.').unwrap_or(name);
    // An empty text splits into one empty part, but the root isn't an empty label.
    inner.split('.').filter(move |_| !inner.is_empty())
}

/// The byte before a label, if the label may be on the wire.
fn length(label: &str) -> Result<u8, String> {
    match label.len() {
        0 => Err("a label is empty".to_owned()),
        1..=LONGEST_LABEL => u8::try_from(label.len()).map_err(|error| error.to_string()),
        long => Err(format!("a label has {long} bytes")),
    }
}

//--- Lines, types and hex: nothing to do here

/// Answers every line of stdin.
pub fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        match answer(&line?) {
            Ok(query) => writeln!(out, "{}", hex(&query))?,
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}

fn answer(line: &str) -> Result<Vec<u8>, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [name, kind, id] = words.as_slice() else {
        return Err(format!("not NAME TYPE ID: {line}"));
    };
    let id = id.parse().map_err(|error| format!("{id}: {error}"))?;
    query(name, parse_type(kind)?, id)
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
