//! The machine without sockets: it and a client joined by two pipes that hold as much, and pass
//! as much at a time, as the row of the table says.
#![expect(clippy::indexing_slicing, reason = "a helper of tests")]

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

use tcp_echo::{Action, Echo, Ending, Event};

const IDLE: Duration = Duration::from_secs(30);

/// An echo connection and the two pipes to its client.
struct Pair {
    echo: Echo,
    now: Instant,
    to_server: VecDeque<u8>,
    client_ended: bool,
    to_client: Vec<u8>,
    /// How many bytes the client's side still has room for.
    room: usize,
    /// How many bytes one read or write moves at most.
    batch: usize,
    server_ended: bool,
    most_read_at_once: usize,
}

#[derive(Debug, Eq, PartialEq)]
enum Stop {
    NothingToRead,
    NoRoomToWrite,
    Done(Ending),
}

impl Pair {
    fn new(buffer: usize, batch: usize) -> Self {
        let now = Instant::now();
        Self {
            echo: Echo::new(buffer, Some(IDLE), now),
            now,
            to_server: VecDeque::new(),
            client_ended: false,
            to_client: Vec::new(),
            room: usize::MAX,
            batch,
            server_ended: false,
            most_read_at_once: 0,
        }
    }

    /// Lets the server go on until it would have to wait.
    fn drive(&mut self) -> Stop {
        loop {
            let event = match self.echo.poll_action() {
                Action::Read(_) if self.to_server.is_empty() && !self.client_ended => {
                    return Stop::NothingToRead;
                }
                Action::Read(space) => {
                    assert!(!space.is_empty(), "a read of nothing looks like the end");
                    let len = space.len().min(self.batch).min(self.to_server.len());
                    for (slot, byte) in space.iter_mut().zip(self.to_server.drain(..len)) {
                        *slot = byte;
                    }
                    self.most_read_at_once = self.most_read_at_once.max(len);
                    Event::Read(len)
                }
                Action::Write(_) if self.room == 0 => return Stop::NoRoomToWrite,
                Action::Write(owed) => {
                    assert!(!self.server_ended, "bytes after the end");
                    let len = owed.len().min(self.batch).min(self.room);
                    self.to_client.extend(&owed[..len]);
                    self.room -= len;
                    Event::Written(len)
                }
                Action::CloseWrite => {
                    self.server_ended = true;
                    Event::WriteClosed
                }
                Action::Done(ending) => return Stop::Done(ending),
            };
            self.echo.handle_event(event, self.now);
        }
    }

    fn wait(&mut self, time: Duration) {
        self.now += time;
        self.echo.handle_timeout(self.now);
    }
}

#[test]
fn every_byte_comes_back_in_order_whatever_the_pieces() {
    let message: Vec<u8> = (0..=u8::MAX).cycle().take(5000).collect();
    for buffer in [0, 1, 2, 7, 1024, 64 * 1024] {
        for batch in [1, 3, 1000, usize::MAX] {
            let mut pair = Pair::new(buffer, batch);
            pair.to_server.extend(&message);
            pair.client_ended = true;
            let context = format!("buffer {buffer}, batch {batch}");
            assert_eq!(pair.drive(), Stop::Done(Ending::Finished), "{context}");
            assert_eq!(pair.to_client, message, "{context}");
            assert!(pair.server_ended, "{context}");
        }
    }
}

#[test]
fn a_client_that_does_not_read_stops_the_reading() {
    let mut pair = Pair::new(100, usize::MAX);
    pair.room = 0;
    pair.to_server.extend([7; 1000]);
    assert_eq!(pair.drive(), Stop::NoRoomToWrite);
    assert_eq!(
        pair.to_server.len(),
        900,
        "one buffer was taken and no more"
    );
    pair.room = 1;
    assert_eq!(pair.drive(), Stop::NoRoomToWrite);
    assert_eq!(pair.to_server.len(), 900, "99 bytes are still owed");
    pair.room = usize::MAX;
    assert_eq!(pair.drive(), Stop::NothingToRead);
    assert_eq!(pair.to_client.len(), 1000);
    assert_eq!(pair.most_read_at_once, 100);
}

#[test]
fn what_is_owed_at_the_end_is_sent_before_the_end() {
    let mut pair = Pair::new(100, usize::MAX);
    pair.to_server.extend(b"last words");
    pair.client_ended = true;
    pair.room = 4;
    assert_eq!(pair.drive(), Stop::NoRoomToWrite);
    assert!(!pair.server_ended, "six bytes are still owed");
    pair.room = 6;
    assert_eq!(pair.drive(), Stop::Done(Ending::Finished));
    assert_eq!(pair.to_client, b"last words");
}

