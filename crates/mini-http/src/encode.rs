//! Messages to bytes: what is built here is valid, so that encoding cannot fail.

use std::borrow::Cow;

use crate::syntax::{self, TARGET};
use crate::{Method, Status};

/// A field name, which is a token (RFC 9110 §5.1).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct FieldName<'a>(&'a str);

macro_rules! names {
    ($($name:ident $text:literal,)*) => {
        impl FieldName<'static> {$(
            #[doc = concat!("`", $text, "`")]
            pub const $name: Self = Self($text);
        )*}
    };
}

names! {
    ACCEPT "Accept",
    ACCEPT_RANGES "Accept-Ranges",
    ALLOW "Allow",
    CACHE_CONTROL "Cache-Control",
    CONTENT_DISPOSITION "Content-Disposition",
    CONTENT_ENCODING "Content-Encoding",
    CONTENT_LOCATION "Content-Location",
    CONTENT_RANGE "Content-Range",
    CONTENT_SECURITY_POLICY "Content-Security-Policy",
    CONTENT_TYPE "Content-Type",
    COOKIE "Cookie",
    ETAG "ETag",
    EXPECT "Expect",
    IF_MATCH "If-Match",
    IF_MODIFIED_SINCE "If-Modified-Since",
    IF_NONE_MATCH "If-None-Match",
    IF_RANGE "If-Range",
    LAST_MODIFIED "Last-Modified",
    LOCATION "Location",
    RANGE "Range",
    REFERRER_POLICY "Referrer-Policy",
    RETRY_AFTER "Retry-After",
    SERVER "Server",
    SET_COOKIE "Set-Cookie",
    USER_AGENT "User-Agent",
    VARY "Vary",
    X_CONTENT_TYPE_OPTIONS "X-Content-Type-Options",
}

impl<'a> FieldName<'a> {
    /// The name, if it is a token.
    #[must_use]
    pub fn new(name: &'a str) -> Option<Self> {
        syntax::is_token(name.as_bytes()).then_some(Self(name))
    }

    /// The name as text.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }
}

/// What a message carries.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// These bytes.
    Bytes(Cow<'static, [u8]>),
    /// So many bytes, which the shell sends itself, from a file perhaps.
    Sized(u64),
    /// Bytes that come in pieces, and end when they end: chunked (RFC 9112 §7.1), or for a
    /// client of HTTP/1.0 up to the end of the connection.
    Stream,
}

/// A response to be sent. The connection writes `Date`, `Content-Length`, `Transfer-Encoding`
/// and `Connection` itself; lines of these names that are given here are dropped.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Response {
    /// How it went.
    pub status: Status,
    /// What it carries. For HEAD its length is told and nothing of it sent; a status without
    /// content (204, 304) sends nothing either.
    pub body: Body,
    /// Whether the connection ends after it.
    pub close: bool,
    pub(crate) fields: Vec<u8>,
}

impl Response {
    /// A response without fields and content.
    #[must_use]
    pub const fn new(status: Status) -> Self {
        Self {
            status,
            body: Body::Empty,
            close: false,
            fields: Vec::new(),
        }
    }

    /// With this field line. Characters that no value may have, CR and LF above all, become
    /// spaces (RFC 9110 §5.5): nobody can add a line of his own.
    #[must_use]
    pub fn field(mut self, name: FieldName<'_>, value: impl AsRef<[u8]>) -> Self {
        put_given(&mut self.fields, name, value.as_ref());
        self
    }

    /// With this content and its type.
    #[must_use]
    pub fn content(mut self, media_type: &str, bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        self.body = Body::Bytes(bytes.into());
        self.field(FieldName::CONTENT_TYPE, media_type)
    }

    /// With this body.
    #[must_use]
    pub fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// With the connection ending after it.
    #[must_use]
    pub const fn close(mut self) -> Self {
        self.close = true;
        self
    }
}

/// A request to be sent. `Host`, `Content-Length` and `Transfer-Encoding` are written of
/// themselves; lines of these names, and of `Connection`, that are given here are dropped.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Request<'a> {
    method: Method<'a>,
    target: &'a str,
    host: &'a str,
    close: bool,
    body: Body,
    fields: Vec<u8>,
}

impl<'a> Request<'a> {
    /// A request for `target`, in one of the forms of RFC 9112 §3.2, at `host`; `None` where
    /// method, target or host hold what they can't.
    #[must_use]
    pub fn new(method: Method<'a>, target: &'a str, host: &'a str) -> Option<Self> {
        let valid = syntax::is_token(method.as_str().as_bytes())
            && !target.is_empty()
            && syntax::skip(&TARGET, target.as_bytes()).is_empty()
            && syntax::is_authority(host.as_bytes());
        valid.then(|| Self {
            method,
            target,
            host,
            close: false,
            body: Body::Empty,
            fields: Vec::new(),
        })
    }

