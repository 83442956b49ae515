//! Whole slices of integers: converted in place, read from bytes, written to bytes.

use crate::{Endian, UnexpectedEnd, vector};

/// Converts every word between the host's order and `order`, in place. The same call
/// converts back.
///
/// ```
/// use byteorder::{Endian, convert_slice};
///
/// let mut ports = [80_u16, 1234];
/// convert_slice(&mut ports, Endian::NETWORK);
/// assert_eq!(ports.map(u16::to_ne_bytes), [[0x00, 0x50], [0x04, 0xd2]]);
/// convert_slice(&mut ports, Endian::NETWORK);
/// assert_eq!(ports, [80, 1234]);
/// ```
pub fn convert_slice<W: Word>(words: &mut [W], order: Endian) {
    if order != Endian::host() {
        vector::with_avx2(size_of_val(words), || W::swap_all(words));
    }
}

/// Fills `words` with the numbers that stand in `bytes` in the given order. Bytes beyond
/// the last word are left alone.
///
/// ```
/// use byteorder::{Endian, read_slice};
///
/// let mut addresses = [0_u32; 2];
/// read_slice(&[114, 71, 220, 95, 127, 0, 0, 1], &mut addresses, Endian::NETWORK)?;
/// assert_eq!(addresses, [0x7247dc5f, 0x7f000001]);
/// # Ok::<(), byteorder::UnexpectedEnd>(())
/// ```
///
/// # Errors
/// [`UnexpectedEnd`] when `bytes` is too short for all of `words`; none is changed then.
pub fn read_slice<W: Word>(
    bytes: &[u8],
    words: &mut [W],
    order: Endian,
) -> Result<(), UnexpectedEnd> {
    need(size_of_val(words), bytes.len())?;
    let swap = order != Endian::host();
    vector::with_avx2(size_of_val(words), || W::read_all(bytes, words, swap));
    Ok(())
}

/// Writes all `words` to the front of `bytes` in the given order. Bytes beyond the last
/// word are left alone.
///
/// ```
/// use byteorder::{Endian, write_slice};
///
/// let mut bytes = [0; 4];
/// write_slice(&[80_u16, 1234], &mut bytes, Endian::NETWORK)?;
/// assert_eq!(bytes, [0x00, 0x50, 0x04, 0xd2]);
/// # Ok::<(), byteorder::UnexpectedEnd>(())
/// ```
///
/// # Errors
/// [`UnexpectedEnd`] when `bytes` is too short for all of `words`; nothing is written then.
pub fn write_slice<W: Word>(
    words: &[W],
    bytes: &mut [u8],
    order: Endian,
) -> Result<(), UnexpectedEnd> {
    need(size_of_val(words), bytes.len())?;
    let swap = order != Endian::host();
    vector::with_avx2(size_of_val(words), || W::write_all(words, bytes, swap));
    Ok(())
}

const fn need(needed: usize, available: usize) -> Result<(), UnexpectedEnd> {
    if needed <= available {
        return Ok(());
    }
    Err(UnexpectedEnd {
        offset: 0,
        needed,
        available,
    })
}

/// An integer whose slices can be converted: `u16`, `u32` and `u64`.
pub trait Word: Copy + loops::Loops {}

/// The plain loops, which the compiler turns into vector instructions. They are always
/// inlined, so that [`vector::with_avx2`] can compile them a second time.
mod loops {
    pub trait Loops: Sized {
        fn swap_all(words: &mut [Self]);
        fn read_all(bytes: &[u8], words: &mut [Self], swap: bool);
        fn write_all(words: &[Self], bytes: &mut [u8], swap: bool);
    }
}

macro_rules! words {
    ($($int:ident)*) => {$(
        impl Word for $int {}

        impl loops::Loops for $int {
            #[inline(always)]
            fn swap_all(words: &mut [Self]) {
                for word in words {
                    *word = word.swap_bytes();
                }
            }

            #[inline(always)]
            fn read_all(bytes: &[u8], words: &mut [Self], swap: bool) {
                for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
                    let read = Self::from_ne_bytes(*bytes);
                    *word = if swap { read.swap_bytes() } else { read };
                }
            }

            #[inline(always)]
            fn write_all(words: &[Self], bytes: &mut [u8], swap: bool) {
                for (word, bytes) in words.iter().zip(bytes.as_chunks_mut().0) {
                    let written = if swap { word.swap_bytes() } else { *word };
                    *bytes = written.to_ne_bytes();
                }
            }
        }
    )*};
}

words!(u16 u32 u64);
