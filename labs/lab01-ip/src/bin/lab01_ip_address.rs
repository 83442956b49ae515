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

use anyhow::{Result, bail};
use ipaddr::classify::{
    is_global, is_link_local, is_loopback, is_multicast, is_private, is_reserved, is_shared,
    is_site_local, is_unspecified,
};
use ipaddr::{
    compressed, exploded, integer, packed, parse, reverse_pointer, sixtofour, special_purpose,
    teredo,
};

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
        for text in &arguments {
            match parse(text) {
                Ok(address) => describe(&mut lab_cli::stdout(), text, address)?,
                Err(error) => {
                    refused += 1;
                    writeln!(io::stderr(), "{}\n", error.point_at(text))?;
                }
            }
        }
        if refused > 0 {
            bail!("{refused} of {} not read as an address", arguments.len());
        }
        Ok(())
    })
}

fn describe(out: &mut impl Write, text: &str, address: IpAddr) -> Result<()> {
    writeln!(out, "{text}")?;
    let bytes: Vec<String> = packed(address)
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let number = integer(address);
    match address {
        IpAddr::V4(_) => {
            writeln!(out, "  version   4: 32 bits")?;
            writeln!(out, "  bytes     {}", bytes.join(" "))?;
            writeln!(out, "  integer   {number} = 0x{number:08x}")?;
            writeln!(out, "  in DNS    {}", reverse_pointer(address))?;
        }
        IpAddr::V6(v6) => {
            writeln!(out, "  version   6: 128 bits")?;
            writeln!(out, "  short     {}", compressed(address))?;
            writeln!(out, "  in full   {}", exploded(address))?;
            writeln!(out, "  bytes     {}", bytes.join(" "))?;
            writeln!(out, "  integer   {number}")?;
            writeln!(out, "            = 0x{number:032x}")?;
            // 72 characters, so it gets a line of its own.
            writeln!(out, "  in DNS\n    {}", reverse_pointer(address))?;
            if let Some(hidden) = hidden(v6) {
                writeln!(out, "  inside    {hidden}")?;
            }
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
    Ok(writeln!(out)?)
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
        (is_global(address), "global"),
        (is_private(address), "private"),
        (is_shared(address), "shared by a carrier's customers"),
        (is_multicast(address), "multicast"),
        (is_unspecified(address), "unspecified"),
        (is_loopback(address), "loopback"),
        (is_link_local(address), "link-local"),
        (is_site_local(address), "site-local"),
        (is_reserved(address), "reserved"),
    ];
    answers
        .into_iter()
        .filter(|(yes, _)| *yes)
        .map(|(_, name)| name)
        .collect()
}
