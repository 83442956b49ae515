//! Exercise 01c, a mistake: takes the `None` of `checked_shl` for "no match".
//! It only means that all bits are shifted out, as they must be for /0.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

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
    /// An `IpAddr` knows its family, so 0.0.0.0/0 and ::/0 are two keys.
    by_length: BTreeMap<u32, HashMap<IpAddr, String>>,
}

impl Table {
    /// Adds a route, or replaces the one to the same network.
    fn add(&mut self, network: IpAddr, length: u32, name: &str) {
        if let Some(network) = cut(network, length) {
            let routes = self.by_length.entry(length).or_default();
            routes.insert(network, name.to_owned());
        }
    }

    /// The name of the most specific route to `address`.
    fn lookup(&self, address: IpAddr) -> Option<&str> {
        let mut longest_first = self.by_length.iter().rev();
        let route = longest_first.find_map(|(length, it)| it.get(&cut(address, *length)?))?;
        Some(route)
    }
}

/// The first `length` bits of `address`, the others 0; `None` where the address
/// has fewer.
fn cut(address: IpAddr, length: u32) -> Option<IpAddr> {
    match address {
        IpAddr::V4(it) => {
            let host_bits = Ipv4Addr::BITS.checked_sub(length)?;
            let mask = u32::MAX.checked_shl(host_bits)?;
            Some(Ipv4Addr::from_bits(it.to_bits() & mask).into())
        }
        IpAddr::V6(it) => {
            let host_bits = Ipv6Addr::BITS.checked_sub(length)?;
            let mask = u128::MAX.checked_shl(host_bits)?;
            Some(Ipv6Addr::from_bits(it.to_bits() & mask).into())
        }
    }
}
