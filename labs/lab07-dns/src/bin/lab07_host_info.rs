//! Chapter 7: what this machine calls itself, and what it knows of other hosts.
//!
//! You will see the answers of gethostname, getfqdn, gethostbyname, gethostbyname_ex and
//! gethostbyaddr, as on the lecture's slides; for a name that nobody knows, one line that says so.
//!
//! ```text
//! cargo run --bin lab07_host_info
//! cargo run --bin lab07_host_info localhost 127.0.0.1 iot
//! ```
//!
//! Try it with a real program too: `getent hosts www.sch.ac.kr` asks the system in the same way,
//! by /etc/hosts first and DNS then.

use std::fmt::Display;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, ToSocketAddrs};
use std::process::ExitCode;
use std::thread;

use anyhow::Result;
use system_resolver::{AddrInfoHints, get_hostname, getaddrinfo, lookup_addr};

const HELP: &str = "\
Tells what the system knows of this host and of others (chapter 7).

usage: lab07_host_info [NAME|ADDRESS...]

Without a NAME, the lecture's list of sites is taken; \"iot\" is one that fails.
The system asks /etc/hosts and the servers in /etc/resolv.conf; to ask a server
yourself, take lab07_dns_lookup.";

const SITES: [&str; 5] = [
    "www.sch.ac.kr",
    "homepage.sch.ac.kr",
    "www.daum.net",
    "www.google.com",
    "iot",
];

/// Ask for the canonical name, too: the same number on Linux, macOS and Windows.
const AI_CANONNAME: i32 = 2;

fn main() -> ExitCode {
    lab_cli::main(HELP, |names| {
        let names = match names.is_empty() {
            true => SITES.map(str::to_owned).to_vec(),
            false => names,
        };
        let mut out = lab_cli::stdout();
        out.write_all(this_host().as_bytes())?;
        // A server that is silent costs seconds: all are asked at once, and told in order.
        let asking: Vec<_> = names
            .into_iter()
            .map(|it| thread::spawn(move || about(&it)))
            .collect();
        for one in asking {
            let told = one
                .join()
                .unwrap_or_else(|_| "the system's resolver failed\n".to_owned());
            write!(out, "\n{told}")?;
        }
        Ok(())
    })
}

// ANCHOR: this_host
fn this_host() -> String {
    let name = get_hostname();
    let full = name.as_deref().map(getfqdn);
    line("gethostname", name.as_ref()) + &line("getfqdn", full)
}

/// The name with its domain: of the names that its address leads to, if one has a dot.
fn getfqdn(name: &str) -> String {
    let address = gethostbyname(name);
    let known = address.ok().and_then(|it| lookup_addr(&it.into()).ok());
    known
        .filter(|it| it.contains('.'))
        .unwrap_or_else(|| name.to_owned())
}
// ANCHOR_END: this_host

fn about(name: &str) -> String {
    let found = gethostbyname(name);
    let address = name.parse().or(found.as_ref().map(|it| IpAddr::from(*it)));
    match address {
        Err(error) => format!("{name}\n  error: {error}\n"),
        Ok(address) => [
            format!("{name}\n"),
            line("gethostbyname", found),
            line("gethostbyname_ex", gethostbyname_ex(name)),
            line("gethostbyaddr", lookup_addr(&address)),
        ]
        .concat(),
    }
}

// ANCHOR: gethostbyname
/// The first IPv4 address of a name. Std can do it: the port is of no account.
fn gethostbyname(name: &str) -> io::Result<Ipv4Addr> {
    let addresses = (name, 0).to_socket_addrs()?;
    let first = addresses.map(|it| it.ip()).find_map(|ip| match ip {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    });
    first.ok_or_else(|| io::Error::other("it has no IPv4 address"))
}

/// The canonical name, the aliases (here: the name that was asked for, if it is one) and all
/// IPv4 addresses.
fn gethostbyname_ex(name: &str) -> Result<String> {
    let hints = AddrInfoHints {
        flags: AI_CANONNAME,
        ..AddrInfoHints::default()
    };
    let found = getaddrinfo(Some(name), None, Some(hints)).map_err(io::Error::from)?;
    let found: Vec<_> = found.collect::<io::Result<_>>()?;
    let canonical = found
        .iter()
        .find_map(|it| it.canonname.as_deref())
        .unwrap_or(name);
    let aliases: Vec<_> = Some(name)
        .filter(|it| *it != canonical)
        .into_iter()
        .collect();
    let ips = found
        .iter()
        .map(|it| it.sockaddr.ip())
        .filter(IpAddr::is_ipv4);
    let mut addresses: Vec<String> = ips.map(|ip| ip.to_string()).collect();
    addresses.dedup();
    Ok(format!("{canonical} {aliases:?} {addresses:?}"))
}
// ANCHOR_END: gethostbyname

fn line<T: Display, E: Display>(call: &str, outcome: Result<T, E>) -> String {
    match outcome {
        Ok(value) => format!("  {call:<17} {value}\n"),
        Err(error) => format!("  {call:<17} error: {error}\n"),
    }
}
