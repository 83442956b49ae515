//! Which end of a number comes first: the host's order, the network's order, and
//! the classic functions between them (POSIX `htons` and kin).

use std::fmt;

/// Which end of a number comes first, in memory or on the wire.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Endian {
    /// The most significant byte first: network byte order (RFC 791, appendix B).
    Big,
    /// The least significant byte first: x86, and ARM as it is commonly run.
    Little,
}

impl Endian {
    /// The order in which numbers travel in the headers of the internet protocols.
    pub const NETWORK: Self = Self::Big;

    /// The order of the machine that this program runs on.
    ///
    /// It is found by looking: a number whose two bytes differ is stored, and its first
    /// byte in memory is read back. (`cfg!(target_endian)` knows the same at compile time,
    /// and the optimizer turns this into that, but looking is what explains the word.)
    ///
    /// ```
    /// use byteorder::Endian;
    ///
    /// let says_cfg = if cfg!(target_endian = "big") { Endian::Big } else { Endian::Little };
    /// assert_eq!(Endian::host(), says_cfg);
    /// ```
    #[must_use]
    // ANCHOR: host
    pub fn host() -> Self {
        let [first_in_memory, _] = 0x0102_u16.to_ne_bytes();
        if first_in_memory == 0x01 {
            Self::Big
        } else {
            Self::Little
        }
    }
    // ANCHOR_END: host

    /// The other order of the two.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Big => Self::Little,
            Self::Little => Self::Big,
        }
    }
}

impl fmt::Display for Endian {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Big => "big-endian",
            Self::Little => "little-endian",
        })
    }
}

/// Host to network, 16 bits: the number whose bytes in this host's memory are `host` in
/// network order.
///
/// ```
/// # use byteorder::{htons, ntohs};
/// assert_eq!(htons(1234).to_ne_bytes(), [0x04, 0xd2]);
/// # #[cfg(target_endian = "little")]
/// assert_eq!(htons(1234), 0xd204); // on a little-endian host
/// assert_eq!(ntohs(htons(1234)), 1234);
/// ```
#[inline]
#[must_use]
// ANCHOR: htons
pub const fn htons(host: u16) -> u16 {
    u16::from_ne_bytes(host.to_be_bytes())
}
// ANCHOR_END: htons

/// Host to network, 32 bits; see [`htons`].
#[inline]
#[must_use]
pub const fn htonl(host: u32) -> u32 {
    u32::from_ne_bytes(host.to_be_bytes())
}

/// Host to network, 64 bits; see [`htons`].
#[inline]
#[must_use]
pub const fn htonll(host: u64) -> u64 {
    u64::from_ne_bytes(host.to_be_bytes())
}

/// Network to host, 16 bits: the number that was meant by whoever sent the bytes which
/// `network` has in this host's memory.
#[inline]
#[must_use]
pub const fn ntohs(network: u16) -> u16 {
    u16::from_be_bytes(network.to_ne_bytes())
}

/// Network to host, 32 bits; see [`ntohs`].
#[inline]
#[must_use]
pub const fn ntohl(network: u32) -> u32 {
    u32::from_be_bytes(network.to_ne_bytes())
}

/// Network to host, 64 bits; see [`ntohs`].
#[inline]
#[must_use]
pub const fn ntohll(network: u64) -> u64 {
    u64::from_be_bytes(network.to_ne_bytes())
}
