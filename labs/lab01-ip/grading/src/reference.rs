//! The table that a program's speed is measured against: simple and honest, a
//! hash map for each prefix length, and the same text in and out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;

/// Routes by prefix length, longest first.
type Routes<'a> = BTreeMap<Reverse<u32>, HashMap<u128, &'a str>>;

/// The answers to well-formed `lines`, one for each.
pub(crate) fn answers(lines: &[String]) -> Vec<String> {
    let mut table = Table::default();
    lines
        .iter()
        .map(|line| table.answer(line).unwrap_or("error:").to_owned())
        .collect()
}

#[derive(Default)]
struct Table<'a> {
    v4: Routes<'a>,
    v6: Routes<'a>,
}

impl<'a> Table<'a> {
    /// `None` for a line that isn't well-formed.
    fn answer(&mut self, line: &'a str) -> Option<&'a str> {
        let (verb, rest) = line.split_once(' ')?;
        if verb == "lookup" {
            return Some(self.lookup(rest.parse().ok()?).unwrap_or("no route"));
        }
        let (network, name) = rest.split_once(' ')?;
        let (address, length) = network.split_once('/')?;
        let (address, length) = (address.parse().ok()?, length.parse().ok()?);
        let routes = self.family(address).entry(Reverse(length)).or_default();
        routes.insert(cut(address, length), name);
        Some("ok")
    }

    fn lookup(&mut self, address: IpAddr) -> Option<&'a str> {
        let mut longest_first = self.family(address).iter();
        longest_first.find_map(|(length, it)| it.get(&cut(address, length.0)).copied())
    }

    fn family(&mut self, address: IpAddr) -> &mut Routes<'a> {
        match address {
            IpAddr::V4(_) => &mut self.v4,
            IpAddr::V6(_) => &mut self.v6,
        }
    }
}

/// The first `length` bits of `address`, at the top of 128.
fn cut(address: IpAddr, length: u32) -> u128 {
    let bits = match address {
        IpAddr::V4(it) => u128::from(it.to_bits()) << 96,
        IpAddr::V6(it) => it.to_bits(),
    };
    bits & u128::MAX.checked_shl(128 - length).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at every route for every lookup: slow, and hard to get wrong.
    fn scan(lines: &[String]) -> Vec<String> {
        let mut routes: Vec<(IpAddr, u32, &str)> = Vec::new();
        let mut answer = |line| -> String {
            let words: Vec<&str> = str::split(line, ' ').collect();
            if let ["add", network, name] = words[..] {
                let (address, length) = network.split_once('/').unwrap();
                routes.push((address.parse().unwrap(), length.parse().unwrap(), name));
                return "ok".to_owned();
            }
            let address: IpAddr = words[1].parse().unwrap();
            let containing = routes.iter().filter(|(network, length, _)| {
                network.is_ipv4() == address.is_ipv4()
                    && cut(address, *length) == cut(*network, 128)
            });
            let longest = containing.max_by_key(|(_, length, _)| *length);
            longest.map_or("no route", |it| it.2).to_owned()
        };
        lines.iter().map(|line| answer(line)).collect()
    }

    #[test]
    fn it_answers_as_a_scan_of_all_routes_does() {
        let lines = crate::ex01c::load(&mut fastrand::Rng::with_seed(7), 1_000);
        let (ours, theirs) = (answers(&lines), scan(&lines));
        for (line, (ours, theirs)) in lines.iter().zip(ours.iter().zip(&theirs)) {
            assert_eq!(ours, theirs, "{line}");
        }
        for kind in ["ok", "no route", "default", "r"] {
            let is_there = ours.iter().any(|it| it.starts_with(kind));
            assert!(is_there, "{kind} is never the answer");
        }
    }
}
