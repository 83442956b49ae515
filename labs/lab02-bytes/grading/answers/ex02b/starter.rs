//! Exercise 02b, a sensor's packet.
//!
//! Each line of stdin is a command; answer each with one line on stdout. A
//! reading is six numbers: flags, sensor, timestamp, temperature (in 0.01 °C,
//! may be negative), pressure (in pascal) and humidity (in 0.01 %).
//!
//! ```text
//! encode 1 1234 1700000000 -525 101325 6250
//! 01 01 04 d2 65 53 f1 00 fd f3 00 01 8b cd 18 6a
//! decode 01 01 04 d2 65 53 f1 00 fd f3 00 01 8b cd 18 6a
//! 1 1234 1700000000 -525 101325 6250
//! decode 01 01 04 d2 65 53 f1
//! error: offset 7: the packet ends here
//! ```
//!
//! The packet is that of `lab02_wire_struct`: 16 bytes, the high byte of every
//! number first, no gaps.
//!
//! ```text
//! offset  0        1      2       4          8            10        14
//!         version  flags  sensor  timestamp  temperature  pressure  humidity
//! bytes   1        1      2       4          2, signed    4         2
//! ```
//!
//! - The version is 1. Another one is refused at offset 0, before anything else
//!   is judged: packets of another version may well have another length.
//! - Too short: the offset of the first byte that is missing. Too long: the
//!   offset of the first byte too many, 16. The words after the offset are free.
//! - Flags that you don't know are kept as they are.
//!
//! Lines and hex are read and written below; `encode` and `decode` are yours.
//!
//! Check it: `cargo lab check 02b`. Stuck: `cargo lab hint 02b`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::io::{self, Write};

/// What a sensor measured.
#[derive(Default)]
struct Packet {
    flags: u8,
    sensor: u16,
    timestamp: u32,
    /// In 0.01 °C. On the wire it has 16 bits, of which the first is the sign.
    temperature: i32,
    pressure: u32,
    humidity: u16,
}

/// The 16 bytes of `packet`.
fn encode(packet: &Packet) -> Vec<u8> {
    Vec::new()
}

/// The packet in `bytes`, or why there is none: `offset 7: …`.
fn decode(bytes: &[u8]) -> Result<Packet, String> {
    Ok(Packet::default())
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
        ["encode", numbers @ ..] => Ok(hex(&encode(&parse_packet(numbers)?))),
        ["decode", bytes @ ..] => Ok(shown(&decode(&parse_bytes(bytes)?)?)),
        _ => Err(format!("no such command: {line}")),
    }
}

fn parse_packet(numbers: &[&str]) -> Result<Packet, String> {
    let [flags, sensor, timestamp, temperature, pressure, humidity] = numbers else {
        return Err(format!("6 numbers are needed, not {}", numbers.len()));
    };
    Ok(Packet {
        flags: parse(flags)?,
        sensor: parse(sensor)?,
        timestamp: parse(timestamp)?,
        temperature: parse::<i16>(temperature)?.into(),
        pressure: parse(pressure)?,
        humidity: parse(humidity)?,
    })
}

fn parse<N: std::str::FromStr<Err = std::num::ParseIntError>>(word: &str) -> Result<N, String> {
    word.parse().map_err(|error| format!("{word}: {error}"))
}

fn shown(packet: &Packet) -> String {
    let Packet {
        flags,
        sensor,
        timestamp,
        temperature,
        pressure,
        humidity,
    } = packet;
    format!("{flags} {sensor} {timestamp} {temperature} {pressure} {humidity}")
}

fn parse_bytes(words: &[&str]) -> Result<Vec<u8>, String> {
    let byte = |(offset, word): (usize, &&str)| {
        parse_byte(word).ok_or_else(|| format!("offset {offset}: {word} is no byte"))
    };
    words.iter().enumerate().map(byte).collect()
}

fn parse_byte(word: &str) -> Option<u8> {
    // Rust's own parser takes "+5" as well.
    let digits = Some(word).filter(|it| it.len() == 2 && !it.starts_with('+'))?;
    u8::from_str_radix(digits, 16).ok()
}

fn hex(bytes: &[u8]) -> String {
    let words: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    words.join(" ")
}
