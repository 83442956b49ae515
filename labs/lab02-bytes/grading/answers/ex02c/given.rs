//! What the starter of exercise 02c gives to every student, and the functions
//! of the solution, for the mutants: they hold only what is wrong.

use std::io::{self, Write};

/// The functions that a student writes.
pub struct Written {
    pub checksum: fn(&[u8]) -> u16,
    pub verify: fn(&[u8]) -> bool,
    pub update: fn(u16, u16, u16) -> u16,
}

/// The functions of the solution.
pub const RIGHT: Written = Written {
    checksum,
    verify,
    update,
};

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
pub fn sum(bytes: &[u8]) -> u16 {
    // 32 bits hold the carries of all 32,768 words that a line can have.
    fold(bytes.chunks(2).map(word).sum())
}

/// Two bytes, or an odd last one, which is followed by a zero (RFC 1071 §1).
pub fn word(bytes: &[u8]) -> u32 {
    match *bytes {
        [high, low] => u16::from_be_bytes([high, low]).into(),
        [high] => u16::from_be_bytes([high, 0]).into(),
        _ => 0,
    }
}

/// The carries come back in at the low end. That addition may carry again.
pub fn fold(mut sum: u32) -> u16 {
    loop {
        match u16::try_from(sum) {
            Ok(folded) => return folded,
            Err(_) => sum = (sum & 0xffff) + (sum >> 16),
        }
    }
}

//--- What the starter gives

pub fn run(written: &Written) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        match answer(written, &line?) {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}

fn answer(written: &Written, line: &str) -> Result<String, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["sum", bytes @ ..] => Ok(format!("{:04x}", (written.checksum)(&parse_bytes(bytes)?))),
        ["verify", bytes @ ..] => match (written.verify)(&parse_bytes(bytes)?) {
            true => Ok("good".to_owned()),
            false => Ok("bad".to_owned()),
        },
        ["update", checksum, old, new] => {
            let [checksum, old, new] = [parse_word(checksum)?, parse_word(old)?, parse_word(new)?];
            let updated = (written.update)(checksum, old, new);
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
