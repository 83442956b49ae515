//! One connection of a server apart from its socket and its clock: the shell asks for the next
//! [`Action`], performs it, and tells the [`Event`] that came of it.

use std::fmt;
use std::io::ErrorKind;
use std::mem;
use std::time::{Duration, Instant};

use crate::message::{
    Frame, HEADER_LEN, HELLO, Hello, MAGIC, MAX_LENGTH, Refusal, Type, WORLD, World,
};
use crate::{DecodeError, ErrorCode, Header};

/// Octets of requests that a connection holds: any frame fits (R42).
const BUFFER: usize = HEADER_LEN + MAX_LENGTH;

/// What a server serves, and how long it waits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    /// The highest version that is served; 0 serves no frames.
    pub highest: u8,
    /// From the first octet of a frame to its last, and for a client that takes nothing (R40).
    pub frame: Duration,
    /// From the end of a frame to the next first octet (R39).
    pub idle: Duration,
    /// From the server's end to the close of its socket.
    pub linger: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            highest: crate::HIGHEST,
            frame: Self::FRAME_TIMEOUT,
            idle: Self::IDLE_TIMEOUT,
            linger: Self::LINGER_TIME,
        }
    }
}

impl Config {
    /// The default of [`frame`](Self::frame): two losses in a row, of which TCP repairs the
    /// second after 3 s (RFC 6298), are forgiven.
    pub const FRAME_TIMEOUT: Duration = Duration::from_secs(5);
    /// The default of [`idle`](Self::idle).
    pub const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
    /// The default of [`linger`](Self::linger).
    pub const LINGER_TIME: Duration = Duration::from_secs(1);
}

/// One connection of a server of the versions 0 to [`Config::highest`].
///
/// | state | event | next | what is sent |
/// |---|---|---|---|
/// | start | `H` | greeting | |
/// | start | `C8` | in a frame | |
/// | in a frame | complete | between frames | `WORLD` or `ERROR` |
/// | between frames | `C8` | in a frame | |
/// | greeting | complete | closing | `World` |
/// | start | broken | closing | `ERROR` |
/// | start | end or timeout | closing | |
/// | greeting | broken, end or timeout | closing | |
/// | in a frame | broken or timeout | closing | `ERROR` |
/// | in a frame | end | closing | |
/// | between frames | broken | closing | `ERROR` |
/// | between frames | end or timeout | closing | |
/// | closing | end or timeout | closed | |
///
/// A reset, and a client that takes nothing of what it is owed, close from any state. What is
/// owed is sent first, and in `closing` the server's end after it.
///
/// ```
/// use std::time::Instant;
/// use hello_world_protocol::{Action, Config, Connection, Event};
///
/// let now = Instant::now();
/// let mut connection = Connection::new(Config::default(), now);
/// if let Action::Read(space) = connection.poll_action() {
///     space[..5].copy_from_slice(b"Hello");
/// }
/// connection.handle_event(Event::Read(5), now);
/// assert_eq!(connection.poll_action(), Action::Write(b"World"));
/// ```
#[derive(Debug)]
pub struct Connection {
    config: Config,
    state: State,
    input: Box<[u8]>,
    /// How much of the input was received and not handled yet.
    filled: usize,
    owed: Vec<u8>,
    sent: usize,
    /// The client's end has come; the server's is sent.
    ended: (bool, bool),
    ending: Ending,
    /// When the state times out, and when the client has taken nothing for too long.
    deadlines: (Option<Instant>, Option<Instant>),
}

/// What the shell does next.
#[derive(Debug, Eq, PartialEq)]
pub enum Action<'a> {
    /// Read once into this space, which is never empty; answer [`Event::Read`].
    Read(&'a mut [u8]),
    /// Write once from these octets, as many as fit; answer [`Event::Written`].
    Write(&'a [u8]),
    /// Shut down the writing half (FIN); answer [`Event::WriteClosed`].
    CloseWrite,
    /// Close the socket: nothing is left to do.
    Done(Ending),
}

/// What came of an [`Action`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Event {
    /// So many octets are in the space given; 0 is the client's end (its FIN).
    Read(usize),
    /// So many of the octets given are on their way.
    Written(usize),
    /// The writing half is shut down.
    WriteClosed,
    /// The action failed for this reason.
    Failed(ErrorKind),
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ending {
    /// Everything asked was answered.
    Finished,
    /// The client broke a rule after which nothing can be told apart, or stopped in a message.
    Broken,
    /// The client took too long.
    TimedOut,
    /// The connection broke: a reset (RFC 9293 §3.5.3) or another failure of the socket.
    Reset,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Finished => "closed: everything is answered",
            Self::Broken => "closed: the client broke a rule",
            Self::TimedOut => "closed: the client took too long",
            Self::Reset => "broken: nothing more can be said",
        })
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Start,
    Greeting,
    InFrame,
    BetweenFrames,
    Closing,
    Closed,
}

/// What the octets, or the clock, brought.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Happening {
    LetterH,
    Magic,
    Complete,
    Broken,
    End,
    Timeout,
}

