//! Bytes to messages and back, in two steps: a frame is cut out of the stream by the layout
//! that all versions share, and then read by the rules of the version in use.

use std::str;

use byteorder::{Reader, UnexpectedEnd, Writer};

use crate::message::{
    Frame, HEADER_LEN, HELLO, Hello, Language, MAGIC, MAX_LENGTH, Name, Refusal, Reply, Type, World,
};
use crate::{DecodeError, ReplyError};

/// The first version whose fields have a meaning (R18).
const FIELDS_SINCE: u8 = 2;

/// The bit that makes a field critical.
const CRITICAL: u8 = 0x80;
/// The type of the field that holds a [`Name`].
const NAME: u8 = 1;
/// The type of the field that holds a [`Language`].
const LANGUAGE: u8 = 2;

//--- Frames

// ANCHOR: header
/// The first 12 octets of a frame, read but not judged, except for the magic.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Header {
    /// The version.
    pub version: u8,
    /// What the frame is.
    pub kind: Type,
    /// Octets of fields.
    pub fields_length: u8,
    /// Which request this is, or answers.
    pub id: u32,
    /// Octets of fields and payload together.
    pub length: u32,
}

impl Header {
    /// The header at the beginning of `input`; `None` if more octets are needed.
    ///
    /// # Errors
    /// [`DecodeError::BadMagic`], as soon as the first octet is there (R36).
    #[inline]
    pub fn decode(input: &[u8]) -> Result<Option<Self>, DecodeError> {
        match input.first() {
            Some(&found) if found != MAGIC => return Err(DecodeError::BadMagic { found }),
            _ => {}
        }
        Ok(input.first_chunk::<HEADER_LEN>().map(|octets| {
            let [
                _,
                version,
                kind,
                fields_length,
                i0,
                i1,
                i2,
                i3,
                l0,
                l1,
                l2,
                l3,
            ] = *octets;
            Self {
                version,
                kind: kind.into(),
                fields_length,
                id: u32::from_be_bytes([i0, i1, i2, i3]),
                length: u32::from_be_bytes([l0, l1, l2, l3]),
            }
        }))
    }

    /// The version by whose rules the frame is handled by one who implements `highest`: the
    /// lower one, but none that has no frames (R44).
    #[must_use]
    pub fn version_in_use(&self, highest: u8) -> u8 {
        self.version.min(highest).max(1)
    }

    #[inline]
    fn octets(&self) -> [u8; HEADER_LEN] {
        let [i0, i1, i2, i3] = self.id.to_be_bytes();
        let [l0, l1, l2, l3] = self.length.to_be_bytes();
        let (version, kind, fields) = (self.version, self.kind.into(), self.fields_length);
        [MAGIC, version, kind, fields, i0, i1, i2, i3, l0, l1, l2, l3]
    }
}
// ANCHOR_END: header

impl<'a> Frame<'a> {
    /// The frame at the beginning of `input`, and how many octets it has; `None` if more octets are
    /// needed. Nothing is copied.
    ///
    /// # Errors
    /// [`DecodeError::BadMagic`] and [`DecodeError::TooLong`], before a body is waited for
    /// (R8): where the next frame begins is then not known.
    #[inline]
    // ANCHOR: decode
    pub fn decode(input: &'a [u8]) -> Result<Option<(Self, usize)>, DecodeError> {
        let Some(header) = Header::decode(input)? else {
            return Ok(None);
        };
        let Header { length, .. } = header;
        let len = usize::try_from(length).unwrap_or(usize::MAX);
        if len > MAX_LENGTH {
            return Err(DecodeError::TooLong { length });
        }
        let end = HEADER_LEN + len;
        let body = input.get(HEADER_LEN..end);
        Ok(body.map(|body| (Self::of(header, body), end)))
    }
    // ANCHOR_END: decode

