//! What Python's `ip_network` can do and `ipnet` cannot: exact counts, usable
//! hosts, overlaps, supernets of any size, differences, sums and ranges.

use std::fmt;
use std::net::IpAddr;

use ipnet::{
    IpAddrRange, IpNet, IpSubnets, Ipv4AddrRange, Ipv4Subnets, Ipv6AddrRange, Ipv6Subnets,
    PrefixLenError,
};

use crate::forms::integer;

/// How many addresses a network has: a power of two up to 2^128, which is one
/// more than `u128` holds. It prints exactly.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct AddressCount {
    host_bits: u8,
}

impl AddressCount {
    /// The exponent: the number is 2 to the power of this.
    #[must_use]
    pub const fn host_bits(self) -> u8 {
        self.host_bits
    }

    /// The number, or `None` for the 2^128 of `::/0`.
    #[must_use]
    pub const fn to_u128(self) -> Option<u128> {
        // No `From` in a const fn; u8 to u32 loses nothing.
        1_u128.checked_shl(self.host_bits as u32)
    }
}

impl fmt::Display for AddressCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_u128() {
            Some(count) => count.fmt(f),
            None => f.pad("340282366920938463463374607431768211456"),
        }
    }
}

/// Counts all addresses of a network, hosts or not.
///
/// ```
/// use ipaddr::{num_addresses, parse_network};
/// assert_eq!(num_addresses(parse_network("114.71.220.0/24")?).to_string(), "256");
/// assert_eq!(num_addresses(parse_network("::/0")?).to_u128(), None);
/// # Ok::<(), ipaddr::NetworkError>(())
/// ```
#[must_use]
pub fn num_addresses(net: IpNet) -> AddressCount {
    AddressCount {
        host_bits: net.max_prefix_len() - net.prefix_len(),
    }
}

/// The addresses that hosts can have. Of an IPv4 network the first (its own
/// name) and the last (broadcast) are left out, of an IPv6 network the first
/// (the routers' anycast address, RFC 4291 §2.6.1); of a link with two ends
/// (RFC 3021, RFC 6164) or a single host nothing.
///
/// ```
/// let mut hosts = ipaddr::hosts(ipaddr::parse_network("114.71.220.0/24")?);
/// assert_eq!(hosts.next().unwrap().to_string(), "114.71.220.1");
/// assert_eq!(hosts.next_back().unwrap().to_string(), "114.71.220.254");
/// # Ok::<(), ipaddr::NetworkError>(())
/// ```
#[must_use]
// ANCHOR: hosts
pub fn hosts(net: IpNet) -> IpAddrRange {
    let small = num_addresses(net).host_bits <= 1;
    match net {
        IpNet::V4(v4) => {
            let (first, last) = (v4.network().to_bits(), v4.broadcast().to_bits());
            let (first, last) = if small {
                (first, last)
            } else {
                (first + 1, last - 1)
            };
            IpAddrRange::V4(Ipv4AddrRange::new(first.into(), last.into()))
        }
        IpNet::V6(v6) => {
            let first = v6.network().to_bits();
            let first = if small { first } else { first + 1 };
            IpAddrRange::V6(Ipv6AddrRange::new(first.into(), v6.broadcast()))
        }
    }
}
// ANCHOR_END: hosts

/// The address number `index` of a network, counted from its first: Python's
/// `net[index]`.
#[must_use]
pub fn nth_address(net: IpNet, index: u128) -> Option<IpAddr> {
    let bits = integer(net.network()).checked_add(index)?;
    let address = match net {
        IpNet::V4(_) => IpAddr::V4(u32::try_from(bits).ok()?.into()),
        IpNet::V6(_) => IpAddr::V6(bits.into()),
    };
    net.contains(&address).then_some(address)
}

/// Whether two networks share an address; one then holds the other.
#[must_use]
pub fn overlaps(a: IpNet, b: IpNet) -> bool {
    a.contains(&b.network()) || b.contains(&a.network())
}

/// The network of length `prefix_len` around this one. (`IpNet::supernet` goes
/// up by one bit, `IpNet::subnets` down to any length.)
///
/// # Errors
/// A supernet has no longer prefix than its part.
pub fn supernet(net: IpNet, prefix_len: u8) -> Result<IpNet, PrefixLenError> {
    if prefix_len > net.prefix_len() {
        return Err(PrefixLenError);
    }
    IpNet::new(net.addr(), prefix_len).map(|net| net.trunc())
}

/// What is left of `net` without `hole`, as the fewest networks, the largest
/// first; `None` if the hole is not inside.
///
/// ```
/// use ipaddr::{address_exclude, parse_network};
/// let left = address_exclude(parse_network("192.0.2.0/28")?, parse_network("192.0.2.1/32")?);
/// let left: Vec<String> = left.unwrap().iter().map(|net| net.to_string()).collect();
/// assert_eq!(left, ["192.0.2.8/29", "192.0.2.4/30", "192.0.2.2/31", "192.0.2.0/32"]);
/// # Ok::<(), ipaddr::NetworkError>(())
/// ```
#[must_use]
pub fn address_exclude(net: IpNet, hole: IpNet) -> Option<Vec<IpNet>> {
    let mut around = net.trunc();
    if !around.contains(&hole) {
        return None;
    }
    let mut left = Vec::new();
    // Halve the network around the hole again and again; each time, the half
    // without the hole is left.
    while around.prefix_len() < hole.prefix_len() {
        for half in around.subnets(around.prefix_len() + 1).ok()? {
            if half.contains(&hole) {
                around = half;
            } else {
                left.push(half);
            }
        }
    }
    Some(left)
}

/// Two ends that enclose no range.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RangeError {
    /// One end is IPv4, the other IPv6.
    MixedFamilies,
    /// The first address is after the last.
    Backwards,
}

impl fmt::Display for RangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MixedFamilies => "a range needs two ends of the same family",
            Self::Backwards => "the first address is after the last",
        })
    }
}

impl std::error::Error for RangeError {}

/// The fewest networks that make up all addresses from `first` to `last`, both
/// included.
///
/// # Errors
/// Ends of two families, or in the wrong order.
pub fn summarize_address_range(first: IpAddr, last: IpAddr) -> Result<IpSubnets, RangeError> {
    let range = match (first, last) {
        (IpAddr::V4(a), IpAddr::V4(b)) => IpSubnets::V4(Ipv4Subnets::new(a, b, 0)),
        (IpAddr::V6(a), IpAddr::V6(b)) => IpSubnets::V6(Ipv6Subnets::new(a, b, 0)),
        _ => return Err(RangeError::MixedFamilies),
    };
    if first > last {
        return Err(RangeError::Backwards);
    }
    Ok(range)
}

/// The fewest networks with the same addresses as all these, in order, IPv4
/// first. (Python refuses a mix of families.)
#[must_use]
pub fn collapse_addresses(nets: impl IntoIterator<Item = IpNet>) -> Vec<IpNet> {
    IpNet::aggregate(&nets.into_iter().map(|net| net.trunc()).collect())
}
