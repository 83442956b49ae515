//! What the peers say to each other: the frame that never changes, and the messages that
//! versions 1 and 2 put into it. What is not known keeps its number.

use std::borrow::Cow;
use std::fmt;
use std::str;

use crate::{DecodeError, ErrorCode, Header};

/// What a client of version 0 sends, and the payload of every `HELLO`.
pub const HELLO: &[u8; 5] = b"Hello";
/// What a server of version 0 answers, and what the payload of a `WORLD` is in English.
pub const WORLD: &str = "World";

/// The highest version that this crate implements.
pub const HIGHEST: u8 = 2;
/// The first octet of every frame: the `H` of version 0 with its highest bit set.
pub const MAGIC: u8 = 0xc8;
/// Octets of a frame's header.
pub const HEADER_LEN: usize = 12;
/// The most octets of fields and payload together (R8).
pub const MAX_LENGTH: usize = 4096;
/// The most octets of a [`Name`].
pub const MAX_NAME: usize = 64;
/// The most octets of a [`Language`].
pub const MAX_LANGUAGE: usize = 35;

/// A frame as every version has it: where it ends is known, what it means is not looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Frame<'a> {
    /// As it stands there; 0 is for [`Hello::read`] to refuse.
    pub version: u8,
    /// What it is.
    pub kind: Type,
    /// As it stands there; more than there are octets is for [`Hello::read`] to refuse.
    pub fields_length: u8,
    /// Which request this is, or answers.
    pub id: u32,
    body: &'a [u8],
}

/// What a frame is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Type {
    /// A request: hello.
    Hello,
    /// Its answer.
    World,
    /// The answer to a request that broke a rule.
    Error,
    /// Not of a version that is known here.
    Unknown(u8),
}

/// A request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Hello<'a> {
    /// The version that the client offers, or, once read, the one in use.
    pub version: u8,
    /// The client's choice: the answer has the same.
    pub id: u32,
    /// Who says hello (version 2).
    pub name: Option<Name<'a>>,
    /// In which language an answer is wanted (version 2).
    pub language: Option<Language<'a>>,
}

/// The answer to a [`Hello`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct World<'a> {
    /// The version in use.
    pub version: u8,
    /// That of the request.
    pub id: u32,
    /// The language of the text, if it is the one asked for (version 2).
    pub language: Option<Language<'a>>,
    pub(crate) text: Cow<'a, str>,
}

/// The answer to a request that broke a rule, or to none (id 0).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
    /// The version in use.
    pub version: u8,
    /// That of the request, or 0.
    pub id: u32,
    /// Which rule was broken.
    pub code: ErrorCode,
    /// Where in the frame, in octets from its magic.
    pub offset: u16,
    pub(crate) reason: String,
}

/// What a server answers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reply<'a> {
    /// Hello was understood.
    World(World<'a>),
    /// It was not.
    Error(Refusal),
}

/// Who says hello: 1 to [`MAX_NAME`] octets without control characters (R26).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Name<'a>(&'a str);

/// A language tag (RFC 5646) of 2 to [`MAX_LANGUAGE`] octets: `ko`, `en-GB`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Language<'a>(&'a str);

impl<'a> Frame<'a> {
    /// A frame; `None` if `body`, the fields and the payload, is too long (R8).
    #[must_use]
    pub fn new(
        version: u8,
        kind: Type,
        fields_length: u8,
        id: u32,
        body: &'a [u8],
    ) -> Option<Self> {
        (body.len() <= MAX_LENGTH).then_some(Self {
            version,
            kind,
            fields_length,
            id,
            body,
        })
    }

    pub(crate) const fn of(header: Header, body: &'a [u8]) -> Self {
        Self {
            version: header.version,
            kind: header.kind,
            fields_length: header.fields_length,
            id: header.id,
            body,
        }
    }

    /// The fields and the payload.
    #[must_use]
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The fields, and the payload.
    ///
    /// # Errors
    /// [`DecodeError::BadFieldsLength`] (R9).
    pub fn parts(&self) -> Result<(&'a [u8], &'a [u8]), DecodeError> {
        let parts = self.body.split_at_checked(self.fields_length.into());
        parts.ok_or(DecodeError::BadFieldsLength {
            fields_length: self.fields_length,
            length: self.body.len(),
        })
    }
}

/// For a person: `HELLO #1, version 2, fields 01 03 41 64 61: Hello`.
impl fmt::Display for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} #{}, version {}", self.kind, self.id, self.version)?;
        let Ok((fields, payload)) = self.parts() else {
            let (fields, length) = (self.fields_length, self.body.len());
            return write!(f, ", {fields} octets of fields in {length}");
        };
        if !fields.is_empty() {
            f.write_str(", fields")?;
            fields
                .iter()
                .try_for_each(|octet| write!(f, " {octet:02X}"))?;
        }
        match Reply::read(self, self.version) {
            Ok(Reply::World(world)) => write!(f, ": {world}"),
            Ok(Reply::Error(refusal)) => write!(f, ": {refusal}"),
            Err(_) if payload.is_empty() => Ok(()),
            Err(_) => {
                let shown = payload.get(..SHOWN).unwrap_or(payload);
                write!(f, ": {}", shown.escape_ascii())
            }
        }
    }
}

