//! Exercise 01c, a mistake: compares texts: it strips the zeros from the end of
//! the network and looks for the longest rest that the address begins with.

use std::collections::HashMap;
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
    routes: HashMap<(bool, String), String>,
}

impl Table {
    fn add(&mut self, network: IpAddr, length: u32, name: &str) {
        let start = match length {
            0 => String::new(),
            _ => stripped(&network.to_string()).to_owned(),
        };
        let key = (network.is_ipv4(), start);
        self.routes.insert(key, name.to_owned());
    }

    fn lookup(&self, address: IpAddr) -> Option<&str> {
        let text = address.to_string();
        let matching = self
            .routes
            .iter()
            .filter(|((v4, start), _)| *v4 == address.is_ipv4() && text.starts_with(start));
        let longest = matching.max_by_key(|((_, start), _)| start.len());
        longest.map(|(_, name)| name.as_str())
    }
}

/// `10.1.0.0` without its zeros, `10.1`; `2001:db8::` without its colons.
fn stripped(network: &str) -> &str {
    network.trim_end_matches(".0").trim_end_matches("::")
}
