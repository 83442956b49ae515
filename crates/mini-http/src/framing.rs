//! What the fields of a head announce about its connection: host, framing of the body, whether
//! the connection stays open, what the client expects.

use crate::syntax;
use crate::{DecodeError, Method, Rule, Status, Version};

/// How the end of a body is told (RFC 9112 §6.3).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Framing {
    /// By its length in bytes; 0 also where there is none.
    Length(u64),
    /// By a chunk of size 0 (RFC 9112 §7.1).
    Chunked,
    /// By the end of the connection; of responses alone.
    UntilClose,
}

/// What was announced until now.
#[derive(Debug, Default)]
pub(crate) struct Announced<'a> {
    host: Option<&'a [u8]>,
    length: Option<u64>,
    codings: Option<Codings>,
    close: bool,
    stay: bool,
    expects_continue: bool,
}

/// The transfer codings of a message, as far as they count.
#[derive(Clone, Copy, Debug)]
struct Codings {
    offset: usize,
    /// Whether the last one is chunked.
    chunked: bool,
    /// Whether there is one that is unknown here.
    unknown: bool,
}

impl<'a> Announced<'a> {
    /// Takes one field line; `offset` is that of its value.
    #[inline]
    pub(crate) fn note(
        &mut self,
        name: &[u8],
        value: &'a [u8],
        offset: usize,
    ) -> Result<(), DecodeError> {
        // By length and first letter nearly every other field is told from these.
        match (name.len(), name.first().map(u8::to_ascii_lowercase)) {
            (4, Some(b'h')) | (6, Some(b'e')) | (10 | 14, Some(b'c')) | (17, Some(b't')) => {
                let broken = self.note_known(name, value, offset);
                broken.map_err(|rule| rule.at(offset))
            }
            _ => Ok(()),
        }
    }

    fn note_known(&mut self, name: &[u8], value: &'a [u8], offset: usize) -> Result<(), Rule> {
        // Nearly always it is written so, and compared in a few words.
        let is = |known: &[u8]| name == known || name.eq_ignore_ascii_case(known);
        match name.len() {
            4 if is(b"Host") => self.note_host(value),
            6 if is(b"Expect") => self.note_expectation(value),
            10 if is(b"Connection") => self.note_connection(value),
            14 if is(b"Content-Length") => self.note_length(value),
            17 if is(b"Transfer-Encoding") => self.note_codings(value, offset),
            _ => Ok(()),
        }
    }

