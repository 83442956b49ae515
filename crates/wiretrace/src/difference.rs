//! Where two byte strings part, shown so that the first wrong byte can't be
//! missed.

use crate::escape::{char_start, escape, pad, width};
use crate::hex::pairs;
use crate::label::{Labels, fill};

/// Bytes shown before the first wrong one.
const BEFORE: usize = 8;
/// Bytes shown from the first wrong one on. With these two, rows of nothing but
/// `\xNN` still fit into 80 columns.
const AFTER: usize = 7;

/// Where `actual` leaves `expected`; `None` when they are equal. A sentence
/// with the offset, then both as text and both in hexadecimal around that
/// offset, each with a `^` below the first wrong byte.
///
/// ```
/// use wiretrace::{Labels, difference};
/// assert_eq!(difference(b"World", b"World", &Labels::ENGLISH), None);
/// assert_eq!(
///     difference(b"2: Hello\n", b"1: Hello\n", &Labels::ENGLISH).as_deref(),
///     Some(r#"Differs at offset 0 (0x0): expected 0x32 "2", received 0x31 "1".
///   expected  "2: Hell" …
///   received  "1: Hell" …
///              ^
///   expected  32 3a 20 48 65 6c 6c …
///   received  31 3a 20 48 65 6c 6c …
///             ^
/// "#),
/// );
/// ```
pub fn difference(expected: &[u8], actual: &[u8], labels: &Labels) -> Option<String> {
    if expected == actual {
        return None;
    }
    let offset = expected
        .iter()
        .zip(actual)
        .take_while(|(a, b)| a == b)
        .count();
    let start = char_start(expected, offset.saturating_sub(BEFORE));
    let wrong_char = char_start(expected, offset).min(char_start(actual, offset));
    let common = |end| actual.get(start..end).unwrap_or_default();
    let rows = Rows {
        expected,
        actual,
        labels,
        offset,
        start,
    };

    let mut out = sentence(expected, actual, offset, labels) + "\n";
    out += &rows.draw(
        |bytes| format!("\"{}\"", escape(bytes)),
        1 + width(&escape(common(wrong_char))),
    );
    out += &rows.draw(pairs, common(offset).len() * "ff ".len());
    Some(out)
}

fn sentence(expected: &[u8], actual: &[u8], offset: usize, labels: &Labels) -> String {
    let say = |template, parts: &[(&str, &str)]| {
        let (offset, hex) = (offset.to_string(), format!("{offset:#x}"));
        fill(
            template,
            true,
            &[&[("offset", &*offset), ("hex", &*hex)], parts].concat(),
        )
    };
    match (expected.get(offset), actual.get(offset)) {
        (Some(&expected), Some(&received)) => say(
            labels.differs,
            &[("expected", &one(expected)), ("received", &one(received))],
        ),
        (Some(_), None) => say(
            labels.ended_early,
            &[("count", &labels.count(expected.len() - offset))],
        ),
        (None, _) => say(
            labels.went_on,
            &[("count", &labels.count(actual.len() - offset))],
        ),
    }
}

/// `0x0a "\n"`, or the number alone if the byte is no character by itself.
fn one(byte: u8) -> String {
    match byte {
        0x80.. => format!("{byte:#04x}"),
        _ => format!("{byte:#04x} \"{}\"", escape(&[byte])),
    }
}

struct Rows<'a> {
    expected: &'a [u8],
    actual: &'a [u8],
    labels: &'a Labels,
    offset: usize,
    start: usize,
}

impl Rows<'_> {
    /// Both byte strings as `show` writes them, and the caret that many columns
    /// into what it wrote.
    fn draw(&self, show: impl Fn(&[u8]) -> String, caret: usize) -> String {
        let cut = if self.start > 0 { "… " } else { "" };
        let label_width = width(self.labels.expected).max(width(self.labels.received));
        let row = |label, bytes| {
            let (shown, more) = self.window(bytes);
            let line = format!("  {}  {cut}{}{more}", pad(label, label_width), show(shown));
            line.trim_end().to_owned() + "\n"
        };
        let indent = 2 + label_width + 2 + width(cut) + caret;
        row(self.labels.expected, self.expected)
            + &row(self.labels.received, self.actual)
            + &format!("{:indent$}^\n", "")
    }

    /// What of `bytes` is shown, and the mark for what follows it.
    fn window<'b>(&self, bytes: &'b [u8]) -> (&'b [u8], &'static str) {
        let end = char_start(bytes, self.offset.saturating_add(AFTER)).min(bytes.len());
        let more = if end < bytes.len() { " …" } else { "" };
        (bytes.get(self.start..end).unwrap_or_default(), more)
    }
}
