//! One direction of a path: what is sent in comes out, or doesn't.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use crate::Impairments;
use crate::fate::{Fate, flip};

/// How long a datagram is held back at most when too few come to overtake it, in
/// addition to the delay.
pub const HOLD: Duration = Duration::from_millis(100);

/// The most datagrams under way; more are dropped as if by a full queue, so that
/// a link with a long delay can't exhaust the memory.
pub const IN_FLIGHT: usize = 16 * 1024;

/// The most bytes of datagrams under way; what is beyond them is dropped too.
pub const IN_FLIGHT_BYTES: usize = 16 * 1024 * 1024;

/// A link with impairments, one way.
///
/// Times are counted from any beginning that the caller likes, and never go back;
/// one that does is taken for the latest one before it.
#[derive(Clone, Debug)]
pub struct Link {
    impairments: Impairments,
    random: fastrand::Rng,
    now: Duration,
    /// When each datagram that still waits for the rate begins to be sent.
    waiting: VecDeque<Duration>,
    /// When the last one will have been sent.
    free: Duration,
    under_way: BTreeMap<Arrival, Datagram>,
    /// How many bytes these have.
    bytes: usize,
    held: Vec<Held>,
    /// How many arrivals were planned, to tell those at the same time apart.
    planned: u64,
    /// The greatest number that was delivered.
    latest: u64,
    counts: Counts,
}

/// When a datagram arrives, and its place among those of the same time.
type Arrival = (Duration, u64);

#[derive(Clone, Debug)]
struct Datagram {
    /// Counted from 1 as they were sent.
    number: u64,
    bytes: Vec<u8>,
}

/// A datagram that waits to be overtaken.
#[derive(Clone, Copy, Debug)]
struct Held {
    /// When it arrives if too few overtake it.
    at: Arrival,
    left: u8,
}

/// What happened so far. `sent + duplicated` is the sum of `lost`, `dropped`,
/// `delivered` and the datagrams under way.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Datagrams that went in.
    pub sent: u64,
    /// Those that were lost on the way.
    pub lost: u64,
    /// Those that found the queue full.
    pub dropped: u64,
    /// Those of which a second copy was made.
    pub duplicated: u64,
    /// Those of which a bit was flipped.
    pub corrupted: u64,
    /// Datagrams that came out, copies included.
    pub delivered: u64,
    /// Of these, those that came out after one that was sent later (RFC 4737
    /// §3.3), be it that they were held back or that jitter did it.
    pub reordered: u64,
}

impl Link {
    /// A link on which nothing was sent yet.
    #[must_use]
    pub fn new(impairments: Impairments, seed: u64) -> Self {
        Self {
            impairments,
            random: fastrand::Rng::with_seed(seed),
            now: Duration::ZERO,
            waiting: VecDeque::new(),
            free: Duration::ZERO,
            under_way: BTreeMap::new(),
            bytes: 0,
            held: Vec::new(),
            planned: 0,
            latest: 0,
            counts: Counts::default(),
        }
    }

    /// Sends a datagram into the link.
    pub fn send(&mut self, now: Duration, datagram: &[u8]) {
        self.now = self.now.max(now);
        self.counts.sent += 1;
        let fate = Fate::draw(&mut self.random, &self.impairments);
        if fate.is_lost {
            self.counts.lost += 1;
            return;
        }
        match self.transmitted(datagram.len()) {
            Some(end) => self.launch(end, datagram, &fate),
            None => self.counts.dropped += 1,
        }
    }

    /// When [`receive`](Self::receive) will have something, as far as is known: a
    /// later `send` may make it earlier. `None` while nothing is under way.
    #[must_use]
    pub fn next_arrival(&self) -> Option<Duration> {
        self.under_way.keys().next().map(|(time, _)| *time)
    }

    /// Takes the next datagram that has arrived by `now`. Call it until there is
    /// none.
    pub fn receive(&mut self, now: Duration) -> Option<Vec<u8>> {
        self.now = self.now.max(now);
        let first = self.under_way.first_entry()?;
        if first.key().0 > self.now {
            return None;
        }
        let datagram = first.remove();
        self.bytes -= datagram.bytes.len();
        self.counts.delivered += 1;
        self.counts.reordered += u64::from(datagram.number < self.latest);
        self.latest = self.latest.max(datagram.number);
        Some(datagram.bytes)
    }

    /// What happened so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// When a datagram of that length will have been sent at the link's rate;
    /// `None` where there is no room for it to wait.
    fn transmitted(&mut self, length: usize) -> Option<Duration> {
        while self.waiting.front().is_some_and(|it| *it <= self.now) {
            self.waiting.pop_front();
        }
        // Two may be launched for one.
        if self.under_way.len() + 2 > IN_FLIGHT || self.bytes + 2 * length > IN_FLIGHT_BYTES {
            return None;
        }
        let begin = self.free.max(self.now);
        if begin > self.now {
            if self.waiting.len() >= self.impairments.queue {
                return None;
            }
            self.waiting.push_back(begin);
        }
        self.free = begin.saturating_add(self.impairments.transmission(length));
        Some(self.free)
    }

    fn launch(&mut self, sent: Duration, datagram: &[u8], fate: &Fate) {
        let arrival = sent.saturating_add(self.impairments.delay);
        let mut bytes = datagram.to_vec();
        if let Some(share) = fate.flipped {
            self.counts.corrupted += u64::from(flip(&mut bytes, share));
        }
        let on_time = arrival.saturating_add(fate.jitter);
        match fate.overtaken {
            Some(left) => {
                self.overtake(on_time);
                let at = self.plan(on_time.saturating_add(HOLD), bytes);
                self.held.push(Held { at, left });
            }
            None => {
                self.plan(on_time, bytes);
                self.overtake(on_time);
            }
        }
        if fate.is_doubled {
            self.counts.duplicated += 1;
            self.plan(arrival.saturating_add(fate.copy_jitter), datagram.to_vec());
        }
    }

    fn plan(&mut self, time: Duration, bytes: Vec<u8>) -> Arrival {
        let arrival = self.place(time);
        let number = self.counts.sent;
        self.bytes += bytes.len();
        self.under_way.insert(arrival, Datagram { number, bytes });
        arrival
    }

    /// Counts one more datagram, due at `time`, against those held back, and lets
    /// go those for which that is enough. One that is held back itself counts too:
    /// nothing waits for more than three others.
    fn overtake(&mut self, time: Duration) {
        let mut held = std::mem::take(&mut self.held);
        held.retain_mut(|it| {
            it.left -= 1;
            if it.left == 0 {
                self.hasten(it.at, time);
            }
            it.left > 0
        });
        self.held = held;
    }

    /// Lets what would arrive at `at` arrive at `time` if that is earlier.
    fn hasten(&mut self, at: Arrival, time: Duration) {
        if time < at.0
            && let Some(datagram) = self.under_way.remove(&at)
        {
            let arrival = self.place(time);
            self.under_way.insert(arrival, datagram);
        }
    }

    fn place(&mut self, time: Duration) -> Arrival {
        self.planned += 1;
        (time, self.planned)
    }
}
