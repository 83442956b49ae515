//! The time of a check: first its program may start, in a time of its own and
//! when it is its turn; the check's deadline counts from then on.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A program that still starts after this time no longer keeps others from
/// starting: else a few that hang would hold up all.
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
    /// Held as long as a program starts.
    turn: Option<Turn>,
}

impl Clock {
    /// A clock that gives a program `start` until it shows a sign of life, and
    /// the check `limit`, times `patience`, after that.
    pub(crate) fn new(limit: Duration, start: Duration, patience: f64, gate: Arc<Gate>) -> Self {
        let limit = limit.mul_f64(patience);
        let phase = Phase {
            deadline: Instant::now() + limit,
            turn: None,
        };
        Self {
            limit,
            start: start.max(limit),
            patience,
            gate,
            phase: Arc::new(Mutex::new(phase)),
        }
    }

    /// Waits until it is this check's turn to start a program, which has all the
    /// time to start from then on.
    pub(crate) fn starting(&self) {
        let turn = self.gate.enter();
        *self.phase() = Phase {
            deadline: Instant::now() + self.start,
            turn: Some(turn),
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
            turn: None,
        };
    }

    /// Whether a program was started that has shown no sign of life.
    pub(crate) fn is_starting(&self) -> bool {
        self.phase().turn.is_some()
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
    /// When each of those that are starting began.
    starting: Mutex<Vec<Instant>>,
    changed: Condvar,
}

impl Gate {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most: most.max(1),
            starting: Mutex::default(),
            changed: Condvar::new(),
        })
    }

    fn enter(self: &Arc<Self>) -> Turn {
        let mut starting = self.lock();
        loop {
            let now = Instant::now();
            starting.retain(|began| now.duration_since(*began) < TURN);
            if starting.len() < self.most {
                starting.push(now);
                return Turn(now, Arc::clone(self));
            }
            let oldest = starting.first().map_or(now, |began| *began + TURN);
            (starting, _) = self
                .changed
                .wait_timeout(starting, oldest.saturating_duration_since(now))
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn leave(&self, began: Instant) {
        let mut starting = self.lock();
        if let Some(i) = starting.iter().position(|it| *it == began) {
            starting.remove(i);
            self.changed.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Instant>> {
        self.starting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place among those that are starting, given back when it is dropped.
#[derive(Debug)]
struct Turn(Instant, Arc<Gate>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.1.leave(self.0);
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
        let (first, second) = (gate.enter(), gate.enter());
        drop(second);
        let third = gate.enter();
        assert!(began.elapsed() < TURN, "a free place isn't used");
        let fourth = gate.enter();
        assert!(began.elapsed() >= TURN, "there were two places");
        // What hung and gives its place back late takes none from others.
        drop((first, third));
        let fifth = gate.enter();
        assert_eq!(gate.lock().len(), 2);
        drop((fourth, fifth));
        assert!(gate.lock().is_empty());
    }
}
