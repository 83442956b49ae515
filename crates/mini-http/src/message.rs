//! The words of a message: method, target, version, status and fields, all borrowed from the
//! bytes that came.

use std::fmt;

use crate::syntax;

/// A method (RFC 9110 §9). Names are case-sensitive.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Method<'a> {
    /// `GET`, safe.
    Get,
    /// `HEAD`, safe: as GET, without the content.
    Head,
    /// `POST`.
    Post,
    /// `PUT`, idempotent.
    Put,
    /// `DELETE`, idempotent.
    Delete,
    /// `CONNECT`: a tunnel.
    Connect,
    /// `OPTIONS`, safe.
    Options,
    /// `TRACE`, safe.
    Trace,
    /// `PATCH` (RFC 5789).
    Patch,
    /// Any other token.
    Unknown(&'a str),
}

impl<'a> Method<'a> {
    /// The method of this name. It has to be a token; one that isn't makes a request invalid.
    #[must_use]
    pub fn new(name: &'a str) -> Self {
        match name {
            "GET" => Self::Get,
            "HEAD" => Self::Head,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "DELETE" => Self::Delete,
            "CONNECT" => Self::Connect,
            "OPTIONS" => Self::Options,
            "TRACE" => Self::Trace,
            "PATCH" => Self::Patch,
            _ => Self::Unknown(name),
        }
    }

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Connect => "CONNECT",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Patch => "PATCH",
            Self::Unknown(name) => name,
        }
    }

    /// Whether content is expected of it, so that a request without any says `Content-Length: 0`
    /// (RFC 9110 §8.6).
    pub(crate) const fn expects_content(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }

    /// Whether it only reads (RFC 9110 §9.2.1).
    #[must_use]
    pub const fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace)
    }

    /// Whether doing it twice is as good as once (RFC 9110 §9.2.2).
    #[must_use]
    pub const fn is_idempotent(self) -> bool {
        self.is_safe() || matches!(self, Self::Put | Self::Delete)
    }
}

impl fmt::Display for Method<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a request is about, in one of four forms (RFC 9112 §3.2).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Target<'a> {
    /// `/path?query`: the usual one. Nothing is percent-decoded.
    Origin {
        /// From the first `/` up to the `?`.
        path: &'a str,
        /// What follows the `?`, if there is one.
        query: Option<&'a str>,
    },
    /// `http://host:port/path?query`, as sent to a proxy; every server takes it (RFC 9112 §3.2.2).
    Absolute {
        /// `http` or another.
        scheme: &'a str,
        /// Host and port. It replaces what the Host field says.
        authority: &'a str,
        /// Up to the `?`; `/` where the target has none.
        path: &'a str,
        /// What follows the `?`, if there is one.
        query: Option<&'a str>,
    },
    /// `host:port`, of CONNECT alone.
    Authority(&'a str),
    /// `*`, of OPTIONS alone: the server as a whole.
    Asterisk,
}

/// The version of a message (RFC 9112 §2.3). A higher minor version, `HTTP/1.2` to `HTTP/1.9`,
/// is taken as 1.1, the highest that is spoken here (RFC 9110 §6.2).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Version {
    /// HTTP/1.0 (RFC 1945).
    Http10,
    /// HTTP/1.1.
    Http11,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http10 => "HTTP/1.0",
            Self::Http11 => "HTTP/1.1",
        })
    }
}

/// A status code (RFC 9110 §15), 100 to 999.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Status(u16);

macro_rules! statuses {
    ($($name:ident $code:literal $reason:literal,)*) => {
        impl Status {
            $(
                #[doc = concat!($code, " ", $reason)]
                pub const $name: Self = Self($code);
            )*

            /// The reason phrase that the registry has; empty for a code that isn't there.
            #[must_use]
            pub const fn reason(self) -> &'static str {
                match self.0 {
                    $($code => $reason,)*
                    _ => "",
                }
            }

            /// The status line of a response in HTTP/1.1, with its CR LF, for a known code.
            pub(crate) const fn line(self) -> Option<&'static str> {
                match self.0 {
                    $($code => Some(concat!("HTTP/1.1 ", $code, " ", $reason, "\r\n")),)*
                    _ => None,
                }
            }
        }
    };
}

