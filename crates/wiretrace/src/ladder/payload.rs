//! The bytes of an event as rows of text or of hexadecimal, abridged and
//! wrapped.

use crate::escape::{Symbol, char_start, is_mostly_text, symbols, width};
use crate::hex::{ascii, pairs};
use crate::label::fill;

use super::Ladder;

/// Bytes in a row of hexadecimal, where there is room for so many.
const HEX_ROW: usize = 16;

/// Data as it is drawn: quoted text when it is mostly that, else hexadecimal
/// with the ASCII beside it.
pub(super) struct Payload<'a> {
    head: &'a [u8],
    left_out: Option<String>,
    tail: &'a [u8],
    is_text: bool,
}

impl<'a> Payload<'a> {
    /// Only what is kept is looked at, so the cost does not depend on the
    /// length.
    pub(super) fn abridged(bytes: &'a [u8], ladder: &Ladder<'_>) -> Self {
        let (head_end, tail_start) = kept(bytes, ladder.bytes_per_event);
        let head = bytes.get(..head_end).unwrap_or_default();
        let tail = bytes.get(tail_start..).unwrap_or_default();
        let is_text = is_mostly_text(&[head, tail].concat());
        let left_out = (head_end < tail_start).then(|| {
            let count = ladder.labels.count(tail_start - head_end);
            let words = fill(ladder.labels.left_out, true, &[("count", &count)]);
            let dots = if ladder.ascii { "..." } else { "…" };
            format!("{dots} {words} {dots}")
        });
        Self {
            head,
            left_out,
            tail,
            is_text,
        }
    }

    /// At most `room` columns each.
    pub(super) fn rows(&self, room: usize) -> Vec<String> {
        let rows = if self.is_text { text_rows } else { hex_rows };
        let left_out = self.left_out.iter().flat_map(|text| wrap(text, room));
        rows(self.head, room)
            .into_iter()
            .chain(left_out)
            .chain(rows(self.tail, room))
            .collect()
    }
}

/// Where the head ends and the tail begins, with no character cut.
fn kept(bytes: &[u8], limit: usize) -> (usize, usize) {
    let tail = limit / 4;
    match bytes.len() <= limit {
        true => (bytes.len(), bytes.len()),
        false => (
            char_start(bytes, limit - tail),
            char_start(bytes, bytes.len() - tail),
        ),
    }
}

/// A row for each line of the text, or more where the line is long, each in
/// quotes so that spaces at its end are seen.
fn text_rows(bytes: &[u8], room: usize) -> Vec<String> {
    let lines = bytes.split_inclusive(|&byte| byte == b'\n');
    let rows =
        lines.flat_map(|line| pack(symbols(line).map(Symbol::spelled), room.saturating_sub(2)));
    rows.map(|row| format!("\"{row}\"")).collect()
}

/// `00 05 68 69  |..hi|`
fn hex_rows(bytes: &[u8], room: usize) -> Vec<String> {
    let columns = |count: usize| 3 * count - 1 + "  ||".len() + count;
    let per_row = [HEX_ROW, 8, 4, 2]
        .into_iter()
        .find(|&count| columns(count) <= room)
        .unwrap_or(1);
    let is_table = bytes.len() > per_row;
    let hex_width = if is_table { 3 * per_row - 1 } else { 0 };
    bytes
        .chunks(per_row)
        .map(|row| format!("{:hex_width$}  |{}|", pairs(row), ascii(row)))
        .collect()
}

/// A sentence as rows of at most `room` columns, broken between words, and
/// within one only where it is longer than a row.
pub(super) fn wrap(sentence: &str, room: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for word in sentence.split(' ') {
        match rows.last_mut() {
            Some(row) if width(row) + 1 + width(word) <= room => *row += &format!(" {word}"),
            _ => rows.extend(pack(word.chars().map(String::from), room)),
        }
    }
    rows
}

/// As many pieces in each row as fit, at least one.
fn pack(pieces: impl Iterator<Item = String>, room: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    let mut used = 0;
    for piece in pieces {
        let columns = width(&piece);
        match rows.last_mut() {
            Some(row) if used + columns <= room => row.push_str(&piece),
            _ => {
                rows.push(piece);
                used = 0;
            }
        }
        used += columns;
    }
    rows
}
