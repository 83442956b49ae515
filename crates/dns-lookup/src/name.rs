//! Domain names (RFC 1035 §3.1): a [`Name`] that is owned, and a [`NameView`] that stays where it
//! was found, compressed as it is (§4.1.4).
//!
//! ```text
//!       0   1   2   3   4   5   6   7   8   9   0   1   2   3   4   5
//!     +---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+
//!     | 0   0 |        length         |        so many octets ...
//!     +---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+
//!     | 1   1 |     the rest of the name is at this offset            |
//!     +---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+
//! ```

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use crate::{NameError, ParseError};

/// The most octets of a name, with its length octets and the root's (RFC 1035 §2.3.4).
pub const MAX_NAME: usize = 255;
/// The most octets of a label (RFC 1035 §2.3.4).
pub const MAX_LABEL: usize = 63;
/// The most pointers in a name: one before each of the labels that a name can have, and one
/// before the root. Without a limit, a message of 64 KiB could make every name a walk over
/// thousands of pointers that lead to pointers.
pub const MAX_POINTERS: usize = MAX_NAME / 2 + 1;

/// A domain name. Names that differ only in case are equal (RFC 4343), and yet keep their case.
///
/// ```
/// use dns_lookup::Name;
///
/// let name: Name = "WWW.Example.com".parse()?;
/// assert_eq!(name, "www.example.com.".parse()?);
/// assert_eq!(name.to_string(), "WWW.Example.com.");
/// # Ok::<(), dns_lookup::NameError>(())
/// ```
#[derive(Clone)]
pub struct Name(Wire);

/// The name as it travels uncompressed. Most are short, and need no memory of their own.
#[derive(Clone)]
enum Wire {
    Short { len: u8, octets: [u8; SHORT] },
    Long(Box<[u8]>),
}

/// With it, a [`Name`] is 32 octets large.
const SHORT: usize = 30;

/// A name within a message, or another [`Name`]: checked, so that reading it cannot fail.
#[derive(Clone, Copy)]
pub struct NameView<'a> {
    message: &'a [u8],
    offset: usize,
    /// Octets of the name once it is uncompressed.
    len: usize,
    /// Whether it stands there without a pointer.
    flat: bool,
}

impl Name {
    /// The root of all names: `.`.
    pub const ROOT: Self = Self(Wire::Short {
        len: 1,
        octets: [0; SHORT],
    });

    /// Reads a name that stands alone, uncompressed, and fills `wire`.
    ///
    /// # Errors
    /// [`ParseError`], as for a name in a message; a pointer is one.
    pub fn parse(wire: &[u8]) -> Result<Self, ParseError> {
        let (name, end) = NameView::read(wire, 0)?;
        match wire.len() {
            len if len == end => Ok(name.to_name()),
            _ => Err(ParseError::TrailingOctets { offset: end }),
        }
    }

    /// `wire` is a whole name, uncompressed.
    #[inline]
    fn new(wire: &[u8]) -> Self {
        let mut octets = [0; SHORT];
        match (octets.get_mut(..wire.len()), u8::try_from(wire.len())) {
            (Some(place), Ok(len)) => {
                place.copy_from_slice(wire);
                Self(Wire::Short { len, octets })
            }
            _ => Self(Wire::Long(wire.into())),
        }
    }

    /// Becomes the name of a view. A short one is written where it belongs.
    #[inline]
    pub(crate) fn assign(&mut self, name: NameView<'_>) {
        match (&mut self.0, name.short()) {
            (Wire::Short { len, octets }, Some(short)) => (*len, *octets) = (short.0, *short.1),
            _ => *self = name.to_name(),
        }
    }

    /// The name's octets as they travel, uncompressed: 1 to [`MAX_NAME`] of them.
    #[inline]
    #[must_use]
    pub fn wire(&self) -> &[u8] {
        match &self.0 {
            Wire::Short { len, octets } => octets.get(..usize::from(*len)).unwrap_or_default(),
            Wire::Long(octets) => octets,
        }
    }

