//! The server's connection without a socket and without a clock, fed in pieces; and the examples
//! of the specification, read from its page.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, Instant};

use hello_world_protocol::{
    Action, Config, Connection, Ending, ErrorCode, Event, Frame, Reply, ReplyError, Requests,
};

const H1: &[u8] = b"\xc8\x01\x01\0\0\0\0\x01\0\0\0\x05Hello";
const W1: &[u8] = b"\xc8\x01\x02\0\0\0\0\x01\0\0\0\x05World";
const MILLISECOND: Duration = Duration::from_millis(1);

/// A connection, its time, and what the client has of it.
struct Session {
    connection: Connection,
    now: Instant,
    received: Vec<u8>,
    ended: bool,
}

#[derive(Debug, Eq, PartialEq)]
enum Stop {
    Reading,
    Done(Ending),
}

impl Session {
    fn new(highest: u8) -> Self {
        let now = Instant::now();
        let config = Config {
            highest,
            ..Config::default()
        };
        Self {
            connection: Connection::new(config, now),
            now,
            received: Vec::new(),
            ended: false,
        }
    }

    /// Does what the connection wants until it reads.
    fn drive(&mut self) -> Stop {
        loop {
            let event = match self.connection.poll_action() {
                Action::Read(space) => {
                    assert!(!space.is_empty(), "a read of nothing looks like the end");
                    return Stop::Reading;
                }
                Action::Write(owed) => {
                    assert!(!self.ended, "octets after the end");
                    self.received.push(owed[0]);
                    Event::Written(1)
                }
                Action::CloseWrite => {
                    self.ended = true;
                    Event::WriteClosed
                }
                Action::Done(ending) => return Stop::Done(ending),
            };
            self.connection.handle_event(event, self.now);
        }
    }

    /// The client sends `bytes` in pieces of `size`.
    fn send(&mut self, bytes: &[u8], size: usize) -> Stop {
        let mut rest = bytes;
        while !rest.is_empty() {
            if let stop @ Stop::Done(_) = self.drive() {
                return stop;
            }
            let Action::Read(space) = self.connection.poll_action() else {
                unreachable!("it was about to read");
            };
            let len = size.min(space.len()).min(rest.len());
            space[..len].copy_from_slice(&rest[..len]);
            rest = &rest[len..];
            self.connection.handle_event(Event::Read(len), self.now);
        }
        self.drive()
    }

    fn end(&mut self) -> Stop {
        if let stop @ Stop::Done(_) = self.drive() {
            return stop;
        }
        self.connection.handle_event(Event::Read(0), self.now);
        self.drive()
    }

    /// Lets time pass, up to the next timeout at most once.
    fn wait(&mut self, time: Duration) -> Stop {
        self.now += time;
        self.connection.handle_timeout(self.now);
        self.drive()
    }

    /// Codes and offsets of errors, and texts of answers.
    fn replies(&self) -> Vec<String> {
        let (mut rest, mut told) = (&self.received[..], Vec::new());
        while let Some((frame, len)) = Frame::decode(rest).unwrap() {
            let (version, id) = (frame.version, frame.id);
            told.push(match Reply::read(&frame, version).unwrap() {
                Reply::World(world) => format!("{version} {id} {}", world.text()),
                Reply::Error(it) => {
                    format!("{version} {id} {}@{}", u16::from(it.code), it.offset)
                }
            });
            rest = &rest[len..];
        }
        assert_eq!(rest, b"", "half a reply");
        told
    }
}

// --- Conversations

