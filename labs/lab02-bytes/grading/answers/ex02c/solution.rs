//! Exercise 02c, the internet checksum: a solution.
//!
//! The words are summed in 32 bits and the carries are folded in at the end,
//! which gives the same as folding each at once (RFC 1071 §2). `verify` and
//! `update` are the same sum, seen from two other sides.

use std::io::{self, Write};

/// The internet checksum of `bytes`.
fn checksum(bytes: &[u8]) -> u16 {
    !sum(bytes)
}

/// Whether `bytes`, which hold their checksum, are undamaged.
fn verify(bytes: &[u8]) -> bool {
    // A word and its complement sum to ffff, wherever they stand (RFC 1071 §1).
    sum(bytes) == 0xffff
}

/// What `checksum` becomes when one word that it covers changes.
fn update(checksum: u16, old: u16, new: u16) -> u16 {
    // RFC 1624 §3, equation 3. To subtract a word is to add its complement.
    !fold(u32::from(!checksum) + u32::from(!old) + u32::from(new))
}

/// The one's complement sum of the words in `bytes`.
fn sum(bytes: &[u8]) -> u16 {
    // 32 bits hold the carries of all 32,768 words that a line can have.
    fold(bytes.chunks(2).map(word).sum())
}

/// Two bytes, or an odd last one, which is followed by a zero (RFC 1071 §1).
fn word(bytes: &[u8]) -> u32 {
    match *bytes {
        [high, low] => u16::from_be_bytes([high, low]).into(),
        [high] => u16::from_be_bytes([high, 0]).into(),
        _ => 0,
    }
}

/// The carries come back in at the low end. That addition may carry again.
fn fold(mut sum: u32) -> u16 {
    loop {
        match u16::try_from(sum) {
            Ok(folded) => return folded,
            Err(_) => sum = (sum & 0xffff) + (sum >> 16),
        }
    }
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
