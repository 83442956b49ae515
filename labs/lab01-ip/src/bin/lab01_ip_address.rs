//! Lab 01: what an IP address is: a number of 32 or 128 bits, and the text that
//! people write for it.
//!
//! You will see the lecture's addresses taken apart: version, the bytes as they
//! cross the wire, the number that they are, the name that DNS keeps for them,
//! and what kind of address the registries of IANA make of them.
//!
//! ```text
//! cargo run --bin lab01_ip_address
//! cargo run --bin lab01_ip_address 127.0.0.1 ::ffff:10.0.0.1 114.71.256.95
//! ```
//!
//! The real program to try beside it:
//! `python3 -c "import ipaddress; print(int(ipaddress.ip_address('114.71.220.95')))"`
//!
//! Chapter 1.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv6Addr};
use std::process::ExitCode;

use anyhow::bail;
use ipaddr::{classify, compressed, exploded, integer, packed, parse, reverse_pointer};
use ipaddr::{sixtofour, special_purpose, teredo};

const HELP: &str = "\
Takes IP addresses apart: version, bytes, number, kind, name in DNS.

Usage: lab01_ip_address [ADDR…]

  ADDR  an IPv4 or IPv6 address (default: those of the lecture)

Example: lab01_ip_address 127.0.0.1 2001:a8::1";

const LECTURE: [&str; 3] = ["192.0.2.1", "2001:a8::1", "114.71.220.95"];

fn main() -> ExitCode {
    lab_cli::main(HELP, |mut arguments| {
        if arguments.is_empty() {
            arguments = LECTURE.map(str::to_owned).into();
        }
        let mut refused = 0;
        // ANCHOR: each
        for text in &arguments {
            match parse(text) {
                Ok(address) => describe(&mut lab_cli::stdout(), text, address)?,
                Err(error) => {
                    refused += 1;
                    writeln!(io::stderr(), "{}\n", error.point_at(text))?;
                }
            }
        }
        // ANCHOR_END: each
        if refused > 0 {
            bail!("{refused} of {} not read as an address", arguments.len());
        }
        Ok(())
    })
}

fn describe(out: &mut impl Write, text: &str, address: IpAddr) -> io::Result<()> {
    let bytes = packed(address);
    let bytes: Vec<String> = bytes
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let version = if address.is_ipv4() { 4 } else { 6 };
    writeln!(out, "{text}")?;
    writeln!(out, "  version   {version}: {} bits", 8 * bytes.len())?;
    writeln!(out, "  bytes     {}", bytes.join(" "))?;
    writeln!(out, "  integer   {}", integer(address))?;
    writeln!(out, "            = 0x{}", bytes.concat())?;
    if let IpAddr::V6(v6) = address {
        writeln!(out, "  short     {}", compressed(address))?;
        writeln!(out, "  in full   {}", exploded(address))?;
        if let Some(hidden) = hidden(v6) {
            writeln!(out, "  inside    {hidden}")?;
        }
    }
    writeln!(out, "  kind      {}", kinds(address).join(", "))?;
    if let Some(row) = special_purpose(address) {
        writeln!(
            out,
            "  registry  {} {}, RFC {}",
            row.block, row.name, row.rfc
        )?;
    }
    // An IPv6 name has 72 characters, so it gets a line of its own.
    writeln!(out, "  in DNS\n    {}\n", reverse_pointer(address))
}

/// The IPv4 address that an IPv6 one was made from.
fn hidden(address: Ipv6Addr) -> Option<String> {
    let mapped = address
        .to_ipv4_mapped()
        .map(|v4| format!("{v4}, IPv4-mapped"));
    let relayed = sixtofour(address).map(|v4| format!("{v4}, the 6to4 router"));
    let tunnelled = teredo(address)
        .map(|teredo| format!("Teredo client {}, server {}", teredo.client, teredo.server));
    mapped.or(relayed).or(tunnelled)
}

fn kinds(address: IpAddr) -> Vec<&'static str> {
    let answers = [
        (classify::is_global(address), "global"),
        (classify::is_private(address), "private"),
        (classify::is_shared(address), "carrier-shared"),
        (classify::is_multicast(address), "multicast"),
        (classify::is_unspecified(address), "unspecified"),
        (classify::is_loopback(address), "loopback"),
        (classify::is_link_local(address), "link-local"),
        (classify::is_site_local(address), "site-local"),
        (classify::is_reserved(address), "reserved"),
    ];
    answers
        .into_iter()
        .filter(|(yes, _)| *yes)
        .map(|(_, name)| name)
        .collect()
}
