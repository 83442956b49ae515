//! Conditional requests (RFC 9110 §13): "only if it changed", "only if nobody else changed it".

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use crate::{Fields, HttpDate};

/// An entity tag (§8.8.3): a name for what a resource is right now.
///
/// ```
/// use mini_http::ETag;
///
/// let tag = ETag::parse(b"W/\"v1\"").unwrap();
/// assert!(tag.weak());
/// assert_eq!(tag.to_string(), "W/\"v1\"");
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ETag {
    weak: bool,
    opaque: Vec<u8>,
}

impl ETag {
    /// Reads `"tag"` or `W/"tag"`; `None` for everything else.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let (tag, rest) = Self::split_first(text)?;
        rest.is_empty().then_some(tag)
    }

    /// The strong tag of a file of `len` bytes that was changed at `modified`: it changes with
    /// either. Nanoseconds tell two changes within one second apart.
    #[must_use]
    pub fn of_file(len: u64, modified: SystemTime) -> Self {
        let since = modified.duration_since(SystemTime::UNIX_EPOCH);
        let nanos = since.unwrap_or_else(|before| before.duration()).as_nanos();
        Self {
            weak: false,
            opaque: format!("{nanos:x}-{len:x}").into_bytes(),
        }
    }

    /// Whether it names what means the same, rather than what is the same byte for byte.
    #[must_use]
    pub fn weak(&self) -> bool {
        self.weak
    }

    /// The same bytes, for certain (§8.8.3.2).
    #[must_use]
    pub fn strong_eq(&self, other: &Self) -> bool {
        !self.weak && self == other
    }

    /// The same meaning (§8.8.3.2).
    #[must_use]
    pub fn weak_eq(&self, other: &Self) -> bool {
        self.opaque == other.opaque
    }

    /// A tag at the beginning of `text`, and what follows it. A tag may hold a comma, so a list
    /// can't be split before it is read.
    fn split_first(text: &[u8]) -> Option<(Self, &[u8])> {
        let (weak, rest) = match text.strip_prefix(b"W/") {
            Some(rest) => (true, rest), // case-sensitive (§8.8.3)
            None => (false, text),
        };
        let rest = rest.strip_prefix(b"\"")?;
        let (opaque, rest) = rest.split_at_checked(rest.iter().position(|b| *b == b'"')?)?;
        let is_etagc = |byte: &u8| matches!(byte, 0x21 | 0x23..=0x7e | 0x80..);
        opaque.iter().all(is_etagc).then_some(())?;
        let opaque = opaque.to_vec();
        Some((Self { weak, opaque }, rest.strip_prefix(b"\"")?))
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weak = if self.weak { "W/" } else { "" };
        write!(f, "{weak}\"{}\"", String::from_utf8_lossy(&self.opaque))
    }
}

/// What is known of the resource as it is now. Without either it is one that has no state to
/// compare; [`exists`](Self::exists) is what `If-Match: *` asks.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Validators {
    /// Whether there is a current representation.
    pub exists: bool,
    /// Its `ETag`.
    pub etag: Option<ETag>,
    /// Its `Last-Modified`.
    pub last_modified: Option<HttpDate>,
}

/// The values of the fields that make a request conditional. A list may come in several lines,
/// which mean the same as one (§5.3).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Preconditions<'a> {
    /// `If-Match` (§13.1.1).
    pub if_match: Option<Cow<'a, [u8]>>,
    /// `If-None-Match` (§13.1.2).
    pub if_none_match: Option<Cow<'a, [u8]>>,
    /// `If-Modified-Since` (§13.1.3).
    pub if_modified_since: Option<&'a [u8]>,
    /// `If-Unmodified-Since` (§13.1.4).
    pub if_unmodified_since: Option<&'a [u8]>,
    /// `If-Range` (§13.1.5).
    pub if_range: Option<&'a [u8]>,
}

impl<'a> From<&Fields<'a>> for Preconditions<'a> {
    fn from(fields: &Fields<'a>) -> Self {
        Self {
            if_match: one_line(fields, "If-Match"),
            if_none_match: one_line(fields, "If-None-Match"),
            if_modified_since: fields.find("If-Modified-Since"),
            if_unmodified_since: fields.find("If-Unmodified-Since"),
            if_range: fields.find("If-Range"),
        }
    }
}

fn one_line<'a>(fields: &Fields<'a>, name: &str) -> Option<Cow<'a, [u8]>> {
    let add = |line: Cow<'a, [u8]>, next: Cow<'a, [u8]>| [&*line, &*next].join(&b", "[..]).into();
    fields.all(name).map(Cow::Borrowed).reduce(add)
}

/// What the preconditions say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// Do what the request asks.
    Proceed,
    /// Answer 304: the client has what it would get.
    NotModified,
    /// Answer 412, and change nothing.
    PreconditionFailed,
}

impl Preconditions<'_> {
    /// Evaluates them in the order of §13.2.2. `safe` is whether the method is GET or HEAD, `now`
    /// tells the century of an old-fashioned date.
    #[must_use]
    pub fn evaluate(&self, current: &Validators, safe: bool, now: HttpDate) -> Outcome {
        if !self.is_the_one_meant(current, now) {
            return Outcome::PreconditionFailed; // steps 1 and 2
        }
        match (self.is_new_to_the_client(current, safe, now), safe) {
            (true, _) => Outcome::Proceed,
            (false, true) => Outcome::NotModified, // steps 3 and 4
            (false, false) => Outcome::PreconditionFailed,
        }
    }

    /// Whether a `Range` still means what its client thinks (step 5): its part fits what is here.
    ///
    /// A date never says so: a file may have changed twice within that second, and a date is strong
    /// only for a server that knows it did not (§8.8.2.2, §13.1.5). The client gets the whole.
    #[must_use]
    pub fn range_applies(&self, current: &Validators) -> bool {
        let Some(value) = self.if_range else {
            return true;
        };
        match (ETag::parse(value), &current.etag) {
            (Some(tag), Some(etag)) => etag.strong_eq(&tag),
            _ => false,
        }
    }

    fn is_the_one_meant(&self, current: &Validators, now: HttpDate) -> bool {
        if let Some(tags) = &self.if_match {
            return matches(tags, current, ETag::strong_eq);
        }
        let since = self
            .if_unmodified_since
            .and_then(|date| HttpDate::parse(date, now).ok());
        match (since, current.last_modified) {
            (Some(since), Some(modified)) => modified <= since,
            _ => true, // an invalid date is ignored, and so is one with nothing to compare
        }
    }

    fn is_new_to_the_client(&self, current: &Validators, safe: bool, now: HttpDate) -> bool {
        if let Some(tags) = &self.if_none_match {
            return !matches(tags, current, ETag::weak_eq);
        }
        let since = self
            .if_modified_since
            .and_then(|date| HttpDate::parse(date, now).ok());
        match (since, current.last_modified) {
            (Some(since), Some(modified)) if safe => modified > since,
            _ => true,
        }
    }
}

/// Whether `*`, or one of a list of tags, means what is here. What is no list matches nothing.
fn matches(tags: &[u8], current: &Validators, equal: fn(&ETag, &ETag) -> bool) -> bool {
    if tags.trim_ascii() == b"*" {
        return current.exists;
    }
    let mut rest = tags;
    loop {
        rest = rest.trim_ascii_start();
        if let Some(after) = rest.strip_prefix(b",") {
            rest = after;
            continue;
        }
        let Some((tag, after)) = ETag::split_first(rest) else {
            return false;
        };
        if current.etag.as_ref().is_some_and(|etag| equal(etag, &tag)) {
            return true;
        }
        rest = after;
    }
}
