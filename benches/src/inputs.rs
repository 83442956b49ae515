//! Inputs that are the same in every run, and alike those of real networks.

use std::net::{Ipv4Addr, Ipv6Addr};

use fastrand::Rng;
use ipnet::{Ipv4Net, Ipv6Net};

/// The start of all randomness: another seed must not change a ratio.
const SEED: u64 = 0x7247_dc5f;

/// A generator that begins the same in every run.
#[must_use]
pub fn random() -> Rng {
    Rng::with_seed(SEED)
}

/// So many random bytes.
#[must_use]
pub fn bytes(random: &mut Rng, count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    random.fill(&mut bytes);
    bytes
}

//--- Addresses

/// Any address that may be on the internet: class D and E are no hosts (RFC 1112 §4).
#[must_use]
pub fn address_v4(random: &mut Rng) -> Ipv4Addr {
    Ipv4Addr::from_bits(random.u32(0x0100_0000..0xe000_0000))
}

/// An address in a block that a regional registry hands out (IANA, IPv6 global unicast
/// address assignments). The host's half is random in one half of them (RFC 8981) and a
/// small number, as of a server, in the other.
#[must_use]
pub fn address_v6(random: &mut Rng) -> Ipv6Addr {
    let block = random.choice(REGISTRIES).unwrap_or_default() | random.u128(..) >> 12;
    let host = if random.bool() {
        random.u64(..)
    } else {
        random.u64(..0x1_0000)
    };
    Ipv6Addr::from_bits(block >> 64 << 64 | u128::from(host))
}

/// 2400::/12 and so on: APNIC, ARIN, LACNIC, RIPE NCC, AFRINIC.
const REGISTRIES: [u128; 5] = [
    0x2400 << 112,
    0x2600 << 112,
    0x2800 << 112,
    0x2a00 << 112,
    0x2c00 << 112,
];

//--- Networks

/// A network with a length as seen in the global IPv4 table, where most are a /24.
#[must_use]
pub fn network_v4(random: &mut Rng) -> Ipv4Net {
    let length = weighted(random, &LENGTHS_V4);
    Ipv4Net::new_assert(address_v4(random), length).trunc()
}

/// A network with a length as seen in the global IPv6 table, where every other is a /48.
#[must_use]
pub fn network_v6(random: &mut Rng) -> Ipv6Net {
    let length = weighted(random, &LENGTHS_V6);
    Ipv6Net::new_assert(address_v6(random), length).trunc()
}

/// An address in `net`.
#[must_use]
pub fn host_v4(random: &mut Rng, net: Ipv4Net) -> Ipv4Addr {
    let host = random.u32(..) & net.hostmask().to_bits();
    Ipv4Addr::from_bits(net.network().to_bits() | host)
}

/// An address in `net`.
#[must_use]
pub fn host_v6(random: &mut Rng, net: Ipv6Net) -> Ipv6Addr {
    let host = random.u128(..) & net.hostmask().to_bits();
    Ipv6Addr::from_bits(net.network().to_bits() | host)
}

/// Prefix lengths and how many in a thousand routes have them, rounded from what public
/// route collectors saw in the global table.
const LENGTHS_V4: [(u8, u16); 13] = [
    (24, 600),
    (23, 100),
    (22, 110),
    (21, 50),
    (20, 45),
    (19, 30),
    (18, 20),
    (17, 15),
    (16, 20),
    (15, 4),
    (14, 3),
    (13, 2),
    (12, 1),
];

const LENGTHS_V6: [(u8, u16); 8] = [
    (48, 480),
    (32, 120),
    (44, 120),
    (40, 100),
    (36, 60),
    (46, 50),
    (29, 40),
    (64, 30),
];

fn weighted(random: &mut Rng, lengths: &[(u8, u16)]) -> u8 {
    let total = lengths.iter().map(|(_, weight)| weight).sum::<u16>();
    let mut ticket = random.u16(..total);
    for &(length, weight) in lengths {
        if ticket < weight {
            return length;
        }
        ticket -= weight;
    }
    0 // The tickets are as many as the weights, so one was taken.
}
