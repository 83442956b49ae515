//! What a text breaks when it is no address or network: the rule, and the
//! byte where it was broken.

use std::error::Error;
use std::fmt;

use ipnet::IpNet;

/// A text that is no address: which rule it breaks, and where.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ParseError {
    offset: usize,
    reason: Reason,
}

impl ParseError {
    pub(crate) const fn new(offset: usize, reason: Reason) -> Self {
        Self { offset, reason }
    }

    /// The same error in a longer text, of which the one read began at `start`.
    pub(crate) const fn shifted(self, start: usize) -> Self {
        Self::new(self.offset + start, self.reason)
    }

    /// Bytes before the fault, counted from the start of the text; the length
    /// of the text when something is missing at its end.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// The rule that is broken.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// Two lines: the text, which must be the one that was read, and below the
    /// fault a caret with the reason.
    ///
    /// ```
    /// let text = "114.71.256.95";
    /// let error = ipaddr::parse(text).unwrap_err();
    /// assert_eq!(
    ///     error.point_at(text).to_string(),
    ///     "114.71.256.95\n       ^ an octet is at most 255",
    /// );
    /// ```
    pub fn point_at(self, text: &str) -> impl fmt::Display {
        // What comes before a fault is ASCII, but `text` may be another one.
        let before = text.get(..self.offset).unwrap_or(text);
        let column = before.escape_debug().count();
        let (shown, reason) = (text.escape_debug(), self.reason);
        format!("{shown}\n{:column$}^ {reason}", "")
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: {}", self.offset, self.reason)
    }
}

impl Error for ParseError {}

/// A rule of the text forms: of IPv4 (RFC 6943 §3.1.1, strict form), of IPv6
/// (RFC 4291 §2.2), of prefixes (RFC 4632 §3.1) and of `inet_aton`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// The text is empty.
    Empty,
    /// A byte that no rule allows at this place.
    UnexpectedByte(u8),
    /// Nothing stands where a number must.
    EmptyPart,
    /// A number is written with a leading zero: C reads it as octal.
    LeadingZero,
    /// An octet is more than 255.
    OctetTooLarge,
    /// Fewer than four octets.
    TooFewOctets(u8),
    /// More than four octets.
    TooManyOctets,
    /// An IPv6 group has more than four digits.
    GroupTooLong,
    /// Fewer than eight groups, and no `::` for the missing ones.
    TooFewGroups(u8),
    /// More than eight groups.
    TooManyGroups,
    /// A single colon at the start or the end.
    LoneColon,
    /// A second `::`.
    SecondGap,
    /// A `::` beside eight groups, where it stands for nothing.
    EmptyGap,
    /// An `inet_aton` part is larger than its share of the 32 bits.
    PartTooLarge {
        /// The largest value that fits.
        max: u32,
    },
    /// A prefix length is larger than the address has bits.
    PrefixTooLong {
        /// 32 or 128.
        max: u8,
    },
    /// A mask whose ones and zeros are mixed.
    MixedMask,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Empty => f.write_str("the text is empty"),
            Self::UnexpectedByte(byte) => unexpected(f, byte),
            Self::EmptyPart => f.write_str("a number is missing here"),
            Self::LeadingZero => f.write_str("a leading zero (C would read octal)"),
            Self::OctetTooLarge => f.write_str("an octet is at most 255"),
            Self::TooFewOctets(n) => write!(f, "4 octets are needed, {n} given"),
            Self::TooManyOctets => f.write_str("4 octets are enough"),
            Self::GroupTooLong => f.write_str("a group has at most 4 hex digits"),
            Self::TooFewGroups(n) => write!(f, "8 groups (or '::') are needed, {n} given"),
            Self::TooManyGroups => f.write_str("8 groups are enough"),
            Self::LoneColon => f.write_str("a lone ':' at the edge ('::' was meant?)"),
            Self::SecondGap => f.write_str("'::' may stand only once"),
            Self::EmptyGap => f.write_str("'::' must stand for at least one group"),
            Self::PartTooLarge { max } => write!(f, "this part is at most {max}"),
            Self::PrefixTooLong { max } => write!(f, "a prefix length is at most {max}"),
            Self::MixedMask => f.write_str("ones and zeros are mixed in the mask"),
        }
    }
}

fn unexpected(f: &mut fmt::Formatter<'_>, byte: u8) -> fmt::Result {
    match byte {
        b'/' => f.write_str("'/' makes it a network"),
        b'%' => f.write_str("'%' begins a zone, no part of the address"),
        b' '..=b'~' => write!(f, "'{}' is not allowed here", char::from(byte)),
        _ => write!(f, "byte 0x{byte:02x} is not allowed here"),
    }
}

/// A text that is no network in strict form.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NetworkError {
    /// The text is no address with a prefix.
    Syntax(ParseError),
    /// Bits right of the prefix are set: this is a host's address.
    HostBitsSet {
        /// What was written.
        given: IpNet,
        /// The network that was meant: the same with those bits cleared.
        meant: IpNet,
    },
}

impl From<ParseError> for NetworkError {
    fn from(error: ParseError) -> Self {
        Self::Syntax(error)
    }
}

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => error.fmt(f),
            Self::HostBitsSet { meant, .. } => {
                write!(f, "host bits are set, the network is {meant}")
            }
        }
    }
}

impl Error for NetworkError {}
