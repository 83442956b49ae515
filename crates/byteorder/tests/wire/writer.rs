//! Writing: every integer as the reader reads it, and gaps filled later.

use std::fmt::Debug;

use byteorder::{Reader, UnexpectedEnd, Writer};

fn written(write: impl FnOnce(&mut Writer<'_>)) -> Vec<u8> {
    let mut out = b"kept".to_vec();
    write(&mut Writer::new(&mut out));
    assert_eq!(&out[..4], b"kept");
    out.split_off(4)
}

/// What is written for each of the values is exactly what the reader reads as that value.
fn check<T: Copy + Debug + PartialEq>(
    write: impl Fn(&mut Writer<'_>, T),
    read: impl Fn(&mut Reader<'_>) -> Result<T, UnexpectedEnd>,
    values: &[T],
) {
    for value in values {
        let bytes = written(|writer| write(writer, *value));
        let mut reader = Reader::new(&bytes);
        assert_eq!(read(&mut reader), Ok(*value));
        assert!(reader.is_empty());
    }
}

#[test]
fn every_integer_comes_back() {
    check(
        |to, value| to.u8(value),
        |from| from.u8(),
        &[0, 1, 0x80, u8::MAX],
    );
    check(
        |to, value| to.i8(value),
        |from| from.i8(),
        &[0, -1, i8::MIN, i8::MAX],
    );
    let values = [0, 1, 0x1234, 0x8000, u16::MAX];
    check(|to, value| to.u16_be(value), |from| from.u16_be(), &values);
    check(|to, value| to.u16_le(value), |from| from.u16_le(), &values);
    let values = [0, -1, -525, i16::MIN, i16::MAX];
    check(|to, value| to.i16_be(value), |from| from.i16_be(), &values);
    check(|to, value| to.i16_le(value), |from| from.i16_le(), &values);
    let values = [0, 1, 0x1234_5678, 1 << 31, u32::MAX];
    check(|to, value| to.u32_be(value), |from| from.u32_be(), &values);
    check(|to, value| to.u32_le(value), |from| from.u32_le(), &values);
    let values = [0, -1, 0x1234_5678, i32::MIN, i32::MAX];
    check(|to, value| to.i32_be(value), |from| from.i32_be(), &values);
    check(|to, value| to.i32_le(value), |from| from.i32_le(), &values);
    let values = [0, 1, 0x0102_0304_0506_0708, 1 << 63, u64::MAX];
    check(|to, value| to.u64_be(value), |from| from.u64_be(), &values);
    check(|to, value| to.u64_le(value), |from| from.u64_le(), &values);
    let values = [0, -1, 0x0102_0304_0506_0708, i64::MIN, i64::MAX];
    check(|to, value| to.i64_be(value), |from| from.i64_be(), &values);
    check(|to, value| to.i64_le(value), |from| from.i64_le(), &values);
}

#[test]
fn the_order_of_the_bytes_is_the_one_asked_for() {
    let bytes = written(|writer| {
        writer.u16_be(0x04d2);
        writer.u16_le(0x04d2);
        writer.i16_be(-525);
        writer.u32_be(0x7247_dc5f);
        writer.u32_le(0x7247_dc5f);
        writer.u64_be(0x0102_0304_0506_0708);
        writer.bytes(b"end");
    });
    assert_eq!(
        bytes,
        b"\x04\xd2\xd2\x04\xfd\xf3\x72\x47\xdc\x5f\x5f\xdc\x47\x72\x01\x02\x03\x04\x05\x06\x07\x08end"
    );
}

#[test]
fn a_length_is_filled_in_once_it_is_known() {
    let bytes = written(|writer| {
        writer.u8(0x16);
        let outer = writer.gap::<3>();
        writer.u16_be(0x0303);
        let inner = writer.gap::<1>();
        writer.bytes(b"Hello");
        assert_eq!(writer.since(&inner), 5);
        writer.fill(inner, [5]);
        assert_eq!(writer.since(&outer), 8);
        writer.fill(outer, [0, 0, 8]);
        assert_eq!(writer.position(), 12);
    });
    assert_eq!(bytes, b"\x16\x00\x00\x08\x03\x03\x05Hello");
}

#[test]
fn written_is_what_this_writer_wrote_and_an_open_gap_is_zero() {
    written(|writer| {
        assert_eq!(writer.written(), b"");
        writer.u8(1);
        let _open = writer.gap::<2>();
        assert_eq!(writer.written(), [1, 0, 0]);
        assert_eq!(writer.position(), 3);
    });
}

#[test]
fn a_stranger_s_gap_harms_nothing() {
    let (mut long, mut short) = (vec![0; 9], b"ab".to_vec());
    let gap = Writer::new(&mut long).gap::<2>();
    let mut writer = Writer::new(&mut short);
    writer.u8(b'c');
    assert_eq!(writer.since(&gap), 0);
    writer.fill(gap, *b"!!");
    assert_eq!(short, b"abc");
}
