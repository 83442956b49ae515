//! Which kinds of address the standards tell apart. Every question can be asked
//! of an address or of a network, and is then asked of all its addresses.
//!
//! Functions, not methods: std's own `is_private` means RFC 1918 alone, which
//! is not what Python and the IANA registries mean.
//!
//! An IPv4-mapped address (`::ffff:10.0.0.1`) is judged by the IPv4 address in
//! it, since that is whom a packet would reach. Python does so everywhere since
//! 3.13, before that only in `is_private` and `is_global`.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::registry::{Reach, SPECIAL_V4, SPECIAL_V6, Special};

/// The most specific row of the [registry](crate::registry) that covers all of
/// `net`; a mapped address finds the row "IPv4-mapped".
///
/// ```
/// let row = ipaddr::special_purpose(ipaddr::parse("192.0.2.1")?).unwrap();
/// assert_eq!((row.name, row.rfc), ("documentation (TEST-NET-1)", 5737));
/// # Ok::<(), ipaddr::ParseError>(())
/// ```
#[must_use]
pub fn special_purpose(net: impl Into<IpNet>) -> Option<&'static Special> {
    let net = net.into();
    let table: &[Special] = match net {
        IpNet::V4(_) => &SPECIAL_V4,
        IpNet::V6(_) => &SPECIAL_V6,
    };
    let covering = table.iter().filter(|row| row.block.contains(&net));
    covering.max_by_key(|row| row.block.prefix_len())
}

/// Not for the open internet: the registry does not call it globally reachable.
/// The shared space of carriers' NATs, `100.64.0.0/10`, is neither private nor
/// global.
#[must_use]
pub fn is_private(net: impl Into<IpNet>) -> bool {
    let net = unmapped(net);
    !is_reachable(net) && !is_shared(net)
}

/// Nothing in the registry keeps it from being reached from anywhere. That is
/// so for multicast too.
#[must_use]
pub fn is_global(net: impl Into<IpNet>) -> bool {
    is_reachable(unmapped(net))
}

fn is_reachable(net: IpNet) -> bool {
    special_purpose(net).is_none_or(|row| row.reach == Reach::Global)
}

/// `100.64.0.0/10`, between a carrier's NAT and its customers (RFC 6598).
#[must_use]
pub fn is_shared(net: impl Into<IpNet>) -> bool {
    inside(net, &[v4([100, 64, 0, 0], 10)])
}

/// `224.0.0.0/4` (RFC 5771), `ff00::/8` (RFC 4291 §2.7).
#[must_use]
pub fn is_multicast(net: impl Into<IpNet>) -> bool {
    inside(net, &[v4([224, 0, 0, 0], 4), v6(0xff00, 8)])
}

/// `0.0.0.0` and `::`: no address yet.
#[must_use]
pub fn is_unspecified(net: impl Into<IpNet>) -> bool {
    inside(net, &[v4([0; 4], 32), v6(0, 128)])
}

/// `127.0.0.0/8` (RFC 1122 §3.2.1.3), `::1` (RFC 4291 §2.5.3).
#[must_use]
pub fn is_loopback(net: impl Into<IpNet>) -> bool {
    let one = IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128));
    inside(net, &[v4([127, 0, 0, 0], 8), one])
}

/// `169.254.0.0/16` (RFC 3927), `fe80::/10` (RFC 4291 §2.5.6).
#[must_use]
pub fn is_link_local(net: impl Into<IpNet>) -> bool {
    inside(net, &[v4([169, 254, 0, 0], 16), v6(0xfe80, 10)])
}

/// `fec0::/10`: deprecated by RFC 3879.
#[must_use]
pub fn is_site_local(net: impl Into<IpNet>) -> bool {
    inside(net, &[v6(0xfec0, 10)])
}

/// `fc00::/7` (RFC 4193): the private networks of IPv6.
#[must_use]
pub fn is_unique_local(net: impl Into<IpNet>) -> bool {
    inside(net, &[v6(0xfc00, 7)])
}

/// For examples in texts such as this one (RFC 5737, RFC 3849, RFC 9637).
#[must_use]
pub fn is_documentation(net: impl Into<IpNet>) -> bool {
    special_purpose(unmapped(net)).is_some_and(|row| row.name.starts_with("documentation"))
}

/// Kept back by the IETF: `240.0.0.0/4`, and of IPv6 the eighths and smaller
/// blocks that the IANA IPv6 address space registry leaves without a use, in
/// the blocks that Python has (`::/8` is one of them). RFC 4291 §2.4 counts
/// them as global unicast until somebody uses them.
#[must_use]
pub fn is_reserved(net: impl Into<IpNet>) -> bool {
    const RESERVED: [IpNet; 16] = [
        v4([240, 0, 0, 0], 4),
        v6(0x0000, 8),
        v6(0x0100, 8),
        v6(0x0200, 7),
        v6(0x0400, 6),
        v6(0x0800, 5),
        v6(0x1000, 4),
        v6(0x4000, 3),
        v6(0x6000, 3),
        v6(0x8000, 3),
        v6(0xa000, 3),
        v6(0xc000, 3),
        v6(0xe000, 4),
        v6(0xf000, 5),
        v6(0xf800, 6),
        v6(0xfe00, 9),
    ];
    inside(net, &RESERVED)
}

fn inside(net: impl Into<IpNet>, blocks: &[IpNet]) -> bool {
    let net = unmapped(net);
    blocks.iter().any(|block| block.contains(&net))
}

/// The IPv4 network that a network of mapped addresses stands for.
fn unmapped(net: impl Into<IpNet>) -> IpNet {
    const MAPPED_BITS: u8 = 96;
    let net = net.into();
    let IpNet::V6(v6) = net else {
        return net;
    };
    let (mapped, length) = (
        v6.addr().to_ipv4_mapped(),
        v6.prefix_len().checked_sub(MAPPED_BITS),
    );
    match (mapped, length) {
        (Some(v4), Some(length)) => Ipv4Net::new(v4, length).map_or(net, IpNet::V4),
        _ => net,
    }
}

const fn v4([a, b, c, d]: [u8; 4], length: u8) -> IpNet {
    IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length))
}

const fn v6(first: u16, length: u8) -> IpNet {
    IpNet::V6(Ipv6Net::new_assert(
        Ipv6Addr::new(first, 0, 0, 0, 0, 0, 0, 0),
        length,
    ))
}
