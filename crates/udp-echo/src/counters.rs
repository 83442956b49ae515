//! What happened so far, counted where it happens and read from anywhere.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What a server did so far.
///
/// Every datagram `received` is `answered`, `too_long`, `ignored` or `failed`; one that came
/// while the socket's buffer was full is none of them, because nobody ever sees it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Datagrams taken from the socket.
    pub received: u64,
    /// Datagrams sent back.
    pub answered: u64,
    /// Datagrams longer than [`Limits::datagram`](crate::Limits::datagram).
    pub too_long: u64,
    /// Datagrams from where an answer could be answered: see [`Service`](crate::Service).
    pub ignored: u64,
    /// Datagrams whose answer the system did not take.
    pub failed: u64,
    /// Bytes of the datagrams sent back.
    pub bytes: u64,
    /// Times the socket was asked for datagrams and gave some.
    pub batches: u64,
}

/// The same, while a server runs. Relaxed: each is a sum, none guards other memory.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    answered: AtomicU64,
    too_long: AtomicU64,
    ignored: AtomicU64,
    failed: AtomicU64,
    bytes: AtomicU64,
    batches: AtomicU64,
}

impl Counters {
    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts {
            received: 0,
            answered: self.answered.load(Relaxed),
            too_long: self.too_long.load(Relaxed),
            ignored: self.ignored.load(Relaxed),
            failed: self.failed.load(Relaxed),
            bytes: self.bytes.load(Relaxed),
            batches: self.batches.load(Relaxed),
        };
        counts.received = counts.answered + counts.too_long + counts.ignored + counts.failed;
        counts
    }

    pub(crate) fn batch(&self) {
        add(&self.batches, 1);
    }

    pub(crate) fn answered(&self, datagrams: usize, bytes: usize) {
        add(&self.answered, datagrams);
        add(&self.bytes, bytes);
    }

    pub(crate) fn too_long(&self, datagrams: usize) {
        add(&self.too_long, datagrams);
    }

    pub(crate) fn ignored(&self, datagrams: usize) {
        add(&self.ignored, datagrams);
    }

    pub(crate) fn failed(&self, datagrams: usize) {
        add(&self.failed, datagrams);
    }
}

/// A server is one thread, so nobody else adds meanwhile and no locked instruction is needed.
fn add(counter: &AtomicU64, amount: usize) {
    counter.store(counter.load(Relaxed) + amount as u64, Relaxed);
}
