//! Bytes and names made safe to print: what a terminal would obey, hide or reorder is spelled out instead.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

/// `bytes` as one line that shows each of them: printable UTF-8 text as it is, `\n`, `\r`, `\t`, `\0` and `\\` by
/// these names, other control characters and bytes that are not UTF-8 as `\xNN`, and characters that print nothing of
/// their own (bidirectional overrides, zero-width and combining ones, unusual spaces) as `\u{…}`.
///
/// ```
/// assert_eq!(wiretrace::escape("안녕 hello\r\n".as_bytes()), r"안녕 hello\r\n");
/// assert_eq!(wiretrace::escape(b"\x1b[31m\xff"), r"\x1b[31m\xff");
/// ```
pub fn escape(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|c| push(&mut out, c));
        chunk
            .invalid()
            .iter()
            .for_each(|&byte| push_hex(&mut out, byte));
    }
    out
}

/// `text` with everything but printable characters spelled out. Unlike [`escape`] it keeps backslashes, so that text
/// escaped before is not escaped twice.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| {
        if c == '\\' {
            out.push(c)
        } else {
            push(&mut out, c)
        }
    });
    out
}

/// The columns that `text` takes in a terminal; a Hangul syllable takes two.
pub(crate) fn width(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

fn push(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str(r"\n"),
        '\r' => out.push_str(r"\r"),
        '\t' => out.push_str(r"\t"),
        '\0' => out.push_str(r"\0"),
        '\\' => out.push_str(r"\\"),
        c if is_printable(c) => out.push(c),
        c if c.is_ascii() => push_hex(out, c as u8),
        c => out.extend(c.escape_unicode()),
    }
}

fn push_hex(out: &mut String, byte: u8) {
    let _ = write!(out, r"\x{byte:02x}");
}

/// Takes a column, and means the same to a terminal and to a reader. The standard library's table knows the format
/// characters, the separators and the unassigned code points.
pub(crate) fn is_printable(c: char) -> bool {
    c.width().is_some_and(|columns| columns > 0)
        && (matches!(c, '\'' | '"') || c.escape_debug().len() == 1)
}
