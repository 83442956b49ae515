//! Exercise 05d, a mistake: takes the bytes of the header without asking
//! whether they came.
#![expect(clippy::indexing_slicing, reason = "the mistake")]

use std::io::{self, Write};

const IMPERIAL: u8 = 0x80;

fn decode(bytes: &[u8]) -> Result<String, String> {
    let (kind, number, data) = unwrapped(bytes)?;
    let imperial = kind & IMPERIAL != 0;
    match kind & !IMPERIAL {
        1 => order(number, data, imperial),
        2 => status(number, data, imperial),
        3 if data.is_empty() => Ok(format!("ready {number}")),
        3 => Err("ready has no data".to_owned()),
        kind => Ok(format!("kind {kind}, message {number}: {}", hex(data))),
    }
}

fn unwrapped(bytes: &[u8]) -> Result<(u8, u8, &[u8]), String> {
    let (length, kind, number, rest) = (&bytes[0], &bytes[1], &bytes[2], &bytes[3..]);
    let whole = (3 + usize::from(*length) + 1).next_multiple_of(4);
    let data = rest.get(..usize::from(*length));
    let Some(data) = data.filter(|_| bytes.len() == whole) else {
        return Err(format!("{} bytes came, {whole} are a message", bytes.len()));
    };
    let sum = bytes
        .iter()
        .fold(0, |sum: u8, byte| sum.wrapping_add(*byte));
    if sum != 0 {
        return Err("the checksum is wrong".to_owned());
    }
    Ok((*kind, *number, data))
}

fn order(number: u8, data: &[u8], imperial: bool) -> Result<String, String> {
    let [a, b, strength, length, name @ ..] = data else {
        return Err("an order has at least 4 bytes of data".to_owned());
    };
    if usize::from(*length) != name.len() {
        return Err(format!("a name of {length} bytes in {}", name.len()));
    }
    let name = str::from_utf8(name).map_err(|error| format!("the name: {error}"))?;
    let amount = u16::from_be_bytes([*a, *b]);
    let unit = if imperial { "oz" } else { "ml" };
    Ok(format!(
        "order {number}: {amount} {unit}, strength {strength}, for {name}"
    ))
}

fn status(number: u8, data: &[u8], imperial: bool) -> Result<String, String> {
    let [a, b, c, d] = data else {
        return Err("a status has 4 bytes of data".to_owned());
    };
    let tenths = i16::from_le_bytes([*a, *b]);
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    let water = u16::from_be_bytes([*c, *d]);
    let (degree, unit) = if imperial { ("F", "oz") } else { ("C", "ml") };
    Ok(format!(
        "status {number}: {sign}{whole}.{tenth} {degree}, {water} {unit}"
    ))
}

//--- Lines and hex: nothing to do here

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
    let mut words = line.split_whitespace();
    let side = words.next().unwrap_or_default();
    let bytes: Result<Vec<u8>, _> = words.map(|it| u8::from_str_radix(it, 16)).collect();
    let bytes = bytes.map_err(|error| error.to_string())?;
    Ok(format!("{side} {}", decode(&bytes)?))
}

fn hex(bytes: &[u8]) -> String {
    let words: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    words.join(" ")
}
