//! The first difference of two byte strings, compared with whole literal
//! drawings.

use unicode_width::UnicodeWidthStr;
use wiretrace::{Labels, difference};

#[track_caller]
fn check(expected: impl AsRef<[u8]>, actual: impl AsRef<[u8]>, labels: &Labels, drawing: &str) {
    let drawn = difference(expected.as_ref(), actual.as_ref(), labels).unwrap_or_default();
    assert_eq!(drawn, drawing.trim_start_matches('\n'), "\n<<<\n{drawn}>>>");
}

#[test]
fn equal_bytes_have_no_difference() {
    for bytes in [&b""[..], b"hello\n", &[0xff; 100]] {
        assert_eq!(difference(bytes, bytes, &Labels::ENGLISH), None);
    }
}

#[test]
fn one_byte_differs() {
    let (expected, actual) = ("1: hello\n2: world\n", "1: hello\n1: world\n");
    check(
        expected,
        actual,
        &Labels::ENGLISH,
        r##"
Differs at offset 9 (0x9): expected 0x32 "2", received 0x31 "1".
  expected  … ": hello\n2: worl" …
  received  … ": hello\n1: worl" …
                        ^
  expected  … 3a 20 68 65 6c 6c 6f 0a 32 3a 20 77 6f 72 6c …
  received  … 3a 20 68 65 6c 6c 6f 0a 31 3a 20 77 6f 72 6c …
                                      ^
"##,
    );
    check(
        expected,
        actual,
        &Labels::KOREAN,
        r##"
오프셋 9(0x9)에서 다름: 기대한 값 0x32 "2", 받은 값 0x31 "1".
  기대한 값  … ": hello\n2: worl" …
  받은 값    … ": hello\n1: worl" …
                         ^
  기대한 값  … 3a 20 68 65 6c 6c 6f 0a 32 3a 20 77 6f 72 6c …
  받은 값    … 3a 20 68 65 6c 6c 6f 0a 31 3a 20 77 6f 72 6c …
                                       ^
"##,
    );
}

#[test]
fn a_line_ends_in_another_way() {
    check(
        "1: hello\n",
        "1: hello\r\n",
        &Labels::ENGLISH,
        r##"
Differs at offset 8 (0x8): expected 0x0a "\n", received 0x0d "\r".
  expected  "1: hello\n"
  received  "1: hello\r\n"
                     ^
  expected  31 3a 20 68 65 6c 6c 6f 0a
  received  31 3a 20 68 65 6c 6c 6f 0d 0a
                                    ^
"##,
    );
}

#[test]
fn the_actual_bytes_end_early() {
    check(
        "1: hello\n",
        "1: hello",
        &Labels::ENGLISH,
        r##"
Ended early, at offset 8 (0x8): 1 byte missing.
  expected  "1: hello\n"
  received  "1: hello"
                     ^
  expected  31 3a 20 68 65 6c 6c 6f 0a
  received  31 3a 20 68 65 6c 6c 6f
                                    ^
"##,
    );
    check(
        "World",
        "",
        &Labels::ENGLISH,
        r##"
Ended early, at offset 0 (0x0): 5 bytes missing.
  expected  "World"
  received  ""
             ^
  expected  57 6f 72 6c 64
  received
            ^
"##,
    );
    check(
        "1: hello\n2: hello\n",
        "1: hello\n",
        &Labels::KOREAN,
        r##"
오프셋 9(0x9)에서 일찍 끝남: 9바이트 모자람.
  기대한 값  … ": hello\n2: hell" …
  받은 값    … ": hello\n"
                         ^
  기대한 값  … 3a 20 68 65 6c 6c 6f 0a 32 3a 20 68 65 6c 6c …
  받은 값    … 3a 20 68 65 6c 6c 6f 0a
                                       ^
"##,
    );
}

