//! Longest-prefix match for tables that are read far more than written. Nested
//! prefixes cut the address line into ranges that don't overlap, so a lookup is
//! one binary search; an index on the first 16 bits leaves little to search.
//!
//! ```text
//! prefixes  0.0.0.0/0   |----------------------------------------------|
//!           10.0.0.0/8          |-----------------------|
//!           10.1.0.0/16               |------|
//! ranges    from        0       10    10.1   10.2       11
//!           hop         /0      /8    /16    /8         /0
//! ```
//!
//! IPv4 takes 6 bytes per range: the 16 bits of its start that the index does
//! not know, and the number of its hop. A route makes at most two ranges. IPv6
//! has one such table for prefixes up to /64 and one for longer ones.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::routes::RouteTable;

/// A [`RouteTable`] that no longer changes.
///
/// It pays with some 0.65 MB for the index of each family that has routes.
#[derive(Clone, Debug)]
pub struct FrozenRoutes<V> {
    v4: Ranges<u32>,
    v6_up_to_64: Ranges<u64>,
    v6_longer: Ranges<u128>,
    hops: Box<[Hop<V>]>,
}

/// What a lookup answers: equal hops are kept once, however many routes have
/// them, and the route's network follows from the address looked up.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Hop<V> {
    prefix_len: u8,
    value: V,
}

impl<V> FrozenRoutes<V> {
    /// The route with the longest prefix that contains `address`.
    #[must_use]
    pub fn lookup(&self, address: IpAddr) -> Option<(IpNet, &V)> {
        let number = match address {
            IpAddr::V4(v4) => self.v4.hop(v4.to_bits()),
            IpAddr::V6(v6) => {
                let longer = self.v6_longer.hop(v6.to_bits());
                longer.or_else(|| self.v6_up_to_64.hop(high_64(v6.to_bits())))
            }
        }?;
        let hop = self.hops.get(number as usize)?;
        let net = IpNet::new(address, hop.prefix_len).ok()?;
        Some((net.trunc(), &hop.value))
    }

    /// Bytes of memory, without what a `V` itself has allocated.
    #[must_use]
    pub fn memory(&self) -> usize {
        let ranges = self.v4.memory() + self.v6_up_to_64.memory() + self.v6_longer.memory();
        size_of::<Self>() + ranges + size_of_val(&*self.hops)
    }
}

impl<V: Clone + Ord> From<&RouteTable<V>> for FrozenRoutes<V> {
    fn from(table: &RouteTable<V>) -> Self {
        let mut numbers = BTreeMap::new();
        let (mut v4, mut short, mut long) =
            (Cutter::default(), Cutter::default(), Cutter::default());
        for (net, value) in table {
            let hop = Hop {
                prefix_len: net.prefix_len(),
                value,
            };
            let next = number(numbers.len());
            let hop = *numbers.entry(hop).or_insert(next);
            match net {
                IpNet::V4(net) => v4.add(net.network().to_bits(), net.broadcast().to_bits(), hop),
                IpNet::V6(net) => {
                    let (first, last) = (net.network().to_bits(), net.broadcast().to_bits());
                    if net.prefix_len() <= 64 {
                        short.add(high_64(first), high_64(last), hop);
                    } else {
                        long.add(first, last, hop);
                    }
                }
            }
        }
        let mut hops: Vec<_> = numbers.into_iter().collect();
        hops.sort_unstable_by_key(|&(_, number)| number);
        let owned = |Hop { prefix_len, value }: Hop<&V>| Hop {
            prefix_len,
            value: value.clone(),
        };
        Self {
            v4: v4.finish(),
            v6_up_to_64: short.finish(),
            v6_longer: long.finish(),
            hops: hops.into_iter().map(|(hop, _)| owned(hop)).collect(),
        }
    }
}

/// The hop of a range that no route covers.
const NO_HOP: u32 = u32::MAX;

/// Positions are kept in 32 bits: the table that is frozen holds two billion
/// routes only in more than 100 GB, and what would be beyond has no hop.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(NO_HOP)
}

const fn high_64(bits: u128) -> u64 {
    (bits >> 64) as u64
}

// ---- Keys

/// An address, or its first half, as a number.
trait Key: Copy + Default + Ord {
    /// What must be stored of a range's start beside the index.
    type Low: Copy + Ord;
    /// The first 16 bits.
    fn bucket(self) -> u16;
    /// The smallest key with these first 16 bits.
    fn first_of(bucket: u16) -> Self;
    fn low(self) -> Self::Low;
    fn next(self) -> Option<Self>;
}

