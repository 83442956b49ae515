//! Forms with files: `multipart/form-data` (RFC 7578), read from a body that is in memory.
//!
//! ```text
//! --XYZ                                          the boundary of the Content-Type
//! Content-Disposition: form-data; name="photo"; filename="cat.png"
//! Content-Type: image/png
//!                                                an empty line
//! …the bytes of the file…
//! --XYZ--                                        the last boundary
//! ```

use std::borrow::Cow;
use std::fmt;

/// The longest boundary (RFC 2046 §5.1.1).
pub const MAX_BOUNDARY: usize = 70;

/// The most parts of one body.
pub const MAX_PARTS: usize = 1000;

/// The most bytes of one part's header.
pub const MAX_PART_HEADER: usize = 8 * 1024;

/// One field of the form, or one file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Part<'a> {
    /// The name of the field.
    pub name: Cow<'a, str>,
    /// The name that the file has on the client's disk: a hint, never a path to write to
    /// (RFC 7578 §4.2).
    pub filename: Option<Cow<'a, str>>,
    /// The part's `Content-Type`; `text/plain` is meant without one (§4.4).
    pub content_type: Option<&'a str>,
    /// The bytes.
    pub body: &'a [u8],
}

/// A rule of RFC 7578 or RFC 2046 that a body broke, or a limit of this reader.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MultipartError {
    /// No usable `boundary` in the `Content-Type` (RFC 2046 §5.1.1).
    Boundary,
    /// The body ends before its last boundary.
    Truncated {
        /// The length of the body.
        offset: usize,
    },
    /// After a boundary comes neither `--` nor the end of the line.
    Delimiter {
        /// Where the line of the boundary begins.
        offset: usize,
    },
    /// A part's header is none, or longer than [`MAX_PART_HEADER`].
    PartHeader {
        /// Where the header begins.
        offset: usize,
    },
    /// A part has no `Content-Disposition: form-data` with a `name` (RFC 7578 §4.2).
    NoName {
        /// Where the part begins.
        offset: usize,
    },
    /// More than [`MAX_PARTS`] parts.
    TooManyParts {
        /// Where the first one too many begins.
        offset: usize,
    },
}

impl fmt::Display for MultipartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boundary => f.write_str("the Content-Type has no usable boundary"),
            Self::Truncated { offset } => {
                write!(
                    f,
                    "the body ends at offset {offset}, before its last boundary"
                )
            }
            Self::Delimiter { offset } => {
                write!(f, "the boundary at offset {offset} does not end its line")
            }
            Self::PartHeader { offset } => {
                write!(
                    f,
                    "the header of the part at offset {offset} is malformed or too long"
                )
            }
            Self::NoName { offset } => write!(f, "the part at offset {offset} has no name"),
            Self::TooManyParts { offset } => {
                write!(f, "more than {MAX_PARTS} parts, at offset {offset}")
            }
        }
    }
}

impl std::error::Error for MultipartError {}

/// Reads a body of this `Content-Type`. The parts borrow from the body.
///
/// ```
/// let body = b"--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--X--\r\n";
/// let parts = mini_http::multipart::parse("multipart/form-data; boundary=X", body).unwrap();
/// assert_eq!((&*parts[0].name, parts[0].body), ("a", &b"1"[..]));
/// ```
///
/// # Errors
/// [`MultipartError`].
pub fn parse<'a>(content_type: &str, body: &'a [u8]) -> Result<Vec<Part<'a>>, MultipartError> {
    let boundary = boundary(content_type).ok_or(MultipartError::Boundary)?;
    let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
    let mut reader = Reader { body, offset: 0 };
    let mut parts = Vec::new();
    reader.skip_preamble(&delimiter)?;
    while reader.another_part()? {
        if parts.len() == MAX_PARTS {
            let offset = reader.offset;
            return Err(MultipartError::TooManyParts { offset });
        }
        parts.push(reader.part(&delimiter)?);
    }
    Ok(parts)
}

/// The boundary in `multipart/form-data; boundary=…`.
fn boundary(content_type: &str) -> Option<Cow<'_, str>> {
    let (media_type, parameters) = content_type.split_once(';')?;
    let is_form = media_type
        .trim()
        .eq_ignore_ascii_case("multipart/form-data");
    let boundary = is_form.then(|| parameter(parameters, "boundary"))??;
    let is_bchar = |byte: u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&byte);
    let usable = (1..=MAX_BOUNDARY).contains(&boundary.len())
        && boundary.bytes().all(is_bchar)
        && !boundary.ends_with(' ');
    usable.then_some(boundary)
}

