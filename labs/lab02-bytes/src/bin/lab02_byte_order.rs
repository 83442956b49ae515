//! Chapter 2: the same number in the memory of two kinds of hosts, and on the wire.
//!
//! You will see which end of a number this host keeps first, what `htons` and `htonl` make
//! of it, and which number arrives when somebody forgets to call them. Two commands:
//! `cargo run --bin lab02_byte_order` and `cargo run --bin lab02_byte_order 80 0x7247dc5f`.
//! Compare with Python: `python3 -c 'import socket; print(hex(socket.htons(1234)))'`.

use std::fmt::{Display, LowerHex};
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Result, anyhow, ensure};
use byteorder::{Endian, htonl, htons, ntohl, ntohs};

const HELP: &str = "Shows numbers in host byte order and in network byte order.

Usage: lab02_byte_order [NUMBER…]

Each NUMBER has 32 bits at most, decimal or after 0x hexadecimal. Default: 1234";

const DEFAULT: u32 = 1234;

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        let mut numbers = Vec::new();
        for text in &arguments {
            numbers.push(parse(text)?);
        }
        if numbers.is_empty() {
            numbers.push(DEFAULT);
        }
        Ok(tell(&mut lab_cli::stdout(), &numbers)?)
    })
}

fn parse(text: &str) -> Result<u32> {
    let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let (digits, radix) = hexadecimal.map_or((text, 10), |digits| (digits, 16));
    // Rust's own parser is more generous than a reader expects: it takes "+5".
    let only_digits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    ensure!(
        only_digits,
        "{text:?} is no number: write decimal, or hex after 0x"
    );
    u32::from_str_radix(digits, radix)
        .map_err(|_| anyhow!("{text} is too big: 32 bits end at 0xffffffff"))
}

fn tell(out: &mut impl Write, numbers: &[u32]) -> io::Result<()> {
    let (host, network) = (Endian::host(), Endian::NETWORK);
    let first = match host {
        Endian::Big => "high",
        Endian::Little => "low",
    };
    writeln!(
        out,
        "This host is {host}: the {first} byte is first in memory."
    )?;
    writeln!(
        out,
        "The network is {network}: the high byte is sent first."
    )?;
    for &number in numbers {
        writeln!(out, "\n{number} = {number:#x}")?;
        match u16::try_from(number) {
            Ok(x) => tell_16_bits(out, x)?,
            Err(_) => writeln!(out, "\n  does not fit into 16 bits: they end at 65535")?,
        }
        tell_32_bits(out, number)?;
    }
    Ok(())
}

// ANCHOR: sixteen
fn tell_16_bits(out: &mut impl Write, x: u16) -> io::Result<()> {
    let y = htons(x);
    let z = ntohs(y);
    heading(out, "16 bits")?;
    row(out, "x", x, &x.to_ne_bytes(), "in memory here")?;
    row(out, "y = htons(x)", y, &y.to_ne_bytes(), "sent")?;
    row(out, "ntohs(y)", z, &z.to_ne_bytes(), "received: x again")?;
    // The bytes of x as they are, in the hands of a host that starts at the far end.
    let wrong = u16::from_be_bytes(x.to_ne_bytes());
    row(out, "without htons", wrong, &x.to_ne_bytes(), MISREAD)
}
// ANCHOR_END: sixteen

fn tell_32_bits(out: &mut impl Write, x: u32) -> io::Result<()> {
    let y = htonl(x);
    let z = ntohl(y);
    heading(out, "32 bits")?;
    row(out, "x", x, &x.to_ne_bytes(), "in memory here")?;
    row(out, "y = htonl(x)", y, &y.to_ne_bytes(), "sent")?;
    row(out, "ntohl(y)", z, &z.to_ne_bytes(), "received: x again")?;
    let wrong = u32::from_be_bytes(x.to_ne_bytes());
    row(out, "without htonl", wrong, &x.to_ne_bytes(), MISREAD)
}

const MISREAD: &str = "read by a big-endian host";

fn heading(out: &mut impl Write, width: &str) -> io::Result<()> {
    writeln!(out, "\n  {width:13}  number         decimal  bytes")
}

fn row<N: Display + LowerHex>(
    out: &mut impl Write,
    name: &str,
    number: N,
    bytes: &[u8],
    note: &str,
) -> io::Result<()> {
    let number_hex = format!("0x{number:0digits$x}", digits = 2 * bytes.len());
    let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let bytes = bytes.join(" ");
    writeln!(
        out,
        "  {name:13}  {number_hex:10}  {number:>10}  {bytes:11}  {note}"
    )
}