impl Key for u32 {
    type Low = u16;

    fn bucket(self) -> u16 {
        let [a, b, ..] = self.to_be_bytes();
        u16::from_be_bytes([a, b])
    }

    fn first_of(bucket: u16) -> Self {
        Self::from(bucket) << 16
    }

    fn low(self) -> u16 {
        let [.., c, d] = self.to_be_bytes();
        u16::from_be_bytes([c, d])
    }

    fn next(self) -> Option<Self> {
        self.checked_add(1)
    }
}

macro_rules! wide_key {
    ($key:ty) => {
        impl Key for $key {
            /// 48 or 112 bits would do, but no integer has them.
            type Low = Self;

            fn bucket(self) -> u16 {
                let [a, b, ..] = self.to_be_bytes();
                u16::from_be_bytes([a, b])
            }

            fn first_of(bucket: u16) -> Self {
                Self::from(bucket) << (Self::BITS - 16)
            }

            fn low(self) -> Self {
                self
            }

            fn next(self) -> Option<Self> {
                self.checked_add(1)
            }
        }
    };
}

wide_key!(u64);
wide_key!(u128);

// ---- Lookup

/// The ranges in order. Starts and hops lie apart, so that a search touches
/// starts only and a cache line holds 32 of them.
#[derive(Clone, Debug)]
struct Ranges<K: Key> {
    /// Where the ranges of each bucket begin; empty if there is no route.
    index: Box<[u32]>,
    starts: Box<[K::Low]>,
    hops: Box<[u32]>,
}

impl<K: Key> Ranges<K> {
    #[inline]
    fn hop(&self, key: K) -> Option<u32> {
        let bucket = usize::from(key.bucket());
        let from = *self.index.get(bucket)? as usize;
        let to = *self.index.get(bucket + 1)? as usize;
        let starts = self.starts.get(from..to)?;
        // The first range of a bucket starts with it, so at least one is counted.
        let before = starts.partition_point(|&start| start <= key.low());
        let hop = *self.hops.get(from + before - 1)?;
        (hop != NO_HOP).then_some(hop)
    }

    fn memory(&self) -> usize {
        size_of_val(&*self.index) + size_of_val(&*self.starts) + size_of_val(&*self.hops)
    }
}

// ---- Construction

/// Cuts nested prefixes, given in order, into ranges.
#[derive(Default)]
struct Cutter<K> {
    ranges: Vec<(K, u32)>,
    /// The prefixes around the current place: last address and hop, innermost last.
    open: Vec<(K, u32)>,
}

impl<K: Key> Cutter<K> {
    fn add(&mut self, first: K, last: K, hop: u32) {
        self.close(|end| end < first);
        self.open.push((last, hop));
        self.start(first, hop);
    }

    /// Ends the open prefixes that are over: after each, the one around it rules again.
    fn close(&mut self, over: impl Fn(K) -> bool) {
        while let Some(&(last, _)) = self.open.last().filter(|&&(last, _)| over(last)) {
            self.open.pop();
            let outer = self.open.last().map_or(NO_HOP, |&(_, hop)| hop);
            if let Some(after) = last.next() {
                self.start(after, outer);
            }
        }
    }

    fn start(&mut self, at: K, hop: u32) {
        self.ranges.pop_if(|&mut (start, _)| start == at);
        if self.ranges.last().is_none_or(|&(_, before)| before != hop) {
            self.ranges.push((at, hop));
        }
    }

    fn finish(mut self) -> Ranges<K> {
        self.close(|_| true);
        let mut index = Vec::new();
        let (mut starts, mut hops) = (Vec::new(), Vec::new());
        let mut ranges = self.ranges.into_iter().peekable();
        if ranges.peek().is_some() {
            let mut hop = NO_HOP;
            for bucket in 0..=u16::MAX {
                index.push(number(starts.len()));
                let first = K::first_of(bucket);
                if ranges.peek().is_none_or(|&(start, _)| start != first) {
                    starts.push(first.low());
                    hops.push(hop);
                }
                while let Some((start, next)) =
                    ranges.next_if(|(start, _)| start.bucket() == bucket)
                {
                    starts.push(start.low());
                    hops.push(next);
                    hop = next;
                }
            }
            index.push(number(starts.len()));
        }
        Ranges {
            index: index.into(),
            starts: starts.into(),
            hops: hops.into(),
        }
    }
}