statuses! {
    CONTINUE 100 "Continue",
    SWITCHING_PROTOCOLS 101 "Switching Protocols",
    EARLY_HINTS 103 "Early Hints",
    OK 200 "OK",
    CREATED 201 "Created",
    ACCEPTED 202 "Accepted",
    NO_CONTENT 204 "No Content",
    RESET_CONTENT 205 "Reset Content",
    PARTIAL_CONTENT 206 "Partial Content",
    MULTIPLE_CHOICES 300 "Multiple Choices",
    MOVED_PERMANENTLY 301 "Moved Permanently",
    FOUND 302 "Found",
    SEE_OTHER 303 "See Other",
    NOT_MODIFIED 304 "Not Modified",
    TEMPORARY_REDIRECT 307 "Temporary Redirect",
    PERMANENT_REDIRECT 308 "Permanent Redirect",
    BAD_REQUEST 400 "Bad Request",
    UNAUTHORIZED 401 "Unauthorized",
    FORBIDDEN 403 "Forbidden",
    NOT_FOUND 404 "Not Found",
    METHOD_NOT_ALLOWED 405 "Method Not Allowed",
    NOT_ACCEPTABLE 406 "Not Acceptable",
    REQUEST_TIMEOUT 408 "Request Timeout",
    CONFLICT 409 "Conflict",
    GONE 410 "Gone",
    LENGTH_REQUIRED 411 "Length Required",
    PRECONDITION_FAILED 412 "Precondition Failed",
    CONTENT_TOO_LARGE 413 "Content Too Large",
    URI_TOO_LONG 414 "URI Too Long",
    UNSUPPORTED_MEDIA_TYPE 415 "Unsupported Media Type",
    RANGE_NOT_SATISFIABLE 416 "Range Not Satisfiable",
    EXPECTATION_FAILED 417 "Expectation Failed",
    MISDIRECTED_REQUEST 421 "Misdirected Request",
    UNPROCESSABLE_CONTENT 422 "Unprocessable Content",
    UPGRADE_REQUIRED 426 "Upgrade Required",
    TOO_MANY_REQUESTS 429 "Too Many Requests",
    REQUEST_HEADER_FIELDS_TOO_LARGE 431 "Request Header Fields Too Large",
    INTERNAL_SERVER_ERROR 500 "Internal Server Error",
    NOT_IMPLEMENTED 501 "Not Implemented",
    BAD_GATEWAY 502 "Bad Gateway",
    SERVICE_UNAVAILABLE 503 "Service Unavailable",
    GATEWAY_TIMEOUT 504 "Gateway Timeout",
    HTTP_VERSION_NOT_SUPPORTED 505 "HTTP Version Not Supported",
}

impl Status {
    /// The status of this code, if it has three digits and is at least 100. A code of 600 and
    /// more is to be taken as 5xx (RFC 9110 §15).
    #[must_use]
    pub const fn new(code: u16) -> Option<Self> {
        match code {
            100..=999 => Some(Self(code)),
            _ => None,
        }
    }

    /// The number.
    #[must_use]
    pub const fn code(self) -> u16 {
        self.0
    }

    /// Whether it is interim, 1xx: another response follows (RFC 9110 §15.2).
    #[must_use]
    pub const fn is_informational(self) -> bool {
        self.0 < 200
    }

    /// Whether it went well, 2xx.
    #[must_use]
    pub const fn is_success(self) -> bool {
        matches!(self.0, 200..=299)
    }

