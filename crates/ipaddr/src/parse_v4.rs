//! `114.71.220.95` to four bytes: the strict form of RFC 6943 §3.1.1, which is
//! four decimal numbers up to 255 without leading zeros. One reader explains
//! every fault; a faster one, which looks at all bytes at once, goes before it.

use std::net::Ipv4Addr;

use crate::error::{ParseError, Reason};

/// Reads an IPv4 address; accepts exactly what `str::parse::<Ipv4Addr>` does.
///
/// ```
/// let lecture = ipaddr::parse_v4("114.71.220.95")?;
/// assert_eq!(lecture.to_bits(), 0x7247_dc5f);
///
/// let error = ipaddr::parse_v4("114.71.256.95").unwrap_err();
/// assert_eq!(error.to_string(), "at byte 7: an octet is at most 255");
/// # Ok::<(), ipaddr::ParseError>(())
/// ```
///
/// # Errors
/// The first broken rule from the left, with its offset.
pub fn parse_v4(text: impl AsRef<[u8]>) -> Result<Ipv4Addr, ParseError> {
    let text = text.as_ref();
    at_once(text).map_or_else(|| one_by_one(text), Ok)
}

// ---- The reader that explains

const OCTETS: u8 = 4;

fn one_by_one(text: &[u8]) -> Result<Ipv4Addr, ParseError> {
    if text.is_empty() {
        return Err(ParseError::new(0, Reason::Empty));
    }
    let mut octets = [0; OCTETS as usize];
    let mut at = 0;
    for (done, slot) in (0..OCTETS).zip(&mut octets) {
        if done > 0 {
            at = dot(text, at, done)?;
        }
        let digits = digits(text, at)?;
        *slot = octet(digits).map_err(|reason| ParseError::new(at, reason))?;
        at += digits.len();
    }
    match text.get(at) {
        None => Ok(Ipv4Addr::from(octets)),
        Some(b'.') => Err(ParseError::new(at, Reason::TooManyOctets)),
        Some(&byte) => Err(ParseError::new(at, Reason::UnexpectedByte(byte))),
    }
}

fn dot(text: &[u8], at: usize, done: u8) -> Result<usize, ParseError> {
    match text.get(at) {
        Some(b'.') => Ok(at + 1),
        None => Err(ParseError::new(at, Reason::TooFewOctets(done))),
        Some(&byte) => Err(ParseError::new(at, Reason::UnexpectedByte(byte))),
    }
}

/// The digits that begin at `at`: at least one.
fn digits(text: &[u8], at: usize) -> Result<&[u8], ParseError> {
    let rest = text.get(at..).unwrap_or_default();
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match (rest.get(..count), rest.first()) {
        (Some(digits @ [_, ..]), _) => Ok(digits),
        (_, None | Some(b'.')) => Err(ParseError::new(at, Reason::EmptyPart)),
        (_, Some(&byte)) => Err(ParseError::new(at, Reason::UnexpectedByte(byte))),
    }
}

// ANCHOR: octet
fn octet(digits: &[u8]) -> Result<u8, Reason> {
    if let [b'0', _, ..] = digits {
        return Err(Reason::LeadingZero);
    }
    digits
        .iter()
        .try_fold(0_u8, |value, byte| {
            value.checked_mul(10)?.checked_add(byte - b'0')
        })
        .ok_or(Reason::OctetTooLarge)
}
// ANCHOR_END: octet

// ---- The reader that is fast

/// One in every byte of the word: `EACH * b` is the byte `b` sixteen times.
const EACH: u128 = u128::from_le_bytes([1; 16]);
const SHORTEST: usize = "0.0.0.0".len();
const LONGEST: usize = "255.255.255.255".len();

