//! Lab 01: what a network is: all addresses that begin with the same bits.
//!
//! You will see how a prefix length cuts an address in two, which masks say the
//! same, who the hosts are, and who is inside and who is not.
//!
//! ```text
//! cargo run --bin lab01_ip_network
//! cargo run --bin lab01_ip_network 2001:a8::/64 2001:a8::1 2001:a8:0:1::1
//! ```
//!
//! The real program to try beside it:
//! `python3 -c "import ipaddress; print(ipaddress.ip_network('114.71.220.0/24').hostmask)"`
//!
//! Chapter 1.

use std::io::{self, Write};
use std::net::IpAddr;
use std::process::ExitCode;

use anyhow::Context;
use ipaddr::{
    IpNet, hosts, integer, num_addresses, parse, parse_network, with_hostmask, with_netmask,
};

const HELP: &str = "\
Shows a network: masks, hosts, and which addresses are inside.

Usage: lab01_ip_network [NET [ADDR…]]

  NET   a network: 114.71.220.0/24, 114.71.220.0/255.255.255.0 or 2001:a8::/64
        (default: the lecture's, with an address inside and one outside)
  ADDR  addresses to look for in it

Example: lab01_ip_network 10.0.0.0/30 10.0.0.2 10.0.0.4";

const LECTURE: [&str; 3] = ["114.71.220.0/24", "114.71.220.95", "192.168.0.1"];

fn main() -> ExitCode {
    lab_cli::main(HELP, |mut arguments| {
        if arguments.is_empty() {
            arguments = LECTURE.map(str::to_owned).into();
        }
        let text = arguments.remove(0);
        let net = parse_network(&text).with_context(|| format!("{text:?}"))?;
        let out = &mut lab_cli::stdout();
        describe(out, net)?;
        show_hosts(out, net)?;
        for text in arguments {
            let address = parse(&text).with_context(|| format!("{text:?}"))?;
            writeln!(out, "{}", verdict(net, address))?;
        }
        Ok(())
    })
}

fn describe(out: &mut impl Write, net: IpNet) -> io::Result<()> {
    writeln!(out, "{net}")?;
    let rows = [
        ("network", net.network()),
        ("netmask", net.netmask()),
        ("hostmask", net.hostmask()),
        ("last", net.broadcast()),
    ];
    for (name, address) in rows {
        let bits = bits(address, net.prefix_len());
        writeln!(out, "  {name:<9}  {bits}{address}")?;
    }
    if net.network().is_ipv4() {
        let (netmask, hostmask) = (with_netmask(net), with_hostmask(net));
        writeln!(out, "  also as    {netmask} = {hostmask}")?;
    }
    let count = num_addresses(net);
    writeln!(out, "  addresses  {count} = 2^{}", count.host_bits())
}

/// The bits by octets, cut where the network ends and the host begins; nothing
/// for IPv6, whose 128 bits would not fit a line.
fn bits(address: IpAddr, prefix_len: u8) -> String {
    let mut text = String::new();
    let IpAddr::V4(v4) = address else {
        return text;
    };
    for (place, bit) in format!("{:032b}", v4.to_bits()).chars().enumerate() {
        if place == usize::from(prefix_len) {
            text.push('|');
        } else if place > 0 && place % 8 == 0 {
            text.push(' ');
        }
        text.push(bit);
    }
    text + "  "
}

/// The first two and the last: a /64 has more hosts than could ever be listed.
fn show_hosts(out: &mut impl Write, net: IpNet) -> io::Result<()> {
    let mut all = hosts(net);
    let (first, second, last) = (all.next(), all.next(), all.next_back());
    let [low, high] = [first, last.or(second).or(first)].map(|end| end.map_or(0, integer));
    writeln!(out, "  hosts      {}", high - low + 1)?;
    let left_out = all.next().map(|_| "…".to_owned());
    let [first, second, last] = [first, second, last].map(|host| Some(host?.to_string()));
    for line in [first, second, left_out, last].into_iter().flatten() {
        writeln!(out, "             {line}")?;
    }
    writeln!(out)
}

// ANCHOR: verdict
fn verdict(net: IpNet, address: IpAddr) -> String {
    if !net.contains(&address) {
        return format!("{address} is not in {net}");
    }
    let number = integer(address) - integer(net.network());
    format!("{address} is in {net}, as number {number}")
}
// ANCHOR_END: verdict