struct Reader<'a> {
    body: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    /// What comes before the first boundary is ignored (RFC 2046 §5.1.1). The first boundary may
    /// be the body's first line, so that no line ends before it.
    fn skip_preamble(&mut self, delimiter: &[u8]) -> Result<(), MultipartError> {
        let first_line = delimiter.get(b"\r\n".len()..).unwrap_or_default();
        if self.body.starts_with(first_line) {
            self.offset = first_line.len();
        } else {
            self.until(delimiter)?;
        }
        Ok(())
    }

    /// Behind a boundary: whether it is followed by a part, rather than the last one.
    fn another_part(&mut self) -> Result<bool, MultipartError> {
        let rest = self.rest();
        if rest.starts_with(b"--") {
            return Ok(false); // and the epilogue is ignored
        }
        // Spaces here are "transport padding" (RFC 2046 §5.1.1).
        let padding = rest.iter().take_while(|byte| b" \t".contains(byte)).count();
        match rest.get(padding..) {
            Some([b'\r', b'\n', ..]) => self.offset += padding + b"\r\n".len(),
            Some([] | [b'\r']) | None => return Err(self.truncated()),
            Some(_) => {
                let offset = self.offset;
                return Err(MultipartError::Delimiter { offset });
            }
        }
        Ok(true)
    }

    fn part(&mut self, delimiter: &[u8]) -> Result<Part<'a>, MultipartError> {
        let offset = self.offset;
        let header = self.header().ok_or(MultipartError::PartHeader { offset })?;
        let (mut disposition, mut content_type) = (None, None);
        for line in header.split("\r\n").filter(|line| !line.is_empty()) {
            let field = line.split_once(':');
            let (name, value) = field.ok_or(MultipartError::PartHeader { offset })?;
            match name.to_ascii_lowercase().as_str() {
                "content-disposition" => disposition = Some(value.trim()),
                "content-type" => content_type = Some(value.trim()),
                _ => {} // "MUST be ignored" (RFC 7578 §4.8)
            }
        }
        let (name, filename) = disposition
            .and_then(names)
            .ok_or(MultipartError::NoName { offset })?;
        let body = self.until(delimiter)?;
        Ok(Part {
            name,
            filename,
            content_type,
            body,
        })
    }

    /// The lines before the empty one. Names are UTF-8 (RFC 7578 §5.1).
    fn header(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let window = rest.get(..MAX_PART_HEADER).unwrap_or(rest);
        let end = find(window, b"\r\n\r\n")?;
        self.offset += end + b"\r\n\r\n".len();
        str::from_utf8(window.get(..end)?).ok()
    }

    /// What comes before the next delimiter, which is passed.
    fn until(&mut self, delimiter: &[u8]) -> Result<&'a [u8], MultipartError> {
        let rest = self.rest();
        let end = find(rest, delimiter).ok_or_else(|| self.truncated())?;
        self.offset += end + delimiter.len();
        Ok(rest.get(..end).unwrap_or_default())
    }

    fn rest(&self) -> &'a [u8] {
        self.body.get(self.offset..).unwrap_or_default()
    }

    fn truncated(&self) -> MultipartError {
        let offset = self.body.len();
        MultipartError::Truncated { offset }
    }
}

/// `name` and `filename` of a `Content-Disposition: form-data` (RFC 7578 §4.2).
fn names(disposition: &str) -> Option<(Cow<'_, str>, Option<Cow<'_, str>>)> {
    let (kind, parameters) = disposition.split_once(';')?;
    let is_form_data = kind.trim().eq_ignore_ascii_case("form-data");
    let name = is_form_data.then(|| parameter(parameters, "name"))??;
    Some((name, parameter(parameters, "filename")))
}

/// The value of one of `; a=token; b="quoted \" string"` (RFC 9110 §5.6.6).
fn parameter<'a>(parameters: &'a str, wanted: &str) -> Option<Cow<'a, str>> {
    let mut rest = parameters;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ';']);
        let (name, after) = rest.split_once('=')?;
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted_string(quoted)?,
            None => {
                let end = after.find(';').unwrap_or(after.len());
                let (token, after) = after.split_at_checked(end)?;
                (Cow::Borrowed(token.trim_end()), after)
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

/// The rest of a quoted string (RFC 9110 §5.6.4) up to its closing quote, and what follows.
/// Browsers write a quote in a name as `%22` and a backslash as itself: it escapes only what
/// needs it.
fn quoted_string(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut escaped = false;
    let is_end = |byte: u8| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    };
    let end = text.bytes().position(is_end)?;
    let (inside, after) = (text.get(..end)?, text.get(end + 1..)?);
    let plain = if inside.contains('\\') {
        Cow::Owned(inside.replace("\\\\", "\\").replace("\\\"", "\""))
    } else {
        Cow::Borrowed(inside)
    };
    Some((plain, after))
}

/// Where `needle` begins. What follows a first byte that fits is compared at once, so it takes
/// more than one look at a byte only where the needle's beginning repeats.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = needle.first()?;
    let mut from = 0;
    loop {
        let rest = haystack.get(from..)?;
        from += rest.iter().position(|byte| byte == first)?;
        if haystack.get(from..)?.starts_with(needle) {
            return Some(from);
        }
        from += 1;
    }
}
