//! Exercise 01c, a mistake: turns IPv4 addresses into IPv4-mapped IPv6
//! addresses to need one table only. Then each family's routes catch addresses
//! of the other.

use std::collections::{BTreeMap, HashMap};
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
struct Table {
    by_length: BTreeMap<u32, HashMap<u128, String>>,
}

impl Table {
    /// Adds a route, or replaces the one to the same network.
    fn add(&mut self, network: IpAddr, length: u32, name: &str) {
        let length = match network {
            IpAddr::V4(_) => 96 + length,
            IpAddr::V6(_) => length,
        };
        let routes = self.by_length.entry(length).or_default();
        routes.insert(cut(network, length), name.to_owned());
    }

    /// The name of the most specific route to `address`.
    fn lookup(&self, address: IpAddr) -> Option<&str> {
        let mut longest_first = self.by_length.iter().rev();
        let route = longest_first.find_map(|(length, it)| it.get(&cut(address, *length)))?;
        Some(route)
    }
}

/// The first `length` of 128 bits of `address`, the others 0.
fn cut(address: IpAddr, length: u32) -> u128 {
    let mapped = match address {
        IpAddr::V4(it) => it.to_ipv6_mapped(),
        IpAddr::V6(it) => it,
    };
    let mask = u128::MAX.checked_shl(u128::BITS - length).unwrap_or(0);
    mapped.to_bits() & mask
}
