//! Addresses and networks from text and to text, beside std, which has the addresses, and
//! `ipnet`, which has the networks. Before each comparison all must give the same answers.
//!
//! Membership is `ipnet`'s in both: it stands beside what it costs at least, which is one
//! `and` with a mask that is known already.

use std::fmt::{Debug, Write as _};
use std::hint::black_box;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use benches::{CpuTime, Criterion, inputs};
use criterion::{BenchmarkGroup, SamplingMode, Throughput, criterion_group, criterion_main};
use fastrand::Rng;
use ipaddr::{IpNet, compressed, parse_interface, parse_v4, parse_v6};

/// Too many for a branch predictor to learn by heart.
const COUNT: usize = 100_000;

fn parse_address(c: &mut Criterion) {
    let v4 = texts(inputs::address_v4);
    parse::<Ipv4Addr, _>(c, "parse address v4", "std", &v4, |text| parse_v4(text));
    let v6 = texts(inputs::address_v6);
    parse::<Ipv6Addr, _>(c, "parse address v6", "std", &v6, |text| parse_v6(text));
}

/// Where the family is not known before.
fn parse_either(c: &mut Criterion) {
    let mixed = texts(|random| -> IpAddr {
        if random.bool() {
            inputs::address_v4(random).into()
        } else {
            inputs::address_v6(random).into()
        }
    });
    parse::<IpAddr, _>(c, "parse address", "std", &mixed, |text| {
        ipaddr::parse(text)
    });
}

fn parse_network(c: &mut Criterion) {
    let ours = |text: &str| parse_interface(text);
    let v4 = texts(inputs::network_v4);
    parse::<IpNet, _>(c, "parse network v4", "ipnet", &v4, ours);
    let v6 = texts(inputs::network_v6);
    parse::<IpNet, _>(c, "parse network v6", "ipnet", &v6, ours);
}

/// The peer is its type's `FromStr`.
fn parse<T: Debug + FromStr + PartialEq, E>(
    c: &mut Criterion,
    name: &str,
    peer: &str,
    texts: &[String],
    ours: impl Fn(&str) -> Result<T, E>,
) {
    for text in texts {
        assert_eq!(ours(text).ok(), text.parse::<T>().ok(), "{text}");
    }
    let mut group = group(c, name);
    group.bench_function("ours", |b| b.iter(|| each(texts, |text| ours(text))));
    group.bench_function(peer, |b| b.iter(|| each(texts, |text| text.parse::<T>())));
}

fn each<T>(texts: &[String], parse: impl Fn(&str) -> T) {
    for text in texts {
        black_box(parse(text));
    }
}

fn format(c: &mut Criterion) {
    format_of(c, "format v4", inputs::address_v4);
    format_of(c, "format v6", inputs::address_v6);
}

/// All addresses into one text, as a log or a page would take them.
fn format_of<A: Into<IpAddr>>(c: &mut Criterion, name: &str, address: fn(&mut Rng) -> A) {
    let addresses = many(|random| address(random).into());
    let mut page = String::new();
    let mut group = group(c, name);
    group.bench_function("ours", |b| {
        b.iter(|| {
            page.clear();
            for &address in &addresses {
                page.push_str(compressed(address).as_str());
            }
        });
    });
    let by_ours = page.clone();
    group.bench_function("std", |b| {
        b.iter(|| {
            page.clear();
            addresses
                .iter()
                .try_for_each(|address| write!(page, "{address}"))
        });
    });
    assert_eq!(page, by_ours);
}

fn contains(c: &mut Criterion) {
    let pairs = many(|random| (inputs::network_v4(random), inputs::address_v4(random)));
    let masked = |&(net, address): &(ipaddr::Ipv4Net, Ipv4Addr)| {
        (
            net.network().to_bits(),
            net.netmask().to_bits(),
            address.to_bits(),
        )
    };
    let known: Vec<_> = pairs.iter().map(masked).collect();
    let mut group = group(c, "contains v4");
    group.bench_function("ipnet", |b| {
        b.iter(|| {
            let inside = pairs
                .iter()
                .filter(|(net, address)| black_box(net).contains(address));
            inside.count()
        });
    });
    group.bench_function("a known mask", |b| {
        b.iter(|| {
            let inside = known.iter().filter(|known| {
                let (network, mask, address) = black_box(known);
                address & mask == *network
            });
            inside.count()
        });
    });
}

fn texts<T: ToString>(input: fn(&mut Rng) -> T) -> Vec<String> {
    many(|random| input(random).to_string())
}

fn many<T>(mut input: impl FnMut(&mut Rng) -> T) -> Vec<T> {
    let random = &mut inputs::random();
    (0..COUNT).map(|_| input(random)).collect()
}

fn group<'a>(c: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, CpuTime> {
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Elements(COUNT as u64));
    group.sampling_mode(SamplingMode::Flat);
    group
}

criterion_group! {
    name = benches;
    config = benches::criterion();
    targets = parse_address, parse_either, parse_network, format, contains
}
criterion_main!(benches);
