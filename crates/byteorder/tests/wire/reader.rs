//! Reading: every integer, every truncation, positions that count from the start.

use std::fmt::Debug;

use byteorder::{Reader, UnexpectedEnd};

/// Reads `expected` after one byte of something else, and fails on every truncation
/// without moving.
fn check<T: Debug + PartialEq>(
    read: impl Fn(&mut Reader<'_>) -> Result<T, UnexpectedEnd>,
    bytes: &[u8],
    expected: T,
) {
    let input = [b"?", bytes, b"next"].concat();
    let mut reader = Reader::new(&input);
    reader.skip(1).unwrap();
    assert_eq!(read(&mut reader), Ok(expected));
    assert_eq!(reader.position(), 1 + bytes.len());
    assert_eq!(reader.rest(), b"next");

    for available in 0..bytes.len() {
        let mut reader = Reader::new(&input[..1 + available]);
        reader.skip(1).unwrap();
        let error = UnexpectedEnd {
            offset: 1,
            needed: bytes.len(),
            available,
        };
        assert_eq!(read(&mut reader), Err(error));
        assert_eq!((reader.position(), reader.remaining()), (1, available));
    }
}

#[test]
fn integers_of_every_width_sign_and_order() {
    let bytes = [0xf1, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08];
    check(|reader| reader.u8(), &bytes[..1], 0xf1);
    check(|reader| reader.i8(), &bytes[..1], -15);
    check(|reader| reader.u16_be(), &bytes[..2], 0xf102);
    check(|reader| reader.u16_le(), &bytes[..2], 0x02f1);
    check(|reader| reader.i16_be(), &bytes[..2], -0x0efe);
    check(|reader| reader.i16_le(), &bytes[..2], 0x02f1);
    check(|reader| reader.u24_be(), &bytes[..3], 0x00f1_0203);
    check(|reader| reader.u32_be(), &bytes[..4], 0xf102_0304);
    check(|reader| reader.u32_le(), &bytes[..4], 0x0403_02f1);
    check(|reader| reader.i32_be(), &bytes[..4], -0x0efd_fcfc);
    check(|reader| reader.i32_le(), &bytes[..4], 0x0403_02f1);
    check(|reader| reader.u64_be(), &bytes, 0xf102_0304_0506_0708);
    check(|reader| reader.u64_le(), &bytes, 0x0807_0605_0403_02f1);
    check(|reader| reader.i64_be(), &bytes, -0x0efd_fcfb_faf9_f8f8);
    check(|reader| reader.i64_le(), &bytes, 0x0807_0605_0403_02f1);
}

#[test]
fn arrays_slices_and_readers_of_their_own() {
    check(
        |reader| reader.array(),
        b"\x72\x47\xdc\x5f",
        [114, 71, 220, 95],
    );
    check(
        |reader| reader.take(3).map(<[u8]>::to_vec),
        b"www",
        b"www".into(),
    );
    check(|reader| reader.skip(3), b"www", ());
    check(|reader| reader.nested(4)?.u32_be(), &[0, 0, 4, 210], 1234);
}

#[test]
fn a_hostile_length_is_an_error_and_nothing_else() {
    let mut reader = Reader::new(b"abc");
    reader.skip(1).unwrap();
    for needed in [3, 4, usize::MAX - 1, usize::MAX] {
        let error = UnexpectedEnd {
            offset: 1,
            needed,
            available: 2,
        };
        assert_eq!(reader.take(needed), Err(error));
        assert_eq!(reader.skip(needed), Err(error));
        assert_eq!(reader.nested(needed).unwrap_err(), error);
    }
}

#[test]
fn a_nested_reader_ends_early_but_counts_from_the_start() {
    let mut outer = Reader::new(&[9, 9, 1, 2, 3, 4, 5]);
    outer.skip(2).unwrap();
    let mut middle = outer.nested(4).unwrap();
    middle.skip(1).unwrap();
    let mut inner = middle.nested(2).unwrap();
    assert_eq!((inner.position(), inner.remaining()), (3, 2));
    assert_eq!(inner.u8(), Ok(2));
    let error = UnexpectedEnd {
        offset: 4,
        needed: 2,
        available: 1,
    };
    assert_eq!(inner.u16_be(), Err(error));
    assert_eq!((middle.position(), middle.rest()), (5, &[4][..]));
    assert_eq!((outer.position(), outer.rest()), (6, &[5][..]));
}

#[test]
fn an_empty_input_is_at_its_end() {
    let mut reader = Reader::new(b"");
    assert!(reader.is_empty());
    assert_eq!(reader.take(0), Ok(&b""[..]));
    assert!(reader.u8().is_err());
    assert!(!Reader::new(b"x").is_empty());
}

#[test]
fn the_error_says_where_and_how_much() {
    let message = |needed| {
        let (offset, available) = (6, 0);
        UnexpectedEnd {
            offset,
            needed,
            available,
        }
        .to_string()
    };
    assert_eq!(
        message(4),
        "unexpected end: 4 bytes needed at offset 6, 0 available"
    );
    assert_eq!(
        message(1),
        "unexpected end: 1 byte needed at offset 6, 0 available"
    );
}
