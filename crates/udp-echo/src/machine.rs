//! The client apart from its socket, its clock and its dice: one request at a time, sent again
//! until it is answered or given up.

use std::fmt;
use std::time::{Duration, Instant};

use crate::options::Limits;
use crate::packet::HEADER;
use crate::{Packet, Retry, Rtt, Window};

/// The requests of one client, one after the other: a sender that knows nothing of the way has
/// no more than one datagram under way for each round trip (RFC 8085 §3.1).
///
/// | state | call | next | action then |
/// |---|---|---|---|
/// | idle | `request` | due | `Send` |
/// | due | `handle_sent` | waiting | `Wait` |
/// | due | `handle_datagram`, the answer | idle | `Rest` |
/// | waiting | `handle_datagram`, the answer | idle | `Rest` |
/// | waiting | `handle_timeout`, attempts left | due | `Send` |
/// | waiting | `handle_timeout`, none left | given up | `GiveUp` |
/// | given up | `request` | due | `Send` |
///
/// What is not in the table changes nothing, but `abandon`, which makes any state idle.
///
/// ```
/// use std::time::Instant;
/// use udp_echo::{Action, Requests, Retry, Verdict};
///
/// let now = Instant::now();
/// let mut requests = Requests::new(0x7247_dc5f, Retry::default());
/// requests.request(b"hi")?;
/// let Action::Send(datagram) = requests.poll_action() else { panic!("nothing to send") };
/// let echoed = datagram.to_vec();
/// requests.handle_sent(now, 0);
/// assert!(matches!(requests.poll_action(), Action::Wait(_)));
/// assert!(matches!(requests.handle_datagram(&echoed, now), Verdict::Answer(_)));
/// assert!(matches!(requests.handle_datagram(&echoed, now), Verdict::Duplicate));
/// # Ok::<(), udp_echo::RequestError>(())
/// ```
#[derive(Debug)]
pub struct Requests {
    identifier: u32,
    next: u32,
    attempts_limit: u32,
    rtt: Rtt,
    answered: Window,
    datagram: Vec<u8>,
    state: State,
    tally: Tally,
}

/// What the shell does next.
#[derive(Debug, Eq, PartialEq)]
pub enum Action<'a> {
    /// Send this datagram; answer [`Requests::handle_sent`].
    Send(&'a [u8]),
    /// Wait for a datagram until then; answer [`Requests::handle_datagram`] or
    /// [`Requests::handle_timeout`].
    Wait(Instant),
    /// Nothing came, however often it was asked: tell whoever wanted the answer.
    GiveUp,
    /// Nothing is asked.
    Rest,
}

/// What a datagram that came is.
#[derive(Debug, Eq, PartialEq)]
pub enum Verdict<'a> {
    /// The answer.
    Answer(Answer<'a>),
    /// The first answer to an earlier request, which was given up.
    Late,
    /// An answer that came before: a request that was sent twice is answered twice.
    Duplicate,
    /// No answer to anything that was asked here.
    Foreign,
}

/// An answer, and what it took.
#[derive(Debug, Eq, PartialEq)]
pub struct Answer<'a> {
    /// Which request it answers.
    pub sequence: u32,
    /// What came back.
    pub payload: &'a [u8],
    /// How often the request was sent.
    pub attempts: u32,
    /// How long the answer took; `None` where the request was sent more than once, because
    /// nobody can tell which of them was answered (RFC 6298 §3).
    pub round_trip: Option<Duration>,
}

/// What a client did so far.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// Requests made.
    pub requests: u64,
    /// Datagrams sent for them.
    pub sent: u64,
    /// Requests answered.
    pub answered: u64,
    /// Requests given up.
    pub given_up: u64,
    /// Answers that came too late.
    pub late: u64,
    /// Answers that came again.
    pub duplicates: u64,
    /// Datagrams that answered nothing.
    pub foreign: u64,
}

/// Why a request cannot be made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RequestError {
    /// Another one is waiting for its answer.
    Busy,
    /// It is longer than a datagram over IPv4 can be: so many bytes, of at most so many.
    TooLong {
        /// Bytes given.
        len: usize,
        /// Bytes that fit beside the header.
        limit: usize,
    },
}

#[derive(Clone, Copy, Debug)]
enum State {
    Idle,
    Due(Sending),
    Waiting(Sending, Instant),
    GivenUp,
}

/// The request that is under way.
#[derive(Clone, Copy, Debug)]
struct Sending {
    sequence: u32,
    attempts: u32,
    last_sent: Option<Instant>,
}

impl Requests {
    /// The longest payload: what the header leaves of the longest datagram over IPv4.
    pub const PAYLOAD: usize = Limits::DATAGRAM - HEADER;

    /// A client called `identifier`, a number drawn at random, that has asked nothing yet.
    #[must_use]
    pub fn new(identifier: u32, retry: Retry) -> Self {
        Self {
            identifier,
            next: 0,
            attempts_limit: retry.attempts,
            rtt: Rtt::new(&retry),
            answered: Window::default(),
            datagram: Vec::new(),
            state: State::Idle,
            tally: Tally::default(),
        }
    }

