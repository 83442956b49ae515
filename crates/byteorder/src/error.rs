//! The error of everything that reads bytes: there are fewer of them than needed.

use std::{error, fmt};

/// Fewer bytes are there than the next field needs.
///
/// A datagram that gives this is broken; a stream that gives it may only be waiting for
/// more, which the codec of a stream tells as `Ok(None)`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct UnexpectedEnd {
    /// Where the field begins, in bytes from the start of the whole input.
    pub offset: usize,
    /// How many bytes the field has.
    pub needed: usize,
    /// How many bytes there are from `offset` on.
    pub available: usize,
}

impl fmt::Display for UnexpectedEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            offset,
            needed,
            available,
        } = self;
        let plural = if *needed == 1 { "" } else { "s" };
        write!(
            f,
            "unexpected end: {needed} byte{plural} needed at offset {offset}, {available} available"
        )
    }
}

impl error::Error for UnexpectedEnd {}
