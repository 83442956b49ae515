//! The rules that a frame can break, each with its code and where it was broken.

use std::fmt;

use crate::message::{MAGIC, MAX_LENGTH};

/// A rule that a request broke, in the order in which they are checked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DecodeError {
    /// A frame begins with something else than its magic (R30).
    BadMagic {
        /// What stands there.
        found: u8,
    },
    /// More fields and payload than a frame may have (R31).
    TooLong {
        /// What the header says, in octets.
        length: u32,
    },
    /// A version that is not served: 0 has no frames (R32).
    BadVersion {
        /// What the header says.
        version: u8,
    },
    /// More octets of fields than the frame has (R33).
    BadFieldsLength {
        /// What the header says of the fields, in octets.
        fields_length: u8,
        /// What it says of fields and payload, in octets.
        length: usize,
    },
    /// Not a type that a client sends (R34).
    UnknownType {
        /// What the header says.
        kind: u8,
    },
    /// A field that goes beyond the fields (R19).
    BadField {
        /// Where the field begins.
        offset: usize,
    },
    /// A field that comes a second time (R20).
    RepeatedField {
        /// Where the second one begins.
        offset: usize,
    },
    /// A field that must be understood, and isn't (R21).
    UnknownCritical {
        /// Where the field begins.
        offset: usize,
    },
    /// The value of a field is not what it should be (R24 to R26).
    BadValue {
        /// Where the value begins.
        offset: usize,
    },
    /// The payload of a `HELLO` is not `Hello` (R35).
    BadPayload {
        /// Where the payload begins.
        offset: usize,
    },
}

