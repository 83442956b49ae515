//! IP addresses and networks: all that Python's `ipaddress` module does, with
//! the types of [`std::net`] and [`ipnet`].
//!
//! Text to bytes and back is written here, and accepts exactly what std does,
//! but says what is wrong and where:
//!
//! ```
//! let error = ipaddr::parse("114.71.220.+95").unwrap_err();
//! assert_eq!(error.offset(), 11);
//! assert_eq!(error.reason().to_string(), "'+' is not allowed here");
//! ```
//!
//! ```text
//!  114    .  71    .  220   .  95            114.71.220.95
//! +--------+--------+--------+--------+
//! |01110010|01000111|11011100|01011111|      0x7247dc5f, in network byte order
//! +--------+--------+--------+--------+
//! |<----- network, /24 ------>|<host->|      114.71.220.0/24, number 95
//! ```
//!
//! | Python | here |
//! |---|---|
//! | `ip_address(text)`, `ip_network(text)`, `ip_interface(text)` | [`parse`], [`parse_network`], [`parse_interface`] |
//! | `int(a)`, `a.packed`, `a.exploded`, `a.reverse_pointer` | [`integer`], [`packed`], [`exploded`], [`reverse_pointer`] |
//! | `n.netmask`, `n.hostmask`, `a in n`, `n.subnets()` | `netmask()`, `hostmask()`, `contains()`, `subnets()` of [`IpNet`] |
//! | `n.num_addresses`, `n.hosts()`, `n[5]` | [`num_addresses`], [`hosts`], [`nth_address`] |
//! | `n.overlaps(m)`, `n.supernet(new_prefix=8)`, `n.address_exclude(m)` | [`overlaps`], [`supernet`], [`address_exclude`] |
//! | `summarize_address_range(a, b)`, `collapse_addresses(ns)` | [`summarize_address_range`], [`collapse_addresses`] |
//! | `a.is_private`, … | [`classify`] |
//! | `socket.inet_aton(text)` | [`inet_aton`] |
//!
//! Where Python answers otherwise: it reads a prefix length with leading zeros
//! (`/024`) and a zone inside an address (here [`parse_v6_zone`]); it judges
//! IPv4-mapped addresses by the IPv4 address only since 3.13; its tables of
//! private blocks are those of its release, and have no row for what the
//! registry calls neither reachable nor not.
//!
//! Reading order: [`parse_v4`], [`parse_v6`], [`parse`] and their
//! [error](ParseError); [`compressed`]; [`integer`]; [`num_addresses`];
//! [`classify`] and [`registry`]; [`inet_aton`]; [`RouteTable`], [`FrozenRoutes`].

#![forbid(unsafe_code)]
#![warn(clippy::print_stderr, clippy::print_stdout)]

mod parse_v4;
mod parse_v6;

mod error;
mod parse;

mod format;
mod forms;
mod inet;

mod network;

pub mod classify;
pub mod registry;

mod routes;

mod frozen;

pub use classify::special_purpose;
pub use error::{NetworkError, ParseError, Reason};
pub use format::{Text, compressed, exploded, reverse_pointer, with_hostmask, with_netmask};
pub use forms::{Packed, Teredo, from_integer, from_packed, integer, packed, sixtofour, teredo};
pub use frozen::{FrozenRoutes, TooLarge};
pub use inet::{Family, inet_aton, inet_ntoa, inet_ntop, inet_pton};
pub use ipnet::{IpAddrRange, IpNet, IpSubnets, Ipv4Net, Ipv6Net, PrefixLenError};
pub use network::{
    AddressCount, RangeError, address_exclude, collapse_addresses, hosts, nth_address,
    num_addresses, overlaps, summarize_address_range, supernet,
};
pub use parse::{parse, parse_interface, parse_network, parse_network_lax};
pub use parse_v4::parse_v4;
pub use parse_v6::{parse_v6, parse_v6_zone};
pub use routes::{Iter, Matches, RouteTable};
