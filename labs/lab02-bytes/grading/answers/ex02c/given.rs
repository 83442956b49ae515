//! What the starter of exercise 02c gives to every student, for the mutants:
//! they hold only what a student writes.

use std::io::{self, Write};

/// The functions that a student writes.
pub struct Written {
    pub checksum: fn(&[u8]) -> u16,
    pub verify: fn(&[u8]) -> bool,
    pub update: fn(u16, u16, u16) -> u16,
}

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
    let byte = |word: &&str| {
        u8::from_str_radix(word, 16).map_err(|error| format!("{word} is no byte: {error}"))
    };
    words.iter().map(byte).collect()
}

fn parse_word(word: &str) -> Result<u16, String> {
    u16::from_str_radix(word, 16).map_err(|error| format!("{word} is no word: {error}"))
}
