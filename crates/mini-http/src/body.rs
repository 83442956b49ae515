//! The body of a message: its bytes as they come, until its framing says that it ends.

use crate::head::{Progress, decode_trailers};
use crate::syntax::{self, TOKEN};
use crate::{DecodeError, FieldIndex, Fields, Framing, Limits, Rule};

/// A part of a body.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// The next bytes; never empty. They lie in the input, nothing was copied.
    Data(&'a [u8]),
    /// The fields after the last chunk, where there are any (RFC 9112 §7.1.2). They are kept
    /// apart from those of the head: merging one needs to know what it means.
    Trailers(Fields<'a>),
    /// The body is complete.
    End,
}

/// Reads one body, whose bytes come in pieces.
///
/// ```
/// use mini_http::{BodyDecoder, FieldIndex, Framing, Limits, Part};
///
/// let mut body = BodyDecoder::new(Framing::Chunked);
/// let (mut index, limits) = (FieldIndex::new(), Limits::default());
/// let (part, taken) = body.decode(b"5\r\nhel", &mut index, &limits)?;
/// assert!(matches!(part, Some(Part::Data(b"hel"))) && taken == 6);
/// let (part, taken) = body.decode(b"lo\r\n0\r\n\r\n", &mut index, &limits)?;
/// assert!(matches!(part, Some(Part::Data(b"lo"))) && taken == 2);
/// let (part, taken) = body.decode(b"\r\n0\r\n\r\n", &mut index, &limits)?;
/// assert!(matches!(part, Some(Part::End)) && taken == 7);
/// # Ok::<(), mini_http::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct BodyDecoder {
    state: State,
    /// Bytes of data until now.
    length: u64,
    /// Bytes of chunk extensions until now.
    extensions: usize,
}

/// What comes next.
#[derive(Clone, Copy, Debug)]
enum State {
    /// So many bytes, then the end.
    Length(u64),
    UntilClose,
    /// A digit of a chunk's size.
    Size {
        size: u64,
        digits: u8,
    },
    /// A chunk extension, or the CR.
    Extension {
        size: u64,
        place: Place,
    },
    /// The LF after a chunk's size.
    SizeLf(u64),
    /// So many bytes of a chunk.
    Data(u64),
    DataCr,
    DataLf,
    Trailers(Progress),
    End,
}

/// Where in `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )` (RFC 9112 §7.1.1).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Place {
    /// After the size, or after a whole extension.
    After,
    /// In the space after that, where only `;` can follow.
    Space,
    BeforeName,
    Name,
    /// In the space after a name.
    NameSpace,
    BeforeValue,
    Value,
    Quoted,
    Escaped,
}

impl BodyDecoder {
    /// A decoder of a body with this framing.
    #[must_use]
    pub const fn new(framing: Framing) -> Self {
        let state = match framing {
            Framing::Length(length) => State::Length(length),
            Framing::Chunked => State::SIZE,
            Framing::UntilClose => State::UntilClose,
        };
        Self {
            state,
            length: 0,
            extensions: 0,
        }
    }

