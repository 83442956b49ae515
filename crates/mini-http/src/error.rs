//! What can be wrong with a message: which rule was broken, where, and what a server answers.

use std::{error, fmt};

use crate::Status;

/// A message broke a rule. There is no way to go on with the connection after it: where the
/// next message begins is not known (RFC 9112 §2.2).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct DecodeError {
    /// Where, in bytes from the start of what was given to the decoder.
    pub offset: usize,
    /// Which rule.
    pub rule: Rule,
}

macro_rules! rules {
    ($($name:ident $status:ident $section:literal $text:literal,)*) => {
        /// A rule of HTTP/1.1 that a message broke.
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        pub enum Rule {$(
            #[doc = concat!($text, " (", $section, ").")]
            $name,
        )*}

        impl Rule {
            /// Every rule, in the order in which a message can break them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Where the rule stands, such as `RFC 9112 §3.2`.
            #[must_use]
            pub const fn section(self) -> &'static str {
                match self {$(Self::$name => $section,)*}
            }

            /// What a server answers to a request that broke the rule.
            #[must_use]
            pub const fn status(self) -> Status {
                match self {$(Self::$name => Status::$status,)*}
            }

            const fn text(self) -> &'static str {
                match self {$(Self::$name => $text,)*}
            }
        }
    };
}

rules! {
    RequestLine BAD_REQUEST "RFC 9112 §3" "a request line is method, target and version, with one space between",
    Method BAD_REQUEST "RFC 9110 §9.1" "a method is a token",
    MethodTooLong NOT_IMPLEMENTED "RFC 9112 §3" "the method is longer than any that is known",
    Target BAD_REQUEST "RFC 9112 §3.2" "the request target holds a character that no URI has",
    TargetForm BAD_REQUEST "RFC 9112 §3.2" "the form of the request target does not fit the method",
    LineTooLong URI_TOO_LONG "RFC 9112 §3" "the request line is longer than the limit",
    Version BAD_REQUEST "RFC 9112 §2.3" "a version is HTTP/, a digit, a dot and a digit",
    MajorVersion HTTP_VERSION_NOT_SUPPORTED "RFC 9110 §15.6.6" "only HTTP/1.x is spoken here",
    StatusLine BAD_REQUEST "RFC 9112 §4" "a status line is version, status code and reason",
    StatusCode BAD_REQUEST "RFC 9110 §15" "a status code is three digits, and at least 100",
    Reason BAD_REQUEST "RFC 9112 §4" "a reason phrase holds no control characters",
    BareLf BAD_REQUEST "RFC 9112 §2.2" "a line ends with CR LF, not with LF alone",
    BareCr BAD_REQUEST "RFC 9112 §2.2" "CR stands only before LF",
    SpaceBeforeFields BAD_REQUEST "RFC 9112 §2.2" "no whitespace stands before the first field",
    FieldName BAD_REQUEST "RFC 9110 §5.1" "a field name is a token, followed by a colon",
    SpaceBeforeColon BAD_REQUEST "RFC 9112 §5.1" "no whitespace stands before a field's colon",
    FieldValue BAD_REQUEST "RFC 9110 §5.5" "a field value holds no control characters",
    ObsFold BAD_REQUEST "RFC 9112 §5.2" "a field value does not go on in the next line",
    FieldTooLong REQUEST_HEADER_FIELDS_TOO_LARGE "RFC 6585 §5" "a field line is longer than the limit",
    TooManyFields REQUEST_HEADER_FIELDS_TOO_LARGE "RFC 6585 §5" "there are more fields than the limit",
    HeadTooLong REQUEST_HEADER_FIELDS_TOO_LARGE "RFC 6585 §5" "the head is longer than the limit",
    MissingHost BAD_REQUEST "RFC 9112 §3.2" "a request of HTTP/1.1 has a Host field",
    RepeatedHost BAD_REQUEST "RFC 9112 §3.2" "a request has one Host field, not several",
    Host BAD_REQUEST "RFC 9112 §3.2" "Host is a host, and a port if need be",
    ContentLength BAD_REQUEST "RFC 9112 §6.3" "Content-Length is a decimal number below 2^63",
    DifferingLengths BAD_REQUEST "RFC 9112 §6.3" "two values of Content-Length differ",
    LengthAndCoding BAD_REQUEST "RFC 9112 §6.3" "Content-Length beside Transfer-Encoding",
    CodingInHttp10 BAD_REQUEST "RFC 9112 §6.1" "HTTP/1.0 has no Transfer-Encoding",
    TransferCoding BAD_REQUEST "RFC 9112 §6.1" "Transfer-Encoding is a list of transfer codings",
    UnknownCoding NOT_IMPLEMENTED "RFC 9112 §6.1" "no transfer coding but chunked is known here",
    ChunkedNotLast BAD_REQUEST "RFC 9112 §6.3" "chunked is the last coding, and applied once",
    Expectation EXPECTATION_FAILED "RFC 9110 §10.1.1" "no expectation but 100-continue is known",
    BodyTooLong CONTENT_TOO_LARGE "RFC 9110 §15.5.14" "the content is longer than the limit",
    ChunkSize BAD_REQUEST "RFC 9112 §7.1" "a chunk begins with its size in hexadecimal",
    ChunkSizeTooLarge BAD_REQUEST "RFC 9112 §7.1" "a chunk size has 16 digits at most, below 2^63",
    ChunkExtension BAD_REQUEST "RFC 9112 §7.1.1" "a chunk extension is ;name or ;name=value",
    ChunkExtensionsTooLong BAD_REQUEST "RFC 9112 §7.1.1" "chunk extensions are longer than the limit",
    ChunkEnd BAD_REQUEST "RFC 9112 §7.1" "CR LF follows the data of a chunk",
    Timeout REQUEST_TIMEOUT "RFC 9110 §15.5.9" "the request did not come in time",
    Incomplete BAD_REQUEST "RFC 9112 §8" "the connection ended within the message",
}

impl Rule {
    pub(crate) const fn at(self, offset: usize) -> DecodeError {
        DecodeError { offset, rule: self }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { offset, rule } = self;
        write!(f, "{rule}, at offset {offset}")
    }
}

impl error::Error for DecodeError {}

impl error::Error for Rule {}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.text(), self.section())
    }
}
