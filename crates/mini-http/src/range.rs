//! Byte ranges (RFC 9110 §14): a part of what is there, so that a download can be taken up again.

use std::fmt;
use std::ops::Range;

/// The most ranges that [`parse`] reads: more is an attack rather than a download (§17.15).
pub const MAX_RANGES: usize = 16;

/// What a `Range` field asks for.
///
/// ```text
/// bytes=0-499     the first 500 bytes
/// bytes=500-      all but the first 500 bytes
/// bytes=-500      the last 500 bytes
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Spec {
    /// `first-last`, both included.
    Between(u64, u64),
    /// `first-`, up to the end.
    From(u64),
    /// `-length`, the last so many bytes.
    Last(u64),
}

/// What is to be answered to a `Range` field, for a representation of a known length.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Selection {
    /// 200 with everything: there is no range, or one that this server ignores, as it may (§14.2).
    Whole,
    /// 206 with these bytes.
    Part(Range<u64>),
    /// 416: no byte asked for exists (§15.5.17).
    NotSatisfiable,
}

/// The ranges in the value of a `Range` field, or `None` for a value that is to be ignored: in
/// another unit than bytes, malformed, or with more than [`MAX_RANGES`] (§14.2).
#[must_use]
pub fn parse(value: &[u8]) -> Option<Vec<Spec>> {
    let (unit, set) = str::from_utf8(value).ok()?.split_once('=')?;
    unit.eq_ignore_ascii_case("bytes").then_some(())?; // §14.1: units are case-insensitive
    // Empty elements of a list are ignored (§5.6.1.2).
    let specs = set.split(',').map(|s| s.trim_matches([' ', '\t']));
    let specs = specs.filter(|spec| !spec.is_empty()).take(MAX_RANGES + 1);
    let specs: Vec<_> = specs.map(Spec::parse).collect::<Option<_>>()?;
    (1..=MAX_RANGES).contains(&specs.len()).then_some(specs)
}

/// What to answer for a representation of `len` bytes. Several ranges that don't make one
/// together are ignored: the whole is shorter to say than `multipart/byteranges`.
///
/// ```
/// use mini_http::range::{Selection, select};
///
/// assert_eq!(select(Some(b"bytes=-3"), 10), Selection::Part(7..10));
/// assert_eq!(select(Some(b"bytes=10-"), 10), Selection::NotSatisfiable);
/// assert_eq!(select(None, 10), Selection::Whole);
/// ```
#[must_use]
pub fn select(value: Option<&[u8]>, len: u64) -> Selection {
    let Some(specs) = value.and_then(parse) else {
        return Selection::Whole;
    };
    let mut parts: Vec<_> = specs.iter().filter_map(|spec| spec.resolve(len)).collect();
    parts.sort_by_key(|part| part.start);
    let Some((first, rest)) = parts.split_first() else {
        return Selection::NotSatisfiable;
    };
    let joined = rest.iter().try_fold(first.clone(), |whole, part| {
        (part.start <= whole.end).then(|| whole.start..whole.end.max(part.end))
    });
    joined.map_or(Selection::Whole, Selection::Part)
}

impl Spec {
    fn parse(text: &str) -> Option<Self> {
        Some(match text.split_once('-')? {
            ("", length) => Self::Last(number(length)?),
            (first, "") => Self::From(number(first)?),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then_some(Self::Between(first, last))? // §14.1.1
            }
        })
    }

    /// The bytes of a representation of `len` bytes, or `None` if none of them exists.
    #[must_use]
    pub fn resolve(self, len: u64) -> Option<Range<u64>> {
        let part = match self {
            Self::Between(first, last) => first..last.saturating_add(1).min(len),
            Self::From(first) => first..len,
            Self::Last(length) => len.saturating_sub(length)..len,
        };
        (part.start < part.end).then_some(part)
    }
}

/// Digits only. What is beyond 64 bits is beyond every representation, so it counts as the end.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// The value of `Content-Range` (§14.4): of a 206 with `part`, or of a 416 without.
///
/// ```
/// use mini_http::range::ContentRange;
///
/// assert_eq!(ContentRange { part: Some(0..500), len: 1234 }.to_string(), "bytes 0-499/1234");
/// assert_eq!(ContentRange { part: None, len: 1234 }.to_string(), "bytes */1234");
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContentRange {
    /// The bytes that follow, at least one.
    pub part: Option<Range<u64>>,
    /// The length of the whole representation, in bytes.
    pub len: u64,
}

impl fmt::Display for ContentRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.part {
            Some(part) => write!(f, "bytes {}-{}", part.start, part.end.saturating_sub(1))?,
            None => f.write_str("bytes *")?,
        }
        write!(f, "/{}", self.len)
    }
}