    /// The name as a view, for whatever takes both.
    #[inline]
    #[must_use]
    pub fn view(&self) -> NameView<'_> {
        let message = self.wire();
        NameView {
            message,
            offset: 0,
            len: message.len(),
            flat: true,
        }
    }

    /// The labels from left to right, without the root's.
    #[must_use]
    pub fn labels(&self) -> Labels<'_> {
        self.view().labels()
    }

    /// Whether it is the root.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.wire().len() == 1
    }

    /// The name without its first label; `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, parent) = self.view().split_first()?;
        Some(parent.to_name())
    }

    /// Whether this name is `zone`, or below it.
    #[must_use]
    pub fn is_within(&self, zone: &Self) -> bool {
        self.view().is_within(zone.view())
    }

    /// This name, and behind it `suffix`: what a search list does (RFC 1535).
    ///
    /// # Errors
    /// [`NameError::TooLong`].
    pub fn join(&self, suffix: &Self) -> Result<Self, NameError> {
        let mut text = Text::default();
        for label in self.labels().chain(suffix.labels()) {
            text.push(label, 0)?;
        }
        text.finish()
    }

    /// The name with `label` before it, as in `*.example.com`.
    ///
    /// # Errors
    /// [`NameError`]: the label is empty or too long, or the name.
    pub fn child(&self, label: &[u8]) -> Result<Self, NameError> {
        let mut text = Text::default();
        text.push(label, 0)?;
        self.labels().try_for_each(|label| text.push(label, 0))?;
        text.finish()
    }

    /// The name with the case of its letters chosen by `bits`, one after the other: what makes a
    /// question hard to guess (0x20). The last bit is the first letter's.
    #[must_use]
    pub fn with_case(&self, mut bits: u128) -> Self {
        let mut wire = [0; MAX_NAME];
        let wire = wire.get_mut(..self.wire().len()).unwrap_or_default();
        wire.copy_from_slice(self.wire());
        // A length octet is no letter: it is below 64, and `A` is 65.
        for letter in wire.iter_mut().filter(|octet| octet.is_ascii_alphabetic()) {
            *letter = match bits & 1 {
                0 => letter.to_ascii_lowercase(),
                _ => letter.to_ascii_uppercase(),
            };
            bits = bits.rotate_right(1);
        }
        Self::new(wire)
    }
}

impl<'a> NameView<'a> {
    /// Reads the name at `offset` of `message`, and tells where the octets after it begin.
    ///
    /// # Errors
    /// [`ParseError`]: see its variants on names.
    #[inline]
    pub fn read(message: &'a [u8], offset: usize) -> Result<(Self, usize), ParseError> {
        let (mut at, mut len) = (offset, 0);
        loop {
            let Some(&octet) = message.get(at) else {
                return Err(ends(message, at, 1));
            };
            let length = usize::from(octet);
            if length > MAX_LABEL {
                return Self::follow(message, offset, at, len);
            }
            at += 1 + length;
            len += 1 + length;
            if length == 0 || len > MAX_NAME {
                break;
            }
        }
        if len > MAX_NAME {
            return Err(ParseError::NameTooLong { offset });
        }
        Ok((
            Self {
                message,
                offset,
                len,
                flat: true,
            },
            at,
        ))
    }

    // ANCHOR: follow
    /// The name at `offset`, of which `len` octets lie before the pointer `at`, and where that
    /// ends. Each pointer must lead before all that was read so far, so that no loop is possible.
    fn follow(
        message: &'a [u8],
        mut offset: usize,
        mut at: usize,
        mut len: usize,
    ) -> Result<(Self, usize), ParseError> {
        let (start, end) = (offset, at + 2);
        let mut prior = offset;
        for _ in 0..MAX_POINTERS {
            let Some(&[high, low, ..]) = message.get(at..) else {
                return Err(ends(message, at, 2));
            };
            if high < 0xc0 {
                return Err(ParseError::BadLabelType {
                    offset: at,
                    octet: high,
                });
            }
            let target = target(high, low);
            if !(FIRST..prior).contains(&target) {
                return Err(ParseError::BadPointer { offset: at, target });
            }
            // Without a label before the pointer, the name is the one where it leads.
            if len == 0 {
                offset = target;
            }
            (prior, at) = (target, target);
            while let Some(&octet) = message.get(at) {
                let length = usize::from(octet);
                if length > MAX_LABEL {
                    break;
                }
                at += 1 + length;
                len += 1 + length;
                if len > MAX_NAME {
                    return Err(ParseError::NameTooLong { offset: start });
                }
                if length == 0 {
                    let flat = offset + len == at;
                    return Ok((Self::known(message, offset, len, flat), end));
                }
            }
        }
        Err(ParseError::TooManyPointers { offset: start })
    }
    // ANCHOR_END: follow

