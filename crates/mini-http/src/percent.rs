//! Percent-encoding (RFC 3986 §2.1): `%` and two hexadecimal digits stand for a byte.

use std::borrow::Cow;
use std::fmt;

/// A `%` that is not followed by two hexadecimal digits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PercentError {
    /// Where the `%` is, counted from 0.
    pub offset: usize,
}

impl fmt::Display for PercentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = self.offset;
        write!(
            f,
            "the % at offset {offset} is not followed by two hexadecimal digits"
        )
    }
}

impl std::error::Error for PercentError {}

/// The bytes that `text` stands for, borrowed if nothing in it is encoded. Decode once, and only
/// after the text was split at its delimiters (RFC 3986 §2.4).
///
/// ```
/// use mini_http::percent;
///
/// assert_eq!(percent::decode(b"caf%C3%A9").unwrap().as_ref(), "café".as_bytes());
/// assert_eq!(percent::decode(b"100%").unwrap_err().offset, 3);
/// ```
///
/// # Errors
/// [`PercentError`], at the first `%` that stands for nothing.
pub fn decode(text: &[u8]) -> Result<Cow<'_, [u8]>, PercentError> {
    decode_or(text, |offset| Err(PercentError { offset }))
}

/// The same, but a `%` that stands for nothing stays one, as in forms (WHATWG URL §1.3).
#[must_use]
pub fn decode_lenient(text: &[u8]) -> Cow<'_, [u8]> {
    decode_or(text, |_| Ok(b'%')).unwrap_or(Cow::Borrowed(text))
}

/// Encodes all but the unreserved characters (RFC 3986 §2.3), so that the result can be a path
/// segment or a part of a query.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    encode_except(bytes, |_| false)
}

/// Encodes all but the unreserved characters and those that `keep` wants, which must be ASCII.
pub(crate) fn encode_except(bytes: &[u8], keep: impl Fn(u8) -> bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        let unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if unreserved || (byte.is_ascii() && keep(byte)) {
            text.push(char::from(byte));
        } else {
            text.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 0xf)]);
        }
    }
    text
}

/// `broken` says what a `%` at this offset stands for that no two digits follow.
fn decode_or(
    text: &[u8],
    broken: impl Fn(usize) -> Result<u8, PercentError>,
) -> Result<Cow<'_, [u8]>, PercentError> {
    if !text.contains(&b'%') {
        return Ok(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let (byte, after) = match (byte, encoded(after)) {
            (b'%', Some(decoded)) => decoded,
            (b'%', None) => (broken(text.len() - rest.len())?, after),
            _ => (byte, after),
        };
        bytes.push(byte);
        rest = after;
    }
    Ok(Cow::Owned(bytes))
}

/// The byte that the first two digits of `text` say, and what follows them.
fn encoded(text: &[u8]) -> Option<(u8, &[u8])> {
    let (&[high, low], after) = text.split_first_chunk()?;
    Some((hex_value(high)? << 4 | hex_value(low)?, after))
}

fn hex_value(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// Upper case, as RFC 3986 §2.1 wants it.
fn hex_digit(value: u8) -> char {
    char::from_digit(value.into(), 16)
        .unwrap_or('0')
        .to_ascii_uppercase()
}
