//! Longest-prefix match in tables as large as the internet's, beside `prefix-trie`. Both
//! answer the route's network and its value. First, each says what memory it takes, and
//! they must agree on every address that is looked up.
//!
//! `RouteTable` and the trie can change, `FrozenRoutes` cannot: it is compared with what
//! others use for the same job, which is to forward packets.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::net::IpAddr;

use benches::{Criterion, inputs};
use criterion::{SamplingMode, Throughput, criterion_group, criterion_main};
use fastrand::Rng;
use ipaddr::{FrozenRoutes, IpNet, RouteTable};
use prefix_trie::{Prefix, PrefixMap};

/// The sizes of the global tables, rounded.
const ROUTES_V4: usize = 1_000_000;
const ROUTES_V6: usize = 250_000;
/// A route's value is the neighbour to send to, and routers have far fewer of these.
const NEIGHBOURS: u16 = 100;
/// Too many for a branch predictor to learn by heart.
const LOOKUPS: usize = 50_000;

fn v4(c: &mut Criterion) {
    let random = &mut inputs::random();
    let networks = distinct(ROUTES_V4, || inputs::network_v4(random));
    let tables = Tables::new(random, &networks);
    tables.report("v4");
    let hits = in_any(random, &networks, inputs::host_v4);
    tables.compare(c, "routes v4/hit", &hits);
    let misses = tables.misses(|| inputs::address_v4(random));
    tables.compare(c, "routes v4/miss", &misses);
}

fn v6(c: &mut Criterion) {
    let random = &mut inputs::random();
    let networks = distinct(ROUTES_V6, || inputs::network_v6(random));
    let tables = Tables::new(random, &networks);
    tables.report("v6");
    let hits = in_any(random, &networks, inputs::host_v6);
    tables.compare(c, "routes v6/hit", &hits);
    let misses = tables.misses(|| inputs::address_v6(random));
    tables.compare(c, "routes v6/miss", &misses);
}

/// So many different networks, in order.
fn distinct<N: Ord>(count: usize, mut network: impl FnMut() -> N) -> Vec<N> {
    let mut networks = BTreeSet::new();
    while networks.len() < count {
        networks.insert(network());
    }
    networks.into_iter().collect()
}

/// Addresses, each in one of the networks.
fn in_any<N: Copy, A>(random: &mut Rng, networks: &[N], host: fn(&mut Rng, N) -> A) -> Vec<A> {
    let nets = (0..LOOKUPS)
        .filter_map(|_| random.choice(networks))
        .collect::<Vec<_>>();
    nets.into_iter().map(|net| host(random, *net)).collect()
}

/// The same routes three times.
struct Tables<N: Prefix> {
    changeable: RouteTable<u16>,
    frozen: FrozenRoutes<u16>,
    trie: PrefixMap<N, u16>,
}

impl<N: Copy + Into<IpNet> + Prefix> Tables<N> {
    fn new(random: &mut Rng, networks: &[N]) -> Self {
        let mut changeable = RouteTable::new();
        let mut trie = PrefixMap::new();
        for &net in networks {
            let neighbour = random.u16(..NEIGHBOURS);
            changeable.insert(net.into(), neighbour);
            trie.insert(net, neighbour);
        }
        #[expect(clippy::unwrap_used, reason = "two billion routes are not reached")]
        let frozen = changeable.freeze().unwrap();
        Self {
            changeable,
            frozen,
            trie,
        }
    }

    fn report(&self, family: &str) {
        let count = self.changeable.len();
        let each = |bytes: usize| bytes as f64 / count as f64;
        println!(
            "routes {family}: {count} routes, bytes per route: ours {:.1}, prefix-trie {:.1}",
            each(self.frozen.memory()),
            each(self.trie.mem_size()),
        );
    }

    fn misses<A: Copy + Into<IpAddr>>(&self, address: impl FnMut() -> A) -> Vec<A> {
        std::iter::repeat_with(address)
            .filter(|&address| self.frozen.lookup(address.into()).is_none())
            .take(LOOKUPS)
            .collect()
    }

    fn compare<A>(&self, c: &mut Criterion, name: &str, addresses: &[A])
    where
        A: Copy + Into<IpAddr> + Into<N>,
    {
        for &address in addresses {
            let trie = self
                .trie
                .get_lpm(&address.into())
                .map(|(net, hop)| (net.into(), hop));
            assert_eq!(self.frozen.lookup(address.into()), trie);
        }
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Elements(addresses.len() as u64));
        group.sample_size(10).sampling_mode(SamplingMode::Flat);
        group.bench_function("ours", |b| {
            b.iter(|| each(addresses, |address| self.frozen.lookup(address.into())));
        });
        group.bench_function("ours, changeable", |b| {
            b.iter(|| each(addresses, |address| self.changeable.lookup(address.into())));
        });
        group.bench_function("prefix-trie", |b| {
            b.iter(|| each(addresses, |address| self.trie.get_lpm(&address.into())));
        });
    }
}

fn each<A: Copy, T>(addresses: &[A], lookup: impl Fn(A) -> T) {
    for &address in addresses {
        black_box(lookup(address));
    }
}

criterion_group! {
    name = benches;
    config = benches::criterion();
    targets = v4, v6
}
criterion_main!(benches);
