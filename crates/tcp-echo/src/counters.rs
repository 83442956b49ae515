//! What happened so far, counted where it happens and read from anywhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::machine::{Ending, Event};

/// What a server did so far.
///
/// Once no client is `active`, `accepted` is the sum of `finished`, `timed_out`, `reset` and `cut`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Clients taken in.
    pub accepted: u64,
    /// Clients that are here now.
    pub active: u64,
    /// Clients turned away because [`Limits::clients`](crate::Limits::clients) were here.
    pub refused: u64,
    /// Clients that half-closed and got everything back.
    pub finished: u64,
    /// Clients that were silent for too long.
    pub timed_out: u64,
    /// Clients whose connection broke.
    pub reset: u64,
    /// Clients that the server let go of before they were done: at the end of a shutdown's
    /// grace period, or because it had no thread for them.
    pub cut: u64,
    /// Bytes read from clients.
    pub bytes_in: u64,
    /// Bytes written to clients.
    pub bytes_out: u64,
}

/// The same, while clients come and go. Relaxed: each is a sum, none guards other memory.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    accepted: AtomicU64,
    active: AtomicU64,
    refused: AtomicU64,
    finished: AtomicU64,
    timed_out: AtomicU64,
    reset: AtomicU64,
    cut: AtomicU64,
    bytes_in: AtomicU64,
    bytes_out: AtomicU64,
}

impl Counters {
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            accepted: self.accepted.load(Relaxed),
            active: self.active.load(Relaxed),
            refused: self.refused.load(Relaxed),
            finished: self.finished.load(Relaxed),
            timed_out: self.timed_out.load(Relaxed),
            reset: self.reset.load(Relaxed),
            cut: self.cut.load(Relaxed),
            bytes_in: self.bytes_in.load(Relaxed),
            bytes_out: self.bytes_out.load(Relaxed),
        }
    }

    /// Takes in one more client, unless `limit` are here. Called by the accepting thread alone.
    pub(crate) fn enter(self: &Arc<Self>, limit: usize) -> Option<Visit> {
        if self.active.load(Relaxed) >= limit as u64 {
            self.refused.fetch_add(1, Relaxed);
            return None;
        }
        self.accepted.fetch_add(1, Relaxed);
        self.active.fetch_add(1, Relaxed);
        Some(Visit {
            counters: Arc::clone(self),
            ending: Ending::Cut,
        })
    }
}

/// One client's stay: counted as over when dropped, and as cut unless told otherwise.
#[derive(Debug)]
pub(crate) struct Visit {
    counters: Arc<Counters>,
    pub(crate) ending: Ending,
}

impl Visit {
    pub(crate) fn count(&self, event: Event) {
        match event {
            Event::Read(len) => self.counters.bytes_in.fetch_add(len as u64, Relaxed),
            Event::Written(len) => self.counters.bytes_out.fetch_add(len as u64, Relaxed),
            Event::WriteClosed | Event::Failed(_) => 0,
        };
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let how = match self.ending {
            Ending::Finished => &self.counters.finished,
            Ending::TimedOut => &self.counters.timed_out,
            Ending::Reset => &self.counters.reset,
            Ending::Cut => &self.counters.cut,
        };
        how.fetch_add(1, Relaxed);
        self.counters.active.fetch_sub(1, Relaxed);
    }
}
