//! The rules that a message, or a name in text, can break, each with where it was broken.

use std::fmt;

use byteorder::UnexpectedEnd;

use crate::Type;

/// Why octets are no DNS message. Offsets count from the first octet of the message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ParseError {
    /// The message, or the data of a record, ends within a field (RFC 1035 §4.1).
    UnexpectedEnd(UnexpectedEnd),
    /// A label begins with the bits 01 or 10, which mean nothing (RFC 1035 §4.1.4, RFC 6891 §5).
    BadLabelType {
        /// Of the label.
        offset: usize,
        /// Its first octet.
        octet: u8,
    },
    /// A name has more octets than [`MAX_NAME`](crate::MAX_NAME) (RFC 1035 §3.1).
    NameTooLong {
        /// Of the name.
        offset: usize,
    },
    /// A pointer that leads to no prior name: forward, to itself, into the header, or one
    /// where there may be none (RFC 1035 §4.1.4, RFC 3597 §4).
    BadPointer {
        /// Of the pointer.
        offset: usize,
        /// Where it leads.
        target: usize,
    },
    /// A name that leads over more pointers than [`MAX_POINTERS`](crate::MAX_POINTERS).
    TooManyPointers {
        /// Of the name.
        offset: usize,
    },
    /// Data that its record's type can't have: too long, or against the rules of its fields.
    BadData {
        /// Of the field that is wrong.
        offset: usize,
        /// Of the record.
        kind: Type,
    },
    /// An OPT record that isn't the only one, isn't owned by the root, or isn't among the
    /// additional records (RFC 6891 §6.1.1, §6.1.2).
    BadOpt {
        /// Of the record.
        offset: usize,
    },
    /// Octets follow the last record that the header counts.
    TrailingOctets {
        /// Of the first of them.
        offset: usize,
    },
}

impl From<UnexpectedEnd> for ParseError {
    fn from(end: UnexpectedEnd) -> Self {
        Self::UnexpectedEnd(end)
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnexpectedEnd(end) => end.fmt(f),
            Self::BadLabelType { offset, octet } => {
                write!(f, "a label begins with 0x{octet:02x} at offset {offset}")
            }
            Self::NameTooLong { offset } => {
                write!(f, "a name longer than 255 octets at offset {offset}")
            }
            Self::BadPointer { offset, target } => {
                write!(f, "a pointer to {target} at offset {offset}: no prior name")
            }
            Self::TooManyPointers { offset } => {
                write!(f, "too many pointers in the name at offset {offset}")
            }
            Self::BadData { offset, kind } => {
                write!(f, "not the data of {kind} at offset {offset}")
            }
            Self::BadOpt { offset } => write!(f, "an OPT record out of place at offset {offset}"),
            Self::TrailingOctets { offset } => {
                write!(f, "octets follow the message at offset {offset}")
            }
        }
    }
}

impl std::error::Error for ParseError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::UnexpectedEnd(end) => Some(end),
            _ => None,
        }
    }
}

/// Why a text is no domain name. Offsets count its octets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NameError {
    /// No text at all: the root is written as a dot.
    Empty,
    /// Two dots with nothing between, or a dot first.
    EmptyLabel {
        /// Of the second dot.
        offset: usize,
    },
    /// A label of more than [`MAX_LABEL`](crate::MAX_LABEL) octets (RFC 1035 §2.3.4).
    LabelTooLong {
        /// Of the label.
        offset: usize,
    },
    /// More than [`MAX_NAME`](crate::MAX_NAME) octets in all (RFC 1035 §2.3.4).
    TooLong,
    /// A backslash without three digits up to 255, and without a character (RFC 1035 §5.1).
    BadEscape {
        /// Of the backslash.
        offset: usize,
    },
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("an empty name: the root is a single dot"),
            Self::EmptyLabel { offset } => write!(f, "an empty label at offset {offset}"),
            Self::LabelTooLong { offset } => {
                write!(f, "the label at offset {offset} is longer than 63 octets")
            }
            Self::TooLong => f.write_str("the name is longer than 255 octets"),
            Self::BadEscape { offset } => {
                write!(
                    f,
                    "after the backslash at offset {offset} no character, and no number up to 255"
                )
            }
        }
    }
}

impl std::error::Error for NameError {}

/// Why something was not added to a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BuildError {
    /// The message would become longer than its limit; it is as it was before.
    Full,
    /// A question after a record, or a record after one of a later section.
    OutOfOrder,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "no room is left in the message",
            Self::OutOfOrder => "the sections of a message come in a fixed order",
        })
    }
}

impl std::error::Error for BuildError {}
