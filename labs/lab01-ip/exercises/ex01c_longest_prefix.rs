//! Exercise 01c, longest-prefix match.
//!
//! Be a routing table: read lines from stdin and answer each with one line on
//! stdout.
//!
//! ```text
//! add 10.0.0.0/8 lan      answer: ok
//! add 10.1.0.0/16 lab     answer: ok
//! lookup 10.1.2.3         answer: lab
//! lookup 10.2.3.4         answer: lan
//! lookup 192.0.2.1        answer: no route
//! ```
//!
//! - `add NETWORK NAME` adds a route. Where the table has a route to the same
//!   network already, the new name replaces the old one. Networks are IPv4 or
//!   IPv6, and the bits behind the prefix are 0. A name has no spaces.
//! - `lookup ADDRESS` answers the name of the most specific route that was added
//!   so far: of all networks that contain the address, the one with the longest
//!   prefix, in whatever order they came. `0.0.0.0/0` contains every IPv4
//!   address, `::/0` every IPv6 address, and neither family the other's.
//! - There may be 100,000 routes and as many lookups: looking at every route for
//!   every lookup takes minutes.
//!
//! `main` and `answer` are done. The table is yours: `Table`, `add`, `lookup`.
//!
//! Try it: `cargo run --bin ex01c_longest_prefix`, then type lines; Ctrl-D ends it.
//! Check it: `cargo lab check 01c`. Stuck: `cargo lab hint 01c`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::error::Error;
use std::io::{self, Write};
use std::net::IpAddr;

/// Answers every line of stdin.
pub fn main() -> io::Result<()> {
    let mut table = Table::default();
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        match answer(&mut table, &line?) {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}

fn answer(table: &mut Table, line: &str) -> Result<String, Box<dyn Error>> {
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        ["add", network, name] => {
            let (address, length) = network.split_once('/').ok_or("no prefix length")?;
            table.add(address.parse()?, length.parse()?, name);
            Ok("ok".to_owned())
        }
        ["lookup", address] => {
            let name = table.lookup(address.parse()?);
            Ok(name.unwrap_or("no route").to_owned())
        }
        _ => Err("a line is `add NETWORK NAME` or `lookup ADDRESS`".into()),
    }
}

#[derive(Default)]
struct Table {}

impl Table {
    /// Adds a route, or replaces the one to the same network.
    fn add(&mut self, network: IpAddr, length: u32, name: &str) {}

    /// The name of the most specific route to `address`.
    fn lookup(&self, address: IpAddr) -> Option<&str> {
        None
    }
}
