//! Kinds of addresses and networks, at the ends of their blocks and in the
//! places where std, Python or an older registry would answer otherwise.

use ipaddr::classify::*;
use ipaddr::{IpNet, parse_interface, registry, special_purpose};

type Kind = (&'static str, fn(IpNet) -> bool);

const KINDS: [Kind; 11] = [
    ("global", is_global),
    ("private", is_private),
    ("shared", is_shared),
    ("multicast", is_multicast),
    ("unspecified", is_unspecified),
    ("loopback", is_loopback),
    ("link-local", is_link_local),
    ("site-local", is_site_local),
    ("unique-local", is_unique_local),
    ("documentation", is_documentation),
    ("reserved", is_reserved),
];

#[test]
fn kinds() {
    let rows = [
        ("114.71.220.95", "global"),
        ("10.255.255.255", "private"),
        ("172.15.255.255", "global"),
        ("172.32.0.0", "global"),
        // Neither private nor global (RFC 6598).
        ("100.64.0.0", "shared"),
        ("100.127.255.255", "shared"),
        ("100.128.0.0", "global"),
        ("127.255.255.255", "private loopback"),
        ("0.0.0.0", "private unspecified"),
        ("0.0.0.1", "private"),
        ("169.254.0.1", "private link-local"),
        // Anycast services inside a private block: global since RFC 7723, RFC 8155.
        ("192.0.0.8", "private"),
        ("192.0.0.9", "global"),
        ("192.0.0.10", "global"),
        ("192.0.0.11", "private"),
        ("192.0.2.1", "private documentation"),
        ("203.0.113.255", "private documentation"),
        ("198.19.255.255", "private"),
        ("224.0.0.0", "global multicast"),
        ("239.255.255.255", "global multicast"),
        ("240.0.0.0", "private reserved"),
        ("255.255.255.255", "private reserved"),
        ("::", "private unspecified reserved"),
        ("::1", "private loopback reserved"),
        ("2001:a8::1", "private"),
        ("2001:200::", "global"),
        ("2001:db8::1", "private documentation"),
        // RFC 9637, RFC 9602, RFC 9780: after Python 3.11.
        ("3fff:fff::1", "private documentation"),
        ("5f00::1", "private reserved"),
        ("100:0:0:1::1", "private reserved"),
        ("2001:1::3", "global"),
        ("fc00::", "private unique-local"),
        ("fdff::1", "private unique-local"),
        ("fe80::1", "private link-local"),
        ("fec0::1", "global site-local"),
        ("ff02::1", "global multicast"),
        // An IPv4-mapped address is what it maps.
        ("::ffff:114.71.220.95", "global"),
        ("::ffff:127.0.0.1", "private loopback"),
        ("::ffff:100.64.0.1", "shared"),
        ("::ffff:224.0.0.1", "global multicast"),
        // A network is what all its addresses are.
        ("10.0.0.0/8", "private"),
        ("10.0.0.0/7", "global"),
        ("127.0.0.0/16", "private loopback"),
        ("224.0.0.0/3", "global"),
        ("fe80::/10", "private link-local"),
        ("::ffff:10.0.0.0/104", "private"),
        ("::/0", "global"),
    ];
    for (text, expected) in rows {
        let net = parse_interface(text).unwrap();
        let kinds = KINDS.iter().filter(|(_, is)| is(net));
        let kinds: Vec<&str> = kinds.map(|(name, _)| *name).collect();
        assert_eq!(kinds.join(" "), expected, "{text}");
    }
}

#[test]
fn the_most_specific_row_is_found() {
    let rows = [
        ("192.0.0.9", Some("Port Control Protocol anycast")),
        ("192.0.0.1", Some("IPv4 service continuity")),
        ("192.0.0.0/24", Some("IETF protocol assignments")),
        ("0.0.0.0", Some("this host on this network")),
        ("::ffff:10.0.0.1", Some("IPv4-mapped")),
        ("64:ff9b::114.71.220.95", Some("IPv4-IPv6 translation")),
        ("2001:0:4136::1", Some("Teredo")),
        ("2002::1", Some("6to4")),
        // Global rows inside global space: nothing but the name shows an error.
        ("192.31.196.1", Some("AS112-v4")),
        ("192.52.193.1", Some("AMT")),
        ("192.88.99.2", Some("6a44 relay anycast")),
        ("192.175.48.1", Some("direct delegation AS112 service")),
        ("2001:3::1", Some("AMT")),
        ("2001:4:112::1", Some("AS112-v6")),
        ("2001:20::1", Some("ORCHIDv2")),
        ("2001:30::1", Some("drone remote identification")),
        ("2620:4f:8000::1", Some("direct delegation AS112 service")),
        ("114.71.220.95", None),
        ("224.0.0.1", None),
    ];
    for (text, name) in rows {
        let row = special_purpose(parse_interface(text).unwrap());
        assert_eq!(row.map(|row| row.name), name, "{text}");
    }
}

/// A typing error in a table would hide: each block stands there once, without
/// host bits, and finds itself.
#[test]
fn the_tables_are_sound() {
    for row in registry::SPECIAL_V4.iter().chain(&registry::SPECIAL_V6) {
        assert_eq!(row.block, row.block.trunc(), "{row:?}");
        assert_eq!(special_purpose(row.block), Some(row));
    }
}
