//! Bytes and names made safe to print: what a terminal would obey, hide or
//! reorder is spelled out instead.

use unicode_width::UnicodeWidthChar;

/// `bytes` as one line that shows each of them: printable UTF-8 text as it is,
/// `\n`, `\r`, `\t`, `\0` and `\\` by these names, other control characters and
/// bytes that are not UTF-8 as `\xNN`, and characters that print nothing of
/// their own (bidirectional overrides, zero-width and combining ones, unusual
/// spaces) as `\u{…}`.
///
/// ```
/// assert_eq!(wiretrace::escape("안녕 hello\r\n".as_bytes()), r"안녕 hello\r\n");
/// assert_eq!(wiretrace::escape(b"\x1b[31m\xff"), r"\x1b[31m\xff");
/// ```
pub fn escape(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    symbols(bytes).for_each(|symbol| symbol.push_to(&mut out));
    out
}

/// `text` with everything but printable characters spelled out. Unlike
/// [`escape`] it keeps backslashes, so that text escaped before is not escaped
/// twice.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| {
        if c == '\\' {
            out.push(c)
        } else {
            Symbol::Char(c).push_to(&mut out)
        }
    });
    out
}

/// What is escaped, or not, as a whole.
#[derive(Clone, Copy)]
pub(crate) enum Symbol {
    Char(char),
    NotUtf8(u8),
}

pub(crate) fn symbols(bytes: &[u8]) -> impl Iterator<Item = Symbol> {
    bytes.utf8_chunks().flat_map(|chunk| {
        let invalid = chunk.invalid().iter().map(|&byte| Symbol::NotUtf8(byte));
        chunk.valid().chars().map(Symbol::Char).chain(invalid)
    })
}

impl Symbol {
    pub(crate) fn push_to(self, out: &mut String) {
        match self {
            Self::Char('\n') => out.push_str(r"\n"),
            Self::Char('\r') => out.push_str(r"\r"),
            Self::Char('\t') => out.push_str(r"\t"),
            Self::Char('\0') => out.push_str(r"\0"),
            Self::Char('\\') => out.push_str(r"\\"),
            Self::Char(c) if is_printable(c) => out.push(c),
            Self::Char(c) if c.is_ascii() => out.push_str(&format!(r"\x{:02x}", u32::from(c))),
            Self::Char(c) => out.extend(c.escape_unicode()),
            Self::NotUtf8(byte) => out.push_str(&format!(r"\x{byte:02x}")),
        }
    }

    pub(crate) fn spelled(self) -> String {
        let mut out = String::new();
        self.push_to(&mut out);
        out
    }

    /// How many of its bytes are no text; line ends and tabs are.
    fn binary(self) -> usize {
        match self {
            Self::Char('\n' | '\r' | '\t') => 0,
            Self::Char(c) if is_printable(c) => 0,
            Self::Char(c) => c.len_utf8(),
            Self::NotUtf8(_) => 1,
        }
    }
}

/// Takes a column, and means the same to a terminal and to a reader. The
/// standard library's table knows the format characters, the separators and the
/// unassigned code points.
fn is_printable(c: char) -> bool {
    let plain = matches!(c, ' '..='~') || c.escape_debug().len() == 1;
    plain && c.width().is_some_and(|columns| columns > 0)
}

/// At least three bytes in four are text.
pub(crate) fn is_mostly_text(bytes: &[u8]) -> bool {
    let binary: usize = symbols(bytes).map(Symbol::binary).sum();
    binary <= bytes.len() / 4
}

/// Where the character begins that the byte at `at` belongs to, so that cutting
/// there leaves it whole; `at` itself if that is the first byte of a character
/// or no part of any.
pub(crate) fn char_start(bytes: &[u8], at: usize) -> usize {
    (1..char::MAX_LEN_UTF8)
        .filter_map(|back| Some((back, at.checked_sub(back)?)))
        .find(|&(back, start)| first_char_len(bytes.get(start..).unwrap_or_default()) > back)
        .map_or(at, |(_, start)| start)
}

fn first_char_len(bytes: &[u8]) -> usize {
    let longest = bytes
        .get(..bytes.len().min(char::MAX_LEN_UTF8))
        .unwrap_or_default();
    match symbols(longest).next() {
        Some(Symbol::Char(c)) => c.len_utf8(),
        _ => 0,
    }
}

/// The columns that `text` takes in a terminal; a Hangul syllable takes two.
pub(crate) fn width(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

/// `text` and as many spaces as make `columns` columns.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let spaces = columns.saturating_sub(width(text));
    format!("{text}{:spaces$}", "")
}
