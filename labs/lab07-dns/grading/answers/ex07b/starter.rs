//! Exercise 07b, decode an answer.
//!
//! Each line of stdin is a DNS message in hex, behind some words that name it and a
//! colon; answer each with one line on stdout that tells what is in it (here the first
//! message is broken into two lines):
//!
//! ```text
//! an address: 12 34 81 80 00 01 00 01 00 00 00 00 03 6c 61 62 00 00 01 00 01
//!     c0 0c 00 01 00 01 00 00 00 3c 00 04 c0 00 02 50
//! NOERROR; question lab A; answer lab 60 A 192.0.2.80
//! not even a header: 12 34 81
//! error: the message ends at offset 3
//! ```
//!
//! The parts, joined by `; `, in the order of the message (RFC 1035 §4):
//!
//! - the status, and ` tc` behind it when the flag TC (02 00) is set;
//! - `question NAME TYPE` for each question;
//! - `answer NAME TTL TYPE DATA` for each record of the answer section, then
//!   `authority …` and `additional …` in the same way. The class isn't shown.
//!
//! DATA by type, with names and types as the functions below write them:
//!
//! ```text
//! A           192.0.2.80                         AAAA   2001:db8::80
//! CNAME NS PTR  www.lab.test                     MX     10 mail.lab.test
//! TXT         "first" "second"                   every string, also an empty one: ""
//! SOA         ns.lab.test admin.lab.test 1 3600 600 86400 60
//! any other   \# 3 01ab02                        length and hex (RFC 3597 §5); empty: \# 0
//! ```
//!
//! - A name's labels are joined by dots, with no dot at the end; the root is `.`. In
//!   labels, dots are special for `escaped`; in strings, quotation marks are. Letters
//!   stay as they are.
//! - A length byte with the two high bits 11 begins a pointer of two bytes (§4.1.4): the
//!   name goes on at the offset in the other 14 bits, while what follows the name in the
//!   message follows the pointer. A pointer leads back: before everything that was read of
//!   this name so far. If a name begins at offset 30, its pointer leads to 29 at most; if it
//!   leads to 12, the pointer behind the labels there leads to 11 at most.
//! - A line that begins with `error:`, with free words, for whatever is no message: it
//!   ends too early, or goes on behind the last record; a pointer that doesn't lead back;
//!   a length byte that begins with 01 or 10; a name of more than 255 bytes (lengths and
//!   root counted, pointers not); data of another length than the record says. Then go on with
//!   the next line: a program that reads from the network neither panics nor hangs.
//!
//! Lines, hex and texts are read and written below; `describe` is yours.
//!
//! Check it: `cargo lab check 07b`. Stuck: `cargo lab hint 07b`.
#![expect(
    unused_variables,
    dead_code,
    reason = "starter: delete this line when you are done"
)]

use std::io::{self, Write};

/// The parts of a message, or why it is none.
fn describe(message: &[u8]) -> Result<Vec<String>, String> {
    Ok(Vec::new())
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
