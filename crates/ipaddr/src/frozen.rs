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
use std::fmt;
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
    /// Equal values are kept once: many routes share a few next hops.
    values: Box<[V]>,
}

impl<V> FrozenRoutes<V> {
    /// The route with the longest prefix that contains `address`.
    #[must_use]
    #[inline]
    pub fn lookup(&self, address: IpAddr) -> Option<(IpNet, &V)> {
        let hop = match address {
            IpAddr::V4(v4) => self.v4.hop(v4.to_bits()),
            IpAddr::V6(v6) => {
                let longer = self.v6_longer.hop(v6.to_bits());
                longer.or_else(|| self.v6_up_to_64.hop(high_64(v6.to_bits())))
            }
        }?;
        let net = IpNet::new(address, hop.prefix_len()).ok()?;
        Some((net.trunc(), self.values.get(hop.value())?))
    }

    /// Bytes of memory, without what a `V` itself has allocated.
    #[must_use]
    pub fn memory(&self) -> usize {
        let ranges = self.v4.memory() + self.v6_up_to_64.memory() + self.v6_longer.memory();
        size_of::<Self>() + ranges + size_of_val(&*self.values)
    }
}

impl<V: Clone + Ord> RouteTable<V> {
    /// Makes a copy for reading.
    ///
    /// # Errors
    /// The table is too large for the numbers in the copy.
    pub fn freeze(&self) -> Result<FrozenRoutes<V>, TooLarge> {
        let mut numbers = BTreeMap::new();
        let mut values = Vec::new();
        let (mut v4, mut short, mut long) =
            (Cutter::default(), Cutter::default(), Cutter::default());
        for (net, value) in self {
            let number = *numbers.entry(value).or_insert_with(|| {
                values.push(value.clone());
                values.len() - 1
            });
            let hop = Hop::new(net.prefix_len(), number)?;
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
        Ok(FrozenRoutes {
            v4: v4.finish()?,
            v6_up_to_64: short.finish()?,
            v6_longer: long.finish()?,
            values: values.into(),
        })
    }
}

/// A table has more than [`TooLarge::MAX_VALUES`] different values, or more
/// than two billion routes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TooLarge;

impl TooLarge {
    /// So many different values fit the bits that a prefix length leaves of 32.
    pub const MAX_VALUES: usize = (1 << Hop::VALUE_BITS) - 1;
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "more than {} different values, or two billion routes",
            Self::MAX_VALUES
        )
    }
}

impl std::error::Error for TooLarge {}

/// What rules in a range: a prefix length and the number of a value. The
/// route's network follows from the length and the address looked up.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Hop(u32);

impl Hop {
    const VALUE_BITS: u32 = 24;
    /// No route covers the range; no route has this length.
    const NONE: Self = Self(u32::MAX);

    fn new(prefix_len: u8, value: usize) -> Result<Self, TooLarge> {
        if value >= TooLarge::MAX_VALUES {
            return Err(TooLarge);
        }
        let value = u32::try_from(value).map_err(|_| TooLarge)?;
        Ok(Self(u32::from(prefix_len) << Self::VALUE_BITS | value))
    }

    const fn prefix_len(self) -> u8 {
        let [length, ..] = self.0.to_be_bytes();
        length
    }

    const fn value(self) -> usize {
        let [_, a, b, c] = self.0.to_be_bytes();
        u32::from_be_bytes([0, a, b, c]) as usize
    }
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
    hops: Box<[Hop]>,
}

impl<K: Key> Ranges<K> {
    #[inline]
    fn hop(&self, key: K) -> Option<Hop> {
        let bucket = usize::from(key.bucket());
        let from = *self.index.get(bucket)? as usize;
        let to = *self.index.get(bucket + 1)? as usize;
        // The first range of a bucket starts with it, so at least one is counted.
        let before = count_up_to(self.starts.get(from..to)?, key.low());
        let hop = *self.hops.get(from + before - 1)?;
        (hop != Hop::NONE).then_some(hop)
    }

    fn memory(&self) -> usize {
        size_of_val(&*self.index) + size_of_val(&*self.starts) + size_of_val(&*self.hops)
    }
}

/// How many of the sorted `starts` are at most `low`. The last two cache lines
/// are compared as a whole: of short numbers the compiler makes vectors, and no
/// branch depends on what is found.
#[inline]
fn count_up_to<L: Copy + Ord>(mut starts: &[L], low: L) -> usize {
    let few = const { 128 / size_of::<L>() };
    let mut before = 0;
    while starts.len() > few {
        let (left, right) = starts.split_at(starts.len() / 2);
        if right.first().is_some_and(|&start| start <= low) {
            before += left.len();
            starts = right;
        } else {
            starts = left;
        }
    }
    let rest: u16 = starts.iter().map(|&start| u16::from(start <= low)).sum();
    before + usize::from(rest)
}

// ---- Construction

/// Cuts nested prefixes, given in order, into ranges.
#[derive(Default)]
struct Cutter<K> {
    ranges: Vec<(K, Hop)>,
    /// The prefixes around the current place: last address and hop, innermost last.
    open: Vec<(K, Hop)>,
}

impl<K: Key> Cutter<K> {
    fn add(&mut self, first: K, last: K, hop: Hop) {
        self.close(|end| end < first);
        self.open.push((last, hop));
        self.start(first, hop);
    }

    /// Ends the open prefixes that are over: after each, the one around it rules again.
    fn close(&mut self, over: impl Fn(K) -> bool) {
        while let Some((last, _)) = self.open.pop_if(|&mut (last, _)| over(last)) {
            let outer = self.open.last().map_or(Hop::NONE, |&(_, hop)| hop);
            if let Some(after) = last.next() {
                self.start(after, outer);
            }
        }
    }

    fn start(&mut self, at: K, hop: Hop) {
        self.ranges.pop_if(|&mut (start, _)| start == at);
        if self.ranges.last().is_none_or(|&(_, before)| before != hop) {
            self.ranges.push((at, hop));
        }
    }

    fn finish(mut self) -> Result<Ranges<K>, TooLarge> {
        self.close(|_| true);
        let (mut index, mut starts, mut hops) = (Vec::new(), Vec::new(), Vec::new());
        if !self.ranges.is_empty() {
            let mut ranges = self.ranges.into_iter().peekable();
            let mut hop = Hop::NONE;
            for bucket in 0..=u16::MAX {
                index.push(position(starts.len())?);
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
            index.push(position(starts.len())?);
        }
        Ok(Ranges {
            index: index.into(),
            starts: starts.into(),
            hops: hops.into(),
        })
    }
}

fn position(count: usize) -> Result<u32, TooLarge> {
    u32::try_from(count).map_err(|_| TooLarge)
}

#[cfg(test)]
mod tests {
    use super::{Hop, TooLarge};

    #[test]
    fn a_hop_keeps_both_numbers_or_refuses() {
        for (length, value) in [(0, 0), (32, 1), (128, TooLarge::MAX_VALUES - 1)] {
            let hop = Hop::new(length, value).unwrap();
            assert_eq!((hop.prefix_len(), hop.value()), (length, value));
        }
        assert_eq!(Hop::new(0, TooLarge::MAX_VALUES), Err(TooLarge));
    }
}
