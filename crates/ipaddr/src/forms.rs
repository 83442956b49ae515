//! The other faces of an address: a number, packed bytes, and the IPv4
//! addresses that transition mechanisms hide inside IPv6 ones.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::Ipv6Net;

/// The address as one number, the first byte the most significant: Python's
/// `int(address)`.
///
/// ```
/// let address = ipaddr::parse("114.71.220.95")?;
/// assert_eq!(ipaddr::integer(address), 0x7247_dc5f);
/// # Ok::<(), ipaddr::ParseError>(())
/// ```
#[must_use]
pub const fn integer(address: IpAddr) -> u128 {
    match address {
        // No `From` in a const fn; u32 to u128 loses nothing.
        IpAddr::V4(v4) => v4.to_bits() as u128,
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// Python's `ip_address(n)`: a number that fits 32 bits is IPv4, a larger one
/// IPv6. For a small number as IPv6 there is `Ipv6Addr::from_bits`.
#[must_use]
pub fn from_integer(number: u128) -> IpAddr {
    match u32::try_from(number) {
        Ok(bits) => IpAddr::V4(Ipv4Addr::from_bits(bits)),
        Err(_) => IpAddr::V6(Ipv6Addr::from_bits(number)),
    }
}

/// The four or sixteen bytes of an address in network byte order: Python's
/// `address.packed`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Packed {
    /// As in an IPv4 header.
    V4([u8; 4]),
    /// As in an IPv6 header.
    V6([u8; 16]),
}

impl AsRef<[u8]> for Packed {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::V4(bytes) => bytes,
            Self::V6(bytes) => bytes,
        }
    }
}

/// The bytes of an address in network byte order.
#[must_use]
pub const fn packed(address: IpAddr) -> Packed {
    match address {
        IpAddr::V4(v4) => Packed::V4(v4.octets()),
        IpAddr::V6(v6) => Packed::V6(v6.octets()),
    }
}

/// The address that four or sixteen bytes hold; `None` for any other number.
#[must_use]
pub fn from_packed(bytes: &[u8]) -> Option<IpAddr> {
    if let Ok(octets) = <[u8; 4]>::try_from(bytes) {
        return Some(IpAddr::from(octets));
    }
    <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from)
}

/// 6to4 (RFC 3056 §2): `2002:V4ADDR::/48` belongs to the site behind that IPv4
/// address.
#[must_use]
pub fn sixtofour(address: Ipv6Addr) -> Option<Ipv4Addr> {
    const PREFIX: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16);
    PREFIX
        .contains(&address)
        .then(|| low_32(address.to_bits() >> 80))
}

/// What a Teredo address (RFC 4380 §4) carries.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Teredo {
    /// The Teredo server that configured the client.
    pub server: Ipv4Addr,
    /// The client's address as its NAT shows it, sent with all bits flipped
    /// so that the NAT does not rewrite it.
    pub client: Ipv4Addr,
}

/// The two IPv4 addresses inside a Teredo address, `2001:0:SERVER:…:CLIENT`.
#[must_use]
pub fn teredo(address: Ipv6Addr) -> Option<Teredo> {
    const PREFIX: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32);
    let bits = address.to_bits();
    PREFIX.contains(&address).then(|| Teredo {
        server: low_32(bits >> 64),
        client: low_32(!bits),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the low 32 bits are what is wanted"
)]
const fn low_32(bits: u128) -> Ipv4Addr {
    Ipv4Addr::from_bits(bits as u32)
}
