//! One echo connection apart from its socket and its clock: the shell asks for the next
//! [`Action`], performs it, and tells the [`Event`] that came of it.

use std::io::ErrorKind;
use std::ops::Range;
use std::time::{Duration, Instant};

/// One connection of the echo service.
///
/// | state | event | next | action then |
/// |---|---|---|---|
/// | open, owes nothing | `Read(n)` | open, owes bytes | `Write` |
/// | open, owes bytes | `Written`, a part | open, owes bytes | `Write` |
/// | open, owes bytes | `Written`, all | open, owes nothing | `Read` |
/// | open, owes nothing | `Read(0)` | ended | `CloseWrite` |
/// | ended | `WriteClosed` | done, `Finished` | `Done` |
/// | any | `Failed` | done, `Reset` or `TimedOut` | `Done` |
/// | any | `handle_timeout`, and it is due | done, `TimedOut` | `Done` |
///
/// ```
/// use std::time::Instant;
/// use tcp_echo::{Action, Echo, Event};
///
/// let now = Instant::now();
/// let mut echo = Echo::new(1024, None, now);
/// if let Action::Read(space) = echo.poll_action() {
///     space[..2].copy_from_slice(b"hi");
/// }
/// echo.handle_event(Event::Read(2), now);
/// assert_eq!(echo.poll_action(), Action::Write(b"hi"));
/// ```
#[derive(Debug)]
pub struct Echo {
    buffer: Box<[u8]>,
    owed: Range<usize>,
    state: State,
    idle: Option<Duration>,
    last_activity: Instant,
}

/// What the shell does next.
#[derive(Debug, Eq, PartialEq)]
pub enum Action<'a> {
    /// Read once into this space, which is never empty; answer [`Event::Read`].
    Read(&'a mut [u8]),
    /// Write once from these bytes, as many as fit; answer [`Event::Written`].
    Write(&'a [u8]),
    /// Shut down the writing half (FIN); answer [`Event::WriteClosed`].
    CloseWrite,
    /// Close the socket: nothing is left to do.
    Done(Ending),
}

/// What came of an [`Action`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Event {
    /// So many bytes are in the space given; 0 is the end of the client's bytes (its FIN).
    Read(usize),
    /// So many of the bytes given are on their way.
    Written(usize),
    /// The writing half is shut down.
    WriteClosed,
    /// The action failed for this reason.
    Failed(ErrorKind),
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ending {
    /// The client half-closed, and has everything it is owed.
    Finished,
    /// No byte moved for the idle time.
    TimedOut,
    /// The connection broke: a reset (RFC 9293 §3.5.3) or another failure of the socket.
    Reset,
    /// The server ended it at the end of a shutdown's grace period.
    Cut,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Open,
    Ended,
    Done(Ending),
}

impl Echo {
    /// A connection opened at `now`, with a buffer of `buffer` bytes (at least one), that times
    /// out when no byte moved for `idle`.
    #[must_use]
    pub fn new(buffer: usize, idle: Option<Duration>, now: Instant) -> Self {
        Self {
            buffer: vec![0; buffer.max(1)].into_boxed_slice(),
            owed: 0..0,
            state: State::Open,
            idle,
            last_activity: now,
        }
    }

    /// The next thing to do. The same answer comes until an event changes it.
    ///
    /// Bytes owed come before bytes to read: that is the backpressure.
    pub fn poll_action(&mut self) -> Action<'_> {
        match (self.state, self.owed.is_empty()) {
            (State::Done(ending), _) => Action::Done(ending),
            (_, false) => Action::Write(self.buffer.get(self.owed.clone()).unwrap_or_default()),
            (State::Open, true) => Action::Read(&mut self.buffer),
            (State::Ended, true) => Action::CloseWrite,
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due, unless a byte moves before.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.idle
            .and_then(|idle| self.last_activity.checked_add(idle))
    }

    /// Takes what came of the last action, at the time `now`.
    ///
    /// An event that answers no action of this state is ignored, a length beyond what was
    /// offered counts as all of it.
    pub fn handle_event(&mut self, event: Event, now: Instant) {
        match (self.state, event) {
            (State::Done(_), _) => {}
            (State::Open, Event::Read(0)) => self.state = State::Ended,
            (State::Open, Event::Read(len)) => self.owe(len, now),
            (_, Event::Written(len)) => self.pay(len, now),
            (State::Ended, Event::WriteClosed) => self.state = State::Done(Ending::Finished),
            (_, Event::Failed(kind)) => self.fail(kind, now),
            (State::Ended, Event::Read(_)) | (State::Open, Event::WriteClosed) => {}
        }
    }

    /// Ends the connection if no byte moved for the idle time; a call before that does nothing.
    pub fn handle_timeout(&mut self, now: Instant) {
        let due = self.poll_timeout().is_some_and(|deadline| now >= deadline);
        if due && !matches!(self.state, State::Done(_)) {
            self.state = State::Done(Ending::TimedOut);
        }
    }

    fn owe(&mut self, len: usize, now: Instant) {
        if self.owed.is_empty() {
            self.owed = 0..len.min(self.buffer.len());
            self.last_activity = now;
        }
    }

    fn pay(&mut self, len: usize, now: Instant) {
        if self.owed.is_empty() {
            return;
        }
        if len == 0 {
            // A socket that takes nothing and says nothing would be asked again for ever.
            return self.fail(ErrorKind::WriteZero, now);
        }
        self.owed.start = self.owed.start.saturating_add(len).min(self.owed.end);
        self.last_activity = now;
    }

    fn fail(&mut self, kind: ErrorKind, now: Instant) {
        match kind {
            ErrorKind::Interrupted => {}
            // What SO_RCVTIMEO and SO_SNDTIMEO say on Unix when they ran out.
            ErrorKind::WouldBlock => self.handle_timeout(now),
            // What they say on Windows, and what any kernel says of a peer that vanished.
            ErrorKind::TimedOut => self.state = State::Done(Ending::TimedOut),
            _ => self.state = State::Done(Ending::Reset),
        }
    }
}
