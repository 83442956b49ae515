//! What the arrow of each kind of event looks like.

use crate::escape::width;
use crate::event::EventKind;

/// The glyphs of an arrow, each one column wide.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    line: char,
    right: char,
    left: char,
}

/// Columns of an arrow that words can't take: one of line and one of head at
/// its ends, a space on both sides of the words, and one more of line so that
/// it stays an arrow.
pub(super) const FRAME: usize = 5;

impl Shape {
    /// Double lines ask for a connection, simple ones carry, broken ones may
    /// lose; a hollow head brings nothing, a cross ends, a question mark never
    /// arrives.
    pub(super) fn of(kind: &EventKind, ascii: bool) -> Self {
        let glyphs = match (kind, ascii) {
            (EventKind::Connect, false) => ['═', '▶', '◀'],
            (EventKind::Refused, false) => ['═', '×', '×'],
            (EventKind::Data(_), false) => ['─', '▶', '◀'],
            (EventKind::Datagram(_), false) => ['╌', '▶', '◀'],
            (EventKind::Unreachable, false) => ['╌', '×', '×'],
            (EventKind::HalfClose, false) => ['─', '▷', '◁'],
            (EventKind::Reset, false) => ['━', '×', '×'],
            (EventKind::Timeout, false) => ['·', '?', '?'],
            (EventKind::Connect, true) => ['=', '>', '<'],
            (EventKind::Refused, true) => ['=', 'x', 'x'],
            (EventKind::Data(_), true) => ['-', '>', '<'],
            (EventKind::Datagram(_), true) => ['~', '>', '<'],
            (EventKind::Unreachable, true) => ['~', 'x', 'x'],
            (EventKind::HalfClose, true) => ['-', ')', '('],
            (EventKind::Reset, true) => ['#', 'x', 'x'],
            (EventKind::Timeout, true) => ['.', '?', '?'],
        };
        let [line, right, left] = glyphs;
        Self { line, right, left }
    }

    /// An arrow of `columns` columns with `words` near its tail.
    pub(super) fn arrow(self, words: &str, columns: usize, rightward: bool) -> String {
        let words = match words {
            "" => String::new(),
            _ => format!(" {words} "),
        };
        let free = columns.saturating_sub(2 + width(&words));
        let line = String::from(self.line).repeat(free);
        match rightward {
            true => format!("{}{words}{line}{}", self.line, self.right),
            false => format!("{}{line}{words}{}", self.left, self.line),
        }
    }

    /// The shortest arrow.
    pub(super) fn bullet(self) -> String {
        format!("{}{}", self.line, self.right)
    }
}