    /// The labels from left to right, without the root's.
    #[must_use]
    pub const fn labels(self) -> Labels<'a> {
        Labels(self)
    }

    /// Whether it is the root.
    #[must_use]
    pub const fn is_root(self) -> bool {
        self.len == 1
    }

    /// The name as one that is owned.
    #[inline]
    #[must_use]
    pub fn to_name(self) -> Name {
        match self.short() {
            Some((len, octets)) => Name(Wire::Short {
                len,
                octets: *octets,
            }),
            None => self.uncompressed(),
        }
    }

    /// The length of a name that needs no memory of its own, and its octets: as many as such a name
    /// can have, so that they are copied at once.
    #[inline]
    fn short(self) -> Option<(u8, &'a [u8; SHORT])> {
        let octets = self.message.get(self.offset..)?.first_chunk()?;
        let len = u8::try_from(self.len).ok()?;
        (self.flat && self.len <= SHORT).then_some((len, octets))
    }

    #[inline(never)]
    fn uncompressed(self) -> Name {
        let mut wire = [0; MAX_NAME];
        let mut at = 0;
        for label in self.labels() {
            let place = wire.get_mut(at..).unwrap_or_default();
            if let Some((length, place)) = place.split_first_mut()
                && let Some(place) = place.get_mut(..label.len())
            {
                *length = u8::try_from(label.len()).unwrap_or(0);
                place.copy_from_slice(label);
            }
            at += 1 + label.len();
        }
        Name::new(wire.get(..=at).unwrap_or_default())
    }

    /// Whether this name is `zone`, or below it.
    #[must_use]
    pub fn is_within(mut self, zone: NameView<'_>) -> bool {
        while self.len > zone.len {
            let Some((_, parent)) = self.split_first() else {
                return false;
            };
            self = parent;
        }
        self == zone
    }

    /// Octets of the name once it is uncompressed.
    pub(crate) const fn len(self) -> usize {
        self.len
    }

    /// The name's octets, if they stand together.
    #[inline]
    pub(crate) fn octets(self) -> Option<&'a [u8]> {
        let octets = self.message.get(self.offset..)?.get(..self.len)?;
        self.flat.then_some(octets)
    }

    /// A name that was checked before, of which this is known.
    #[inline]
    pub(crate) const fn known(message: &'a [u8], offset: usize, len: usize, flat: bool) -> Self {
        Self {
            message,
            offset,
            len,
            flat,
        }
    }

    /// The first label, and the name after it; `None` for the root.
    #[inline]
    pub(crate) fn split_first(self) -> Option<(&'a [u8], Self)> {
        let mut at = self.offset;
        loop {
            let (&octet, rest) = self.message.get(at..)?.split_first()?;
            match usize::from(octet) {
                0 => return None,
                length @ 1..=MAX_LABEL => {
                    let parent = Self {
                        offset: at + 1 + length,
                        len: self.len.checked_sub(1 + length)?,
                        ..self
                    };
                    return Some((rest.get(..length)?, parent));
                }
                _ => at = target(octet, *rest.first()?),
            }
        }
    }
}

/// Where a pointer of these two octets leads (RFC 1035 §4.1.4).
#[inline]
fn target(high: u8, low: u8) -> usize {
    usize::from(u16::from_be_bytes([high & 0x3f, low]))
}

/// No name is in the header.
const FIRST: usize = crate::header::LEN;

#[cold]
fn ends(message: &[u8], offset: usize, needed: usize) -> ParseError {
    byteorder::UnexpectedEnd {
        offset,
        needed,
        available: message.len().saturating_sub(offset),
    }
    .into()
}

/// The labels of a name.
#[derive(Clone, Debug)]
pub struct Labels<'a>(NameView<'a>);

impl<'a> Iterator for Labels<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        let (label, parent) = self.0.split_first()?;
        self.0 = parent;
        Some(label)
    }
}

//--- What takes names of both kinds

/// A name of either kind, seen as a [`NameView`].
pub trait AsName {
    /// The name as a view.
    fn as_name(&self) -> NameView<'_>;
}

impl AsName for Name {
    #[inline]
    fn as_name(&self) -> NameView<'_> {
        self.view()
    }
}

impl AsName for NameView<'_> {
    #[inline]
    fn as_name(&self) -> NameView<'_> {
        *self
    }
}

impl<N: AsName> AsName for &N {
    #[inline]
    fn as_name(&self) -> NameView<'_> {
        (*self).as_name()
    }
}

//--- Comparison, without regard to case (RFC 4343)

// ANCHOR: name
impl PartialEq for NameView<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        if self.len != other.len {
            return false;
        }
        // A length octet is no letter, so whole names are compared as if they were text.
        match (self.octets(), other.octets()) {
            (Some(one), Some(other)) => one == other || one.eq_ignore_ascii_case(other),
            _ => self.labels().eq_by_case(other.labels()),
        }
    }
}
// ANCHOR_END: name

impl Labels<'_> {
    fn eq_by_case(self, other: Labels<'_>) -> bool {
        let same = |(one, other): (&[u8], &[u8])| one.eq_ignore_ascii_case(other);
        // Their lengths are the same in all, so none has labels left.
        self.zip(other).all(same)
    }
}

impl Eq for NameView<'_> {}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.view() == other.view()
    }
}

