//! A trace as a ladder: a column for each endpoint, an arrow for each event,
//! and words on every arrow.

mod columns;
mod payload;
#[cfg(all(feature = "pcap", feature = "svg"))]
mod segments;
mod shape;
#[cfg(feature = "svg")]
mod svg;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::escape::{printable, width};
use crate::event::{Endpoint, Event, EventKind};
use crate::label::{Labels, fill};
use columns::Columns;
use payload::{Payload, wrap};
use shape::Shape;

/// The least width: the longest escape sequence and what frames it need that
/// much.
const MIN_WIDTH: usize = 20;
/// The greatest width, so that a careless one costs no memory.
const MAX_WIDTH: usize = 1000;
/// The indent of what belongs to the line above it.
const INDENT: usize = 3;

/// How a trace is drawn.
///
/// Endpoints are columns in the order in which they first act, so a client that
/// connects is on the left. Every kind of event has its own arrow and its own
/// words. Where columns would be too narrow to read, because the endpoints are
/// many or their names long, the drawing is a list, and each line of it names
/// both ends.
///
/// ```
/// use std::time::Duration;
/// use wiretrace::{Event, EventKind, Ladder};
///
/// let event = |from: &str, to: &str, kind| Event { at: Duration::ZERO, from: from.into(), to: to.into(), kind };
/// let trace = [
///     event("client", "server", EventKind::Connect),
///     event("client", "server", EventKind::Data(b"Hello".to_vec())),
///     event("server", "client", EventKind::HalfClose),
/// ];
/// assert_eq!(
///     Ladder { width: 60, ..Ladder::default() }.draw(&trace),
///     "\
/// client                                                server
///  │═ client connects to server ═══════════════════════════▶│
///  │─ client sends 5 bytes: \"Hello\" ───────────────────────▶│
///  │◁──────────────────────── server closes its half (FIN) ─│
/// ");
/// ```
#[derive(Clone, Debug)]
pub struct Ladder<'a> {
    /// The language.
    pub labels: &'a Labels,
    /// Columns of the terminal; no line is longer. Less than 20 is taken as 20,
    /// more than 1000 as 1000, and the times leave at least 20.
    pub width: usize,
    /// Begin each event with its time, in seconds since the trace began.
    pub times: bool,
    /// Longer data is abridged to its first three quarters and last quarter of
    /// this many bytes, with the count of what is left out between them. A
    /// character is never cut.
    pub bytes_per_event: usize,
    /// A longer trace is abridged to its first quarter and last three quarters
    /// of this many arrows, since what matters is mostly how it ended.
    pub events: usize,
    /// Draw consecutive [`EventKind::Data`] in the same direction as one, at
    /// the time of the first, saying in how many pieces it came. How TCP cuts a
    /// stream depends on chance.
    pub coalesce: bool,
    /// Draw with ASCII glyphs, for terminals without box-drawing characters.
    /// Words and data keep their script.
    pub ascii: bool,
}

impl Default for Ladder<'_> {
    /// English, 80 columns, no times, 128 bytes per event, every event, one arrow
    /// per event, Unicode glyphs.
    fn default() -> Self {
        Self {
            labels: &Labels::ENGLISH,
            width: 80,
            times: false,
            bytes_per_event: 128,
            events: usize::MAX,
            coalesce: false,
            ascii: false,
        }
    }
}

impl Ladder<'_> {
    /// The drawing. Each line ends with a newline and without a space.
    pub fn draw(&self, events: &[Event]) -> String {
        if events.is_empty() {
            return format!("{}\n", self.labels.nothing);
        }
        let names = Names::of(events);
        let times = events.iter().map(|event| width(&self.time(event)));
        let gutter = times.max().unwrap_or(0);
        let beside = self.width.min(MAX_WIDTH).saturating_sub(gutter);
        let room = beside.max(MIN_WIDTH);
        let columns = Columns::fit(&names.printable, room, self.ascii);

        let mut page = Page {
            gutter,
            text: String::new(),
        };
        if let Some(columns) = &columns {
            page.push("", &[columns.header(&names.printable)]);
        }
        let steps = self.steps(events);
        let left_out = self.left_out(steps.len());
        for (i, step) in steps.iter().enumerate() {
            if i == left_out.start && !left_out.is_empty() {
                let n = left_out.len().to_string();
                let line = fill(self.labels.events_left_out, true, &[("n", &n)]);
                page.push("", &[format!(" {line}")]);
            }
            if left_out.contains(&i) {
                continue;
            }
            let in_full = columns.is_none() || names.printable.len() > 2;
            let said = self.say(step, &names, in_full);
            let [from, to] = [&step.event.from, &step.event.to].map(|end| names.index(end));
            let lines = match &columns {
                Some(columns) => columns.draw(&said, from, to),
                None => list(&said, room),
            };
            page.push(&self.time(step.event), &lines);
        }
        page.text
    }

    /// Which of `len` arrows aren't drawn.
    fn left_out(&self, len: usize) -> Range<usize> {
        match len.checked_sub(self.events) {
            Some(n) if n > 0 => self.events / 4..self.events / 4 + n,
            _ => 0..0,
        }
    }

    /// `+0.012 s `, or nothing if no times are wanted.
    fn time(&self, event: &Event) -> String {
        if !self.times {
            return String::new();
        }
        let (seconds, millis) = (event.at.as_secs(), event.at.subsec_millis());
        format!("+{seconds}.{millis:03}{} ", self.labels.seconds)
    }

    fn steps<'e>(&self, events: &'e [Event]) -> Vec<Step<'e>> {
        let mut steps: Vec<Step<'e>> = Vec::new();
        for event in events {
            match steps.last_mut() {
                Some(last) if self.coalesce && last.goes_on_in(event) => last.absorb(event),
                _ => steps.push(Step {
                    event,
                    bytes: Cow::Borrowed(bytes(event)),
                    pieces: 1,
                }),
            }
        }
        steps
    }

    fn say<'s>(&self, step: &'s Step<'_>, names: &Names<'_>, in_full: bool) -> Said<'s> {
        let labels = self.labels;
        let template = match step.event.kind {
            EventKind::Connect => labels.connect,
            EventKind::Refused => labels.refused,
            EventKind::Data(_) => labels.data,
            EventKind::Datagram(_) => labels.datagram,
            EventKind::Unreachable => labels.unreachable,
            EventKind::HalfClose => labels.half_close,
            EventKind::Reset => labels.reset,
            EventKind::Timeout => labels.timeout,
        };
        let (from, to) = (names.name(&step.event.from), names.name(&step.event.to));
        let parts = [("from", from), ("to", to), ("count", &self.count(step))];
        Said {
            words: fill(template, in_full, &parts),
            payload: Payload::abridged(&step.bytes, self),
            shape: Shape::of(&step.event.kind, self.ascii),
        }
    }

    fn count(&self, step: &Step<'_>) -> String {
        let count = self.labels.count(step.bytes.len());
        if step.pieces == 1 {
            return count;
        }
        let parts = [("count", &*count), ("n", &step.pieces.to_string())];
        fill(self.labels.pieces, true, &parts)
    }
}