    /// Whether a response of this status never has content: 1xx, 204 and 304 (RFC 9112 §6.3).
    #[must_use]
    pub const fn has_no_content(self) -> bool {
        self.0 < 200 || matches!(self.0, 204 | 304)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason() {
            "" => write!(f, "{}", self.0),
            reason => write!(f, "{} {reason}", self.0),
        }
    }
}

//--- Fields

/// One field line (RFC 9110 §5): a name, compared without regard to case, and a value without
/// the whitespace around it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Field<'a> {
    /// A token, as it came.
    pub name: &'a [u8],
    /// Visible characters, spaces and tabs within, and bytes from 0x80 on.
    pub value: &'a [u8],
}

impl<'a> Field<'a> {
    /// The name as text; a token is always ASCII.
    #[must_use]
    pub fn name_text(self) -> &'a str {
        str::from_utf8(self.name).unwrap_or_default()
    }

    /// The value as text, unless it is not UTF-8.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        str::from_utf8(self.value).ok()
    }
}

/// The field lines of a head or of trailers, in the order in which they came.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) spans: &'a [Span],
}

/// Where the lines of [`Fields`] lie. It is kept by who reads messages and used again for each,
/// so that reading one allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct FieldIndex {
    pub(crate) spans: Vec<Span>,
}

/// Where a name and its value lie in a head, which has at most 65,535 bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    name: u16,
    name_len: u16,
    value: u16,
    value_len: u16,
}

impl FieldIndex {
    /// An index that holds nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { spans: Vec::new() }
    }
}

impl<'a> Fields<'a> {
    /// No fields.
    pub const EMPTY: Self = Self {
        bytes: &[],
        spans: &[],
    };

    /// How many lines.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Every line.
    pub fn iter(&self) -> impl Iterator<Item = Field<'a>> + use<'a> {
        let bytes = self.bytes;
        self.spans.iter().map(move |span| span.field(bytes))
    }

    /// The value of the first line of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&'a [u8]> {
        self.all(name).next()
    }

    /// As [`find`](Self::find), as text; `None` also for a value that is not UTF-8.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.find(name).and_then(|value| str::from_utf8(value).ok())
    }

    /// The values of all lines of this name.
    pub fn all<'n>(&self, name: &'n str) -> impl Iterator<Item = &'a [u8]> + use<'a, 'n> {
        let bytes = self.bytes;
        let name = name.as_bytes();
        self.spans
            .iter()
            .filter(move |span| usize::from(span.name_len) == name.len())
            .map(move |span| span.field(bytes))
            .filter(move |field| field.name.eq_ignore_ascii_case(name))
            .map(|field| field.value)
    }

    /// The elements of a comma-separated list, over all lines of this name, without the
    /// whitespace around them and without the empty ones (RFC 9110 §5.6.1). Commas within quoted
    /// strings part too: for a list of tokens.
    pub fn list<'n>(&self, name: &'n str) -> impl Iterator<Item = &'a [u8]> + use<'a, 'n> {
        self.all(name).flat_map(syntax::elements)
    }
}

impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lossy = |bytes| String::from_utf8_lossy(bytes);
        f.debug_map()
            .entries(
                self.iter()
                    .map(|field| (lossy(field.name), lossy(field.value))),
            )
            .finish()
    }
}

impl Span {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the parser refuses a head beyond `Limits::head_bytes`, which fits"
    )]
    pub(crate) const fn new(name: usize, name_len: usize, value: usize, value_len: usize) -> Self {
        Self {
            name: name as u16,
            name_len: name_len as u16,
            value: value as u16,
            value_len: value_len as u16,
        }
    }

    fn field(self, bytes: &[u8]) -> Field<'_> {
        Field {
            name: part(bytes, self.name, self.name_len),
            value: part(bytes, self.value, self.value_len),
        }
    }
}

fn part(bytes: &[u8], start: u16, len: u16) -> &[u8] {
    let start = usize::from(start);
    bytes
        .get(start..start + usize::from(len))
        .unwrap_or_default()
}
