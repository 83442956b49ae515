//! What a client sees of a server, as one list of behaviours that is run against each shell; and
//! the blocking client against servers that break the rules.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use hello_world_protocol::blocking::{Client, ClientError, greet};
use hello_world_protocol::{Config, Ending, Frame, Language, Name, Reply, ReplyError};

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

const H1: &[u8] = b"\xc8\x01\x01\0\0\0\0\x01\0\0\0\x05Hello";
const W1: &[u8] = b"\xc8\x01\x02\0\0\0\0\x01\0\0\0\x05World";

/// Serves one client; tells how it ended.
struct Running {
    address: SocketAddr,
    ending: mpsc::Receiver<Ending>,
}

type Start = fn(Config) -> Running;

fn blocking(config: Config) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, ending) = mpsc::channel();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let ending = hello_world_protocol::blocking::serve(&stream, config);
        drop(stream);
        sender.send(ending)
    });
    Running { address, ending }
}

#[cfg(feature = "tokio")]
fn tokio(config: Config) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    let (sender, ending) = mpsc::channel();
    thread::spawn(move || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let (mut stream, _) = listener.accept().await.unwrap();
            let ending = hello_world_protocol::tokio_net::serve(&mut stream, config).await;
            drop(stream);
            sender.send(ending)
        })
    });
    Running { address, ending }
}

/// Makes a test of each behaviour with each shell.
macro_rules! behaviours {
    ($($name:ident)*) => {
        mod blocking_shell { $(#[test] fn $name() { super::$name(super::blocking); })* }
        #[cfg(feature = "tokio")]
        mod tokio_shell { $(#[test] fn $name() { super::$name(super::tokio); })* }
    };
}

behaviours! {
    version_0_is_answered_and_closed
    many_requests_are_answered_on_one_connection
    requests_before_the_end_are_answered_after_it
    an_answer_survives_octets_that_nobody_reads
    half_a_frame_runs_out_of_time
    octets_now_and_then_run_out_of_time
    a_silent_client_is_let_go
    a_client_that_lingers_is_let_go
    a_client_that_takes_nothing_is_cut
    a_reset_ends_it
}

fn version_0_is_answered_and_closed(start: Start) {
    let server = start(Config::default());
    greet(server.address, PATIENCE).unwrap();
    assert_eq!(server.ended(), Ending::Finished);
}

fn many_requests_are_answered_on_one_connection(start: Start) {
    let server = start(Config::default());
    let mut client = Client::connect(server.address, 2, PATIENCE).unwrap();
    for round in 0..3 {
        let ids: Vec<u32> = (0..100)
            .map(|_| client.hello(Name::new("Ada"), None))
            .collect();
        for id in ids {
            let Reply::World(world) = client.receive().unwrap() else {
                panic!("round {round}: refused");
            };
            assert_eq!((world.id, world.text()), (id, "World, Ada"));
        }
    }
    client.hello(None, Language::new("ko"));
    assert!(matches!(client.receive(), Ok(Reply::World(world)) if world.text() == "세계"));
    drop(client);
    assert_eq!(server.ended(), Ending::Finished);
}

fn requests_before_the_end_are_answered_after_it(start: Start) {
    let server = start(Config::default());
    let mut client = connect(&server);
    client.write_all(&H1.repeat(500)).unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    assert!(rest(&mut client) == W1.repeat(500)); // R37
    assert_eq!(server.ended(), Ending::Finished);
}

/// A socket that is closed before everything was read sends a reset, and the answer is lost.
fn an_answer_survives_octets_that_nobody_reads(start: Start) {
    let server = start(Config::default());
    let mut client = connect(&server);
    let too_long = b"\xc8\x01\x01\0\0\0\0\x07\xff\xff\xff\xff";
    client
        .write_all(&[&too_long[..], &[7; 100_000]].concat())
        .unwrap();
    let answer = rest(&mut client);
    let (frame, len) = Frame::decode(&answer).unwrap().unwrap();
    assert_eq!((frame.id, len), (7, answer.len()));
    client.write_all(b"and more").unwrap();
    drop(client);
    assert_eq!(server.ended(), Ending::Broken);
}

fn half_a_frame_runs_out_of_time(start: Start) {
    let server = start(Config {
        frame: Duration::from_millis(50),
        ..Config::default()
    });
    let mut client = connect(&server);
    client.write_all(&[H1, &H1[..5]].concat()).unwrap();
    let answers = rest(&mut client);
    let refusal = Frame::decode(&answers[W1.len()..]).unwrap().unwrap().0;
    let Reply::Error(refusal) = Reply::read(&refusal, 1).unwrap() else {
        panic!("answered");
    };
    assert_eq!((u16::from(refusal.code), refusal.offset), (11, 5)); // R40
    drop(client);
    assert_eq!(server.ended(), Ending::TimedOut);
}

/// Each octet comes in good time, the frame does not.
fn octets_now_and_then_run_out_of_time(start: Start) {
    let server = start(Config {
        frame: Duration::from_millis(100),
        ..Config::default()
    });
    let mut client = connect(&server);
    client
        .set_read_timeout(Some(Duration::from_millis(20)))
        .unwrap();
    let begun = Instant::now();
    let mut octets = H1[..12].iter().chain(std::iter::repeat(&0));
    // Reading is the pause: its end tells that the server has had enough.
    let heard = loop {
        assert!(begun.elapsed() < PATIENCE, "the server is too patient");
        let _ = client.write_all(&[*octets.next().unwrap()]);
        match client.read(&mut [0; 64]) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            heard => break heard.unwrap(),
        }
    };
    assert!(heard > 12 && begun.elapsed() >= Duration::from_millis(100));
    drop(client);
    assert_eq!(server.ended(), Ending::TimedOut);
}

fn a_silent_client_is_let_go(start: Start) {
    let server = start(Config {
        idle: Duration::from_millis(50),
        ..Config::default()
    });
    let mut client = connect(&server);
    assert_eq!(rest(&mut client), b""); // R39
    drop(client);
    assert_eq!(server.ended(), Ending::TimedOut);
}

fn a_client_that_lingers_is_let_go(start: Start) {
    let server = start(Config {
        linger: Duration::from_millis(50),
        ..Config::default()
    });
    let mut client = connect(&server);
    client.write_all(b"Hello").unwrap();
    assert_eq!(rest(&mut client), b"World");
    // The client never ends.
    assert_eq!(server.ended(), Ending::Finished);
}

fn a_client_that_takes_nothing_is_cut(start: Start) {
    let server = start(Config {
        frame: Duration::from_millis(100),
        ..Config::default()
    });
    let client = connect(&server);
    client.set_write_timeout(Some(PATIENCE)).unwrap();
    let flood = H1.repeat(1000);
    // R42: it isn't read for ever; then it is closed, and writing fails.
    let mut taken = 0;
    while let Ok(len @ 1..) = (&client).write(&flood) {
        taken += len;
        assert!(taken < 1 << 30, "a server without an end");
    }
    assert!(matches!(server.ended(), Ending::TimedOut | Ending::Reset));
}

fn a_reset_ends_it(start: Start) {
    let server = start(Config::default());
    let mut client = connect(&server);
    client.write_all(H1).unwrap();
    client.peek(&mut [0]).unwrap();
    // Closed with the answer unread: a reset.
    drop(client);
    assert_eq!(server.ended(), Ending::Reset);
}

impl Running {
    fn ended(&self) -> Ending {
        self.ending.recv_timeout(PATIENCE).unwrap()
    }
}

fn connect(server: &Running) -> TcpStream {
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn rest(client: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    client.read_to_end(&mut bytes).unwrap();
    bytes
}

// --- The client

/// A server that answers the first octets that come with `answer` and ends.
fn answering(answer: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 64]);
        for octet in answer {
            let _ = stream.write_all(&[*octet]);
        }
    });
    address
}