    /// Appends the frame to `out`.
    #[inline]
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.reserve(HEADER_LEN + self.body().len());
        out.extend_from_slice(&self.header().octets());
        out.extend_from_slice(self.body());
    }

    /// What is said of it before its body.
    #[must_use]
    pub fn header(&self) -> Header {
        Header {
            version: self.version,
            kind: self.kind,
            fields_length: self.fields_length,
            id: self.id,
            // A frame's constructors refuse what is longer than 4096 octets.
            length: u32::try_from(self.body().len()).unwrap_or(u32::MAX),
        }
    }
}

//--- Requests

impl<'a> Hello<'a> {
    /// The request in `frame`, for a server that implements the versions up to `highest`. The
    /// version of what comes out is the one in use (R44).
    ///
    /// # Errors
    /// The first rule that is broken, in the order of the specification (section 7.2). The frame
    /// after this one is not hurt by it.
    // ANCHOR: read_hello
    pub fn read(frame: &Frame<'a>, highest: u8) -> Result<Self, DecodeError> {
        if frame.version == 0 {
            return Err(DecodeError::BadVersion { version: 0 });
        }
        let (fields, payload) = frame.parts()?;
        if frame.kind != Type::Hello {
            let kind = frame.kind.into();
            return Err(DecodeError::UnknownType { kind });
        }
        let version = frame.header().version_in_use(highest);
        let known = match version {
            FIELDS_SINCE.. => Known::read(fields, |kind| matches!(kind, NAME | LANGUAGE))?,
            _ => Known::default(), // skipped without a look (R10)
        };
        if payload != HELLO {
            let offset = HEADER_LEN + fields.len();
            return Err(DecodeError::BadPayload { offset });
        }
        Ok(Self {
            version,
            id: frame.id,
            name: known.name,
            language: known.language,
        })
    }
    // ANCHOR_END: read_hello

    /// Appends the request to `out`: without its fields if its version has none (R10).
    pub fn encode(&self, out: &mut Vec<u8>) {
        let known = Known {
            name: self.name,
            language: self.language,
        };
        encode(out, self.version, Type::Hello, self.id, known, |writer| {
            writer.bytes(HELLO)
        });
    }
}

/// A frame whose lengths are filled in once they are known.
fn encode(
    out: &mut Vec<u8>,
    version: u8,
    kind: Type,
    id: u32,
    fields: Known<'_>,
    payload: impl FnOnce(&mut Writer<'_>),
) {
    let mut writer = Writer::new(out);
    let gap = writer.gap::<HEADER_LEN>();
    if version >= FIELDS_SINCE {
        fields.write(&mut writer);
    }
    let fields_length = length_octet(writer.since(&gap));
    payload(&mut writer);
    let header = Header {
        version,
        kind,
        fields_length,
        id,
        length: u32::try_from(writer.since(&gap)).unwrap_or(u32::MAX),
    };
    writer.fill(gap, header.octets());
}

/// Constructors have refused what does not fit.
fn length_octet(length: usize) -> u8 {
    u8::try_from(length).unwrap_or(u8::MAX)
}

//--- Fields

/// The fields that are known.
#[derive(Clone, Copy, Default)]
struct Known<'a> {
    name: Option<Name<'a>>,
    language: Option<Language<'a>>,
}

impl<'a> Known<'a> {
    /// Takes what `is_known` here, and skips what is not, unless it is critical (R21).
    // ANCHOR: fields
    fn read(fields: &'a [u8], is_known: impl Fn(u8) -> bool) -> Result<Self, DecodeError> {
        let (mut known, mut seen) = (Self::default(), 0_u128);
        let mut reader = Reader::new(fields);
        while !reader.is_empty() {
            let offset = HEADER_LEN + reader.position();
            let (kind, value) = field(&mut reader)
                .map_err(|UnexpectedEnd { .. }| DecodeError::BadField { offset })?;
            let bit = 1 << (kind & !CRITICAL);
            match kind & !CRITICAL {
                number if !is_known(number) => {
                    if kind & CRITICAL != 0 {
                        return Err(DecodeError::UnknownCritical { offset });
                    }
                }
                _ if seen & bit != 0 => return Err(DecodeError::RepeatedField { offset }),
                number => known.take(number, value, offset + FIELD_HEADER_LEN)?,
            }
            seen |= bit;
        }
        Ok(known)
    }
    // ANCHOR_END: fields

