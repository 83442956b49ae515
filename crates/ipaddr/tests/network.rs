//! The edges of network arithmetic that the comparison with Python does not
//! reach: what has no answer, and numbers beyond `u128`.

use std::net::IpAddr;

use ipaddr::{
    IpNet, RangeError, address_exclude, collapse_addresses, from_integer, from_packed, hosts,
    integer, nth_address, num_addresses, packed, parse, parse_network, summarize_address_range,
    supernet,
};

#[track_caller]
fn net(text: &str) -> IpNet {
    parse_network(text).expect("a network")
}

#[test]
fn counts_are_exact_and_ordered() {
    let rows = [
        ("114.71.220.95/32", "1"),
        ("114.71.220.0/24", "256"),
        ("0.0.0.0/0", "4294967296"),
        ("::/1", "170141183460469231731687303715884105728"),
        ("::/0", "340282366920938463463374607431768211456"),
    ];
    let counts = rows.map(|(text, _)| num_addresses(net(text)));
    assert!(counts.is_sorted());
    for ((text, expected), count) in rows.into_iter().zip(counts) {
        assert_eq!(count.to_string(), expected, "{text}");
        assert_eq!(count.to_u128(), expected.parse().ok(), "{text}");
        assert_eq!(format!("{count:>40}").len(), 40);
    }
}

#[test]
fn hosts_of_the_largest_network_are_not_listed_to_be_known() {
    let mut all = hosts(net("::/0"));
    assert_eq!(all.next().map(integer), Some(1));
    assert_eq!(all.nth(0xffff_ffff).map(integer), Some(0x1_0000_0001));
    assert_eq!(all.next_back().map(integer), Some(u128::MAX));
}

#[test]
fn addresses_by_number() {
    let rows = [
        ("114.71.220.0/24", 95, Some("114.71.220.95")),
        ("114.71.220.0/24", 255, Some("114.71.220.255")),
        ("114.71.220.0/24", 256, None),
        ("255.255.255.255/32", 1, None),
        ("0.0.0.0/0", 1 << 32, None),
        (
            "::/0",
            u128::MAX,
            Some("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ),
        ("ffff::/16", u128::MAX, None),
    ];
    for (text, index, expected) in rows {
        let expected = expected.map(|text| parse(text).unwrap());
        assert_eq!(nth_address(net(text), index), expected, "{text} [{index}]");
    }
}

#[test]
fn what_has_no_answer() {
    assert_eq!(address_exclude(net("10.0.0.0/8"), net("10.0.0.0/7")), None);
    assert_eq!(address_exclude(net("10.0.0.0/8"), net("a00::/8")), None);
    assert_eq!(
        address_exclude(net("10.0.0.0/8"), net("10.0.0.0/8")),
        Some(vec![])
    );
    assert!(supernet(net("10.0.0.0/8"), 9).is_err());
    assert_eq!(supernet(net("10.0.0.0/8"), 8), Ok(net("10.0.0.0/8")));
    let range = |first, last| summarize_address_range(parse(first).unwrap(), parse(last).unwrap());
    assert_eq!(range("1.2.3.5", "1.2.3.4"), Err(RangeError::Backwards));
    assert_eq!(range("1.2.3.4", "::"), Err(RangeError::MixedFamilies));
    assert_eq!(collapse_addresses([]), []);
}

/// Python's `ip_address(n)` chooses the family by the size of the number, so a
/// small IPv6 address does not come back; packed bytes always do.
#[test]
fn numbers_and_bytes_come_back() {
    for text in [
        "0.0.0.0",
        "114.71.220.95",
        "255.255.255.255",
        "::1:0:0",
        "2001:a8::1",
    ] {
        let address: IpAddr = parse(text).unwrap();
        assert_eq!(from_integer(integer(address)), address);
        assert_eq!(from_packed(packed(address).as_ref()), Some(address));
    }
    assert_eq!(from_integer(1).to_string(), "0.0.0.1");
    for length in [0, 3, 5, 15, 17] {
        assert_eq!(from_packed(&vec![0; length]), None);
    }
}