#[test]
fn a_client_of_version_0_wants_world_and_nothing_else() {
    greet(answering(b"World"), PATIENCE).unwrap();
    for wrong in [&b""[..], b"Worl", b"World\n", b"world", b"WorldWorldWorld"] {
        let Err(ClientError::NotWorld(told)) = greet(answering(wrong), PATIENCE) else {
            panic!("{wrong:?} is taken"); // R7
        };
        assert!(wrong.starts_with(&told));
    }
}

#[test]
fn a_client_tells_how_a_server_broke_the_rules() {
    let rows: [(&[u8], &str); 6] = [
        (b"", "ended"),
        (b"\xc8\x01\x02", "ended"),
        (
            b"HTTP/1.1 400 Bad Request\r\n\r\n",
            "the server broke a rule",
        ),
        (
            b"\xc8\x03\x02\0\0\0\0\x01\0\0\0\x05World",
            "version 2 was offered, 3",
        ), // R45
        (b"\xc8\x02\x02\0\0\0\0\x63\0\0\0\x05World", "answers 99"), // R14
        (
            b"\xc8\x02\x02\0\0\0\0\x01\xff\xff\xff\xff",
            "the reply breaks",
        ), // R17
    ];
    for (answer, expected) in rows {
        let mut client = Client::connect(answering(answer), 2, PATIENCE).unwrap();
        client.hello(None, None);
        let error = client.receive().unwrap_err();
        let cause = std::error::Error::source(&error);
        let told = format!(
            "{error}: {}",
            cause.map(ToString::to_string).unwrap_or_default()
        );
        assert!(told.contains(expected), "{told}");
        assert!(!matches!(error, ClientError::Reply(ReplyError::NotText)));
    }
}

#[test]
fn a_client_does_not_wait_for_ever() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let patience = Duration::from_millis(50);
    let mut client = Client::connect(address, 1, patience).unwrap();
    client.hello(None, None);
    let error = client.receive().unwrap_err(); // R41
    assert!(matches!(error, ClientError::Io(_)), "{error}");
    assert!(greet(address, patience).is_err());
}

#[test]
fn a_reply_that_trickles_in_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream
            .write_all(b"\xc8\x01\x02\0\0\0\0\x01\0\0\x10\0")
            .unwrap();
        for _ in 0..4096 {
            if stream.write_all(b"x").is_err() {
                return; // the client has gone
            }
            thread::sleep(Duration::from_millis(1)); // each octet in time, the reply never
        }
    });
    let mut client = Client::connect(address, 1, Duration::from_millis(50)).unwrap();
    client.hello(None, None);
    match client.receive() {
        Err(ClientError::Io(error)) => assert_eq!(error.kind(), ErrorKind::TimedOut), // R41
        other => panic!("{other:?}"),
    }
    drop(client);
    server.join().unwrap();
}
