//! Lab 01: how a router chooses: of all networks that hold the destination, the
//! one with the longest prefix wins (RFC 1812 §5.2.4.3).
//!
//! You will see a small routing table, and for each address which route won,
//! and which others would have done.
//!
//! ```text
//! cargo run --bin lab01_route
//! cargo run --bin lab01_route 114.71.220.46 2001:a8::1
//! ```
//!
//! The real program to try beside it: `ip route get 127.0.0.1`
//!
//! Chapter 1.

use std::io::{self, Write};
use std::net::IpAddr;
use std::process::ExitCode;

use anyhow::{Result, bail};
use ipaddr::{RouteTable, parse, parse_network};

const HELP: &str = "\
Shows a small routing table and which route each address takes.

Usage: lab01_route [ADDR…]

  ADDR  destinations (default: one for each thing that can happen)

Example: lab01_route 114.71.220.46 2001:a8::1";

// ANCHOR: routes
const ROUTES: [(&str, &str); 7] = [
    ("0.0.0.0/0", "uplink to the internet"),
    ("10.0.0.0/8", "dropped: private, nobody here has it"),
    ("114.71.0.0/16", "campus backbone"),
    ("114.71.220.0/24", "the laboratory's switch"),
    ("114.71.220.46/32", "cable to the ssh server"),
    ("2001:a8::/32", "campus backbone"),
    ("2001:a8::/64", "the laboratory's switch"),
];
// ANCHOR_END: routes

/// Three routes match, four do, only the default does, and none.
const DESTINATIONS: [&str; 4] = ["114.71.220.95", "114.71.220.46", "192.0.2.1", "2001:db8::1"];

fn main() -> ExitCode {
    lab_cli::main(HELP, |mut destinations| {
        if destinations.is_empty() {
            destinations = DESTINATIONS.map(str::to_owned).into();
        }
        let mut table = RouteTable::new();
        for (net, hop) in ROUTES {
            table.insert(parse_network(net)?, hop);
        }
        let out = &mut lab_cli::stdout();
        show(out, &table)?;
        look_up(out, &table, &destinations)
    })
}

fn show(out: &mut impl Write, table: &RouteTable<&str>) -> Result<()> {
    writeln!(out, "the table")?;
    for (net, hop) in table {
        writeln!(out, "  {:<18}  {hop}", net.to_string())?;
    }
    Ok(writeln!(out)?)
}

fn look_up(out: &mut impl Write, table: &RouteTable<&str>, destinations: &[String]) -> Result<()> {
    let mut refused = 0;
    for text in destinations {
        match parse(text) {
            Ok(address) => choose(out, table, address)?,
            Err(error) => {
                refused += 1;
                writeln!(io::stderr(), "{}\n", error.point_at(text))?;
            }
        }
    }
    if refused > 0 {
        bail!("{refused} of {} not read as an address", destinations.len());
    }
    Ok(())
}

fn choose(out: &mut impl Write, table: &RouteTable<&str>, address: IpAddr) -> Result<()> {
    writeln!(out, "{address}")?;
    let mut matches = table.matches(address);
    match matches.next() {
        None => writeln!(
            out,
            "  no route: the sender is told \"network unreachable\""
        )?,
        Some((net, hop)) => {
            let bits = net.prefix_len();
            writeln!(
                out,
                "  {:<18}  {hop}  <- wins with {bits} bits",
                net.to_string()
            )?;
        }
    }
    for (net, hop) in matches {
        writeln!(out, "  {:<18}  {hop}", net.to_string())?;
    }
    Ok(writeln!(out)?)
}
