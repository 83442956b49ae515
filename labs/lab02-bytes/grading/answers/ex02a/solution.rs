//! Exercise 02a, byte order by shifting: a solution.
//!
//! A shift moves the value of a number, not its memory, so this gives the same
//! bytes on every host; nothing here asks which order the host itself keeps.

use std::io::{self, Write};

/// Which byte of a number comes first.
#[derive(Clone, Copy)]
enum Order {
    /// The high byte, as on the network.
    Big,
    /// The low byte.
    Little,
}

/// Whether `number` fits into `width` bytes (2, 4 or 8).
fn fits(number: u64, width: usize) -> bool {
    // A shift by all 64 bits is no shift in Rust but an overflow.
    width == 8 || number >> (8 * width) == 0
}

/// The `width` low bytes of `number`, in the given order.
fn put(number: u64, width: usize, order: Order) -> Vec<u8> {
    let byte = |place| (number >> (8 * place) & 0xff) as u8;
    match order {
        Order::Big => (0..width).rev().map(byte).collect(),
        Order::Little => (0..width).map(byte).collect(),
    }
}

/// The number that `bytes` (2, 4 or 8 of them) mean in the given order.
fn get(bytes: &[u8], order: Order) -> u64 {
    // The byte becomes 64 bits wide before anything is shifted: a u8 shifted by 8 is gone.
    let append = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
    match order {
        Order::Big => bytes.iter().fold(0, append),
        Order::Little => bytes.iter().rev().fold(0, append),
    }
}

/// `number`, `width` bytes wide, with its bytes reversed.
fn swap(number: u64, width: usize) -> u64 {
    get(&put(number, width, Order::Big), Order::Little)
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
        [command, order, number] if command.starts_with("put") => {
            let width = parse_width(command)?;
            let number = parse_number(number, width)?;
            Ok(hex(&put(number, width, parse_order(order)?)))
        }
        [command, order, bytes @ ..] if command.starts_with("get") => {
            let bytes = parse_bytes(bytes, parse_width(command)?)?;
            Ok(get(&bytes, parse_order(order)?).to_string())
        }
        [command, number] if command.starts_with("swap") => {
            let width = parse_width(command)?;
            let swapped = swap(parse_number(number, width)?, width);
            Ok(format!("0x{swapped:0digits$x}", digits = 2 * width))
        }
        _ => Err(format!("no such command: {line}")),
    }
}

/// The bytes in a number of the command's width.
fn parse_width(command: &str) -> Result<usize, String> {
    match command.trim_start_matches(|c: char| c.is_ascii_alphabetic()) {
        "16" => Ok(2),
        "32" => Ok(4),
        "64" => Ok(8),
        _ => Err(format!("{command} has no width of 16, 32 or 64 bits")),
    }
}

fn parse_order(word: &str) -> Result<Order, String> {
    match word {
        "be" => Ok(Order::Big),
        "le" => Ok(Order::Little),
        _ => Err(format!("{word} is neither be nor le")),
    }
}

/// A number in decimal, or in hexadecimal after `0x`.
fn parse_number(word: &str, width: usize) -> Result<u64, String> {
    let parsed = match word.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => word.parse(),
    };
    let number = parsed.map_err(|error| format!("{word}: {error}"))?;
    match fits(number, width) {
        true => Ok(number),
        false => Err(format!("{word} does not fit into {} bits", 8 * width)),
    }
}

fn parse_bytes(words: &[&str], width: usize) -> Result<Vec<u8>, String> {
    if words.len() != width {
        return Err(format!("{width} bytes are needed, not {}", words.len()));
    }
    let byte = |word: &&str| parse_byte(word).ok_or_else(|| format!("{word} is no byte"));
    words.iter().map(byte).collect()
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
