//! Exercise 02c, the internet checksum (RFC 1071, RFC 1624).
//!
//! Each line of stdin is a command; answer each with one line on stdout. Bytes
//! are two hexadecimal digits each, 16-bit words are four.
//!
//! ```text
//! command                          answer
//! sum 12 34 56 78                  9753     the checksum of the bytes
//! sum 12 34 56                     97cb     an odd last byte: the high half of a word
//! verify 12 34 56 78 97 53         good     these bytes hold their checksum …
//! verify 12 34 56 79 97 53         bad      … and these are damaged
//! update 9753 5678 5679            9752     a word changed: old checksum, old, new
//! ```
//!
//! The checksum is the complement of the one's complement sum of all words, the
//! high byte of each first. In one's complement addition a carry out of the high
//! end comes back in at the low end. To verify, sum everything, the checksum
//! included: the result must be ffff. The checksum may stand anywhere among the
//! bytes. `update` never sees them (RFC 1624, equation 3). A line has at most
//! 65,535 bytes, as an IP packet has.
//!
//! Lines and hex are read and written below; `checksum`, `verify` and `update`
//! are yours.
//!
//! Check it: `cargo lab check 02c`. Stuck: `cargo lab hint 02c`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::io::{self, Write};

/// The internet checksum of `bytes`.
fn checksum(bytes: &[u8]) -> u16 {
    0
}

/// Whether `bytes`, which hold their checksum, are undamaged.
fn verify(bytes: &[u8]) -> bool {
    true
}

/// What `checksum` becomes when one word that it covers changes.
fn update(checksum: u16, old: u16, new: u16) -> u16 {
    checksum
}

//--- Lines and hex: nothing to do here

/// Answers every line of stdin.
pub fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        match answer(&line?) {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}

fn answer(line: &str) -> Result<String, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["sum", bytes @ ..] => Ok(format!("{:04x}", checksum(&parse_bytes(bytes)?))),
        ["verify", bytes @ ..] => match verify(&parse_bytes(bytes)?) {
            true => Ok("good".to_owned()),
            false => Ok("bad".to_owned()),
        },
        ["update", checksum, old, new] => {
            let updated = update(parse_word(checksum)?, parse_word(old)?, parse_word(new)?);
            Ok(format!("{updated:04x}"))
        }
        _ => Err(format!("no such command: {line}")),
    }
}

fn parse_bytes(words: &[&str]) -> Result<Vec<u8>, String> {
    let byte = |word: &&str| parse_byte(word).ok_or_else(|| format!("{word} is no byte"));
    words.iter().map(byte).collect()
}

fn parse_byte(word: &str) -> Option<u8> {
    // Rust's own parser takes "+5" as well.
    let digits = Some(word).filter(|it| it.len() == 2 && !it.starts_with('+'))?;
    u8::from_str_radix(digits, 16).ok()
}

fn parse_word(word: &str) -> Result<u16, String> {
    let digits = Some(word).filter(|it| it.len() == 4 && !it.starts_with('+'));
    digits
        .and_then(|digits| u16::from_str_radix(digits, 16).ok())
        .ok_or_else(|| format!("{word} is no word"))
}
