//! The same ladder for a page.

use super::payload::wrap;
use super::{Ladder, Names, Step};
use crate::escape::printable;
use crate::event::{Event, EventKind};
use crate::svg::{Head, Rung, Stroke, draw_rungs, room};

impl Ladder<'_> {
    /// The drawing as one `svg` element for a page: it follows the colour of
    /// the text around it, scales down to the width there is, and tells in its
    /// `aria-label`, after `title`, everything that it shows.
    ///
    /// The columns are those of the drawing in text. `width` and `ascii` mean
    /// nothing here. Its classes are `wire ladder`, and on each arrow the kind
    /// of its event: `connect`, `refused`, `data`, `datagram`, `unreachable`,
    /// `half-close`, `reset`, `timeout`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wiretrace::{Event, EventKind, Ladder};
    ///
    /// let event = Event {
    ///     at: Duration::ZERO,
    ///     from: "client".into(),
    ///     to: "server".into(),
    ///     kind: EventKind::Data(b"Hello".to_vec()),
    /// };
    /// let svg = Ladder::default().svg("A greeting", &[event]);
    /// assert!(svg.starts_with("<svg class=\"wire ladder\""));
    /// assert!(svg.contains("A greeting: client sends 5 bytes to server: &quot;Hello&quot;."));
    /// ```
    #[must_use]
    pub fn svg(&self, title: &str, events: &[Event]) -> String {
        let names = Names::of(events);
        let room = room(names.printable.len());
        let steps = self.steps(events);
        let left_out = self.left_out(steps.len());
        let kept = |index: &usize| !left_out.contains(index);
        let rungs: Vec<Rung> = (0..)
            .zip(&steps)
            .filter(|(index, _)| kept(index))
            .map(|(_, step)| self.rung(step, &names, room))
            .collect();
        draw_rungs(&self.titled(title, &rungs), &names.printable, &rungs)
    }

    pub(super) fn titled(&self, title: &str, rungs: &[Rung]) -> String {
        match rungs.is_empty() {
            true => format!("{} {}", printable(title), self.labels.nothing),
            false => printable(title),
        }
    }

    fn rung(&self, step: &Step<'_>, names: &Names<'_>, room: usize) -> Rung {
        // An arrow leaves nobody in doubt who is meant; a sentence may.
        let said = self.say(step, names, false);
        let below = said.payload.rows(room);
        let (kind, stroke, head) = shape(&step.event.kind);
        Rung {
            from: names.index(&step.event.from),
            to: names.index(&step.event.to),
            kind,
            stroke,
            head,
            time: self.time(step.event),
            told: told(&self.say(step, names, true).words, &below),
            above: wrap(&said.words, room),
            below,
        }
    }
}

/// A sentence, and the data after it.
pub(super) fn told(words: &str, data: &[String]) -> String {
    match data {
        [] => words.to_owned(),
        rows => format!("{words}: {}", rows.join(" ")),
    }
}

/// The class, and the same difference without colours.
fn shape(kind: &EventKind) -> (&'static str, Stroke, Head) {
    match kind {
        EventKind::Connect => ("connect", Stroke::Thick, Head::Full),
        EventKind::Refused => ("refused", Stroke::Thick, Head::Cross),
        EventKind::Data(_) => ("data", Stroke::Plain, Head::Full),
        EventKind::Datagram(_) => ("datagram", Stroke::Dashed, Head::Full),
        EventKind::Unreachable => ("unreachable", Stroke::Dashed, Head::Cross),
        EventKind::HalfClose => ("half-close", Stroke::Plain, Head::Hollow),
        EventKind::Reset => ("reset", Stroke::Plain, Head::Cross),
        EventKind::Timeout => ("timeout", Stroke::Dotted, Head::None),
    }
}
