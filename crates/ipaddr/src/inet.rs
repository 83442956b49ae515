//! The C library's names: `inet_aton` with all it has accepted since 4.2BSD,
//! and `inet_ntoa`, `inet_pton`, `inet_ntop` on top of this crate.

use std::net::{IpAddr, Ipv4Addr};

use crate::error::{ParseError, Reason};
use crate::format::{Text, compressed};
use crate::forms::from_packed;
use crate::parse_v4::parse_v4;
use crate::parse_v6::parse_v6;

/// Which rules `inet_pton` reads by.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Family {
    /// `AF_INET`
    V4,
    /// `AF_INET6`
    V6,
}

/// The strict reader of POSIX: only `a.b.c.d` for IPv4, only RFC 4291 for IPv6.
///
/// # Errors
/// As [`parse_v4`] and [`parse_v6`].
pub fn inet_pton(family: Family, text: impl AsRef<[u8]>) -> Result<IpAddr, ParseError> {
    match family {
        Family::V4 => parse_v4(text).map(IpAddr::V4),
        Family::V6 => parse_v6(text).map(IpAddr::V6),
    }
}

/// The text of four or sixteen bytes; `None` for any other number of them.
#[must_use]
pub fn inet_ntop(bytes: &[u8]) -> Option<Text> {
    from_packed(bytes).map(compressed)
}

/// The text of four bytes.
///
/// ```
/// assert_eq!(ipaddr::inet_ntoa([0x72, 0x47, 0xdc, 0x5f]), "114.71.220.95");
/// ```
#[must_use]
pub fn inet_ntoa(bytes: [u8; 4]) -> Text {
    compressed(IpAddr::from(bytes))
}

/// The reader of 4.2BSD, which glibc, musl and the BSDs still have: one to four
/// parts, each decimal, octal (`0…`) or hex (`0x…`); the last one fills all
/// bytes that are left. That is why `ping 127.1` works, and why a filter that
/// reads `0177.0.0.1` in another way than the system does is a hole.
///
/// One leniency of glibc is not kept: it ignores a space and whatever follows.
///
/// ```
/// use ipaddr::inet_aton;
/// assert_eq!(inet_aton("114.71.220.95")?.to_bits(), 0x7247_dc5f);
/// assert_eq!(inet_aton("0x7247dc5f")?.to_string(), "114.71.220.95");
/// assert_eq!(inet_aton("127.1")?.to_string(), "127.0.0.1");
/// assert_eq!(inet_aton("0177.0.0.010")?.to_string(), "127.0.0.8");
/// # Ok::<(), ipaddr::ParseError>(())
/// ```
///
/// # Errors
/// The first broken rule from the left, with its offset.
pub fn inet_aton(text: impl AsRef<[u8]>) -> Result<Ipv4Addr, ParseError> {
    let text = text.as_ref();
    if text.is_empty() {
        return Err(ParseError::new(0, Reason::Empty));
    }
    let (mut address, mut start, mut bits_left) = (0, 0, u32::BITS);
    loop {
        let rest = text.get(start..).unwrap_or_default();
        let dot = rest.iter().position(|&byte| byte == b'.');
        let part = rest.get(..dot.unwrap_or(rest.len())).unwrap_or_default();
        let width = if dot.is_some() { 8 } else { bits_left };
        address |=
            number(part, width).map_err(|error| error.shifted(start))? << (bits_left - width);
        let Some(dot) = dot else {
            return Ok(Ipv4Addr::from_bits(address));
        };
        bits_left -= width;
        if bits_left == 0 {
            return Err(ParseError::new(start + dot, Reason::TooManyOctets));
        }
        start += dot + 1;
    }
}

/// A number in C's notation that fits `width` bits.
fn number(part: &[u8], width: u32) -> Result<u32, ParseError> {
    let (radix, skipped) = match part {
        [] => return Err(ParseError::new(0, Reason::EmptyPart)),
        [b'0', b'x' | b'X'] => return Err(ParseError::new(2, Reason::EmptyPart)),
        [b'0', b'x' | b'X', ..] => (16, 2),
        [b'0', ..] => (8, 1),
        _ => (10, 0),
    };
    let max = u32::MAX >> (u32::BITS - width);
    let mut value = 0;
    for (at, &byte) in part.iter().enumerate().skip(skipped) {
        let digit = char::from(byte).to_digit(radix);
        let digit = digit.ok_or(ParseError::new(at, Reason::UnexpectedByte(byte)))?;
        // 2^32 * 16 fits 64 bits, and a value that is too large is not kept.
        value = value * u64::from(radix) + u64::from(digit);
        if value > u64::from(max) {
            return Err(ParseError::new(0, Reason::PartTooLarge { max }));
        }
    }
    u32::try_from(value).map_err(|_| ParseError::new(0, Reason::PartTooLarge { max }))
}