    /// Host and port, empty where there is no Host field.
    pub(crate) fn host(&self) -> &'a [u8] {
        self.host.unwrap_or_default()
    }

    /// A request of HTTP/1.1 without Host is refused (RFC 9112 §3.2).
    pub(crate) const fn misses_host(&self, version: Version) -> bool {
        self.host.is_none() && matches!(version, Version::Http11)
    }

    /// RFC 9112 §9.3, for a message whose body has an end.
    pub(crate) const fn keep_alive(&self, version: Version) -> bool {
        match version {
            Version::Http11 => !self.close,
            Version::Http10 => self.stay && !self.close,
        }
    }

    /// RFC 9110 §10.1.1: HTTP/1.0 has no interim responses, and without a body there is nothing
    /// to wait for.
    pub(crate) fn expects_continue(&self, version: Version, framing: Framing) -> bool {
        self.expects_continue && version == Version::Http11 && framing != Framing::Length(0)
    }

    //--- Field by field

    fn note_host(&mut self, value: &'a [u8]) -> Result<(), Rule> {
        if self.host.is_some() {
            return Err(Rule::RepeatedHost);
        }
        if !syntax::is_authority(value) {
            return Err(Rule::Host);
        }
        self.host = Some(value);
        Ok(())
    }

    fn note_expectation(&mut self, value: &[u8]) -> Result<(), Rule> {
        for expectation in syntax::elements(value) {
            if !expectation.eq_ignore_ascii_case(b"100-continue") {
                return Err(Rule::Expectation);
            }
            self.expects_continue = true;
        }
        Ok(())
    }

    fn note_connection(&mut self, value: &[u8]) -> Result<(), Rule> {
        if value == b"keep-alive" {
            self.stay = true; // what browsers say with each request
            return Ok(());
        }
        for option in syntax::elements(value) {
            self.close |= option.eq_ignore_ascii_case(b"close");
            self.stay |= option.eq_ignore_ascii_case(b"keep-alive");
        }
        Ok(())
    }

    /// Several values are as good as one if they are the same (RFC 9112 §6.3, 5).
    fn note_length(&mut self, value: &[u8]) -> Result<(), Rule> {
        for element in value.split(|&byte| byte == b',') {
            let length = decimal(element.trim_ascii()).ok_or(Rule::ContentLength)?;
            if self.length.is_some_and(|known| known != length) {
                return Err(Rule::DifferingLengths);
            }
            self.length = Some(length);
        }
        Ok(())
    }

    /// `#transfer-coding` (RFC 9112 §6.1). Of several lines the later continue the list.
    fn note_codings(&mut self, value: &[u8], offset: usize) -> Result<(), Rule> {
        let mut codings = self.codings.unwrap_or(Codings {
            offset,
            chunked: false,
            unknown: false,
        });
        for coding in syntax::elements(value) {
            if codings.chunked {
                return Err(Rule::ChunkedNotLast);
            }
            codings.chunked = coding.eq_ignore_ascii_case(b"chunked");
            codings.unknown |= !codings.chunked;
            if !codings.chunked && !is_coding(coding) {
                return Err(Rule::TransferCoding);
            }
        }
        if !(codings.chunked || codings.unknown) {
            return Err(Rule::TransferCoding);
        }
        self.codings = Some(codings);
        Ok(())
    }

    //--- What follows for the body

    // ANCHOR: request_framing
    pub(crate) fn request_framing(&self, version: Version) -> Result<Framing, DecodeError> {
        let Some(codings) = self.codings else {
            return Ok(Framing::Length(self.length.unwrap_or(0)));
        };
        self.check_codings(codings, version)?;
        match codings {
            Codings { chunked: false, .. } => Err(Rule::ChunkedNotLast.at(codings.offset)),
            Codings { unknown: true, .. } => Err(Rule::UnknownCoding.at(codings.offset)),
            _ => Ok(Framing::Chunked),
        }
    }

    /// A message that two recipients could read in two ways is read in none: that is how
    /// requests are smuggled (RFC 9112 §11.2).
    fn check_codings(&self, codings: Codings, version: Version) -> Result<(), DecodeError> {
        if version == Version::Http10 {
            return Err(Rule::CodingInHttp10.at(codings.offset));
        }
        if self.length.is_some() {
            return Err(Rule::LengthAndCoding.at(codings.offset));
        }
        Ok(())
    }
    // ANCHOR_END: request_framing

    /// A response to HEAD, and one of status 1xx, 204 or 304, ends with its head whatever its
    /// fields say; after a 2xx to CONNECT come the bytes of the tunnel, which are no body.
    pub(crate) fn response_framing(
        &self,
        version: Version,
        status: Status,
        method: Method<'_>,
    ) -> Result<Framing, DecodeError> {
        let tunnel = method == Method::Connect && status.is_success();
        if method == Method::Head || status.has_no_content() || tunnel {
            return Ok(Framing::Length(0));
        }
        let Some(codings) = self.codings else {
            return Ok(self.length.map_or(Framing::UntilClose, Framing::Length));
        };
        self.check_codings(codings, version)?;
        match codings.unknown {
            true => Err(Rule::UnknownCoding.at(codings.offset)),
            false => Ok(Framing::Chunked),
        }
    }
}

/// `token *( OWS ";" OWS transfer-parameter )` (RFC 9110 §10.1.4), parameters unread: no coding
/// that has them is known. Chunked has none (RFC 9112 §7.1).
fn is_coding(coding: &[u8]) -> bool {
    let mut parts = coding.split(|&byte| byte == b';');
    let name = parts.next().unwrap_or_default().trim_ascii_end();
    let has_parameters = parts.next().is_some();
    syntax::is_token(name) && !(has_parameters && name.eq_ignore_ascii_case(b"chunked"))
}

/// `1*DIGIT`, below 2^63, so that sums of two don't overflow.
fn decimal(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    let number = digits.iter().try_fold(0_i64, |number, &digit| {
        let digit = digit.is_ascii_digit().then(|| i64::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })?;
    u64::try_from(number).ok()
}