    /// With this field line; forbidden characters of the value become spaces.
    #[must_use]
    pub fn field(mut self, name: FieldName<'_>, value: impl AsRef<[u8]>) -> Self {
        put_given(&mut self.fields, name, value.as_ref());
        self
    }

    /// With this body.
    #[must_use]
    pub fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// With `Connection: close`.
    #[must_use]
    pub const fn close(mut self) -> Self {
        self.close = true;
        self
    }

    /// Appends head and body; of [`Body::Sized`] and [`Body::Stream`] the head alone.
    pub fn encode(&self, output: &mut Vec<u8>) {
        put(
            output,
            &[
                self.method.as_str(),
                " ",
                self.target,
                " HTTP/1.1\r\nHost: ",
                self.host,
                "\r\n",
            ],
        );
        output.extend_from_slice(&self.fields);
        if self.close {
            output.extend_from_slice(CLOSE);
        }
        match &self.body {
            Body::Empty if self.method.expects_content() => put_length(output, 0),
            Body::Empty => {}
            Body::Bytes(bytes) => put_length(output, bytes.len() as u64),
            Body::Sized(length) => put_length(output, *length),
            Body::Stream => output.extend_from_slice(CHUNKED),
        }
        output.extend_from_slice(b"\r\n");
        if let Body::Bytes(bytes) = &self.body {
            output.extend_from_slice(bytes);
        }
    }
}

//--- Chunks

/// Appends `data` as one chunk (RFC 9112 §7.1); nothing for no data, for a chunk of size 0 would
/// end the body.
pub fn encode_chunk(data: &[u8], output: &mut Vec<u8>) {
    if data.is_empty() {
        return;
    }
    put_number::<16>(output, data.len() as u64);
    output.extend_from_slice(b"\r\n");
    output.extend_from_slice(data);
    output.extend_from_slice(b"\r\n");
}

/// Appends the last chunk, the trailers and the empty line. Fields that frame a message are
/// dropped (RFC 9110 §6.5.1).
pub fn encode_last_chunk(trailers: &[(FieldName<'_>, &str)], output: &mut Vec<u8>) {
    output.extend_from_slice(b"0\r\n");
    for (name, value) in trailers {
        put_given(output, *name, value.as_bytes());
    }
    output.extend_from_slice(b"\r\n");
}

//--- Pieces

pub(crate) const CLOSE: &[u8] = b"Connection: close\r\n";
pub(crate) const KEEP_ALIVE: &[u8] = b"Connection: keep-alive\r\n";
pub(crate) const CHUNKED: &[u8] = b"Transfer-Encoding: chunked\r\n";

/// The fields that frame a message or belong to the connection: never the caller's to write, or
/// one message could be read as two.
const OWN: [&str; 5] = [
    "Connection",
    "Content-Length",
    "Date",
    "Host",
    "Transfer-Encoding",
];

/// A line that the caller gives.
fn put_given(lines: &mut Vec<u8>, name: FieldName<'_>, value: &[u8]) {
    if OWN.iter().any(|own| own.eq_ignore_ascii_case(name.0)) {
        return;
    }
    put(lines, &[name.0, ": "]);
    lines.extend(value.iter().map(|&byte| match syntax::is_in_value(byte) {
        true => byte,
        false => b' ',
    }));
    lines.extend_from_slice(b"\r\n");
}

pub(crate) fn put(output: &mut Vec<u8>, texts: &[&str]) {
    for text in texts {
        output.extend_from_slice(text.as_bytes());
    }
}

pub(crate) fn put_status(output: &mut Vec<u8>, status: Status) {
    match status.line() {
        Some(line) => output.extend_from_slice(line.as_bytes()),
        None => {
            output.extend_from_slice(b"HTTP/1.1 ");
            put_number::<10>(output, status.code().into());
            // The reason is empty, the space before it is not left out (RFC 9112 §4).
            output.extend_from_slice(b" \r\n");
        }
    }
}

pub(crate) fn put_length(output: &mut Vec<u8>, length: u64) {
    output.extend_from_slice(b"Content-Length: ");
    put_number::<10>(output, length);
    output.extend_from_slice(b"\r\n");
}

/// Digits of a number in base 10 or 16. `write!` would do, at several times the price.
fn put_number<const BASE: u64>(output: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    for (place, digit) in digits.iter_mut().enumerate().rev() {
        *digit = DIGITS
            .get(usize::try_from(number % BASE).unwrap_or_default())
            .copied()
            .unwrap_or_default();
        start = place;
        number /= BASE;
        if number == 0 {
            break;
        }
    }
    output.extend_from_slice(digits.get(start..).unwrap_or_default());
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_format_gives() {
        for number in [0, 1, 9, 10, 15, 16, 255, 256, 99_999, u64::MAX] {
            let mut output = Vec::new();
            put_number::<10>(&mut output, number);
            put_number::<16>(&mut output, number);
            assert_eq!(output, format!("{number}{number:x}").into_bytes());
        }
    }
}