    /// The next part at the start of `input`, and how many bytes of `input` are done with, which
    /// can be more than 0 also when more are needed (`None`).
    ///
    /// After [`Part::End`] it is `Part::End` again, of 0 bytes.
    ///
    /// # Errors
    /// The first rule that is broken; its offset counts from the start of `input`.
    pub fn decode<'a>(
        &mut self,
        input: &'a [u8],
        index: &'a mut FieldIndex,
        limits: &Limits,
    ) -> Result<(Option<Part<'a>>, usize), DecodeError> {
        let at = self.frame(input, limits)?;
        let rest = input.get(at..).unwrap_or_default();
        match self.state {
            State::End | State::Length(0) => Ok((Some(Part::End), at)),
            State::Trailers(progress) => self
                .trailers(progress, rest, index, limits)
                .map(|(part, taken)| (part, at + taken))
                .map_err(|error| error.rule.at(at + error.offset)),
            State::Length(left) if left > self.allowance(limits) => Err(Rule::BodyTooLong.at(0)),
            _ if rest.is_empty() => Ok((None, at)),
            _ => {
                let data = self.data(rest);
                if data.len() as u64 > self.allowance(limits) {
                    return Err(Rule::BodyTooLong.at(at));
                }
                self.length += data.len() as u64;
                Ok((Some(Part::Data(data)), at + data.len()))
            }
        }
    }

    /// Takes the end of the connection, which ends a body that has no other end.
    ///
    /// # Errors
    /// [`Rule::Incomplete`] when the body should have gone on.
    pub const fn handle_end(&mut self) -> Result<(), DecodeError> {
        match self.state {
            State::UntilClose | State::Length(0) | State::End => self.state = State::End,
            _ => return Err(Rule::Incomplete.at(0)),
        }
        Ok(())
    }

    /// Takes what stands around the data of chunks, up to the next data, the trailers or the end
    /// of the input. Tells how many bytes that were.
    fn frame(&mut self, input: &[u8], limits: &Limits) -> Result<usize, DecodeError> {
        for (at, &byte) in input.iter().enumerate() {
            let next = match self.state {
                State::Size { size, digits } => size_digit(size, digits, byte),
                State::Extension { size, place } => self.extension(size, place, byte, limits),
                State::SizeLf(size) => match byte {
                    b'\n' => self.chunk(size, limits),
                    _ => Err(Rule::BareCr),
                },
                State::DataCr if byte == b'\r' => Ok(State::DataLf),
                State::DataLf if byte == b'\n' => Ok(State::SIZE),
                State::DataCr | State::DataLf => Err(Rule::ChunkEnd),
                _ => return Ok(at),
            };
            self.state = next.map_err(|rule| rule.at(at))?;
        }
        Ok(input.len())
    }

    fn extension(
        &mut self,
        size: u64,
        place: Place,
        byte: u8,
        limits: &Limits,
    ) -> Result<State, Rule> {
        if byte == b'\r' && place.can_end() {
            return Ok(State::SizeLf(size));
        }
        self.extensions += 1;
        if self.extensions > limits.chunk_extensions {
            return Err(Rule::ChunkExtensionsTooLong);
        }
        let place = place.next(byte)?;
        Ok(State::Extension { size, place })
    }

    /// A chunk of this size begins: what would go beyond the limit is refused before it comes.
    const fn chunk(&self, size: u64, limits: &Limits) -> Result<State, Rule> {
        match size {
            0 => Ok(State::Trailers(Progress::new())),
            _ if size > self.allowance(limits) => Err(Rule::BodyTooLong),
            _ => Ok(State::Data(size)),
        }
    }

    /// Takes what of `rest` is data.
    fn data<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let (State::Length(left) | State::Data(left)) = self.state else {
            return rest;
        };
        let data = usize::try_from(left)
            .ok()
            .and_then(|left| rest.get(..left))
            .unwrap_or(rest);
        let left = left - data.len() as u64;
        self.state = match self.state {
            State::Data(_) if left == 0 => State::DataCr,
            State::Data(_) => State::Data(left),
            _ => State::Length(left),
        };
        data
    }

    /// How much more data may come.
    const fn allowance(&self, limits: &Limits) -> u64 {
        limits.body.saturating_sub(self.length)
    }

    fn trailers<'a>(
        &mut self,
        mut progress: Progress,
        rest: &'a [u8],
        index: &'a mut FieldIndex,
        limits: &Limits,
    ) -> Result<(Option<Part<'a>>, usize), DecodeError> {
        let due = progress.is_due(rest, limits);
        self.state = State::Trailers(progress);
        let decoded = match due {
            true => decode_trailers(rest, index, limits)?,
            false => None,
        };
        Ok(match decoded {
            None => (None, 0),
            Some((fields, taken)) => {
                self.state = State::End;
                match fields.is_empty() {
                    true => (Some(Part::End), taken),
                    false => (Some(Part::Trailers(fields)), taken),
                }
            }
        })
    }
}

impl State {
    /// The start of a chunk.
    const SIZE: Self = Self::Size { size: 0, digits: 0 };
}

/// `1*HEXDIG`, at most 16 of them and below 2^63.
const fn size_digit(size: u64, digits: u8, byte: u8) -> Result<State, Rule> {
    let digit = match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        b'A'..=b'F' => byte - b'A' + 10,
        _ if digits == 0 => return Err(Rule::ChunkSize),
        b'\r' => return Ok(State::SizeLf(size)),
        b'\n' => return Err(Rule::BareLf),
        b';' => {
            let place = Place::BeforeName;
            return Ok(State::Extension { size, place });
        }
        b' ' | b'\t' => {
            let place = Place::Space;
            return Ok(State::Extension { size, place });
        }
        _ => return Err(Rule::ChunkSize),
    };
    if digits == 16 || size >> 59 != 0 {
        return Err(Rule::ChunkSizeTooLarge);
    }
    Ok(State::Size {
        size: size << 4 | digit as u64,
        digits: digits + 1,
    })
}

impl Place {
    const fn can_end(self) -> bool {
        matches!(self, Self::After | Self::Name | Self::Value)
    }

    fn next(self, byte: u8) -> Result<Self, Rule> {
        let token = syntax::is(&TOKEN, byte);
        Ok(match (self, byte) {
            (_, b'\n') => return Err(Rule::BareLf),
            (Self::Escaped, _) if syntax::is_in_value(byte) => Self::Quoted,
            (Self::Quoted, b'"') => Self::After,
            (Self::Quoted, b'\\') => Self::Escaped,
            (Self::Quoted, _) if syntax::is_in_value(byte) => Self::Quoted,
            (Self::BeforeName | Self::Name, _) if token => Self::Name,
            (Self::BeforeValue | Self::Value, _) if token => Self::Value,
            (Self::BeforeValue, b'"') => Self::Quoted,
            (Self::BeforeName | Self::BeforeValue, b' ' | b'\t') => self,
            (Self::Name | Self::NameSpace, b' ' | b'\t') => Self::NameSpace,
            (Self::Name | Self::NameSpace, b'=') => Self::BeforeValue,
            (Self::After | Self::Space | Self::Value, b' ' | b'\t') => Self::Space,
            (Self::After | Self::Space | Self::Name | Self::NameSpace | Self::Value, b';') => {
                Self::BeforeName
            }
            _ => return Err(Rule::ChunkExtension),
        })
    }
}
