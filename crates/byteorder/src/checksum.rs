//! The internet checksum (RFC 1071) and its incremental update (RFC 1624): what IPv4,
//! ICMP, UDP and TCP use to notice damaged headers and data.

use crate::vector;

/// The internet checksum of `bytes` (RFC 1071 §1): the complement of the one's
/// complement sum of its 16-bit words. An odd last byte counts as the high half of a
/// word.
///
/// The field that is to hold the result must be zero in `bytes`. (UDP sends a result of 0 as
/// 0xffff, because its 0 means "no checksum": RFC 768. That is for UDP to do.)
///
/// ```
/// // RFC 1071 §3: the words 0001 f203 f4f5 f6f7 sum to ddf2.
/// let bytes = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7];
/// assert_eq!(byteorder::checksum(&bytes), !0xddf2);
/// ```
#[must_use]
pub fn checksum(bytes: &[u8]) -> u16 {
    let mut sum = Checksum::new();
    sum.add(bytes);
    sum.finish()
}

/// Whether `bytes`, its checksum field included, is undamaged (RFC 1071 §1): the sum of
/// all words must be 0xffff.
///
/// All zero bytes do not pass: nobody sends a checksum of 0 with data of nothing but 0.
#[must_use]
pub fn verify(bytes: &[u8]) -> bool {
    checksum(bytes) == 0
}

/// The checksum after one 16-bit word that it covers has changed from `old` to `new`,
/// without reading the rest (RFC 1624 §3, equation 3). A router does this for the TTL of
/// every packet that it forwards.
///
/// A field of 32 bits, such as the address that a NAT replaces, is two words: update twice.
///
/// The equation of the older RFC 1141 gives 0xffff where the right checksum is 0; this one
/// gives 0. It is off in one corner only: when every covered word has become 0, a full
/// computation says 0xffff and this says 0. No IPv4 header and no pseudo-header gets there,
/// because neither is ever all zero.
///
/// ```
/// // RFC 1624 §4, the example for which RFC 1141 gives ffff.
/// assert_eq!(byteorder::update(0xdd2f, 0x5555, 0x3285), 0x0000);
/// ```
#[inline]
#[must_use]
pub const fn update(checksum: u16, old: u16, new: u16) -> u16 {
    !ones_complement_add(ones_complement_add(!checksum, !old), new)
}

/// An internet checksum over bytes that come in several slices, of any lengths: a
/// pseudo-header, a header, the data.
///
/// ```
/// let mut sum = byteorder::Checksum::new();
/// sum.add(b"odd");
/// sum.add(b" and even");
/// assert_eq!(sum.finish(), byteorder::checksum(b"odd and even"));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Checksum {
    sum: u16,
    /// Whether the next byte is the low half of a word.
    odd: bool,
}

impl Checksum {
    /// The checksum of no bytes yet.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self { sum: 0, odd: false }
    }

    /// Takes in the next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        for block in bytes.chunks(BLOCK) {
            let sum = fold(vector::with_avx2(block.len(), || sum_block(block)));
            // Every byte of this block is in the other half of its word, and a sum of
            // swapped words is the swapped sum (RFC 1071 §2 B).
            let sum = if self.odd { sum.swap_bytes() } else { sum };
            self.sum = ones_complement_add(self.sum, sum);
            self.odd ^= !block.len().is_multiple_of(2);
        }
    }

    /// The checksum of all bytes taken in. It is 0 when they held a correct checksum.
    #[inline]
    #[must_use]
    pub const fn finish(self) -> u16 {
        !self.sum
    }
}

/// So many bytes at a time: a sum of 2^28 words of 32 bits stays far below 64 bits.
const BLOCK: usize = 1 << 30;

/// The sum of the 32-bit words as they lie in memory. Twice the width halves the steps, and
/// the carries are taken care of once, at the end (RFC 1071 §2 C).
#[inline(always)]
fn sum_block(block: &[u8]) -> u64 {
    let (words, tail) = block.as_chunks();
    let mut last = [0; 4];
    for (place, byte) in last.iter_mut().zip(tail) {
        *place = *byte;
    }
    words.iter().map(wide).sum::<u64>() + wide(&last)
}

#[inline(always)]
fn wide(word: &[u8; 4]) -> u64 {
    u32::from_ne_bytes(*word).into()
}

/// The one's complement sum of the four 16-bit words of `sum`. They are read in network
/// order whatever the host's is, because swapping the bytes of every word swaps those of
/// the sum and changes nothing else (RFC 1071 §2 B).
#[inline]
fn fold(sum: u64) -> u16 {
    let bytes = sum.to_ne_bytes();
    let (words, _) = bytes.as_chunks();
    (words.iter()).fold(0, |sum, word| {
        ones_complement_add(sum, u16::from_be_bytes(*word))
    })
}

/// RFC 1071 §1: a carry out of the high end comes back in at the low end.
#[inline]
const fn ones_complement_add(a: u16, b: u16) -> u16 {
    let (sum, carry) = a.overflowing_add(b);
    sum + carry as u16
}
