//! Bytes as escaped text and in hexadecimal.

use wiretrace::{Field, annotated_hex, escape, hex_dump};

#[test]
fn escape_shows_every_byte() {
    let rows: [(&[u8], &str); 17] = [
        (b"", ""),
        (b"hello\r\n", r"hello\r\n"),
        (b"\t\0\\", r"\t\0\\"),
        (br"\n", r"\\n"),
        (b"\"it's\"", "\"it's\""),
        (b"\x01\x1b\x7f", r"\x01\x1b\x7f"),
        (b"\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("안녕 é 😀".as_bytes(), "안녕 é 😀"),
        (b"\xff\xfe", r"\xff\xfe"),
        (b"\xea\xb0", r"\xea\xb0"),
        (b"a\xea\xb0b", r"a\xea\xb0b"),
        // A surrogate, an overlong slash and a code point past the last are not
        // UTF-8 (RFC 3629 §3).
        (
            b"\xed\xa0\x80\xc0\xaf\xf4\x90\x80\x80",
            r"\xed\xa0\x80\xc0\xaf\xf4\x90\x80\x80",
        ),
        ("\u{9b}31m\u{85}".as_bytes(), r"\u{9b}31m\u{85}"),
        (
            "\u{202e}\u{2066}\u{200f}\u{61c}".as_bytes(),
            r"\u{202e}\u{2066}\u{200f}\u{61c}",
        ),
        (
            "\u{200b}\u{feff}\u{ad}\u{e0041}\u{fe0f}".as_bytes(),
            r"\u{200b}\u{feff}\u{ad}\u{e0041}\u{fe0f}",
        ),
        (
            "\u{a0}\u{3000}\u{2028}\u{3164}\u{ffa0}".as_bytes(),
            r"\u{a0}\u{3000}\u{2028}\u{3164}\u{ffa0}",
        ),
        // Hangul in decomposed form (NFD), as some file systems give it: the
        // vowel and the final take no column.
        (
            "\u{1112}\u{1161}\u{11ab}".as_bytes(),
            "\u{1112}\\u{1161}\\u{11ab}",
        ),
    ];
    for (bytes, shown) in rows {
        assert_eq!(escape(bytes), shown, "{bytes:x?}");
    }
}

/// Checked against `hexdump -C` (util-linux).
#[test]
fn hex_dump_is_what_hexdump_prints() {
    let repeated = [&[0; 64][..], b"end"].concat();
    let rows: [(&[u8], &str); 5] = [
        (b"", ""),
        (
            b"\x1b[1m|\xff",
            "00000000  1b 5b 31 6d 7c ff                                 |.[1m|.|\n00000006\n",
        ),
        (
            b"0123456789abcdef",
            "00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|\n00000010\n",
        ),
        (
            b"Hello from TCP Server",
            "00000000  48 65 6c 6c 6f 20 66 72  6f 6d 20 54 43 50 20 53  |Hello from TCP S|\n\
             00000010  65 72 76 65 72                                    |erver|\n\
             00000015\n",
        ),
        (
            &repeated,
            "00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n\
             *\n\
             00000040  65 6e 64                                          |end|\n\
             00000043\n",
        ),
    ];
    for (bytes, dump) in rows {
        assert_eq!(hex_dump(bytes), dump, "{bytes:x?}");
    }
}

/// A sensor's packet: the name in Hangul takes two columns a syllable, and the
/// value holds a control character.
const PACKET: [u8; 20] = *b"\x01\x00\x07\xff\x9c\x00\x0aroom 4\x1b[2Jend";

fn field<'a>(range: std::ops::Range<usize>, name: &'a str, value: &str) -> Field<'a> {
    Field {
        range,
        name,
        value: value.to_owned(),
    }
}

#[track_caller]
fn check(bytes: &[u8], fields: &[Field<'_>], drawing: &str) {
    let drawn = annotated_hex(bytes, fields);
    assert_eq!(drawn, drawing.trim_start_matches('\n'), "\n<<<\n{drawn}>>>");
}

#[test]
fn fields_are_told_in_order_with_what_is_between() {
    let fields = [
        field(3..5, "온도", "-1.00 °C"),
        field(0..1, "version", "1"),
        field(7..17, "name", "\"room 4\x1b[2J\""),
    ];
    check(
        &PACKET,
        &fields,
        r##"
0000  01                       version  1
0001  00 07
0003  ff 9c                    온도     -1.00 °C
0005  00 0a
0007  72 6f 6f 6d 20 34 1b 5b  name     "room 4\x1b[2J"
000f  32 4a
0011  65 6e 64
"##,
    );
}

#[test]
fn fields_may_share_bytes_or_have_none() {
    let fields = [
        field(0..1, "version", "4"),
        field(0..1, "header length", "5"),
        field(1..1, "options", "none"),
    ];
    check(
        &[0x45],
        &fields,
        r##"
0000  45  version        4
0000  45  header length  5
0001      options        none
"##,
    );
}

#[test]
fn missing_bytes_are_dashes() {
    check(
        &PACKET[..4],
        &[
            field(0..3, "head", "1.7"),
            field(3..5, "temperature", "cut off"),
        ],
        r##"
0000  01 00 07  head         1.7
0003  ff --     temperature  cut off
"##,
    );
    check(
        &[],
        &[field(4..usize::MAX, "body", "cut off")],
        r##"
0004  -- -- -- -- -- -- -- --  body  cut off
"##,
    );
}

#[test]
#[expect(clippy::reversed_empty_ranges, reason = "a caller may compute one")]
fn odd_ranges_do_no_harm() {
    check(
        &[1, 2],
        &[field(2..0, "reversed", "")],
        r##"
0000  01 02
0002         reversed
"##,
    );
    check(
        &[1],
        &[field(usize::MAX..usize::MAX, "far", "")],
        r##"
0000  01
ffffffffffffffff      far
"##,
    );
    check(&[], &[], "");
}
