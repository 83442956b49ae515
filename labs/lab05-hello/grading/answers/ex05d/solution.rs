//! Exercise 05d, what does the coffee machine say? A solution.
//!
//! What the recordings give away:
//!
//! ```text
//!  0        1       2        3          3 + length
//! +--------+-------+--------+----------+---------+----------+
//! | length | kind  | number | data     | zeros   | checksum |
//! +--------+-------+--------+----------+---------+----------+
//!
//! length    of the data alone
//! kind      bits 0 to 6: 1 order, 2 status, 3 ready; bit 7: ounces and Fahrenheit
//! zeros     so many that the whole message is a multiple of 4 bytes
//! checksum  makes the sum of all bytes a multiple of 256
//!
//! order     amount (u16, big-endian), strength, length of the name, name (UTF-8)
//! status    tenths of a degree (i16, little-endian!), water (u16, big-endian)
//! ready     no data
//! ```

use std::io::{self, Write};

/// The bit of the kind that chooses the units.
const IMPERIAL: u8 = 0x80;

/// What `bytes` say, without the `>` or `<`, or why they are broken.
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

/// Kind, number and data of a message that is whole.
fn unwrapped(bytes: &[u8]) -> Result<(u8, u8, &[u8]), String> {
    let [length, kind, number, rest @ ..] = bytes else {
        return Err("it is cut off".to_owned());
    };
    // Header, data and checksum, rounded up by zeros. Judged before the checksum:
    // of a message that is cut off, the last byte is none.
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
    // Bytes, not letters, and not one byte that isn't the name's.
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
    // -0.5 is -5 tenths, of which 0 are whole: the sign must be told apart.
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    let water = u16::from_be_bytes([*c, *d]);
    let (degree, unit) = if imperial { ("F", "oz") } else { ("C", "ml") };
    Ok(format!(
        "status {number}: {sign}{whole}.{tenth} {degree}, {water} {unit}"
    ))
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
    let mut words = line.split_whitespace();
    let side = words.next().unwrap_or_default();
    let bytes: Result<Vec<u8>, _> = words.map(|it| u8::from_str_radix(it, 16)).collect();
    let bytes = bytes.map_err(|error| error.to_string())?;
    Ok(format!("{side} {}", decode(&bytes)?))
}

/// Bytes as they stand in the recordings: `0a 0b`.
fn hex(bytes: &[u8]) -> String {
    let words: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    words.join(" ")
}
