//! The IANA special-purpose address registries (RFC 6890, RFC 8190) as two
//! tables: IPv4 and IPv6, as published in April 2025.
//!
//! Source: <https://www.iana.org/assignments/iana-ipv4-special-registry/> and
//! <https://www.iana.org/assignments/iana-ipv6-special-registry/>.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// A row of the registry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Special {
    /// The addresses it is about.
    pub block: IpNet,
    /// The registry's name for them.
    pub name: &'static str,
    /// The RFC that set them apart.
    pub rfc: u16,
    /// The column "Globally Reachable".
    pub reach: Reach,
}

/// Whether a packet to an address can leave its administrative domain.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reach {
    /// The registry says True.
    Global,
    /// The registry says False.
    Local,
    /// The registry says N/A: it depends on an address inside, or the block was
    /// given up. To be on the safe side this counts as not reachable.
    Unsaid,
}

use Reach::{Global, Local, Unsaid};

const fn v4(
    [a, b, c, d]: [u8; 4],
    length: u8,
    name: &'static str,
    rfc: u16,
    reach: Reach,
) -> Special {
    let block = IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length));
    Special {
        block,
        name,
        rfc,
        reach,
    }
}

/// The first four groups suffice for most rows; a few add the last three.
const fn v6(
    groups: [u16; 4],
    last: [u16; 3],
    length: u8,
    name: &'static str,
    rfc: u16,
    reach: Reach,
) -> Special {
    let ([a, b, c, d], [f, g, h]) = (groups, last);
    let block = IpNet::V6(Ipv6Net::new_assert(
        Ipv6Addr::new(a, b, c, d, 0, f, g, h),
        length,
    ));
    Special {
        block,
        name,
        rfc,
        reach,
    }
}

const NO_LAST: [u16; 3] = [0; 3];

/// IPv4.
#[rustfmt::skip]
pub static SPECIAL_V4: [Special; 25] = [
    v4([  0,   0,   0,   0],  8, "this network",                      791, Local),
    v4([  0,   0,   0,   0], 32, "this host on this network",        1122, Local),
    v4([ 10,   0,   0,   0],  8, "private use",                      1918, Local),
    v4([100,  64,   0,   0], 10, "shared address space",             6598, Local),
    v4([127,   0,   0,   0],  8, "loopback",                         1122, Local),
    v4([169, 254,   0,   0], 16, "link-local",                       3927, Local),
    v4([172,  16,   0,   0], 12, "private use",                      1918, Local),
    v4([192,   0,   0,   0], 24, "IETF protocol assignments",        6890, Local),
    v4([192,   0,   0,   0], 29, "IPv4 service continuity",          7335, Local),
    v4([192,   0,   0,   8], 32, "IPv4 dummy address",               7600, Local),
    v4([192,   0,   0,   9], 32, "Port Control Protocol anycast",    7723, Global),
    v4([192,   0,   0,  10], 32, "TURN anycast",                     8155, Global),
    v4([192,   0,   0, 170], 31, "NAT64/DNS64 discovery",            8880, Local),
    v4([192,   0,   2,   0], 24, "documentation (TEST-NET-1)",       5737, Local),
    v4([192,  31, 196,   0], 24, "AS112-v4",                         7535, Global),
    v4([192,  52, 193,   0], 24, "AMT",                              7450, Global),
    v4([192,  88,  99,   0], 24, "deprecated 6to4 relay anycast",    7526, Unsaid),
    v4([192,  88,  99,   2], 32, "6a44 relay anycast",               6751, Local),
    v4([192, 168,   0,   0], 16, "private use",                      1918, Local),
    v4([192, 175,  48,   0], 24, "direct delegation AS112 service",  7534, Global),
    v4([198,  18,   0,   0], 15, "benchmarking",                     2544, Local),
    v4([198,  51, 100,   0], 24, "documentation (TEST-NET-2)",       5737, Local),
    v4([203,   0, 113,   0], 24, "documentation (TEST-NET-3)",       5737, Local),
    v4([240,   0,   0,   0],  4, "reserved",                         1112, Local),
    v4([255, 255, 255, 255], 32, "limited broadcast",                8190, Local),
];

/// IPv6.
#[rustfmt::skip]
pub static SPECIAL_V6: [Special; 25] = [
    v6([0, 0, 0, 0],           [0, 0, 1],      128, "loopback",                        4291, Local),
    v6([0, 0, 0, 0],           NO_LAST,        128, "unspecified",                     4291, Local),
    v6([0, 0, 0, 0],           [0xffff, 0, 0],  96, "IPv4-mapped",                     4291, Local),
    v6([0x64, 0xff9b, 0, 0],   NO_LAST,         96, "IPv4-IPv6 translation",           6052, Global),
    v6([0x64, 0xff9b, 1, 0],   NO_LAST,         48, "local IPv4-IPv6 translation",     8215, Local),
    v6([0x100, 0, 0, 0],       NO_LAST,         64, "discard-only",                    6666, Local),
    v6([0x100, 0, 0, 1],       NO_LAST,         64, "dummy prefix",                    9780, Local),
    v6([0x2001, 0, 0, 0],      NO_LAST,         23, "IETF protocol assignments",       2928, Local),
    v6([0x2001, 0, 0, 0],      NO_LAST,         32, "Teredo",                          4380, Unsaid),
    v6([0x2001, 1, 0, 0],      [0, 0, 1],      128, "Port Control Protocol anycast",   7723, Global),
    v6([0x2001, 1, 0, 0],      [0, 0, 2],      128, "TURN anycast",                    8155, Global),
    v6([0x2001, 1, 0, 0],      [0, 0, 3],      128, "DNS-SD SRP anycast",              9665, Global),
    v6([0x2001, 2, 0, 0],      NO_LAST,         48, "benchmarking",                    5180, Local),
    v6([0x2001, 3, 0, 0],      NO_LAST,         32, "AMT",                             7450, Global),
    v6([0x2001, 4, 0x112, 0],  NO_LAST,         48, "AS112-v6",                        7535, Global),
    v6([0x2001, 0x10, 0, 0],   NO_LAST,         28, "deprecated ORCHID",               4843, Unsaid),
    v6([0x2001, 0x20, 0, 0],   NO_LAST,         28, "ORCHIDv2",                        7343, Global),
    v6([0x2001, 0x30, 0, 0],   NO_LAST,         28, "drone remote identification",     9374, Global),
    v6([0x2001, 0xdb8, 0, 0],  NO_LAST,         32, "documentation",                   3849, Local),
    v6([0x2002, 0, 0, 0],      NO_LAST,         16, "6to4",                            3056, Unsaid),
    v6([0x2620, 0x4f, 0x8000, 0], NO_LAST,      48, "direct delegation AS112 service", 7534, Global),
    v6([0x3fff, 0, 0, 0],      NO_LAST,         20, "documentation",                   9637, Local),
    v6([0x5f00, 0, 0, 0],      NO_LAST,         16, "segment routing (SRv6) SIDs",     9602, Local),
    v6([0xfc00, 0, 0, 0],      NO_LAST,          7, "unique local",                    4193, Local),
    v6([0xfe80, 0, 0, 0],      NO_LAST,         10, "link-local",                      4291, Local),
];
