//! What the starter of exercise 02b gives to every student, and the parts of
//! the solution that a mutant gets right: it holds only where it is wrong.

use std::io::{self, Write};

pub const VERSION: u8 = 1;
pub const LENGTH: usize = 16;

/// What a sensor measured.
pub struct Packet {
    pub flags: u8,
    pub sensor: u16,
    pub timestamp: u32,
    /// In 0.01 °C. On the wire it has 16 bits, of which the first is the sign.
    pub temperature: i32,
    pub pressure: u32,
    pub humidity: u16,
}

/// The functions that a student writes.
pub struct Written {
    pub encode: fn(&Packet) -> Vec<u8>,
    pub decode: fn(&[u8]) -> Result<Packet, String>,
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
        ["encode", numbers @ ..] => Ok(hex(&(written.encode)(&parse_packet(numbers)?))),
        ["decode", bytes @ ..] => Ok(shown(&(written.decode)(&parse_bytes(bytes)?)?)),
        _ => Err(format!("no such command: {line}")),
    }
}

fn parse_packet(numbers: &[&str]) -> Result<Packet, String> {
    let [flags, sensor, timestamp, temperature, pressure, humidity] = numbers else {
        return Err(format!("{} numbers, but 6 are needed", numbers.len()));
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
        u8::from_str_radix(word, 16).map_err(|_| format!("offset {offset}: {word} is no byte"))
    };
    words.iter().enumerate().map(byte).collect()
}

fn hex(bytes: &[u8]) -> String {
    let words: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    words.join(" ")
}
