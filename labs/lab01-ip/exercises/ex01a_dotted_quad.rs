//! Exercise 01a, dotted quad ⇄ hex.
//!
//! Read lines from stdin and answer each with one line on stdout: the same
//! IPv4 address in its other form.
//!
//! ```text
//! 114.71.220.95   answer: 0x7247dc5f
//! 0x7247DC5F      answer: 114.71.220.95
//! 1.2.3.256       answer: error: 256 is more than 255
//! ```
//!
//! - A dotted quad is four decimal numbers from 0 to 255 with a dot between
//!   two of them: digits 0 to 9 only, no sign, no space, no leading zero.
//! - The hex form is `0x` and eight hexadecimal digits, two for each number, in
//!   the same order. Read both cases, write lower case.
//! - Any other line is answered with `error: ` and a reason in your own words;
//!   the lines after it are answered as if it had never been there.
//!
//! `std::net::Ipv4Addr` could read a quad for you. Here its work is yours.
//!
//! Try it: `cargo run --bin ex01a_dotted_quad`, then type lines; Ctrl-D ends it.
//! Check it: `cargo lab check 01a`. Stuck: `cargo lab hint 01a`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::io::{self, Write};

/// Answers every line of stdin.
pub fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        match convert(&line?) {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}

/// The other form of the address in `line`, or why it is none.
fn convert(line: &str) -> Result<String, String> {
    Err("convert isn't written yet".to_owned())
}