/// The table above: the only place where a state follows another.
// ANCHOR: table
const fn next(state: State, happening: Happening) -> State {
    use Happening::{Broken, Complete, End, LetterH, Magic, Timeout};
    match (state, happening) {
        (State::Start, LetterH) => State::Greeting,
        (State::Start | State::BetweenFrames, Magic) => State::InFrame,
        (State::Start | State::BetweenFrames, Broken | End | Timeout) => State::Closing,
        (State::Greeting, Complete | Broken | End | Timeout) => State::Closing,
        (State::InFrame, Complete) => State::BetweenFrames,
        (State::InFrame, Broken | End | Timeout) => State::Closing,
        (State::Closing, End | Timeout) => State::Closed,
        (same, _) => same,
    }
}
// ANCHOR_END: table

impl Connection {
    /// A connection that was opened at `now`.
    #[must_use]
    pub fn new(config: Config, now: Instant) -> Self {
        let deadlines = (now.checked_add(config.idle), None);
        Self {
            config,
            state: State::Start,
            input: vec![0; BUFFER].into_boxed_slice(),
            filled: 0,
            owed: Vec::new(),
            sent: 0,
            ended: (false, false),
            ending: Ending::Finished,
            deadlines,
        }
    }

    /// The next thing to do. The same answer comes until an event changes it.
    ///
    /// What is owed comes before what is to be read: a client that takes no replies is not heard
    /// either (R42).
    pub fn poll_action(&mut self) -> Action<'_> {
        match (self.state, self.ended) {
            (State::Closed, _) => Action::Done(self.ending),
            _ if !self.owed.is_empty() => {
                Action::Write(self.owed.get(self.sent..).unwrap_or_default())
            }
            (State::Closing, (_, false)) => Action::CloseWrite,
            _ => Action::Read(self.input.get_mut(self.filled..).unwrap_or_default()),
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due, unless something happens before.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let (of_state, of_client) = self.deadlines;
        if self.owed.is_empty() {
            of_state
        } else {
            of_client
        }
    }

    /// Takes what came of the last action, at the time `now`.
    ///
    /// An event that answers no action of this state is ignored, a length beyond what was
    /// offered counts as all of it.
    pub fn handle_event(&mut self, event: Event, now: Instant) {
        match event {
            _ if self.state == State::Closed => {}
            Event::Read(0) => self.end(now),
            Event::Read(len) => self.receive(len, now),
            Event::Written(len) => self.pay(len, now),
            Event::WriteClosed => self.linger(now),
            Event::Failed(ErrorKind::Interrupted) => {}
            // What SO_RCVTIMEO and SO_SNDTIMEO say on Unix when they ran out.
            Event::Failed(ErrorKind::WouldBlock | ErrorKind::TimedOut) => self.handle_timeout(now),
            Event::Failed(_) => self.close(Ending::Reset),
        }
    }

