//! Exercise 01b, a mistake: keeps or clears whole octets: it thinks that
//! prefixes end where a dot stands, as the old classes A, B and C did.

use std::fmt;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Answers every line of stdin.
pub fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lines() {
        match answer(&line?) {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}

fn answer(line: &str) -> Result<String, String> {
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        ["network", network] => Ok(Network::parse(network)?.to_string()),
        ["first", network] => Ok(Network::parse(network)?.first().to_string()),
        ["last", network] => Ok(Network::parse(network)?.last().to_string()),
        ["hosts", network] => Ok(Network::parse(network)?.hosts().to_string()),
        ["contains", network, address] => {
            let network = Network::parse(network)?;
            let inside = network.contains(parse_address(address)?);
            Ok(if inside { "yes" } else { "no" }.to_owned())
        }
        _ => Err(format!("`{line}` is no question")),
    }
}

/// All addresses that share their first `prefix` bits.
struct Network {
    /// The address with all host bits 0.
    start: u128,
    /// The address with all host bits 1.
    end: u128,
    prefix: u32,
    /// 32 or 128.
    bits: u32,
}

impl Network {
    fn parse(text: &str) -> Result<Self, String> {
        let (address, prefix) = text
            .split_once('/')
            .ok_or_else(|| format!("`{text}` has no prefix length"))?;
        let (number, bits) = number(parse_address(address)?);
        let prefix = parse_prefix(prefix)
            .filter(|prefix| *prefix <= bits)
            .ok_or_else(|| format!("`{prefix}` isn't a prefix length of 0 to {bits}"))?;
        let host_mask = ones((bits - prefix).next_multiple_of(8));
        Ok(Self {
            start: number & !host_mask,
            end: number | host_mask,
            prefix,
            bits,
        })
    }

    fn first(&self) -> IpAddr {
        self.address(self.first_number())
    }

    fn last(&self) -> IpAddr {
        self.address(self.last_number())
    }

    /// Never more than fits: without its first address even `::/0` has only
    /// 2^128 - 1.
    fn hosts(&self) -> u128 {
        self.last_number() - self.first_number() + 1
    }

    fn contains(&self, address: IpAddr) -> bool {
        let (number, bits) = number(address);
        bits == self.bits && (self.start..=self.end).contains(&number)
    }

    fn first_number(&self) -> u128 {
        match self.host_bits() {
            0 | 1 => self.start,
            _ => self.start + 1,
        }
    }

    fn last_number(&self) -> u128 {
        match (self.host_bits(), self.bits) {
            (0 | 1, _) => self.end,
            (_, Ipv4Addr::BITS) => self.end - 1,
            // IPv6 has no broadcast address.
            _ => self.end,
        }
    }

    fn host_bits(&self) -> u32 {
        self.bits - self.prefix
    }

    /// `number` as an address of this network's family.
    fn address(&self, number: u128) -> IpAddr {
        match u32::try_from(number) {
            Ok(number) if self.bits == Ipv4Addr::BITS => Ipv4Addr::from(number).into(),
            _ => Ipv6Addr::from(number).into(),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address(self.start), self.prefix)
    }
}

fn parse_address(text: &str) -> Result<IpAddr, String> {
    text.parse()
        .map_err(|_| format!("`{text}` isn't an IP address"))
}

fn parse_prefix(text: &str) -> Option<u32> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_digits)
}

/// An address as a number, and how many bits its family has.
fn number(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(it) => (it.to_bits().into(), Ipv4Addr::BITS),
        IpAddr::V6(it) => (it.to_bits(), Ipv6Addr::BITS),
    }
}

/// A number whose lowest `count` bits are 1.
fn ones(count: u32) -> u128 {
    // Shifting by the whole width, for a count of 0, would overflow.
    u128::MAX.checked_shr(u128::BITS - count).unwrap_or(0)
}