#[test]
fn the_actual_bytes_go_on() {
    check(
        "1: hello\n",
        "1: hello\n2: \n",
        &Labels::ENGLISH,
        r##"
Should have ended at offset 9 (0x9): 4 bytes too many.
  expected  … ": hello\n"
  received  … ": hello\n2: \n"
                        ^
  expected  … 3a 20 68 65 6c 6c 6f 0a
  received  … 3a 20 68 65 6c 6c 6f 0a 32 3a 20 0a
                                      ^
"##,
    );
    check(
        "",
        "World",
        &Labels::KOREAN,
        r##"
오프셋 0(0x0)에서 끝났어야 함: 5바이트 더 받음.
  기대한 값  ""
  받은 값    "World"
              ^
  기대한 값
  받은 값    57 6f 72 6c 64
             ^
"##,
    );
}

#[test]
fn a_caret_is_below_the_whole_hangul_syllable() {
    check(
        "1: 안녕각하\n",
        "1: 안녕가하\n",
        &Labels::ENGLISH,
        r##"
Differs at offset 11 (0xb): expected 0x81, received 0x80.
  expected  … "안녕각하\n"
  received  … "안녕가하\n"
                   ^
  expected  … ec 95 88 eb 85 95 ea b0 81 ed 95 98 0a
  received  … ec 95 88 eb 85 95 ea b0 80 ed 95 98 0a
                                      ^
"##,
    );
}

#[test]
fn half_a_character_is_shown_as_bytes() {
    check(
        "가나",
        b"\xea\xb0\x80\xeb",
        &Labels::ENGLISH,
        r##"
Ended early, at offset 4 (0x4): 2 bytes missing.
  expected  "가나"
  received  "가\xeb"
               ^
  expected  ea b0 80 eb 82 98
  received  ea b0 80 eb
                        ^
"##,
    );
    check(
        b"\xea\xb0\x80\xeb",
        "가나",
        &Labels::ENGLISH,
        r##"
Should have ended at offset 4 (0x4): 2 bytes too many.
  expected  "가\xeb"
  received  "가나"
               ^
  expected  ea b0 80 eb
  received  ea b0 80 eb 82 98
                        ^
"##,
    );
    check(
        b"\x80\x80\x80",
        b"\x80\x80\x81",
        &Labels::ENGLISH,
        r##"
Differs at offset 2 (0x2): expected 0x80, received 0x81.
  expected  "\x80\x80\x80"
  received  "\x80\x80\x81"
                     ^
  expected  80 80 80
  received  80 80 81
                  ^
"##,
    );
}

#[test]
fn escape_sequences_are_spelled_out() {
    check(
        "green\n",
        "\x1b[32mgreen\u{202e}\n",
        &Labels::ENGLISH,
        r##"
Differs at offset 0 (0x0): expected 0x67 "g", received 0x1b "\x1b".
  expected  "green\n"
  received  "\x1b[32mgr" …
             ^
  expected  67 72 65 65 6e 0a
  received  1b 5b 33 32 6d 67 72 …
            ^
"##,
    );
}

#[test]
fn rows_fit_into_80_columns_whatever_the_bytes() {
    let mut actual = [0x80; 64];
    actual[32] = 0xff;
    for labels in [&Labels::ENGLISH, &Labels::KOREAN] {
        for expected in [&[0x80; 64][..], &[0x80; 32]] {
            let drawn = difference(expected, &actual, labels).unwrap();
            assert!(drawn.lines().all(|line| line.width() <= 80), "{drawn}");
        }
    }
}

#[test]
fn mebibytes_stay_short() {
    let expected = vec![b'a'; 4 << 20];
    let mut actual = expected.clone();
    actual[4_000_000] = b'b';
    check(
        &expected,
        &actual,
        &Labels::ENGLISH,
        r##"
Differs at offset 4000000 (0x3d0900): expected 0x61 "a", received 0x62 "b".
  expected  … "aaaaaaaaaaaaaaa" …
  received  … "aaaaaaaabaaaaaa" …
                       ^
  expected  … 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61 …
  received  … 61 61 61 61 61 61 61 61 62 61 61 61 61 61 61 …
                                      ^
"##,
    );
}