/// What a stranger wrote, for a terminal: there, control characters are commands.
fn harmless(text: &str) -> String {
    text.replace(char::is_control, "?")
}

/// So many octets are enough for a person.
const SHOWN: usize = 40;

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hello => f.write_str("HELLO"),
            Self::World => f.write_str("WORLD"),
            Self::Error => f.write_str("ERROR"),
            Self::Unknown(number) => write!(f, "type {number}"),
        }
    }
}

impl From<u8> for Type {
    fn from(number: u8) -> Self {
        match number {
            1 => Self::Hello,
            2 => Self::World,
            3 => Self::Error,
            _ => Self::Unknown(number),
        }
    }
}

impl From<Type> for u8 {
    fn from(kind: Type) -> Self {
        match kind {
            Type::Hello => 1,
            Type::World => 2,
            Type::Error => 3,
            Type::Unknown(number) => number,
        }
    }
}

impl<'a> World<'a> {
    /// The answer to `hello`, in its language if that is known here (R24, R25).
    #[must_use]
    pub fn to(hello: &Hello<'a>) -> Self {
        let known = hello.language.and_then(Language::world);
        let (language, world) = known.map_or((None, WORLD), |(tag, world)| (Some(tag), world));
        Self {
            version: hello.version,
            id: hello.id,
            language,
            text: match hello.name {
                None => world.into(),
                Some(Name(name)) => format!("{world}, {name}").into(),
            },
        }
    }

    /// `World`, in the language of the answer, and the name that was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// For a person: the text, made harmless.
impl fmt::Display for World<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&harmless(&self.text))
    }
}

impl Refusal {
    /// The answer to a request that `error` was found in.
    #[must_use]
    pub fn new(version: u8, id: u32, error: &DecodeError) -> Self {
        Self {
            version,
            id,
            code: error.code(),
            offset: error.offset(),
            reason: error.to_string(),
        }
    }

    /// One that answers no request, but what happened to the connection.
    #[must_use]
    pub fn of_connection(code: ErrorCode, offset: u16) -> Self {
        Self {
            version: 1,
            id: 0,
            code,
            offset,
            reason: code.to_string(),
        }
    }

    /// What the server says to a person, as it is; `Display` makes it harmless (R27).
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// For a person: what the server says of it is made harmless (R27).
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at octet {}", self.code, self.offset)?;
        match self.reason.as_str() {
            "" => Ok(()),
            reason => write!(f, ", {}", harmless(reason)),
        }
    }
}

impl<'a> Name<'a> {
    /// The name `text`, unless it is empty, too long or has control characters.
    #[must_use]
    pub fn new(text: &'a str) -> Option<Self> {
        let fits = (1..=MAX_NAME).contains(&text.len());
        (fits && !text.chars().any(char::is_control)).then_some(Self(text))
    }

    pub(crate) fn read(value: &'a [u8]) -> Option<Self> {
        Self::new(str::from_utf8(value).ok()?)
    }

    /// The name.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.0
    }
}

impl<'a> Language<'a> {
    /// The language `tag`: 2 to 8 letters, then 1 to 8 letters or digits after each hyphen.
    #[must_use]
    pub fn new(tag: &'a str) -> Option<Self> {
        let is_sound = |(index, part): (usize, &str)| match index {
            0 => part.len() >= 2 && part.bytes().all(|it| it.is_ascii_alphabetic()),
            _ => !part.is_empty() && part.bytes().all(|it| it.is_ascii_alphanumeric()),
        };
        let mut parts = tag.split('-').enumerate();
        let sound = parts.all(|(index, part)| part.len() <= 8 && is_sound((index, part)));
        (sound && tag.len() <= MAX_LANGUAGE).then_some(Self(tag))
    }

    pub(crate) fn read(value: &'a [u8]) -> Option<Self> {
        Self::new(str::from_utf8(value).ok()?)
    }

    /// The tag.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.0
    }

    /// `World` in this language, as far as it is known here.
    fn world(self) -> Option<(Language<'static>, &'static str)> {
        let (primary, _) = self.0.split_once('-').unwrap_or((self.0, ""));
        let mut known = WORLDS.into_iter();
        let (tag, world) = known.find(|(tag, _)| tag.eq_ignore_ascii_case(primary))?;
        Some((Language(tag), world))
    }
}

/// The languages that are known here.
const WORLDS: [(&str, &str); 4] = [
    ("en", WORLD),
    ("ko", "세계"),
    ("de", "Welt"),
    ("fr", "Monde"),
];