    fn take(&mut self, number: u8, value: &'a [u8], offset: usize) -> Result<(), DecodeError> {
        let taken = match number {
            NAME => Name::read(value).map(|name| self.name = Some(name)),
            _ => Language::read(value).map(|language| self.language = Some(language)),
        };
        taken.ok_or(DecodeError::BadValue { offset })
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let name = self.name.map(|name| (NAME, name.as_str()));
        let language = self.language.map(|tag| (LANGUAGE, tag.as_str()));
        for (kind, value) in name.into_iter().chain(language) {
            writer.bytes(&[kind, length_octet(value.len())]);
            writer.bytes(value.as_bytes());
        }
    }
}

/// Octets of a field before its value.
const FIELD_HEADER_LEN: usize = 2;

/// A field's type, with its critical bit, and its value.
fn field<'a>(reader: &mut Reader<'a>) -> Result<(u8, &'a [u8]), UnexpectedEnd> {
    let [kind, length] = reader.array::<FIELD_HEADER_LEN>()?;
    Ok((kind, reader.take(length.into())?))
}

//--- Replies

impl World<'_> {
    /// Appends the answer to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let known = Known {
            name: None,
            language: self.language,
        };
        encode(out, self.version, Type::World, self.id, known, |writer| {
            writer.bytes(self.text.as_bytes());
        });
    }
}

impl Refusal {
    /// Appends the error to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        encode(
            out,
            self.version,
            Type::Error,
            self.id,
            Known::default(),
            |writer| {
                writer.u16_be(self.code.into());
                writer.u16_be(self.offset);
                writer.bytes(self.reason.as_bytes());
            },
        );
    }
}

impl<'a> Reply<'a> {
    /// The reply in `frame`, to a client that offered the version `offered`.
    ///
    /// # Errors
    /// What makes the connection useless (R17, R45).
    pub fn read(frame: &Frame<'a>, offered: u8) -> Result<Self, ReplyError> {
        let (version, id) = (frame.version, frame.id);
        if !(1..=offered).contains(&version) {
            let answered = version;
            return Err(ReplyError::VersionNotOffered { offered, answered });
        }
        let (fields, payload) = frame.parts().map_err(ReplyError::Broken)?;
        match frame.kind {
            Type::World => {
                let known = match version {
                    FIELDS_SINCE.. => Known::read(fields, |kind| kind == LANGUAGE),
                    _ => Ok(Known::default()),
                };
                Ok(Self::World(World {
                    version,
                    id,
                    language: known.map_err(ReplyError::Broken)?.language,
                    text: str::from_utf8(payload)
                        .map_err(|_| ReplyError::NotText)?
                        .into(),
                }))
            }
            Type::Error => {
                let (&[c0, c1, o0, o1], reason) =
                    payload.split_first_chunk().ok_or(ReplyError::NoCode)?;
                Ok(Self::Error(Refusal {
                    version,
                    id,
                    code: u16::from_be_bytes([c0, c1]).into(),
                    offset: u16::from_be_bytes([o0, o1]),
                    reason: String::from_utf8_lossy(reason).into_owned(),
                }))
            }
            kind => Err(ReplyError::NotAReply(kind.into())),
        }
    }

    /// Which request it answers; 0 may be none.
    #[must_use]
    pub fn id(&self) -> u32 {
        match self {
            Self::World(world) => world.id,
            Self::Error(refusal) => refusal.id,
        }
    }

    /// Appends the reply to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::World(world) => world.encode(out),
            Self::Error(refusal) => refusal.encode(out),
        }
    }
}
