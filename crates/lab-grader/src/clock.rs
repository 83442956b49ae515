//! The time of a check: first its program may start, in a time of its own and
//! when it is its turn; the check's deadline counts from then on.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A client or a filter no longer keeps others from starting after this time:
/// its first sign of life isn't always looked for at once.
const TURN: Duration = Duration::from_millis(300);

/// The time that is left, stretched on machines that are known to be busy. All
/// clones tell the same time.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    limit: Duration,
    start: Duration,
    patience: f64,
    gate: Arc<Gate>,
    phase: Arc<Mutex<Phase>>,
}

#[derive(Debug)]
struct Phase {
    deadline: Instant,
    /// A program was started that has shown no sign of life.
    is_starting: bool,
    /// Held as long as it starts.
    _turn: Option<Turn>,
}

impl Clock {
    /// A clock that gives a program `start` until it shows a sign of life, and
    /// the check `limit`, times `patience`, after that.
    pub(crate) fn new(limit: Duration, start: Duration, patience: f64, gate: Arc<Gate>) -> Self {
        let limit = limit.mul_f64(patience);
        let phase = Phase {
            deadline: Instant::now() + limit,
            is_starting: false,
            _turn: None,
        };
        Self {
            limit,
            start: start.max(limit),
            patience,
            gate,
            phase: Arc::new(Mutex::new(phase)),
        }
    }

    /// Waits until it is this check's turn to start a server, which has all the
    /// time to start from then on, unless another one had and used it up.
    pub(crate) fn starting_server(&self) {
        // It gives its place back itself, also when it didn't start in time.
        self.start_within(self.start * 2);
    }

    /// The same for a client or a filter.
    pub(crate) fn starting(&self) {
        self.start_within(TURN);
    }

    fn start_within(&self, turn: Duration) {
        let turn = self.gate.enter(turn, self.start);
        let time = if turn.is_none() {
            self.limit
        } else {
            self.start
        };
        *self.phase() = Phase {
            deadline: Instant::now() + time,
            is_starting: true,
            _turn: turn,
        };
    }

    /// The program has shown a sign of life: unless that is known already, the
    /// time of the check begins.
    pub(crate) fn begin(&self) {
        if self.is_starting() {
            self.restart();
        }
    }

    /// The time of the check begins anew.
    pub(crate) fn restart(&self) {
        *self.phase() = Phase {
            deadline: Instant::now() + self.limit,
            is_starting: false,
            _turn: None,
        };
    }

    /// Whether a program was started that has shown no sign of life.
    pub(crate) fn is_starting(&self) -> bool {
        self.phase().is_starting
    }

    /// The time of the check, stretched.
    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// What is left until the deadline.
    pub(crate) fn left(&self) -> Duration {
        let deadline = self.phase().deadline;
        deadline.saturating_duration_since(Instant::now())
    }

    /// `duration`, stretched.
    pub(crate) fn patient(&self, duration: Duration) -> Duration {
        duration.mul_f64(self.patience)
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets only so many programs start at the same time: starting takes a processor,
/// while a check mostly waits.
#[derive(Debug)]
pub(crate) struct Gate {
    most: usize,
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    /// Until when each of those that are starting keeps its place.
    places: Vec<Instant>,
    /// One program never started. So won't the others, most likely, and waiting
    /// in turn for each to prove it would take for ever.
    is_open: bool,
}

impl Gate {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most: most.max(1),
            queue: Mutex::default(),
            changed: Condvar::new(),
        })
    }

    /// Waits for a place, for at most the time `turn`, for a program that has
    /// `start` to start; `None` once one has used that up.
    fn enter(self: &Arc<Self>, turn: Duration, start: Duration) -> Option<Turn> {
        let mut queue = self.lock();
        loop {
            let now = Instant::now();
            queue.places.retain(|until| *until > now);
            if queue.is_open {
                return None;
            }
            if queue.places.len() < self.most {
                queue.places.push(now + turn);
                return Some(Turn {
                    place: now + turn,
                    deadline: now + start,
                    gate: Arc::clone(self),
                });
            }
            let next = queue.places.iter().min().map_or(now, |until| *until);
            (queue, _) = self
                .changed
                .wait_timeout(queue, next.saturating_duration_since(now))
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place among those that are starting, given back when it is dropped.
#[derive(Debug)]
struct Turn {
    place: Instant,
    deadline: Instant,
    gate: Arc<Gate>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut queue = self.gate.lock();
        if let Some(i) = queue.places.iter().position(|it| *it == self.place) {
            queue.places.remove(i);
        }
        queue.is_open |= Instant::now() >= self.deadline;
        self.gate.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_secs(2);

    #[test]
    fn the_time_of_the_check_begins_with_the_first_sign_of_life() {
        let clock = Clock::new(SHORT, LONG, 1.0, Gate::new(1));
        let seen_elsewhere = clock.clone();
        assert!(clock.left() <= SHORT);
        clock.starting();
        assert!(seen_elsewhere.is_starting() && seen_elsewhere.left() > SHORT);
        clock.begin();
        let left = seen_elsewhere.left();
        assert!(!seen_elsewhere.is_starting() && left <= SHORT);
        std::thread::sleep(Duration::from_millis(2));
        clock.begin();
        assert!(clock.left() < left, "only the first sign counts");
    }

    #[test]
    fn a_start_waits_for_its_turn_but_not_for_ever() {
        let gate = Gate::new(2);
        let began = Instant::now();
        let enter = || gate.enter(TURN, LONG).unwrap();
        let (first, second) = (enter(), enter());
        drop(second);
        let third = enter();
        assert!(began.elapsed() < TURN, "a free place isn't used");
        let fourth = enter();
        assert!(began.elapsed() >= TURN, "there were two places");
        // What gives its place back late takes none from others.
        drop((first, third));
        let fifth = enter();
        assert_eq!(gate.lock().places.len(), 2);
        drop((fourth, fifth));
        assert!(gate.lock().places.is_empty());
    }

    #[test]
    fn one_program_that_never_starts_is_enough() {
        let gate = Gate::new(1);
        let hangs = gate.enter(LONG, Duration::ZERO).unwrap();
        drop(hangs);
        assert!(gate.enter(LONG, LONG).is_none());
        let clock = Clock::new(SHORT, LONG, 1.0, gate);
        clock.starting_server();
        assert!(clock.is_starting() && clock.left() <= SHORT);
    }
}
