//! `2001:a8::1` to sixteen bytes (RFC 4291 §2.2): groups of hex digits, one
//! `::` for a run of zeros, and the last 32 bits as a dotted quad if wanted.
//! One pass, one branch per byte, no allocation.

use std::net::Ipv6Addr;

use crate::error::{ParseError, Reason};
use crate::parse_v4::parse_v4;

/// Reads an IPv6 address; accepts exactly what `str::parse::<Ipv6Addr>` does.
///
/// ```
/// let mapped = ipaddr::parse_v6("::ffff:114.71.220.95")?;
/// assert_eq!(mapped.to_bits(), 0xffff_7247_dc5f);
///
/// let error = ipaddr::parse_v6("2001::a8::1").unwrap_err();
/// assert_eq!(error.to_string(), "at byte 8: '::' may stand only once");
/// # Ok::<(), ipaddr::ParseError>(())
/// ```
///
/// # Errors
/// A broken rule with its offset: the first one from the left, except that the
/// number of groups is known only at the end.
pub fn parse_v6(text: impl AsRef<[u8]>) -> Result<Ipv6Addr, ParseError> {
    read(text.as_ref())
}

/// Splits a zone (RFC 4007 §11) off, as in `fe80::1%eth0`, and reads the rest.
/// `parse_v6` refuses a zone, as std does: it belongs to a socket address.
///
/// # Errors
/// As `parse_v6`; the zone must not be empty nor hold another `%`.
pub fn parse_v6_zone(text: &str) -> Result<(Ipv6Addr, Option<&str>), ParseError> {
    let Some((address, zone)) = text.split_once('%') else {
        return Ok((parse_v6(text)?, None));
    };
    let parsed = parse_v6(address)?;
    let zone_at = address.len() + 1;
    match zone.find('%') {
        Some(at) => Err(ParseError::new(zone_at + at, Reason::UnexpectedByte(b'%'))),
        None if zone.is_empty() => Err(ParseError::new(zone_at, Reason::EmptyPart)),
        None => Ok((parsed, Some(zone))),
    }
}

const GROUPS: u32 = 8;
const GROUP_BITS: u32 = 16;
const DIGITS_PER_GROUP: usize = 4;

fn read(text: &[u8]) -> Result<Ipv6Addr, ParseError> {
    let mut at = match text {
        [] => return Err(ParseError::new(0, Reason::Empty)),
        // The first colon of a leading `::`; the loop meets the second.
        [b':', b':', ..] => 1,
        [b':', ..] => return Err(ParseError::new(0, Reason::LoneColon)),
        _ => 0,
    };
    let mut groups = Groups::default();
    let mut group = 0_u32;
    let mut start = at;
    while let Some(&byte) = text.get(at) {
        if let Some(digit) = hex(byte) {
            group = group << 4 | u32::from(digit);
        } else if byte == b':' {
            if at > start {
                groups.push(group, start, at)?;
                group = 0;
            } else {
                groups.gap(at - 1)?;
            }
            start = at + 1;
        } else if byte == b'.' {
            groups.push_v4(text, start)?;
            return groups.finish(text.len());
        } else {
            return Err(ParseError::new(at, Reason::UnexpectedByte(byte)));
        }
        at += 1;
    }
    if at > start {
        groups.push(group, start, at)?;
    } else if groups.gap_at.is_none_or(|gap| gap + 2 != at) {
        return Err(ParseError::new(at - 1, Reason::LoneColon));
    }
    groups.finish(text.len())
}

/// What was read so far.
#[derive(Default)]
struct Groups {
    /// All groups, right-aligned, as if nothing were left out.
    bits: u128,
    count: u32,
    /// How many groups stand before the `::`, and the offset of the latter.
    before_gap: u32,
    gap_at: Option<usize>,
}

impl Groups {
    #[inline]
    fn push(&mut self, group: u32, start: usize, end: usize) -> Result<(), ParseError> {
        if end - start > DIGITS_PER_GROUP {
            return Err(ParseError::new(
                start + DIGITS_PER_GROUP,
                Reason::GroupTooLong,
            ));
        }
        self.room_for(1, start)?;
        self.bits = self.bits << GROUP_BITS | u128::from(group);
        self.count += 1;
        Ok(())
    }

    /// RFC 4291 §2.2 item 3: a dotted quad may take the place of the last two groups.
    fn push_v4(&mut self, text: &[u8], start: usize) -> Result<(), ParseError> {
        let quad = text.get(start..).unwrap_or_default();
        let quad = parse_v4(quad).map_err(|error| error.shifted(start))?;
        self.room_for(2, start)?;
        self.bits = self.bits << (2 * GROUP_BITS) | u128::from(quad.to_bits());
        self.count += 2;
        Ok(())
    }

    #[inline]
    fn room_for(&self, more: u32, at: usize) -> Result<(), ParseError> {
        if self.count + more <= GROUPS {
            return Ok(());
        }
        Err(ParseError::new(at, Reason::TooManyGroups))
    }

    #[inline]
    fn gap(&mut self, at: usize) -> Result<(), ParseError> {
        if self.gap_at.is_some() {
            return Err(ParseError::new(at, Reason::SecondGap));
        }
        self.gap_at = Some(at);
        self.before_gap = self.count;
        Ok(())
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "count is at most 8")]
    fn finish(self, end: usize) -> Result<Ipv6Addr, ParseError> {
        let Some(gap) = self.gap_at else {
            return match self.count {
                GROUPS => Ok(Ipv6Addr::from_bits(self.bits)),
                few => Err(ParseError::new(end, Reason::TooFewGroups(few as u8))),
            };
        };
        if self.count == GROUPS {
            return Err(ParseError::new(gap, Reason::EmptyGap));
        }
        // Fewer than eight groups were read, so no shift but the last can reach 128.
        let after = GROUP_BITS * (self.count - self.before_gap);
        let head = self.bits >> after;
        let tail = self.bits ^ (head << after);
        let head = head.checked_shl(128 - GROUP_BITS * self.before_gap);
        Ok(Ipv6Addr::from_bits(head.unwrap_or(0) | tail))
    }
}

/// The value of a hex digit, by table: letters and digits are as likely as
/// each other, so a comparison would be mispredicted half of the time.
#[inline]
fn hex(byte: u8) -> Option<u8> {
    let digit = HEX.get(usize::from(byte)).copied()?;
    (digit != NO_DIGIT).then_some(digit)
}

const NO_DIGIT: u8 = 0xff;
#[expect(clippy::cast_possible_truncation, reason = "a hex digit is below 16")]
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse"
)]
static HEX: [u8; 256] = {
    let mut table = [NO_DIGIT; 256];
    let mut byte = 0;
    while byte < table.len() {
        if let Some(digit) = (byte as u8 as char).to_digit(16) {
            table[byte] = digit as u8;
        }
        byte += 1;
    }
    table
};
