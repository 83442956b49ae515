//! What the starter of exercise 02b gives to every student, and the functions
//! of the solution, for the mutants: each is right but for one of them.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the temperature was read as 16 bits, so they hold it"
)]

use std::io::{self, Write};

pub const VERSION: u8 = 1;

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

/// Takes the fields from the front of a slice.
pub type Fields = fn(&mut &[u8]) -> Option<Packet>;

/// The functions that a student writes.
pub struct Written {
    pub encode: fn(&Packet) -> Vec<u8>,
    pub decode: fn(&[u8]) -> Result<Packet, String>,
}

/// The 16 bytes of `packet`.
pub fn encode(packet: &Packet) -> Vec<u8> {
    let mut bytes = vec![VERSION, packet.flags];
    bytes.extend(packet.sensor.to_be_bytes());
    bytes.extend(packet.timestamp.to_be_bytes());
    bytes.extend((packet.temperature as i16).to_be_bytes());
    bytes.extend(packet.pressure.to_be_bytes());
    bytes.extend(packet.humidity.to_be_bytes());
    bytes
}

pub fn decode(bytes: &[u8]) -> Result<Packet, String> {
    decode_with(fields, bytes)
}

/// A right `decode` but for the reading of the fields.
pub fn decode_with(fields: Fields, bytes: &[u8]) -> Result<Packet, String> {
    check_version(bytes)?;
    let mut rest = bytes;
    let packet =
        fields(&mut rest).ok_or_else(|| format!("offset {}: the packet ends here", bytes.len()))?;
    if !rest.is_empty() {
        let end = bytes.len() - rest.len();
        return Err(format!("offset {end}: the packet ended before this byte"));
    }
    Ok(packet)
}

/// The version says how to read the rest, so it is judged first.
pub fn check_version(bytes: &[u8]) -> Result<(), String> {
    match bytes.first() {
        Some(&VERSION) => Ok(()),
        Some(other) => Err(format!("offset 0: version {other} is not known")),
        None => Err("offset 0: not even a version".to_owned()),
    }
}

/// Takes the fields from the front of `rest`; `None` when it is too short.
pub fn fields(rest: &mut &[u8]) -> Option<Packet> {
    let [_version, flags] = take(rest)?;
    Some(Packet {
        flags,
        sensor: u16::from_be_bytes(take(rest)?),
        timestamp: u32::from_be_bytes(take(rest)?),
        // First the sign, then the width: fd f3 is -525, not 65011.
        temperature: i16::from_be_bytes(take(rest)?).into(),
        pressure: u32::from_be_bytes(take(rest)?),
        humidity: u16::from_be_bytes(take(rest)?),
    })
}

/// The next bytes, as many as the caller's type has.
pub fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (field, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*field)
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
        ["encode", numbers @ ..] => Ok(hex(&(written.encode)(&parse_packet(numbers)?))),
        ["decode", bytes @ ..] => Ok(shown(&(written.decode)(&parse_bytes(bytes)?)?)),
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