impl Eq for Name {}

impl PartialEq<Name> for NameView<'_> {
    fn eq(&self, other: &Name) -> bool {
        *self == other.view()
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for octet in self.wire() {
            state.write_u8(octet.to_ascii_lowercase());
        }
    }
}

/// The canonical order (RFC 4034 §6.1): by labels from the right, a zone before what is in it.
impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        let folded = |name: &Self| {
            let mut labels: Vec<_> = name.labels().map(<[u8]>::to_ascii_lowercase).collect();
            labels.reverse();
            labels
        };
        folded(self).cmp(&folded(other))
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

//--- Text (RFC 1035 §5.1)

/// Always with the last dot, for the root; `\.` is a dot in a label, `\007` an octet that no
/// terminal should see.
impl fmt::Display for NameView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_root() {
            return f.write_char('.');
        }
        for label in self.labels() {
            label.iter().try_for_each(|octet| write_octet(f, *octet))?;
            f.write_char('.')?;
        }
        Ok(())
    }
}

fn write_octet(f: &mut fmt::Formatter<'_>, octet: u8) -> fmt::Result {
    match octet {
        b'.' | b'\\' | b'"' | b'(' | b')' | b';' | b'@' | b'$' => {
            write!(f, "\\{}", char::from(octet))
        }
        b'!'..=b'~' => f.write_char(char::from(octet)),
        _ => write!(f, "\\{octet:03}"),
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

impl fmt::Debug for NameView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// With or without the last dot: what a name without it means is for a resolver to say.
impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        match text {
            "" => return Err(NameError::Empty),
            "." => return Ok(Self::ROOT),
            _ => {}
        }
        let mut name = Text::default();
        let (mut octets, mut start) = (Unescaped::new(text), 0);
        let (mut label, mut len) = ([0; MAX_LABEL], 0);
        while let Some((offset, octet)) = octets.next().transpose()? {
            let Some(octet) = octet else {
                name.push(label.get(..len).unwrap_or_default(), offset)?;
                (start, len) = (offset + 1, 0);
                continue;
            };
            let place = label.get_mut(len);
            *place.ok_or(NameError::LabelTooLong { offset: start })? = octet;
            len += 1;
        }
        if len > 0 {
            name.push(label.get(..len).unwrap_or_default(), start)?;
        }
        name.finish()
    }
}

/// The octets of a name in text with their offsets; `None` is the dot between labels.
struct Unescaped<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Unescaped<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
        }
    }

    fn next(&mut self) -> Option<Result<(usize, Option<u8>), NameError>> {
        let offset = self.at;
        let rest = self.text.get(offset..)?;
        let (octet, taken) = match *rest {
            [] => return None,
            [b'.', ..] => (None, 1),
            [b'\\', a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', ..] => {
                let number = [a, b, c]
                    .iter()
                    .fold(0_u16, |n, it| n * 10 + u16::from(it - b'0'));
                let Ok(octet) = u8::try_from(number) else {
                    return Some(Err(NameError::BadEscape { offset }));
                };
                (Some(octet), 4)
            }
            [b'\\', b'0'..=b'9', ..] | [b'\\'] => {
                return Some(Err(NameError::BadEscape { offset }));
            }
            [b'\\', octet, ..] => (Some(octet), 2),
            [octet, ..] => (Some(octet), 1),
        };
        self.at += taken;
        Some(Ok((offset, octet)))
    }
}

/// A name's octets while they come together.
struct Text {
    wire: [u8; MAX_NAME],
    len: usize,
}

impl Default for Text {
    fn default() -> Self {
        Self {
            wire: [0; MAX_NAME],
            len: 0,
        }
    }
}

impl Text {
    /// Adds a label, which stands at `offset` of its text.
    fn push(&mut self, label: &[u8], offset: usize) -> Result<(), NameError> {
        let length = match u8::try_from(label.len()) {
            Ok(0) => return Err(NameError::EmptyLabel { offset }),
            Ok(length) if label.len() <= MAX_LABEL => length,
            _ => return Err(NameError::LabelTooLong { offset }),
        };
        let end = self.len + 1 + label.len();
        // The last octet is the root's.
        let place = self.wire.get_mut(self.len..end).filter(|_| end < MAX_NAME);
        let Some((first, rest)) = place.and_then(<[u8]>::split_first_mut) else {
            return Err(NameError::TooLong);
        };
        *first = length;
        rest.copy_from_slice(label);
        self.len = end;
        Ok(())
    }

    fn finish(&self) -> Result<Name, NameError> {
        let wire = self.wire.get(..=self.len).ok_or(NameError::TooLong)?;
        Ok(Name::new(wire))
    }
}
