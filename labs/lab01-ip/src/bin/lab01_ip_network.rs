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
use std::net::{IpAddr, Ipv4Addr};
use std::process::ExitCode;

use anyhow::{Result, bail};
use ipaddr::{
    IpNet, NetworkError, hosts, integer, num_addresses, parse, parse_network, with_hostmask,
    with_netmask,
};

const HELP: &str = "\
Shows a network: masks, hosts, and which addresses are inside.

Usage: lab01_ip_network [NET [ADDR…]]

  NET   a network: 114.71.220.0/24, 114.71.220.0/255.255.255.0 or 2001:a8::/64
        (default: the lecture's, with an address inside and one outside)
  ADDR  addresses to look for in it

Example: lab01_ip_network 10.0.0.0/30 10.0.0.2 10.0.0.4";

const LECTURE: &str = "114.71.220.0/24";
const LECTURE_ADDRESSES: [&str; 2] = ["114.71.220.95", "192.168.0.1"];

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        let mut arguments = arguments.into_iter();
        let (net, addresses) = match arguments.next() {
            Some(net) => (net, arguments.collect()),
            None => (LECTURE.into(), LECTURE_ADDRESSES.map(str::to_owned).into()),
        };
        let net = read(&net)?;
        let out = &mut lab_cli::stdout();
        describe(out, net)?;
        show_hosts(out, net)?;
        look_for(out, net, addresses)
    })
}

fn read(text: &str) -> Result<IpNet> {
    match parse_network(text) {
        Ok(net) => Ok(net),
        Err(NetworkError::Syntax(error)) => {
            writeln!(io::stderr(), "{}\n", error.point_at(text))?;
            bail!("this is no network: write it like {LECTURE}")
        }
        Err(error) => bail!("{error}"),
    }
}

fn describe(out: &mut impl Write, net: IpNet) -> Result<()> {
    writeln!(out, "{net}")?;
    let rows = [
        ("network", net.network()),
        ("netmask", net.netmask()),
        ("hostmask", net.hostmask()),
        ("last", net.broadcast()),
    ];
    for (name, address) in rows {
        match address {
            IpAddr::V4(v4) => {
                let bits = bits(v4, net.prefix_len());
                writeln!(out, "  {name:<9}  {bits}  {address}")?;
            }
            IpAddr::V6(_) => writeln!(out, "  {name:<9}  {address}")?,
        }
    }
    if net.network().is_ipv4() {
        writeln!(out, "  also as    {}", with_netmask(net))?;
        writeln!(out, "             {}", with_hostmask(net))?;
    }
    let count = num_addresses(net);
    Ok(writeln!(
        out,
        "  addresses  {count} = 2^{}",
        count.host_bits()
    )?)
}

/// The bits by octets, cut where the network ends and the host begins.
fn bits(address: Ipv4Addr, prefix_len: u8) -> String {
    let mut text = String::new();
    for (place, bit) in format!("{:032b}", address.to_bits()).chars().enumerate() {
        if place == usize::from(prefix_len) {
            text.push('|');
        } else if place > 0 && place % 8 == 0 {
            text.push(' ');
        }
        text.push(bit);
    }
    text
}

/// The first two and the last: a /64 has more hosts than could ever be listed.
fn show_hosts(out: &mut impl Write, net: IpNet) -> Result<()> {
    let mut all = hosts(net);
    let (first, second, last) = (all.next(), all.next(), all.next_back());
    let ends = [first, last.or(second).or(first)].map(|end| end.map_or(0, integer));
    let count = ends[1] - ends[0] + 1;
    writeln!(out, "  hosts      {count}")?;
    for host in first.iter().chain(&second) {
        writeln!(out, "             {host}")?;
    }
    if all.next().is_some() {
        writeln!(out, "             …")?;
    }
    if let Some(host) = last {
        writeln!(out, "             {host}")?;
    }
    Ok(writeln!(out)?)
}

fn look_for(out: &mut impl Write, net: IpNet, addresses: Vec<String>) -> Result<()> {
    let mut refused = 0;
    for text in &addresses {
        match parse(text) {
            Ok(address) => writeln!(out, "{}", verdict(net, address))?,
            Err(error) => {
                refused += 1;
                writeln!(io::stderr(), "{}\n", error.point_at(text))?;
            }
        }
    }
    if refused > 0 {
        bail!("{refused} of {} not read as an address", addresses.len());
    }
    Ok(())
}

fn verdict(net: IpNet, address: IpAddr) -> String {
    if !net.contains(&address) {
        return format!("{address} is not in {net}");
    }
    let number = integer(address) - integer(net.network());
    format!("{address} is in {net}, as number {number}")
}
