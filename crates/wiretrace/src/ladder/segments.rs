//! A ladder of the segments themselves, for a page that explains TCP.

use std::net::SocketAddr;

use super::payload::{Payload, wrap};
use super::svg::told;
use super::{Ladder, Names};
use crate::event::{Endpoint, Event, EventKind};
use crate::packet::{Flags, Segment};
use crate::svg::{Head, Rung, Stroke, draw_rungs, room};

impl Ladder<'_> {
    /// A ladder of the segments themselves, for a reader of TCP: the
    /// control bits, the relative numbers, how many bytes of data, and the
    /// data. PSH is left out: it means nothing to the peer's program.
    ///
    /// Everything else is as in [`svg`](Self::svg); the classes are `syn`,
    /// `ack`, `data`, `half-close` and `reset`, and `again` for what had
    /// been sent before.
    #[must_use]
    pub fn segments_svg(
        &self,
        title: &str,
        segments: &[Segment],
        mut name: impl FnMut(SocketAddr) -> Endpoint,
    ) -> String {
        // Only the ends and the times of these events are looked at.
        let ends: Vec<Event> = segments
            .iter()
            .map(|segment| Event {
                at: segment.at,
                from: name(segment.from),
                to: name(segment.to),
                kind: EventKind::Data(segment.payload.clone()),
            })
            .collect();
        let names = Names::of(&ends);
        let room = room(names.printable.len());
        let rungs: Vec<Rung> = segments
            .iter()
            .zip(&ends)
            .map(|(segment, event)| self.segment(segment, event, &names, room))
            .collect();
        draw_rungs(&self.titled(title, &rungs), &names.printable, &rungs)
    }

    fn segment(&self, segment: &Segment, event: &Event, names: &Names<'_>, room: usize) -> Rung {
        let mut words = words(segment);
        if segment.is_retransmission() {
            words += &format!(" {}", self.labels.again);
        }
        let below = Payload::abridged(&segment.payload, self).rows(room);
        let (kind, stroke, head) = segment_shape(segment);
        let (from, to) = (names.name(&event.from), names.name(&event.to));
        Rung {
            from: names.index(&event.from),
            to: names.index(&event.to),
            kind,
            stroke,
            head,
            time: self.time(event),
            told: told(&format!("{from} → {to} {words}"), &below),
            above: wrap(&words, room),
            below,
        }
    }
}

/// `SYN,ACK seq=0 ack=1`, as other tools write it.
fn words(segment: &Segment) -> String {
    let flags = Flags {
        psh: false,
        ..segment.flags
    };
    let mut words = format!("{flags} seq={}", segment.seq);
    if let Some(ack) = segment.ack {
        words += &format!(" ack={ack}");
    }
    if !segment.payload.is_empty() {
        words += &format!(" len={}", segment.payload.len());
    }
    words.trim_start().to_owned()
}

fn segment_shape(segment: &Segment) -> (&'static str, Stroke, Head) {
    let flags = segment.flags;
    match (segment.is_retransmission(), segment.payload.is_empty()) {
        (true, _) => ("again", Stroke::Dashed, Head::Full),
        _ if flags.rst => ("reset", Stroke::Plain, Head::Cross),
        _ if flags.syn => ("syn", Stroke::Thick, Head::Full),
        _ if flags.fin => ("half-close", Stroke::Plain, Head::Hollow),
        (_, true) => ("ack", Stroke::Dotted, Head::Full),
        (_, false) => ("data", Stroke::Plain, Head::Full),
    }
}
