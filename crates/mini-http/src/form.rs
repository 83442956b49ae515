//! Forms as browsers send them by default: `application/x-www-form-urlencoded` (WHATWG URL §5),
//! in a body or behind the `?` of a URL.

use std::borrow::Cow;
use std::fmt;

use crate::percent;

/// The media type of this encoding.
pub const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// The most fields that [`parse`] takes: a body of `&a&a&a…` would cost far more than it weighs.
pub const MAX_FIELDS: usize = 1000;

/// The fields of a form, in the order in which they were sent; a name may come more than once.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Form {
    fields: Vec<(String, String)>,
}

/// More than [`MAX_FIELDS`] fields.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TooManyFields;

impl fmt::Display for TooManyFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the form has more than {MAX_FIELDS} fields")
    }
}

impl std::error::Error for TooManyFields {}

/// Reads a form. Every text is one: a `%` that stands for nothing stays as it is, and what is not
/// UTF-8 becomes U+FFFD (WHATWG URL §5.1).
///
/// ```
/// let form = mini_http::form::parse(b"name=G%C3%BCl+Baba&drink=tea").unwrap();
/// assert_eq!(form.value("name"), Some("Gül Baba"));
/// assert_eq!(form.value("sugar"), None);
/// ```
///
/// # Errors
/// [`TooManyFields`].
pub fn parse(text: &[u8]) -> Result<Form, TooManyFields> {
    let pieces = text.split(|byte| *byte == b'&');
    let mut fields = Vec::new();
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        if fields.len() == MAX_FIELDS {
            return Err(TooManyFields);
        }
        let mut halves = piece.splitn(2, |byte| *byte == b'=');
        let mut half = || decode(halves.next().unwrap_or_default());
        fields.push((half(), half()));
    }
    Ok(Form { fields })
}

impl Form {
    /// The first field of this name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields()
            .find_map(|(n, value)| (n == name).then_some(value))
    }

    /// All fields: name and value.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (&**name, &**value))
    }
}

/// Writes a form, as a browser would (WHATWG URL §5.2).
///
/// ```
/// let text = mini_http::form::encode([("name", "Gül Baba"), ("why", "1+1=2")]);
/// assert_eq!(text, "name=G%C3%BCl+Baba&why=1%2B1%3D2");
/// ```
pub fn encode<N: AsRef<str>, V: AsRef<str>>(fields: impl IntoIterator<Item = (N, V)>) -> String {
    let pairs = fields.into_iter().map(|(name, value)| {
        format!(
            "{}={}",
            encode_one(name.as_ref()),
            encode_one(value.as_ref())
        )
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn decode(text: &[u8]) -> String {
    let spaced: Vec<u8> = text
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    let bytes = percent::decode_lenient(&spaced);
    match String::from_utf8_lossy(&bytes) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    }
}

/// The set of WHATWG URL §5.2 keeps `*-._` and no `~`, and has `+` for a space.
fn encode_one(text: &str) -> String {
    percent::encode_except(text.as_bytes(), |byte| b" *".contains(&byte))
        .replace(' ', "+")
        .replace('~', "%7E")
}
