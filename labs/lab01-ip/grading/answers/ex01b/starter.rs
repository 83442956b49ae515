//! Exercise 01b, subnet facts.
//!
//! Read questions about networks from stdin, one on each line, and answer each
//! with one line on stdout.
//!
//! ```text
//! network 114.71.220.95/24                 answer: 114.71.220.0/24
//! first 114.71.220.0/24                    answer: 114.71.220.1
//! last 114.71.220.0/24                     answer: 114.71.220.254
//! hosts 114.71.220.0/24                    answer: 254
//! contains 114.71.220.0/24 192.168.0.1     answer: no
//! hosts 2001:db8::/64                      answer: 18446744073709551615
//! hosts 10.0.0.0/33                        answer: error: 33 is more than 32
//! ```
//!
//! - A network is written ADDRESS/PREFIX, IPv4 or IPv6. Bits of the address
//!   behind the prefix don't matter: 114.71.220.95/24 is 114.71.220.0/24.
//! - `first` and `last` are the first and the last address for a host, `hosts`
//!   is their number. IPv4 gives the first address of a network (its own) and
//!   the last (broadcast) to no host. IPv6 has no broadcast: there only the
//!   first address is left out.
//! - But in an IPv4 /31 and an IPv6 /127 both addresses are hosts (RFC 3021,
//!   RFC 6164), and in a /32 or /128 the only one is.
//! - `contains` answers `yes` or `no` for every address of the network, also
//!   for those of no host. An address of the other family is never inside.
//! - Any other line is answered with `error: ` and a reason in your own words;
//!   the lines after it are answered as if it had never been there.
//!
//! Reading and printing addresses is `std::net`'s work here: `Ipv4Addr`,
//! `Ipv6Addr`, `IpAddr`, with `to_bits` and `from` for their numbers.
//!
//! Try it: `cargo run --bin ex01b_subnet_facts`, then type lines; Ctrl-D ends it.
//! Check it: `cargo lab check 01b`. Stuck: `cargo lab hint 01b`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::io::{self, Write};

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
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        ["network", network] => Err("`network` isn't written yet".to_owned()),
        ["first", network] => Err("`first` isn't written yet".to_owned()),
        ["last", network] => Err("`last` isn't written yet".to_owned()),
        ["hosts", network] => Err("`hosts` isn't written yet".to_owned()),
        ["contains", network, address] => Err("`contains` isn't written yet".to_owned()),
        _ => Err(format!("`{line}` is no question")),
    }
}