#[test]
fn conversations_go_the_same_way_in_any_pieces() {
    type Row<'a> = (u8, &'a [&'a [u8]], &'a [&'a str], Ending);
    let rows: [Row<'_>; 15] = [
        (2, &[H1], &["1 1 World"], Ending::Finished),
        (2, &[H1, H1, H1], &["1 1 World"; 3], Ending::Finished), // R13
        // R30: at the start, and between frames. What follows is not heard.
        (
            2,
            &[b"GET / HTTP/1.1\r\n\r\n"],
            &["1 0 1@0"],
            Ending::Broken,
        ),
        (
            2,
            &[H1, b"Hello", H1],
            &["1 1 World", "1 0 1@0"],
            Ending::Broken,
        ),
        // R31: closed after the answer.
        (
            2,
            &[b"\xc8\x02\x01\0\0\0\0\x07\0\0\x10\x01", H1],
            &["2 7 2@8"],
            Ending::Broken,
        ),
        // R36: each of the others goes on.
        (
            2,
            &[b"\xc8\0\x01\0\0\0\0\x07\0\0\0\x01!", H1],
            &["1 7 3@1", "1 1 World"],
            Ending::Finished,
        ),
        (
            2,
            &[b"\xc8\x01\x01\x02\0\0\0\x07\0\0\0\x01!", H1],
            &["1 7 4@3", "1 1 World"],
            Ending::Finished,
        ),
        (
            2,
            &[b"\xc8\x09\x09\0\0\0\0\x07\0\0\0\x01!", H1],
            &["2 7 5@2", "1 1 World"],
            Ending::Finished,
        ),
        (
            2,
            &[b"\xc8\x01\x01\0\0\0\0\x07\0\0\0\x01!", H1],
            &["1 7 10@12", "1 1 World"],
            Ending::Finished,
        ),
        // R16: an error is never answered, whatever else is wrong with it.
        (
            2,
            &[b"\xc8\0\x03\x09\0\0\0\x07\0\0\0\x01!", H1],
            &["1 1 World"],
            Ending::Finished,
        ),
        (
            2,
            &[b"\xc8\x01\x03\0\0\0\0\x07\xff\0\0\0"],
            &[],
            Ending::Broken,
        ),
        // R37: half a frame is none.
        (2, &[H1, b"\xc8\x01\x01"], &["1 1 World"], Ending::Broken),
        // R44: the same request, to each version.
        (
            2,
            &[b"\xc8\x02\x01\x05\0\0\0\x01\0\0\0\x0a\x01\x03AdaHello"],
            &["2 1 World, Ada"],
            Ending::Finished,
        ),
        (
            1,
            &[b"\xc8\x02\x01\x05\0\0\0\x01\0\0\0\x0a\x01\x03AdaHello"],
            &["1 1 World"],
            Ending::Finished,
        ),
        (0, &[H1], &[], Ending::Broken), // R48
    ];
    for (highest, sent, replies, ending) in rows {
        let bytes = sent.concat();
        for size in [1, 2, 7, 12, usize::MAX] {
            let mut session = Session::new(highest);
            session.send(&bytes, size);
            assert_eq!(session.end(), Stop::Done(ending), "{sent:x?} by {size}");
            assert_eq!(session.replies(), replies, "{sent:x?} by {size}");
            assert!(session.ended);
        }
    }
}

#[test]
fn version_0_is_answered_at_once_or_not_at_all() {
    let rows: [(&[u8], &[u8]); 6] = [
        (b"Hello", b"World"),
        (b"Hello\r\n", b"World"),       // R5
        (b"HelloHelloHello", b"World"), // one answer
        (b"Help me", b""),              // R6
        (b"HELLO", b""),                // R6
        (b"Hell", b""),                 // R6
    ];
    for (sent, expected) in rows {
        for (highest, size) in [(0, 1), (0, 99), (2, 1), (2, 99)] {
            let mut session = Session::new(highest);
            session.send(sent, size);
            // R4: before the client's end.
            assert_eq!(session.received, expected, "{sent:?} by {size}");
            assert_eq!(session.ended, sent.len() > 4);
            session.end();
            assert_eq!(session.received, expected);
        }
    }
}

#[test]
fn the_longest_frame_fits_and_the_next_is_heard() {
    let mut longest = b"\xc8\x01\x01\0\0\0\0\x02\0\0\x10\0".to_vec();
    longest.resize(12 + 4096, b'x');
    longest.extend_from_slice(H1);
    for size in [1000, usize::MAX] {
        let mut session = Session::new(2);
        session.send(&longest, size);
        assert_eq!(session.replies(), ["1 2 10@12", "1 1 World"]);
    }
}

// --- Time

#[test]
fn a_frame_has_its_time_however_steadily_its_octets_come() {
    let mut session = Session::new(2);
    session.send(H1, 99);
    session.wait(59 * 1000 * MILLISECOND);
    session.send(&H1[..1], 1);
    for octet in 1..10 {
        session.wait(500 * MILLISECOND);
        session.send(&H1[octet..=octet], 1);
    }
    assert_eq!(session.wait(499 * MILLISECOND), Stop::Reading);
    session.wait(MILLISECOND);
    assert_eq!(session.replies(), ["1 1 World", "1 0 11@10"]); // R40
    assert!(session.ended);
    assert_eq!(session.wait(999 * MILLISECOND), Stop::Reading);
    assert_eq!(session.wait(MILLISECOND), Stop::Done(Ending::TimedOut));
}

#[test]
fn version_0_has_its_time_too_and_ends_without_a_word() {
    let mut session = Session::new(2);
    session.send(b"Hell", 1);
    session.wait(4999 * MILLISECOND);
    assert!(!session.ended);
    session.wait(MILLISECOND);
    assert!(session.ended && session.received.is_empty()); // R40
    assert_eq!(session.end(), Stop::Done(Ending::TimedOut));
}

#[test]
fn a_silent_client_is_let_go_without_a_word() {
    for sent in [&b""[..], H1] {
        let mut session = Session::new(2);
        session.send(sent, 99);
        let before = session.received.len();
        session.wait(59_999 * MILLISECOND);
        assert!(!session.ended);
        session.wait(MILLISECOND);
        assert!(session.ended); // R39
        assert_eq!(session.received.len(), before);
    }
}

#[test]
fn a_client_that_takes_nothing_is_cut_and_not_heard_meanwhile() {
    let mut session = Session::new(2);
    let Action::Read(space) = session.connection.poll_action() else {
        panic!("it reads first");
    };
    space[..H1.len()].copy_from_slice(H1);
    session
        .connection
        .handle_event(Event::Read(H1.len()), session.now);
    session.now += 4999 * MILLISECOND;
    session.connection.handle_timeout(session.now);
    assert_eq!(session.connection.poll_action(), Action::Write(W1)); // R42
    session
        .connection
        .handle_event(Event::Written(1), session.now);
    session.now += 4999 * MILLISECOND;
    session.connection.handle_timeout(session.now);
    assert_eq!(session.connection.poll_action(), Action::Write(&W1[1..]));
    session.now += MILLISECOND;
    session.connection.handle_timeout(session.now);
    assert_eq!(
        session.connection.poll_action(),
        Action::Done(Ending::TimedOut)
    ); // R39
}

#[test]
fn the_idle_time_begins_when_the_last_reply_is_taken() {
    let mut session = Session::new(2);
    let Action::Read(space) = session.connection.poll_action() else {
        panic!("it reads first");
    };
    space[..H1.len()].copy_from_slice(H1);
    session
        .connection
        .handle_event(Event::Read(H1.len()), session.now);
    session.now += 4999 * MILLISECOND;
    session
        .connection
        .handle_event(Event::Written(W1.len()), session.now);
    let due = session.now + Config::IDLE_TIMEOUT;
    assert_eq!(session.connection.poll_timeout(), Some(due)); // R39
}

// --- Failures

#[test]
fn a_socket_that_fails_ends_it() {
    let rows = [
        (Event::Failed(ErrorKind::Interrupted), None),
        (Event::Failed(ErrorKind::WouldBlock), None),
        (Event::WriteClosed, None),
        (
            Event::Failed(ErrorKind::ConnectionReset),
            Some(Ending::Reset),
        ),
    ];
    for (event, expected) in rows {
        let mut session = Session::new(2);
        session.connection.handle_event(event, session.now);
        let expected = expected.map_or(Stop::Reading, Stop::Done);
        assert_eq!(session.drive(), expected, "{event:?}");
    }
}

#[test]
fn times_beyond_all_clocks_are_no_panic() {
    let forever = Config {
        frame: Duration::MAX,
        idle: Duration::MAX,
        linger: Duration::MAX,
        ..Config::default()
    };
    let mut session = Session::new(2);
    session.connection = Connection::new(forever, session.now);
    session.send(H1, 1);
    assert_eq!(session.connection.poll_timeout(), None);
    assert_eq!(session.end(), Stop::Done(Ending::Finished));
}

// --- The client's side

#[test]
fn replies_find_their_requests_in_any_order() {
    let (mut requests, mut sent) = (Requests::new(1), Vec::new());
    let ids: Vec<u32> = (0..3)
        .map(|_| requests.hello(None, None, &mut sent))
        .collect();
    assert_eq!(ids, [1, 2, 3]);
    let answer = |id: u8| [&b"\xc8\x01\x02\0\0\0\0"[..], &[id], b"\0\0\0\x05World"].concat();
    for id in [2, 1, 3] {
        let answer = answer(id);
        let (reply, len) = requests.reply(&answer).unwrap().unwrap();
        assert_eq!((reply.id(), len), (id.into(), answer.len()));
    }
    // R14: answered already.
    assert_eq!(requests.reply(&answer(2)), Err(ReplyError::UnknownId(2)));
}

#[test]
fn an_error_without_a_request_fails_them_all() {
    let (mut requests, mut sent) = (Requests::new(1), Vec::new());
    requests.hello(None, None, &mut sent);
    requests.hello(None, None, &mut sent);
    let busy = b"\xc8\x01\x03\0\0\0\0\0\0\0\0\x04\0\x0c\0\0";
    let Ok(Some((Reply::Error(refusal), 16))) = requests.reply(busy) else {
        panic!("no error");
    };
    assert_eq!(refusal.code, ErrorCode::Busy);
    assert_eq!(requests.unanswered(), 0); // R14
    // A WORLD with the id 0 answers nothing.
    let world = b"\xc8\x01\x02\0\0\0\0\0\0\0\0\x05World";
    assert_eq!(requests.reply(world), Err(ReplyError::UnknownId(0)));
}

// --- The page

/// Section 12 shows conversations in hexadecimal, and this server has them.
#[test]
fn the_examples_of_the_specification_are_true() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/en/hello-spec.md");
    let page = fs::read_to_string(page).unwrap();
    let examples: Vec<&str> = page.split("\n### 12.").skip(1).collect();
    assert_eq!(examples.len(), 7);
    for example in examples {
        let title = example.lines().next().unwrap();
        let highest = if title.contains("server of version 1") {
            1
        } else {
            2
        };
        let mut session = Session::new(highest);
        let (sent, expected) = conversation(example);
        session.send(&sent, usize::MAX);
        assert_eq!(without_reasons(&session.received), expected, "{title}");
    }
}

/// What the client sends in an example, and what it receives.
fn conversation(example: &str) -> (Vec<u8>, Vec<u8>) {
    let (mut sent, mut received) = (Vec::new(), Vec::new());
    let mut is_client = true;
    let fence = example.split("```").nth(1).unwrap();
    for line in fence.lines().skip(1) {
        is_client = match &line[..1] {
            ">" => true,
            "<" => false,
            _ => is_client,
        };
        let octets = line[1..].split_whitespace().map_while(|word| {
            let is_octet = word.len() == 2 && !word.bytes().any(|it| it.is_ascii_lowercase());
            is_octet.then(|| u8::from_str_radix(word, 16).ok())?
        });
        if is_client { &mut sent } else { &mut received }.extend(octets);
    }
    (sent, received)
}

/// The examples have none: they are for people.
fn without_reasons(received: &[u8]) -> Vec<u8> {
    let (mut rest, mut shortened) = (received, Vec::new());
    while let Ok(Some((frame, len))) = Frame::decode(rest) {
        let body = match Reply::read(&frame, frame.version).unwrap() {
            Reply::Error(_) => &frame.body()[..4],
            Reply::World(_) => frame.body(),
        };
        let frame = Frame::new(frame.version, frame.kind, 0, frame.id, body).unwrap();
        frame.encode(&mut shortened);
        rest = &rest[len..];
    }
    [&shortened, rest].concat()
}
