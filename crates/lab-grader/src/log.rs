//! What happened in a trial: the grader's steps for people, and the events for
//! the ladder. Shared by all peers of the trial.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use wiretrace::{Endpoint, Event, EventKind, Ladder};

use crate::fault::labels;
use crate::{Lang, Text};

/// The most arrows that a ladder shows; the middle of a longer one is left out.
const LADDER_EVENTS: usize = 24;

#[derive(Debug)]
pub(crate) struct Log {
    began: Instant,
    quiet: AtomicBool,
    /// Steps aren't told, events are.
    worded: AtomicBool,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    steps: Vec<Text>,
    happened: Vec<Happened>,
}

impl Entries {
    /// Whether the connection that `from` and `to` made last was reset.
    fn was_reset(&self, from: &Text, to: &Text) -> bool {
        let ends = |it: &&Happened| {
            [&it.from, &it.to]
                .iter()
                .all(|end| [from, to].contains(end))
        };
        let mut latest = self.happened.iter().rev().filter(ends);
        latest
            .find_map(|it| match it.event.kind {
                EventKind::Reset => Some(true),
                EventKind::Connect => Some(false),
                _ => None,
            })
            .unwrap_or(false)
    }
}

/// An event whose endpoints still have their names in both languages.
#[derive(Debug)]
struct Happened {
    from: Text,
    to: Text,
    event: Event,
}

impl Log {
    pub(crate) fn new() -> Self {
        Self {
            began: Instant::now(),
            quiet: AtomicBool::new(false),
            worded: AtomicBool::new(false),
            entries: Mutex::default(),
        }
    }

    /// A step that is told unless the log is quiet.
    pub(crate) fn step(&self, text: Text) {
        if !self.is_quiet() && !self.worded.load(Ordering::Relaxed) {
            self.lock().steps.push(text);
        }
    }

    /// An event for the ladder, told unless the log is quiet. The end of a
    /// connection that was reset is no FIN: reading tells it once more.
    pub(crate) fn event(&self, from: &Text, to: &Text, kind: EventKind) {
        let mut entries = self.lock();
        let is_told = kind == EventKind::HalfClose && entries.was_reset(from, to);
        if !self.is_quiet() && !is_told {
            let event = self.happened(from, to, kind);
            entries.happened.push(event);
        }
    }

    /// Bytes that were read. Where one read ended and the next began means
    /// nothing, so they join the bytes read before.
    pub(crate) fn received(&self, from: &Text, to: &Text, bytes: &[u8]) {
        if self.is_quiet() || bytes.is_empty() {
            return;
        }
        let mut entries = self.lock();
        if let Some(last) = entries.happened.last_mut()
            && let EventKind::Data(sofar) = &mut last.event.kind
            && (&last.from, &last.to) == (from, to)
        {
            sofar.extend_from_slice(bytes);
            return;
        }
        let event = self.happened(from, to, EventKind::Data(bytes.to_vec()));
        entries.happened.push(event);
    }

    /// Stops or resumes telling: for the two hundredth client.
    pub(crate) fn set_quiet(&self, quiet: bool) {
        self.quiet.store(quiet, Ordering::Relaxed);
    }

    /// Does `act`, whose steps have been told in other words.
    pub(crate) fn worded<T>(&self, act: impl FnOnce() -> T) -> T {
        let before = self.worded.swap(true, Ordering::Relaxed);
        let done = act();
        self.worded.store(before, Ordering::Relaxed);
        done
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet.load(Ordering::Relaxed)
    }

    pub(crate) fn steps(&self) -> Vec<Text> {
        self.lock().steps.clone()
    }

    /// The ladder of what happened; `None` when nothing did.
    pub(crate) fn ladder(&self) -> Option<Text> {
        let entries = self.lock();
        let happened = entries.happened.as_slice();
        (!happened.is_empty()).then(|| Text::of(|lang| draw(happened, lang)))
    }

    fn happened(&self, from: &Text, to: &Text, kind: EventKind) -> Happened {
        Happened {
            from: from.clone(),
            to: to.clone(),
            event: Event {
                at: self.began.elapsed(),
                from: Endpoint::from(from.to(Lang::En)),
                to: Endpoint::from(to.to(Lang::En)),
                kind,
            },
        }
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn draw(happened: &[Happened], lang: Lang) -> String {
    let events: Vec<Event> = happened
        .iter()
        .map(|it| Event {
            from: Endpoint::from(it.from.to(lang)),
            to: Endpoint::from(it.to.to(lang)),
            ..it.event.clone()
        })
        .collect();
    let ladder = Ladder {
        labels: labels(lang),
        width: crate::view::WIDTH - crate::view::INDENT,
        coalesce: true,
        bytes_per_event: 96,
        events: LADDER_EVENTS,
        ..Ladder::default()
    };
    ladder.draw(&events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_was_reset_has_no_other_end() {
        let (client, server) = (Text::new("client", "c"), Text::new("server", "s"));
        let drawn = |kinds: &[EventKind]| {
            let log = Log::new();
            for kind in kinds {
                log.event(&server, &client, kind.clone());
            }
            log.ladder().unwrap().en.into_owned()
        };
        let (reset, fin) = (EventKind::Reset, EventKind::HalfClose);
        let one = drawn(&[EventKind::Connect, reset.clone(), fin.clone()]);
        assert!(one.contains("(RST)") && !one.contains("(FIN)"), "{one}");
        let two = drawn(&[reset, EventKind::Connect, fin]);
        assert!(two.contains("(RST)") && two.contains("(FIN)"), "{two}");
    }
}
