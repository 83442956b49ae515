//! Exercise 07a, encode a query.
//!
//! Each line of stdin is a question, `NAME TYPE ID`; answer each with one line on
//! stdout, the DNS message that asks it (RFC 1035 §4.1):
//!
//! ```text
//! www.lab.test A 4660
//! 12 34 01 00 00 01 00 00 00 00 00 00 03 77 77 77 03 6c 61 62 04 74 65 73 74 00 00 01 00 01
//! a..test A 1
//! error: a label is empty
//! ```
//!
//! A message is a header of 12 bytes and the question. Every number has two bytes,
//! the high one first.
//!
//! ```text
//! offset  0   2      4          6        8          10          12
//!         ID  flags  questions  answers  authority  additional  name, type, class
//! ```
//!
//! - Of the flags only RD is set, recursion desired: 01 00. There is one question
//!   and nothing else. The class is IN, 1.
//! - A name is its labels, each behind a byte with its length, and ends with the
//!   root, whose length is 0. The length counts bytes: a label may hold any, and its
//!   letters stay large or small as they are. A dot at the end of NAME changes
//!   nothing; the NAME `.` is the root alone.
//! - A label has 1 to 63 bytes, and a name at most 255 on the wire, lengths and root
//!   included. Anything else gets a line that begins with `error:`; the words after
//!   it are free. Then go on with the next line.
//!
//! Lines, types and hex are read and written below; `query` is yours.
//!
//! Check it: `cargo lab check 07a`. Stuck: `cargo lab hint 07a`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::io::{self, Write};

/// The message that asks for the records of that type (`kind`) which `name` has.
fn query(name: &str, kind: u16, id: u16) -> Result<Vec<u8>, String> {
    Ok(Vec::new())
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