impl DecodeError {
    /// The code on the wire.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::BadMagic { .. } => ErrorCode::BadMagic,
            Self::TooLong { .. } => ErrorCode::TooLong,
            Self::BadVersion { .. } => ErrorCode::BadVersion,
            Self::BadFieldsLength { .. } => ErrorCode::BadFieldsLength,
            Self::UnknownType { .. } => ErrorCode::UnknownType,
            Self::BadField { .. } => ErrorCode::BadField,
            Self::RepeatedField { .. } => ErrorCode::RepeatedField,
            Self::UnknownCritical { .. } => ErrorCode::UnknownCritical,
            Self::BadValue { .. } => ErrorCode::BadValue,
            Self::BadPayload { .. } => ErrorCode::BadPayload,
        }
    }

    /// Where the rule was broken, in octets from the frame's magic.
    #[must_use]
    pub fn offset(&self) -> u16 {
        let offset = match *self {
            Self::BadMagic { .. } => 0,
            Self::BadVersion { .. } => 1,
            Self::UnknownType { .. } => 2,
            Self::BadFieldsLength { .. } => 3,
            Self::TooLong { .. } => 8,
            Self::BadField { offset }
            | Self::RepeatedField { offset }
            | Self::UnknownCritical { offset }
            | Self::BadValue { offset }
            | Self::BadPayload { offset } => offset,
        };
        // A frame has no more than 4108 octets.
        u16::try_from(offset).unwrap_or(u16::MAX)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadMagic { found } => write!(f, "{found:02X} instead of {MAGIC:02X}"),
            Self::TooLong { length } => write!(f, "{length} is more than {MAX_LENGTH}"),
            Self::BadVersion { version } => write!(f, "version {version} has no frames"),
            Self::BadFieldsLength {
                fields_length,
                length,
            } => write!(f, "{fields_length} octets of fields in {length}"),
            Self::UnknownType { kind } => write!(f, "type {kind} is no request"),
            Self::BadField { .. } => f.write_str("a field goes beyond the fields"),
            Self::RepeatedField { .. } => f.write_str("a field comes a second time"),
            Self::UnknownCritical { .. } => f.write_str("a critical field is not known"),
            Self::BadValue { .. } => f.write_str("the value of a field is not allowed"),
            Self::BadPayload { .. } => f.write_str("the payload is not Hello"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// What an `ERROR` says (section 7.2).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ErrorCode {
    /// 1: [`DecodeError::BadMagic`].
    BadMagic,
    /// 2: [`DecodeError::TooLong`].
    TooLong,
    /// 3: [`DecodeError::BadVersion`].
    BadVersion,
    /// 4: [`DecodeError::BadFieldsLength`].
    BadFieldsLength,
    /// 5: [`DecodeError::UnknownType`].
    UnknownType,
    /// 6: [`DecodeError::BadField`].
    BadField,
    /// 7: [`DecodeError::RepeatedField`].
    RepeatedField,
    /// 8: [`DecodeError::UnknownCritical`].
    UnknownCritical,
    /// 9: [`DecodeError::BadValue`].
    BadValue,
    /// 10: [`DecodeError::BadPayload`].
    BadPayload,
    /// 11: a frame was not complete in time (R40).
    Timeout,
    /// 12: the server can't serve the connection now (R43).
    Busy,
    /// Not of a version that is known here (R28).
    Unknown(u16),
}

/// The codes from 1 on, with their names on the wire's specification.
const CODES: [(ErrorCode, &str); 12] = [
    (ErrorCode::BadMagic, "BAD_MAGIC"),
    (ErrorCode::TooLong, "TOO_LONG"),
    (ErrorCode::BadVersion, "BAD_VERSION"),
    (ErrorCode::BadFieldsLength, "BAD_FIELDS_LENGTH"),
    (ErrorCode::UnknownType, "UNKNOWN_TYPE"),
    (ErrorCode::BadField, "BAD_FIELD"),
    (ErrorCode::RepeatedField, "REPEATED_FIELD"),
    (ErrorCode::UnknownCritical, "UNKNOWN_CRITICAL"),
    (ErrorCode::BadValue, "BAD_VALUE"),
    (ErrorCode::BadPayload, "BAD_PAYLOAD"),
    (ErrorCode::Timeout, "TIMEOUT"),
    (ErrorCode::Busy, "BUSY"),
];

impl From<u16> for ErrorCode {
    fn from(number: u16) -> Self {
        let mut numbered = (1..).zip(CODES);
        let found = numbered.find(|(it, _)| *it == number);
        found.map_or(Self::Unknown(number), |(_, (code, _))| code)
    }
}

impl From<ErrorCode> for u16 {
    fn from(code: ErrorCode) -> Self {
        let mut numbered = (1..).zip(CODES);
        match code {
            ErrorCode::Unknown(number) => number,
            _ => numbered.find(|(_, it)| it.0 == code).map_or(0, |it| it.0),
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, CODES.iter().find(|(code, _)| code == self)) {
            (Self::Unknown(number), _) => write!(f, "code {number}"),
            (_, found) => f.write_str(found.map_or("", |(_, name)| name)),
        }
    }
}

/// Why a reply is of no use. The connection is not either: a client closes it (R17).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ReplyError {
    /// It is no frame, or breaks a rule of frames.
    Broken(DecodeError),
    /// Its version was not offered (R45).
    VersionNotOffered {
        /// The highest that was offered.
        offered: u8,
        /// That of the reply.
        answered: u8,
    },
    /// It answers nothing that was asked (R14).
    UnknownId(u32),
    /// Its type is not that of a reply (R17).
    NotAReply(u8),
    /// Its text is not UTF-8 (R17).
    NotText,
    /// An `ERROR` without code and offset (R29).
    NoCode,
}

impl fmt::Display for ReplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(_) => f.write_str("the reply breaks a rule"),
            Self::VersionNotOffered { offered, answered } => {
                write!(f, "version {offered} was offered, {answered} came back")
            }
            Self::UnknownId(id) => write!(f, "the reply answers {id}, which was not asked"),
            Self::NotAReply(kind) => write!(f, "type {kind} is no reply"),
            Self::NotText => f.write_str("the text of the reply is not UTF-8"),
            Self::NoCode => f.write_str("the error has no code"),
        }
    }
}

impl std::error::Error for ReplyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Broken(error) => Some(error),
            _ => None,
        }
    }
}