    /// Does what is due at `now`; a call before [`poll_timeout`](Self::poll_timeout) does nothing.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.state == State::Closed || self.poll_timeout().is_none_or(|due| now < due) {
            return;
        }
        if !self.owed.is_empty() {
            return self.close(Ending::TimedOut);
        }
        if self.state == State::InFrame {
            // A frame has no more than 4108 octets.
            let received = u16::try_from(self.filled).unwrap_or(u16::MAX);
            Refusal::of_connection(ErrorCode::Timeout, received).encode(&mut self.owed);
            self.owe(now);
        }
        if self.state != State::Closing {
            self.ending = Ending::TimedOut;
        }
        self.step(Happening::Timeout, now);
    }

    fn receive(&mut self, len: usize, now: Instant) {
        if self.state == State::Closing {
            return; // thrown away (section 8.2)
        }
        let mut input = mem::take(&mut self.input);
        let filled = self.filled.saturating_add(len).min(input.len());
        let mut rest = input.get(..filled).unwrap_or_default();
        while let Some((happening, len)) = self.look(rest) {
            rest = rest.get(len..).unwrap_or_default();
            self.step(happening, now);
        }
        if self.state == State::Closing {
            rest = &[];
        }
        self.filled = rest.len();
        input.copy_within(filled - self.filled..filled, 0);
        self.input = input;
        self.owe(now);
    }

    /// What the next octets are and how many of them are done with; `None` if that takes more.
    fn look(&mut self, input: &[u8]) -> Option<(Happening, usize)> {
        match self.state {
            State::Start | State::BetweenFrames => Some((self.first_octet(*input.first()?), 0)),
            State::Greeting => self.greeting(input),
            State::InFrame => self.frame(input),
            State::Closing | State::Closed => None,
        }
    }

    // ANCHOR: first_octet
    /// The first octet tells the versions apart (R1).
    fn first_octet(&mut self, octet: u8) -> Happening {
        match octet {
            b'H' if self.state == State::Start => Happening::LetterH,
            MAGIC if self.config.highest > 0 => Happening::Magic,
            found => {
                self.ending = Ending::Broken;
                if self.config.highest > 0 {
                    let error = DecodeError::BadMagic { found };
                    Refusal::new(1, 0, &error).encode(&mut self.owed);
                }
                Happening::Broken
            }
        }
    }
    // ANCHOR_END: first_octet

    fn greeting(&mut self, input: &[u8]) -> Option<(Happening, usize)> {
        match input.first_chunk() {
            Some(HELLO) => {
                self.owed.extend_from_slice(WORLD.as_bytes());
                Some((Happening::Complete, HELLO.len()))
            }
            None if HELLO.starts_with(input) => None,
            _ => {
                self.ending = Ending::Broken;
                Some((Happening::Broken, 0))
            }
        }
    }

    // ANCHOR: frame
    fn frame(&mut self, input: &[u8]) -> Option<(Happening, usize)> {
        match Frame::decode(input) {
            Ok(None) => None,
            Ok(Some((frame, len))) => {
                self.answer(&frame);
                Some((Happening::Complete, len))
            }
            Err(error) => {
                self.ending = Ending::Broken;
                if let Ok(Some(header)) = Header::decode(input) {
                    self.refuse(&header, &error);
                }
                Some((Happening::Broken, 0))
            }
        }
    }

    fn answer(&mut self, frame: &Frame<'_>) {
        match Hello::read(frame, self.config.highest) {
            Ok(hello) => World::to(&hello).encode(&mut self.owed),
            Err(error) => self.refuse(&frame.header(), &error),
        }
    }

    /// Answers the frame with an `ERROR`, unless it is one itself (R16).
    fn refuse(&mut self, header: &Header, error: &DecodeError) {
        if header.kind != Type::Error {
            let version = header.version_in_use(self.config.highest);
            Refusal::new(version, header.id, error).encode(&mut self.owed);
        }
    }
    // ANCHOR_END: frame

    fn step(&mut self, happening: Happening, now: Instant) {
        self.state = next(self.state, happening);
        let patience = match self.state {
            State::Start | State::BetweenFrames => self.config.idle,
            State::Greeting | State::InFrame | State::Closing | State::Closed => self.config.frame,
        };
        self.deadlines.0 = now.checked_add(patience);
    }

    fn end(&mut self, now: Instant) {
        if matches!(self.state, State::Greeting | State::InFrame) {
            self.ending = Ending::Broken;
        }
        self.ended.0 = true;
        self.step(Happening::End, now);
    }

    fn linger(&mut self, now: Instant) {
        if self.state != State::Closing {
            return;
        }
        self.ended.1 = true;
        self.deadlines.0 = now.checked_add(self.config.linger);
        if self.ended.0 {
            self.step(Happening::End, now);
        }
    }

    /// What is owed has to be taken from now on.
    fn owe(&mut self, now: Instant) {
        self.deadlines.1 = now.checked_add(self.config.frame);
    }

    fn pay(&mut self, len: usize, now: Instant) {
        if self.owed.is_empty() {
            return;
        }
        if len == 0 {
            // A socket that takes nothing and says nothing would be asked again for ever.
            return self.close(Ending::Reset);
        }
        self.owe(now);
        self.sent = self.sent.saturating_add(len);
        if self.sent >= self.owed.len() {
            self.owed.clear();
            self.sent = 0;
            if self.state == State::BetweenFrames {
                self.deadlines.0 = now.checked_add(self.config.idle);
            }
        }
    }

    /// Whatever the state: nothing more can be said.
    fn close(&mut self, ending: Ending) {
        self.ending = ending;
        self.state = State::Closed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of the table in the docs.
    const STATES: [(&str, State); 6] = [
        ("start", State::Start),
        ("greeting", State::Greeting),
        ("in a frame", State::InFrame),
        ("between frames", State::BetweenFrames),
        ("closing", State::Closing),
        ("closed", State::Closed),
    ];
    const HAPPENINGS: [(&str, Happening); 6] = [
        ("`H`", Happening::LetterH),
        ("`C8`", Happening::Magic),
        ("complete", Happening::Complete),
        ("broken", Happening::Broken),
        ("end", Happening::End),
        ("timeout", Happening::Timeout),
    ];

    fn found<T: Copy>(words: &[(&str, T)], word: &str) -> T {
        words.iter().find(|(it, _)| *it == word).unwrap().1
    }

    /// The diagrams are drawn from the docs: so what stands there is what is done, and whatever
    /// doesn't stand there changes nothing.
    #[test]
    fn the_table_in_the_docs_is_the_table() {
        let rows = include_str!("machine.rs").lines();
        let rows = rows.filter_map(|line| line.strip_prefix("/// | "));
        let mut table = Vec::new();
        for row in rows.skip(1) {
            let cells: Vec<&str> = row.split(" | ").collect();
            let (state, after) = (found(&STATES, cells[0]), found(&STATES, cells[2]));
            for event in cells[1].replace(" or ", ", ").split(", ") {
                table.push((state, found(&HAPPENINGS, event), after));
            }
        }
        for (_, state) in STATES {
            for (_, happening) in HAPPENINGS {
                let mut told = table.iter().filter(|it| (it.0, it.1) == (state, happening));
                let expected = told.next().map_or(state, |it| it.2);
                assert_eq!(next(state, happening), expected, "{state:?} {happening:?}");
                assert_eq!(told.next(), None, "told twice");
            }
        }
    }
}
