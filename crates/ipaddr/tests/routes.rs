//! Longest-prefix match: both tables against a plain scan of all routes, and
//! the memory of the frozen one.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what can't be")]

use std::net::IpAddr;

use fastrand::Rng;
use ipaddr::{IpNet, RouteTable, parse, parse_network};

fn net(text: &str) -> IpNet {
    parse_network(text).unwrap()
}

fn table(routes: &[(&str, u32)]) -> RouteTable<u32> {
    routes
        .iter()
        .map(|&(text, value)| (net(text), value))
        .collect()
}

#[test]
fn the_longest_prefix_wins() {
    let routes = [
        ("114.71.220.0/24", 24),
        ("0.0.0.0/0", 0),
        ("114.71.0.0/16", 16),
        ("114.71.220.95/32", 32),
        ("2001:a8::/32", 132),
        ("2001:a8::1/128", 228),
    ];
    let table = table(&routes);
    let frozen = table.freeze().unwrap();
    let rows = [
        ("114.71.220.95", Some("114.71.220.95/32")),
        ("114.71.220.94", Some("114.71.220.0/24")),
        ("114.71.221.0", Some("114.71.0.0/16")),
        ("114.72.0.0", Some("0.0.0.0/0")),
        ("255.255.255.255", Some("0.0.0.0/0")),
        ("2001:a8::1", Some("2001:a8::1/128")),
        ("2001:a8::2", Some("2001:a8::/32")),
        ("2001:a9::", None),
        ("::", None),
        ("ffff::", None),
    ];
    for (address, winner) in rows {
        let (address, winner) = (parse(address).unwrap(), winner.map(net));
        assert_eq!(
            table.lookup(address).map(|(net, _)| net),
            winner,
            "{address}"
        );
        assert_eq!(frozen.lookup(address), table.lookup(address), "{address}");
    }
    let all = table.matches(parse("114.71.220.95").unwrap());
    assert_eq!(
        all.map(|(_, value)| *value).collect::<Vec<_>>(),
        [32, 24, 16, 0]
    );
}

#[test]
fn routes_are_replaced_and_removed() {
    let mut table = table(&[("10.0.0.0/8", 1), ("10.1.0.0/16", 2)]);
    let inside = parse("10.1.2.3").unwrap();
    assert_eq!(table.insert("10.1.2.3/16".parse().unwrap(), 3), Some(2));
    assert_eq!(
        (table.len(), table.lookup(inside)),
        (2, Some((net("10.1.0.0/16"), &3)))
    );
    assert_eq!(table.remove(net("10.1.0.0/16")), Some(3));
    assert_eq!(table.lookup(inside), Some((net("10.0.0.0/8"), &1)));
    assert_eq!(table.exact(net("10.0.0.0/9")), None);
    assert_eq!(table.remove(net("10.0.0.0/8")), Some(1));
    assert!(table.is_empty() && table.lookup(inside).is_none());
    assert!(table.freeze().unwrap().lookup(inside).is_none());
}

/// A network near others: few different bits, so that many nest and touch.
fn crowded(random: &mut Rng) -> IpNet {
    if random.bool() {
        let bits = random.u32(..) & 0x8001_8101;
        IpNet::new(bits.to_be_bytes().into(), random.u8(..=32))
            .unwrap()
            .trunc()
    } else {
        let bits = random.u128(..) & 0x8001_0000_0000_8001_c000_0000_0000_8003;
        IpNet::new(bits.to_be_bytes().into(), random.u8(..=128))
            .unwrap()
            .trunc()
    }
}

/// The rule itself, word by word.
fn scan<'a>(routes: &[&'a (IpNet, u8)], address: IpAddr) -> Vec<(IpNet, &'a u8)> {
    let mut found: Vec<_> = routes
        .iter()
        .filter(|(net, _)| net.contains(&address))
        .collect();
    found.sort_by_key(|(net, _)| std::cmp::Reverse(net.prefix_len()));
    found
        .into_iter()
        .map(|(net, value)| (*net, value))
        .collect()
}

#[test]
fn both_tables_agree_with_a_scan() {
    let mut random = Rng::with_seed(2026);
    for round in 0..25 {
        let count = random.usize(..60);
        let table: RouteTable<u8> = (0..count)
            .map(|_| (crowded(&mut random), random.u8(..4)))
            .collect();
        let frozen = table.freeze().unwrap();
        let routes: Vec<(IpNet, u8)> = table.iter().map(|(net, value)| (*net, *value)).collect();
        let routes: Vec<&(IpNet, u8)> = routes.iter().collect();
        for _ in 0..100 {
            let near = crowded(&mut random);
            for address in [near.network(), near.broadcast()] {
                let expected = scan(&routes, address);
                assert_eq!(
                    table.matches(address).collect::<Vec<_>>(),
                    expected,
                    "round {round}, {address} among {routes:?}"
                );
                assert_eq!(
                    frozen.lookup(address),
                    expected.first().copied(),
                    "round {round}, {address} among {routes:?}"
                );
            }
        }
    }
}

/// Apart from the index, a route costs at most two ranges of 6 bytes, and an
/// IPv6 route two of 12.
#[test]
fn a_frozen_route_is_small() {
    const INDEX: usize = 700_000;
    let mut random = Rng::with_seed(1);
    let mut v4 = |_| {
        (
            IpNet::new(random.u32(..).to_be_bytes().into(), 24).unwrap(),
            7,
        )
    };
    let frozen = (0..100_000)
        .map(&mut v4)
        .collect::<RouteTable<u32>>()
        .freeze()
        .unwrap();
    assert!(
        frozen.memory() < INDEX + 100_000 * 12,
        "{}",
        frozen.memory()
    );
    let mut v6 = |_| {
        (
            IpNet::new(random.u128(..).to_be_bytes().into(), 48).unwrap(),
            7,
        )
    };
    let frozen = (0..20_000)
        .map(&mut v6)
        .collect::<RouteTable<u32>>()
        .freeze()
        .unwrap();
    assert!(
        frozen.memory() < 2 * INDEX + 20_000 * 24,
        "{}",
        frozen.memory()
    );
}

/// Thousands of routes that share their first 16 bits, and so one bucket of the
/// index: the search there must still find the right one.
#[test]
fn crowded_buckets_are_searched() {
    let mut random = Rng::with_seed(16);
    let mut somewhere = |v4: bool| -> IpAddr {
        if v4 {
            (0x7247_0000 | random.u32(..0x1_0000)).to_be_bytes().into()
        } else {
            (0x2001_u128 << 112 | random.u128(..) >> 96 << 48 | random.u128(..) >> 126)
                .to_be_bytes()
                .into()
        }
    };
    let mut table = RouteTable::new();
    for i in 0..6000_u32 {
        let address = somewhere(i % 2 == 0);
        let step = u8::try_from(i / 2 % 12).unwrap();
        let length = if address.is_ipv4() {
            32 - step
        } else {
            128 - 6 * step
        };
        table.insert(IpNet::new(address, length).unwrap(), i);
    }
    let frozen = table.freeze().unwrap();
    let mut found = 0;
    for i in 0..20_000 {
        let address = somewhere(i % 2 == 0);
        assert_eq!(frozen.lookup(address), table.lookup(address), "{address}");
        found += u32::from(frozen.lookup(address).is_some());
    }
    assert!(
        (5_000..19_000).contains(&found),
        "{found} found: the cases are one-sided"
    );
}