    /// Asks for `payload` to be echoed; the sequence number of the request.
    ///
    /// # Errors
    /// [`RequestError`]: another request is under way, or this one does not fit.
    pub fn request(&mut self, payload: &[u8]) -> Result<u32, RequestError> {
        let (len, limit) = (payload.len(), Self::PAYLOAD);
        match self.state {
            State::Due(_) | State::Waiting(..) => return Err(RequestError::Busy),
            State::Idle | State::GivenUp if len > limit => {
                return Err(RequestError::TooLong { len, limit });
            }
            State::Idle | State::GivenUp => {}
        }
        let sequence = self.next;
        self.next = sequence.wrapping_add(1);
        self.tally.requests += 1;
        self.datagram.clear();
        let identifier = self.identifier;
        Packet {
            identifier,
            sequence,
            payload,
        }
        .encode(&mut self.datagram);
        self.state = State::Due(Sending {
            sequence,
            attempts: 0,
            last_sent: None,
        });
        Ok(sequence)
    }

    /// The next thing to do. The same answer comes until a call changes it.
    #[must_use]
    pub fn poll_action(&self) -> Action<'_> {
        match self.state {
            State::Idle => Action::Rest,
            State::Due(_) => Action::Send(&self.datagram),
            State::Waiting(_, deadline) => Action::Wait(deadline),
            State::GivenUp => Action::GiveUp,
        }
    }

    // ANCHOR: sent
    /// Takes that the datagram was sent at `now`. `random` is any 32 bits: they add up to a
    /// quarter to the timeout, so that clients that lost their packets together do not come
    /// back together.
    pub fn handle_sent(&mut self, now: Instant, random: u32) {
        let State::Due(mut sending) = self.state else {
            return;
        };
        sending.attempts += 1;
        sending.last_sent = Some(now);
        self.tally.sent += 1;
        let timeout = self.rtt.timeout();
        let jitter = (timeout / 4).mul_f64(f64::from(random) / f64::from(u32::MAX));
        let deadline = now.checked_add(timeout.saturating_add(jitter));
        self.state = State::Waiting(sending, deadline.unwrap_or(now));
    }

    /// Takes that it is `now`: is the time up, then the request is due again, or given up.
    pub fn handle_timeout(&mut self, now: Instant) {
        let State::Waiting(sending, deadline) = self.state else {
            return;
        };
        if now < deadline {
            return;
        }
        self.rtt.back_off();
        if sending.attempts < self.attempts_limit {
            self.state = State::Due(sending);
        } else {
            self.tally.given_up += 1;
            self.state = State::GivenUp;
        }
    }
    // ANCHOR_END: sent

    /// Takes a datagram that came from the server at `now`.
    pub fn handle_datagram<'a>(&mut self, datagram: &'a [u8], now: Instant) -> Verdict<'a> {
        let verdict = self.judge(datagram, now);
        *match verdict {
            Verdict::Answer(_) => &mut self.tally.answered,
            Verdict::Late => &mut self.tally.late,
            Verdict::Duplicate => &mut self.tally.duplicates,
            Verdict::Foreign => &mut self.tally.foreign,
        } += 1;
        verdict
    }

    /// Gives up the request that is under way: whoever wanted the answer is told by the caller.
    pub fn abandon(&mut self) {
        if matches!(self.state, State::Due(_) | State::Waiting(..)) {
            self.tally.given_up += 1;
        }
        self.state = State::Idle;
    }

    /// The round-trip time as measured so far.
    #[must_use]
    pub fn rtt(&self) -> &Rtt {
        &self.rtt
    }

    /// What happened so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    // ANCHOR: judge
    fn judge<'a>(&mut self, datagram: &'a [u8], now: Instant) -> Verdict<'a> {
        let Ok(packet) = Packet::parse(datagram) else {
            return Verdict::Foreign;
        };
        if packet.identifier != self.identifier || !self.has_asked(packet.sequence) {
            return Verdict::Foreign;
        }
        if !self.answered.insert(packet.sequence) {
            return Verdict::Duplicate;
        }
        match self.state {
            State::Due(sending) | State::Waiting(sending, _)
                if sending.sequence == packet.sequence =>
            {
                Verdict::Answer(self.settle(sending, packet, now))
            }
            _ => Verdict::Late,
        }
    }
    // ANCHOR_END: judge

    /// Whether `sequence` is one of the last that were sent, whatever wrapped meanwhile.
    fn has_asked(&self, sequence: u32) -> bool {
        let age = u64::from(self.next.wrapping_sub(sequence).wrapping_sub(1));
        let unsent = match self.state {
            State::Due(sending) => sending.last_sent.is_none() && sending.sequence == sequence,
            _ => false,
        };
        age < self.tally.requests && !unsent
    }

    fn settle<'a>(&mut self, sending: Sending, packet: Packet<'a>, now: Instant) -> Answer<'a> {
        let last_sent = sending.last_sent.filter(|_| sending.attempts == 1);
        let round_trip = last_sent.map(|sent| now.saturating_duration_since(sent));
        if let Some(time) = round_trip {
            self.rtt.measure(time);
        }
        self.state = State::Idle;
        Answer {
            sequence: packet.sequence,
            payload: packet.payload,
            attempts: sending.attempts,
            round_trip,
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("another request is waiting for its answer"),
            Self::TooLong { len, limit } => {
                write!(
                    f,
                    "{len} bytes are more than the {limit} that a datagram holds"
                )
            }
        }
    }
}

impl std::error::Error for RequestError {}