/// The endpoints in the order of their first appearance, with names that are
/// safe to print.
struct Names<'e> {
    index: HashMap<&'e Endpoint, usize>,
    printable: Vec<String>,
}

impl<'e> Names<'e> {
    fn of(events: &'e [Event]) -> Self {
        let mut names = Self {
            index: HashMap::new(),
            printable: Vec::new(),
        };
        for end in events.iter().flat_map(|event| [&event.from, &event.to]) {
            names.index.entry(end).or_insert_with(|| {
                names.printable.push(printable(&end.to_string()));
                names.printable.len() - 1
            });
        }
        names
    }

    fn index(&self, end: &Endpoint) -> usize {
        self.index.get(end).copied().unwrap_or_default()
    }

    fn name(&self, end: &Endpoint) -> &str {
        self.printable
            .get(self.index(end))
            .map_or("", String::as_str)
    }
}

/// What one arrow stands for: an event, and the data of those coalesced with
/// it.
struct Step<'e> {
    event: &'e Event,
    bytes: Cow<'e, [u8]>,
    pieces: usize,
}

impl Step<'_> {
    fn goes_on_in(&self, next: &Event) -> bool {
        let data = |event: &Event| matches!(event.kind, EventKind::Data(_));
        data(self.event) && data(next) && self.event.from == next.from && self.event.to == next.to
    }

    fn absorb(&mut self, next: &Event) {
        self.bytes.to_mut().extend_from_slice(bytes(next));
        self.pieces += 1;
    }
}

fn bytes(event: &Event) -> &[u8] {
    match &event.kind {
        EventKind::Data(bytes) | EventKind::Datagram(bytes) => bytes,
        _ => &[],
    }
}

/// One event in words, before it is known how much room there is.
struct Said<'a> {
    words: String,
    payload: Payload<'a>,
    shape: Shape,
}

/// The same, laid out: words that find no room on the arrow stand above it,
/// data that finds none below.
struct Laid {
    above: Vec<String>,
    on_arrow: String,
    below: Vec<String>,
}

/// Columns that each part of [`Laid`] may take.
struct Room {
    above: usize,
    on_arrow: usize,
    below: usize,
}

impl Room {
    fn everywhere(columns: usize) -> Self {
        Self {
            above: columns,
            on_arrow: columns,
            below: columns,
        }
    }
}

impl Said<'_> {
    fn lay(&self, room: &Room) -> Laid {
        let mut below = self.payload.rows(room.below);
        let colon = if below.is_empty() { "" } else { ":" };
        let words = format!("{}{colon}", self.words);
        let (above, mut on_arrow) = match width(&words) <= room.on_arrow {
            true => (Vec::new(), words),
            false => (wrap(&words, room.above), String::new()),
        };
        if let [only] = &below[..] {
            let space = if on_arrow.is_empty() { "" } else { " " };
            let line = format!("{on_arrow}{space}{only}");
            if width(&line) <= room.on_arrow {
                on_arrow = line;
                below.clear();
            }
        }
        Laid {
            above,
            on_arrow,
            below,
        }
    }
}

impl Laid {
    /// Where no arrow is drawn.
    fn lines(self) -> Vec<String> {
        let on_arrow = Some(self.on_arrow).filter(|line| !line.is_empty());
        self.above
            .into_iter()
            .chain(on_arrow)
            .chain(self.below)
            .collect()
    }
}

/// An event as an item of a list.
fn list(said: &Said<'_>, room: usize) -> Vec<String> {
    let room = room - INDENT;
    let laid = said.lay(&Room::everywhere(room));
    let bullet = said.shape.bullet();
    laid.lines()
        .into_iter()
        .enumerate()
        .map(|(n, line)| format!("{} {line}", if n == 0 { &bullet } else { "  " }))
        .collect()
}

struct Page {
    gutter: usize,
    text: String,
}

impl Page {
    fn push(&mut self, time: &str, lines: &[String]) {
        for (n, line) in lines.iter().enumerate() {
            let time = if n == 0 { time } else { "" };
            let indent = self.gutter - width(time);
            let line = format!("{:indent$}{time}{line}", "");
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }
}
