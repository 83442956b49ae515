//! Bytes to integers: a cursor that checks every bound and knows where it stands.

use crate::UnexpectedEnd;

/// Reads integers and sub-slices from the front of a byte slice.
///
/// A read that fails takes nothing, so the position is still that of the field that
/// was cut short.
///
/// ```
/// # fn main() -> Result<(), byteorder::UnexpectedEnd> {
/// use byteorder::Reader;
///
/// // A DNS name's label (RFC 1035 §3.1): one length byte, then so many bytes.
/// let mut reader = Reader::new(b"\x03www\x00");
/// let length = reader.u8()?;
/// assert_eq!(reader.take(length.into())?, b"www");
/// assert_eq!(reader.position(), 4);
/// assert_eq!(reader.rest(), b"\x00");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    /// The offset in the whole input at which `rest` ends. It never moves, so a read
    /// has one slice to update, and the position is asked for rarely.
    end: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the first byte of `bytes`, which counts as offset 0.
    #[inline]
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            end: bytes.len(),
        }
    }

    /// How many bytes of the whole input lie before the next one.
    #[inline]
    #[must_use]
    pub const fn position(&self) -> usize {
        self.end - self.rest.len()
    }

    /// How many bytes are left.
    #[inline]
    #[must_use]
    pub const fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Whether every byte has been read.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The bytes that are left, without taking them.
    #[inline]
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Takes the next `length` bytes, borrowed from the input.
    ///
    /// # Errors
    /// [`UnexpectedEnd`] when fewer are left, as for every read below.
    #[inline]
    // ANCHOR: take
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], UnexpectedEnd> {
        let Some((head, rest)) = self.rest.split_at_checked(length) else {
            return Err(self.unexpected_end(length));
        };
        self.rest = rest;
        Ok(head)
    }
    // ANCHOR_END: take

    /// Takes the next `N` bytes as an array: an address, a key, a magic number.
    ///
    /// # Errors
    /// [`UnexpectedEnd`] when fewer are left.
    #[inline]
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], UnexpectedEnd> {
        let Some((head, rest)) = self.rest.split_first_chunk() else {
            return Err(self.unexpected_end(N));
        };
        self.rest = rest;
        Ok(*head)
    }

    /// Passes over the next `length` bytes.
    ///
    /// # Errors
    /// [`UnexpectedEnd`] when fewer are left.
    #[inline]
    pub fn skip(&mut self, length: usize) -> Result<(), UnexpectedEnd> {
        self.take(length).map(drop)
    }

    /// Takes the next `length` bytes as a reader of their own, which cannot read past
    /// them. Its positions, and those in its errors, still count from the start of the
    /// whole input.
    ///
    /// ```
    /// use byteorder::{Reader, UnexpectedEnd};
    ///
    /// let mut message = Reader::new(&[0x00, 0x01, 0x7f, 0xff]);
    /// let length = message.u16_be()?;
    /// let mut body = message.nested(length.into())?;
    /// assert_eq!(body.u16_be(), Err(UnexpectedEnd { offset: 2, needed: 2, available: 1 }));
    /// # Ok::<(), UnexpectedEnd>(())
    /// ```
    ///
    /// # Errors
    /// [`UnexpectedEnd`] when fewer are left.
    #[inline]
    pub fn nested(&mut self, length: usize) -> Result<Self, UnexpectedEnd> {
        let rest = self.take(length)?;
        let end = self.position();
        Ok(Self { rest, end })
    }

    #[cold]
    fn unexpected_end(&self, needed: usize) -> UnexpectedEnd {
        UnexpectedEnd {
            offset: self.position(),
            needed,
            available: self.remaining(),
        }
    }
}

//--- Integers

macro_rules! integers {
    ($($name:ident: $int:ident, $from_bytes:ident, $what:literal;)*) => {
        /// Integers, by width, sign and order (`_be` big-endian, `_le` little-endian).
        impl Reader<'_> {$(
            #[doc = concat!("Reads ", $what, ".")]
            ///
            /// # Errors
            /// [`UnexpectedEnd`] when too few bytes are left.
            #[inline]
            pub fn $name(&mut self) -> Result<$int, UnexpectedEnd> {
                self.array().map($int::$from_bytes)
            }
        )*}
    };
}

integers! {
    u8: u8, from_be_bytes, "one byte";
    i8: i8, from_be_bytes, "one signed byte";
    u16_be: u16, from_be_bytes, "16 bits, big-endian";
    u16_le: u16, from_le_bytes, "16 bits, little-endian";
    i16_be: i16, from_be_bytes, "16 signed bits, big-endian";
    i16_le: i16, from_le_bytes, "16 signed bits, little-endian";
    u32_be: u32, from_be_bytes, "32 bits, big-endian";
    u32_le: u32, from_le_bytes, "32 bits, little-endian";
    i32_be: i32, from_be_bytes, "32 signed bits, big-endian";
    i32_le: i32, from_le_bytes, "32 signed bits, little-endian";
    u64_be: u64, from_be_bytes, "64 bits, big-endian";
    u64_le: u64, from_le_bytes, "64 bits, little-endian";
    i64_be: i64, from_be_bytes, "64 signed bits, big-endian";
    i64_le: i64, from_le_bytes, "64 signed bits, little-endian";
}

impl Reader<'_> {
    /// Reads 24 bits, big-endian: the length of a TLS handshake message (RFC 8446 §4).
    ///
    /// # Errors
    /// [`UnexpectedEnd`] when too few bytes are left.
    #[inline]
    pub fn u24_be(&mut self) -> Result<u32, UnexpectedEnd> {
        self.array()
            .map(|[high, middle, low]| u32::from_be_bytes([0, high, middle, low]))
    }
}
