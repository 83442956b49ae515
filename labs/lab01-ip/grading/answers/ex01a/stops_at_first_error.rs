//! Exercise 01a, a mistake: hands the first error up to `main` with `?`. It is
//! reported well, but the lines after it are never answered.

use std::io::{self, Write};

/// `0x` and this many digits: two for each byte.
const HEX_DIGITS: usize = 8;

/// Answers every line of stdin.
pub fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        match convert(&line?) {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(reason) => return writeln!(out, "error: {reason}"),
        }
    }
    Ok(())
}

/// The other form of the address in `line`, or why it is none.
fn convert(line: &str) -> Result<String, String> {
    match line.strip_prefix("0x") {
        Some(digits) => Ok(quad(parse_hex(digits)?)),
        None => Ok(format!("0x{:08x}", parse_quad(line)?)),
    }
}

fn parse_quad(text: &str) -> Result<u32, String> {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() != 4 {
        return Err(format!("4 parts expected, {} found", parts.len()));
    }
    let mut number = 0;
    for part in parts {
        number = (number << 8) | u32::from(parse_part(part)?);
    }
    Ok(number)
}

fn parse_part(part: &str) -> Result<u8, String> {
    if part.is_empty() {
        return Err("a part is empty".to_owned());
    }
    if !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("`{part}` isn't made of the digits 0 to 9"));
    }
    // `010` is 8 to C's inet_aton and 10 to others: so it is nothing here.
    if part.len() > 1 && part.starts_with('0') {
        return Err(format!("`{part}` has a leading zero"));
    }
    part.parse().map_err(|_| format!("{part} is more than 255"))
}

fn parse_hex(digits: &str) -> Result<u32, String> {
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if digits.len() != HEX_DIGITS || !is_hex {
        return Err(format!("0x needs {HEX_DIGITS} hexadecimal digits"));
    }
    u32::from_str_radix(digits, 16).map_err(|error| error.to_string())
}

/// The bytes of `number`, highest first, as people write them.
fn quad(number: u32) -> String {
    let [a, b, c, d] = number.to_be_bytes();
    format!("{a}.{b}.{c}.{d}")
}
