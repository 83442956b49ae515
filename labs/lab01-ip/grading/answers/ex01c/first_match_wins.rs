//! Exercise 01c, a mistake: answers with the first route in the list that
//! contains the address, so the order of the `add` lines decides.

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
    routes: Vec<Route>,
}

struct Route {
    network: IpAddr,
    length: u32,
    name: String,
}

impl Table {
    fn add(&mut self, network: IpAddr, length: u32, name: &str) {
        let name = name.to_owned();
        let same = |it: &&mut Route| (it.network, it.length) == (network, length);
        match self.routes.iter_mut().find(same) {
            Some(route) => route.name = name,
            None => self.routes.push(Route {
                network,
                length,
                name,
            }),
        }
    }

    fn lookup(&self, address: IpAddr) -> Option<&str> {
        let contains = |it: &&Route| cut(address, it.length) == Some(it.network);
        let route = self.routes.iter().find(contains)?;
        Some(&route.name)
    }
}

/// The first `length` bits of `address`, the others 0; `None` where the address
/// has fewer.
fn cut(address: IpAddr, length: u32) -> Option<IpAddr> {
    match address {
        IpAddr::V4(it) => {
            let host_bits = Ipv4Addr::BITS.checked_sub(length)?;
            // Shifting by the whole width overflows: the mask of /0 is 0.
            let mask = u32::MAX.checked_shl(host_bits).unwrap_or(0);
            Some(Ipv4Addr::from_bits(it.to_bits() & mask).into())
        }
        IpAddr::V6(it) => {
            let host_bits = Ipv6Addr::BITS.checked_sub(length)?;
            let mask = u128::MAX.checked_shl(host_bits).unwrap_or(0);
            Some(Ipv6Addr::from_bits(it.to_bits() & mask).into())
        }
    }
}
