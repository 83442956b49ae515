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
//! Try it with a real program too: `getent hosts www.sch.ac.kr` asks the system in the same way.

use std::fmt::Display;
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::process::ExitCode;
use std::thread;

use system_resolver::{AddrInfoHints, get_hostname, getaddrinfo, lookup_addr};

const HELP: &str = "\
Tells what the system knows of this host and of others (chapter 7).

usage: lab07_host_info [NAME|ADDRESS...]

Without a NAME, the lecture's list of sites is taken; \"iot\" is one that fails.
The system asks /etc/hosts and the servers in /etc/resolv.conf; to ask a server
yourself, take lab07_dns_lookup.";

const SITES: &str = "www.sch.ac.kr homepage.sch.ac.kr www.daum.net www.google.com iot";

/// Ask for the canonical name, too: the same number on Linux, macOS and Windows.
const AI_CANONNAME: i32 = 2;

fn main() -> ExitCode {
    lab_cli::main(HELP, |names| {
        let sites = || SITES.split(' ').map(str::to_owned).collect();
        let names = if names.is_empty() { sites() } else { names };
        let mut out = lab_cli::stdout();
        out.write_all(this_host().as_bytes())?;
        // A server that is silent costs seconds: all are asked at once, and told in order.
        let ask = |name: String| thread::spawn(move || about(&name));
        let asking: Vec<_> = names.into_iter().map(ask).collect();
        for told in asking.into_iter().flat_map(thread::JoinHandle::join) {
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

/// The name with its domain: the name that its address leads to, if that has a dot.
fn getfqdn(name: &str) -> String {
    let address = gethostbyname(name).ok();
    let known = address.and_then(|it| lookup_addr(&it).ok());
    let full = known.filter(|it| it.contains('.'));
    full.unwrap_or(name.to_owned())
}
// ANCHOR_END: this_host

fn about(name: &str) -> String {
    let found = gethostbyname(name);
    let address = name.parse().or(found.as_ref().copied());
    match address {
        Err(error) => format!("{name}\n  {}\n", short(error)),
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
/// The first IPv4 address of a name: std can ask for that. The port is of no account.
fn gethostbyname(name: &str) -> io::Result<IpAddr> {
    let mut addresses = (name, 0).to_socket_addrs()?;
    let first = addresses.find(SocketAddr::is_ipv4);
    let address = first.map(|it| it.ip());
    address.ok_or_else(|| io::Error::other("it has no IPv4 address"))
}

/// The canonical name, the name that is an alias of it, and all IPv4 addresses.
fn gethostbyname_ex(name: &str) -> io::Result<String> {
    let hints = AddrInfoHints {
        flags: AI_CANONNAME,
        ..AddrInfoHints::default()
    };
    let found = getaddrinfo(Some(name), None, Some(hints))?;
    let found: Vec<_> = found.collect::<io::Result<_>>()?;
    let canonical = found.iter().find_map(|it| it.canonname.as_deref());
    let alias = canonical.filter(|it| *it != name).map(|_| name);
    let ips = found.iter().map(|it| it.sockaddr.ip());
    let mut ips: Vec<IpAddr> = ips.filter(IpAddr::is_ipv4).collect();
    ips.dedup(); // each comes once for TCP, once for UDP, and so on
    let canonical = canonical.unwrap_or(name);
    Ok(format!("{canonical} {:?} {ips:?}", Vec::from_iter(alias)))
}
// ANCHOR_END: gethostbyname

fn line<T: Display, E: Display>(call: &str, outcome: Result<T, E>) -> String {
    match outcome {
        Ok(value) => format!("  {call:<17} {value}\n"),
        Err(error) => format!("  {call:<17} {}\n", short(error)),
    }
}

/// What the system says, without what std says before it.
fn short(error: impl Display) -> String {
    let said = error.to_string();
    format!("error: {}", said.rsplit(": ").next().unwrap_or_default())
}
