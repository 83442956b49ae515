//! Integers to bytes: appends to a buffer that the caller owns and can use again.

/// Appends integers and bytes to a `Vec<u8>`. Nothing can fail.
///
/// What stood in the buffer before is kept; positions count from where this writer began.
///
/// ```
/// use byteorder::{Writer, checksum, verify};
///
/// let mut packet = Vec::new();
/// let mut writer = Writer::new(&mut packet);
/// writer.u16_be(0xcafe);
/// let sum = writer.gap::<2>(); // not known before the rest is written
/// writer.bytes(b"data");
/// let value = checksum(writer.written());
/// writer.fill(sum, value.to_be_bytes());
/// assert!(verify(&packet));
/// ```
#[derive(Debug)]
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
}

impl<'a> Writer<'a> {
    /// A writer that appends to `out`.
    #[inline]
    pub const fn new(out: &'a mut Vec<u8>) -> Self {
        let start = out.len();
        Self { out, start }
    }

    /// How many bytes this writer has written.
    #[inline]
    #[must_use]
    pub const fn position(&self) -> usize {
        self.out.len() - self.start
    }

    /// What this writer has written, with zeros where a gap is not filled yet.
    #[inline]
    #[must_use]
    pub fn written(&self) -> &[u8] {
        self.out.get(self.start..).unwrap_or_default()
    }

    /// Appends `bytes` as they are.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// Leaves `N` zero bytes for a value that is known only later, such as a length or
    /// a checksum; [`fill`](Self::fill) puts it there.
    #[inline]
    #[must_use = "a gap that is not filled stays zero"]
    pub fn gap<const N: usize>(&mut self) -> Gap<N> {
        let offset = self.out.len();
        self.bytes(&[0; N]);
        Gap { offset }
    }

    /// How many bytes follow `gap`: the value of a length field that counts what comes
    /// after itself.
    ///
    /// ```
    /// use byteorder::Writer;
    ///
    /// let mut frame = Vec::new();
    /// let mut writer = Writer::new(&mut frame);
    /// let length = writer.gap::<2>();
    /// writer.bytes(b"Hello");
    /// // A codec's constructor has refused what is longer than the field can say.
    /// let value = u16::try_from(writer.since(&length)).unwrap_or(u16::MAX);
    /// writer.fill(length, value.to_be_bytes());
    /// assert_eq!(frame, b"\x00\x05Hello");
    /// ```
    #[inline]
    #[must_use]
    pub fn since<const N: usize>(&self, gap: &Gap<N>) -> usize {
        self.out.len().saturating_sub(gap.offset + N)
    }

    /// Fills `gap` with `bytes`. A gap belongs to the writer that left it: one that lies
    /// outside of this writer's bytes is ignored.
    #[inline]
    pub fn fill<const N: usize>(&mut self, gap: Gap<N>, bytes: [u8; N]) {
        let place = (self.out)
            .get_mut(gap.offset..)
            .and_then(|rest| rest.first_chunk_mut());
        if let Some(place) = place {
            *place = bytes;
        }
    }
}

/// A place of `N` bytes left free by [`Writer::gap`].
#[derive(Debug)]
pub struct Gap<const N: usize> {
    offset: usize,
}

//--- Integers

macro_rules! integers {
    ($($name:ident: $int:ident, $to_bytes:ident, $what:literal;)*) => {
        /// Integers, by width, sign and order (`_be` big-endian, `_le` little-endian).
        impl Writer<'_> {$(
            #[doc = concat!("Appends ", $what, ".")]
            #[inline]
            pub fn $name(&mut self, value: $int) {
                self.bytes(&value.$to_bytes());
            }
        )*}
    };
}

integers! {
    u8: u8, to_be_bytes, "one byte";
    i8: i8, to_be_bytes, "one signed byte";
    u16_be: u16, to_be_bytes, "16 bits, big-endian";
    u16_le: u16, to_le_bytes, "16 bits, little-endian";
    i16_be: i16, to_be_bytes, "16 signed bits, big-endian";
    i16_le: i16, to_le_bytes, "16 signed bits, little-endian";
    u32_be: u32, to_be_bytes, "32 bits, big-endian";
    u32_le: u32, to_le_bytes, "32 bits, little-endian";
    i32_be: i32, to_be_bytes, "32 signed bits, big-endian";
    i32_le: i32, to_le_bytes, "32 signed bits, little-endian";
    u64_be: u64, to_be_bytes, "64 bits, big-endian";
    u64_le: u64, to_le_bytes, "64 bits, little-endian";
    i64_be: i64, to_be_bytes, "64 signed bits, big-endian";
    i64_le: i64, to_le_bytes, "64 signed bits, little-endian";
}
