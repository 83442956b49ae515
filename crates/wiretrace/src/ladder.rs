//! A trace as a ladder: a column for each endpoint, an arrow for each event, and words on every arrow.

use crate::escape::{escape, printable};
use crate::event::{Event, EventKind};
use crate::label::{Labels, fill};

/// How a trace is drawn.
#[derive(Clone, Debug)]
pub struct Ladder<'a> {
    /// The language.
    pub labels: &'a Labels,
    /// Columns of the terminal. Less than 20 is taken as 20.
    pub width: usize,
    /// Begin each event with its time, in seconds since the trace began.
    pub times: bool,
    /// Longer data is abridged to its head and tail, with the count of what is left out.
    pub bytes_per_event: usize,
    /// Draw consecutive [`EventKind::Data`] in the same direction as one, saying in how many pieces it came.
    pub coalesce: bool,
    /// Draw with ASCII alone, for terminals and readers without box-drawing characters.
    pub ascii: bool,
}

impl Default for Ladder<'_> {
    /// English, 80 columns, no times, 128 bytes per event, one arrow per event, Unicode glyphs.
    fn default() -> Self {
        Self {
            labels: &Labels::ENGLISH,
            width: 80,
            times: false,
            bytes_per_event: 128,
            coalesce: false,
            ascii: false,
        }
    }
}

impl Ladder<'_> {
    /// The drawing, each line ended by a newline.
    pub fn draw(&self, events: &[Event]) -> String {
        let mut out = String::new();
        for event in events {
            let (sentence, bytes): (_, &[u8]) = match &event.kind {
                EventKind::Connect => (self.labels.connect, b""),
                EventKind::Refused => (self.labels.refused, b""),
                EventKind::Data(bytes) => (self.labels.data, bytes),
                EventKind::Datagram(bytes) => (self.labels.datagram, bytes),
                EventKind::HalfClose => (self.labels.half_close, b""),
                EventKind::Reset => (self.labels.reset, b""),
                EventKind::Timeout => (self.labels.timeout, b""),
            };
            let (from, to) = (
                printable(&event.from.to_string()),
                printable(&event.to.to_string()),
            );
            let count = self.labels.count(bytes.len());
            out += &fill(
                sentence,
                true,
                &[("from", &from), ("to", &to), ("count", &count)],
            );
            out += &format!(" {}\n", escape(bytes));
        }
        out
    }
}