#[test]
fn a_client_is_timed_out_when_no_byte_moved_for_the_idle_time() {
    let almost = IDLE - Duration::from_millis(1);
    let mut pair = Pair::new(100, usize::MAX);
    pair.wait(almost);
    pair.to_server.extend(b"still here");
    assert_eq!(pair.drive(), Stop::NothingToRead);
    assert_eq!(pair.echo.poll_timeout(), Some(pair.now + IDLE));
    pair.wait(almost);
    assert_eq!(pair.drive(), Stop::NothingToRead, "too early");
    pair.wait(Duration::from_millis(1));
    assert_eq!(pair.drive(), Stop::Done(Ending::TimedOut));
}

#[test]
fn a_client_that_sends_a_byte_is_not_idle_though_it_takes_none() {
    let mut pair = Pair::new(100, usize::MAX);
    pair.room = 0;
    pair.wait(IDLE / 2);
    pair.to_server.extend(b"busy");
    assert_eq!(pair.drive(), Stop::NoRoomToWrite);
    assert_eq!(pair.echo.poll_timeout(), Some(pair.now + IDLE));
}

#[test]
fn a_client_that_takes_a_byte_now_and_then_is_not_idle() {
    let mut pair = Pair::new(100, 1);
    pair.to_server.extend([7; 50]);
    pair.room = 0;
    for _ in 0..5 {
        assert_eq!(pair.drive(), Stop::NoRoomToWrite);
        pair.wait(IDLE / 2);
        pair.room = 1;
    }
    pair.room = 0;
    pair.wait(IDLE);
    assert_eq!(
        pair.drive(),
        Stop::Done(Ending::TimedOut),
        "it took none for the idle time"
    );
}

#[test]
fn no_idle_time_is_no_timeout() {
    let now = Instant::now();
    let mut echo = Echo::new(10, None, now);
    assert_eq!(echo.poll_timeout(), None);
    echo.handle_timeout(now + Duration::from_secs(1_000_000));
    assert!(matches!(echo.poll_action(), Action::Read(_)));
}

#[test]
fn a_failure_ends_the_connection_by_its_kind() {
    let rows = [
        (
            ErrorKind::ConnectionReset,
            Duration::ZERO,
            Some(Ending::Reset),
        ),
        (ErrorKind::BrokenPipe, Duration::ZERO, Some(Ending::Reset)),
        (
            ErrorKind::HostUnreachable,
            Duration::ZERO,
            Some(Ending::Reset),
        ),
        (ErrorKind::TimedOut, Duration::ZERO, Some(Ending::TimedOut)),
        (ErrorKind::Interrupted, IDLE, None),
        (ErrorKind::WouldBlock, IDLE / 2, None),
        (ErrorKind::WouldBlock, IDLE, Some(Ending::TimedOut)),
    ];
    for (kind, after, expected) in rows {
        let start = Instant::now();
        let mut echo = Echo::new(10, Some(IDLE), start);
        echo.handle_event(Event::Failed(kind), start + after);
        let ending = match echo.poll_action() {
            Action::Done(ending) => Some(ending),
            _ => None,
        };
        assert_eq!(ending, expected, "{kind:?} after {after:?}");
    }
}

/// Each row: what a shell in error tells, and the action that must come next all the same.
#[test]
fn a_shell_in_error_can_not_upset_the_machine() {
    let now = Instant::now();
    let rows: [(&[Event], Action<'_>); 8] = [
        (&[Event::Written(5)], Action::Read(&mut [0; 4])),
        (&[Event::WriteClosed], Action::Read(&mut [0; 4])),
        (&[Event::Read(usize::MAX)], Action::Write(&[0; 4])),
        (&[Event::Read(2), Event::Read(4)], Action::Write(&[0; 2])),
        (
            &[Event::Read(2), Event::Written(usize::MAX)],
            Action::Read(&mut [0; 4]),
        ),
        (
            &[Event::Read(2), Event::Written(0)],
            Action::Done(Ending::Reset),
        ),
        (&[Event::Read(0), Event::Read(3)], Action::CloseWrite),
        (
            &[
                Event::Read(0),
                Event::WriteClosed,
                Event::Failed(ErrorKind::ConnectionReset),
            ],
            Action::Done(Ending::Finished),
        ),
    ];
    for (events, expected) in rows {
        let mut echo = Echo::new(4, Some(IDLE), now);
        for &event in events {
            echo.handle_event(event, now);
        }
        assert_eq!(echo.poll_action(), expected, "{events:?}");
    }
}

#[test]
fn a_connection_that_is_done_stays_as_it_ended() {
    let now = Instant::now();
    let mut echo = Echo::new(4, Some(IDLE), now);
    echo.handle_event(Event::Failed(ErrorKind::ConnectionReset), now);
    echo.handle_timeout(now.checked_add(IDLE).unwrap());
    assert_eq!(echo.poll_action(), Action::Done(Ending::Reset));
}