/// Reads the whole text as one little-endian number, a byte per lane, and
/// works on all lanes together: random digits give a branch predictor nothing
/// to learn, so a byte-by-byte reader spends its time on wrong guesses.
/// `None` means "not sure", and the reader that explains decides.
#[inline]
pub(crate) fn at_once(text: &[u8]) -> Option<Ipv4Addr> {
    // A dot after the last octet makes all four octets alike.
    let word = load(text)? | (u128::from(b'.') << (8 * text.len()));
    let used = u128::MAX >> (8 * (LONGEST - text.len()));

    // '0'..='9' become 0..=9, and '.' becomes 0x1e, the only one of them with bit 4.
    let lanes = word ^ (EACH * u128::from(b'0'));
    let dots = (lanes >> 4) & EACH & used;
    let under_dots = dots * 0xff;
    let digits = lanes & used & !under_dots;
    let not_a_dot = (lanes ^ (EACH * 0x1e)) & under_dots;
    // Lanes below 0x80 can be added to without a carry into the next.
    let above_9 = (digits & (EACH * 0x7f)) + EACH * (0x80 - 10);
    let not_a_digit = (digits | above_9) & (EACH * 0x80);
    if (not_a_dot | not_a_digit) != 0 || dots.count_ones() != 4 {
        return None;
    }

    let (mut address, mut start, mut dots, mut good) = (0, 0, dots, true);
    for _ in 0..OCTETS {
        let dot = dots.trailing_zeros();
        let (value, fits) = lanes_to_octet(digits >> start, dot - start);
        address = address << 8 | value;
        good &= fits;
        start = dot + 8;
        dots &= dots.wrapping_sub(1);
    }
    good.then_some(Ipv4Addr::from_bits(address))
}

/// The value of the lowest `bits / 8` lanes, and whether it is an octet
/// written without a leading zero.
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    reason = "an octet has three lanes of 8 bits"
)]
fn lanes_to_octet(lanes: u128, bits: u32) -> (u32, bool) {
    // Ones in the top byte, tens and hundreds below; lanes of the next octet fall out.
    let [_, hundreds, tens, ones] = (lanes as u32)
        .wrapping_shl(32_u32.wrapping_sub(bits))
        .to_le_bytes();
    let value = u32::from(hundreds) * 100 + u32::from(tens) * 10 + u32::from(ones);
    // `&` and `|`, because `&&` and `||` would branch on random lengths.
    let one_to_three = bits.wrapping_sub(8) <= 16;
    let no_leading_zero = ((bits < 16) | (value >= 10)) & ((bits < 24) | (value >= 100));
    (value, one_to_three & no_leading_zero & (value <= 255))
}

/// Two loads that overlap cover a text of any length between twice their size
/// and once, without a loop over its bytes.
#[inline]
fn load(text: &[u8]) -> Option<u128> {
    if !(SHORTEST..=LONGEST).contains(&text.len()) {
        return None;
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let last = u128::from(u64::from_le_bytes(*last)) << (8 * (text.len() - 8));
        return Some(u128::from(u64::from_le_bytes(*first)) | last);
    }
    let (first, last) = (text.first_chunk()?, text.last_chunk()?);
    let last = u128::from(u32::from_le_bytes(*last)) << (8 * (text.len() - 4));
    Some(u128::from(u32::from_le_bytes(*first)) | last)
}

#[cfg(test)]
mod tests {
    use super::{at_once, one_by_one};

    /// The fast reader must agree wherever it answers, and answer every text
    /// that is right: else it is wrong, or only makes the other one slower.
    #[test]
    fn both_readers_agree() {
        let mut random = fastrand::Rng::with_seed(0x7247_dc5f);
        for _ in 0..200_000 {
            let mut text = std::net::Ipv4Addr::from_bits(random.u32(..))
                .to_string()
                .into_bytes();
            if random.bool() {
                let at = random.usize(..text.len());
                text[at] = random.choice(*b"0123459./:\x00\x0e\x1e>n\xb0\xff").unwrap();
            }
            if random.u8(..) < 8 {
                text.extend_from_slice(b"0.1.");
            }
            assert_eq!(
                at_once(&text),
                one_by_one(&text).ok(),
                "{}",
                text.escape_ascii()
            );
        }
    }
}
