//! What a client sees of a server, as one list of behaviours that is run against each shell.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tcp_echo::{Client, Config, Counts, Limits, Options, Timeouts};

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);
const MEBIBYTE: usize = 1 << 20;

/// A server of either kind, in a thread of its own.
struct Running {
    address: SocketAddr,
    counts: Box<dyn Fn() -> Counts>,
    shutdown: Box<dyn Fn()>,
    result: mpsc::Receiver<Counts>,
}

type Start = fn(SocketAddr, Config) -> Running;

fn blocking(address: SocketAddr, config: Config) -> Running {
    let server = tcp_echo::blocking::Server::bind(address, config).unwrap();
    let (address, handle, stopper) = (server.local_addr(), server.handle(), server.handle());
    let (sender, result) = mpsc::channel();
    thread::spawn(move || sender.send(server.run()));
    Running {
        address,
        counts: Box::new(move || handle.counts()),
        shutdown: Box::new(move || stopper.shutdown()),
        result,
    }
}

#[cfg(feature = "tokio")]
fn tokio(address: SocketAddr, config: Config) -> Running {
    let (sender, result) = mpsc::channel();
    let (ready, started) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let server = tcp_echo::tokio_net::Server::bind(address, config)
                .await
                .unwrap();
            ready
                .send((server.local_addr(), server.handle(), server.handle()))
                .unwrap();
            sender.send(server.run().await)
        })
    });
    let (address, handle, stopper) = started.recv_timeout(PATIENCE).unwrap();
    Running {
        address,
        counts: Box::new(move || handle.counts()),
        shutdown: Box::new(move || stopper.shutdown()),
        result,
    }
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
    a_half_close_is_answered_after_the_last_byte
    a_mebibyte_comes_back_to_a_slow_reader
    a_client_that_does_not_read_is_held_back
    a_silent_client_holds_nobody_up
    one_client_too_many_is_refused
    a_silent_client_is_let_go_after_the_idle_time
    a_talking_client_is_not_idle
    a_reset_is_counted_and_the_next_client_served
    a_shutdown_without_clients_ends_at_once
    a_shutdown_before_running_ends_at_once
    a_shutdown_refuses_newcomers_and_lets_a_client_finish
    a_shutdown_cuts_who_is_left_after_the_grace_period
    a_shutdown_cuts_a_client_that_does_not_read
    both_families_are_served_by_a_dual_stack_server
}

fn a_half_close_is_answered_after_the_last_byte(start: Start) {
    let server = start(loopback(), Config::default());
    let mut client = connect(&server);
    client.write_all(b"no newline at the end").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    assert_eq!(rest(&mut client), b"no newline at the end");
    let counts = server.stop();
    let expected = Counts {
        accepted: 1,
        finished: 1,
        bytes_in: 21,
        bytes_out: 21,
        ..Counts::default()
    };
    assert_eq!(counts, expected);
}

fn a_mebibyte_comes_back_to_a_slow_reader(start: Start) {
    let server = start(loopback(), small_buffers());
    let message: Vec<u8> = (0..=250).cycle().take(MEBIBYTE).collect();
    let mut reading = connect_with_small_buffers(&server);
    let mut writing = reading.try_clone().unwrap();
    let mut answer = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            writing.write_all(&message).unwrap();
            writing.shutdown(Shutdown::Write).unwrap();
        });
        let mut little = [0; 701];
        loop {
            match reading.read(&mut little).unwrap() {
                0 => break,
                len => answer.extend_from_slice(little.get(..len).unwrap()),
            }
            thread::yield_now();
        }
    });
    assert!(
        answer == message,
        "{} bytes came back, not all or not the same",
        answer.len()
    );
    assert_eq!(server.stop().bytes_out, MEBIBYTE as u64);
}

fn a_client_that_does_not_read_is_held_back(start: Start) {
    let server = start(loopback(), small_buffers());
    let mut client = connect_with_small_buffers(&server);
    client
        .set_write_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    let mut taken = 0;
    while taken < 4 * MEBIBYTE {
        match client.write(&[7; 4096]) {
            Ok(len) => taken += len,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => panic!("{error}"),
        }
    }
    assert!(
        taken < 4 * MEBIBYTE,
        "the server takes what it cannot give back"
    );
    client.shutdown(Shutdown::Write).unwrap();
    assert_eq!(rest(&mut client).len(), taken);
    assert_eq!(server.stop().finished, 1);
}

fn a_silent_client_holds_nobody_up(start: Start) {
    let server = start(loopback(), Config::default());
    let mut silent = connect(&server);
    let mut clients = [connect(&server), connect(&server)];
    for round in 0..10u8 {
        for client in &mut clients {
            assert_echo(client, &[round, b'!']);
        }
    }
    assert_echo(&mut silent, b"now me");
    assert_eq!((server.counts)().active, 3);
}

fn one_client_too_many_is_refused(start: Start) {
    let limits = Limits {
        clients: 2,
        ..Limits::default()
    };
    let server = start(
        loopback(),
        Config {
            limits,
            ..Config::default()
        },
    );
    let mut first = connect(&server);
    let mut second = connect(&server);
    assert_echo(&mut first, b"1");
    assert_echo(&mut second, b"2");
    assert_eq!(
        rest(&mut connect(&server)),
        b"",
        "the third is closed at once"
    );
    assert_eq!((server.counts)().refused, 1);
    assert_echo(&mut first, b"still here");

    drop(first);
    until("a place is free", || (server.counts)().active == 1);
    assert_echo(&mut connect(&server), b"in the free place");
    assert_eq!((server.counts)().accepted, 3);
}

fn a_silent_client_is_let_go_after_the_idle_time(start: Start) {
    let idle = Duration::from_millis(60);
    let limits = Limits {
        idle: Some(idle),
        ..Limits::default()
    };
    let server = start(
        loopback(),
        Config {
            limits,
            ..Config::default()
        },
    );
    let connected = Instant::now();
    let mut client = connect(&server);
    assert_eq!(rest(&mut client), b"");
    assert!(
        connected.elapsed() >= idle,
        "after {:?}",
        connected.elapsed()
    );
    assert_eq!(server.stop().timed_out, 1);
}

/// The gaps between its bytes are far shorter than the idle time, their sum is longer.
fn a_talking_client_is_not_idle(start: Start) {
    let idle = Duration::from_millis(800);
    let limits = Limits {
        idle: Some(idle),
        ..Limits::default()
    };
    let server = start(
        loopback(),
        Config {
            limits,
            ..Config::default()
        },
    );
    let connected = Instant::now();
    let mut client = connect(&server);
    while connected.elapsed() < idle + idle / 4 {
        assert_echo(&mut client, b"tick");
        thread::sleep(idle / 40);
    }
    assert_eq!((server.counts)().timed_out, 0);
}

fn a_reset_is_counted_and_the_next_client_served(start: Start) {
    let server = start(loopback(), Config::default());
    let mut rude = connect(&server);
    assert_echo(&mut rude, b"hello");
    SockRef::from(&rude)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
    drop(rude);
    until("the reset is counted", || (server.counts)().reset == 1);
    let mut next = connect(&server);
    assert_echo(&mut next, b"next");
    assert_eq!((server.counts)().active, 1);
}

fn a_shutdown_without_clients_ends_at_once(start: Start) {
    let limits = Limits {
        grace: PATIENCE * 10,
        ..Limits::default()
    };
    let server = start(
        loopback(),
        Config {
            limits,
            ..Config::default()
        },
    );
    assert_echo(&mut connect(&server), b"gone again");
    until("it is gone", || (server.counts)().active == 0);
    assert_eq!(server.stop().cut, 0);
}

fn a_shutdown_before_running_ends_at_once(start: Start) {
    for _ in 0..50 {
        assert_eq!(
            start(loopback(), Config::default()).stop(),
            Counts::default()
        );
    }
}

fn a_shutdown_refuses_newcomers_and_lets_a_client_finish(start: Start) {
    let limits = Limits {
        grace: PATIENCE * 10,
        ..Limits::default()
    };
    let server = start(
        loopback(),
        Config {
            limits,
            ..Config::default()
        },
    );
    let mut client = connect(&server);
    assert_echo(&mut client, b"before");
    (server.shutdown)();
    until("newcomers are refused", || {
        let newcomer = TcpStream::connect(server.address);
        newcomer.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
    });
    assert_echo(&mut client, b"after");
    client.shutdown(Shutdown::Write).unwrap();
    assert_eq!(rest(&mut client), b"");
    let counts = server.result.recv_timeout(PATIENCE).unwrap();
    assert_eq!((counts.active, counts.cut, counts.bytes_out), (0, 0, 11));
}

fn a_shutdown_cuts_who_is_left_after_the_grace_period(start: Start) {
    let limits = Limits {
        grace: Duration::from_millis(50),
        ..Limits::default()
    };
    let server = start(
        loopback(),
        Config {
            limits,
            ..Config::default()
        },
    );
    let mut client = connect(&server);
    assert_echo(&mut client, b"and then it stays");
    let counts = server.stop();
    assert_eq!((counts.active, counts.cut, counts.finished), (0, 1, 0));
    assert_eq!(rest(&mut client), b"");
}

fn a_shutdown_cuts_a_client_that_does_not_read(start: Start) {
    let limits = Limits {
        grace: Duration::from_millis(50),
        ..Limits::default()
    };
    let server = start(
        loopback(),
        Config {
            limits,
            ..small_buffers()
        },
    );
    let mut client = connect_with_small_buffers(&server);
    client
        .set_write_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    while client.write(&[7; 4096]).is_ok() {}
    let counts = server.stop();
    assert_eq!((counts.active, counts.cut, counts.timed_out), (0, 1, 0));
}

fn both_families_are_served_by_a_dual_stack_server(start: Start) {
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        testbed::skipped("this machine has no ::1");
        return;
    }
    let server = start("[::]:0".parse().unwrap(), Config::default());
    for host in ["127.0.0.1", "::1"] {
        let address = SocketAddr::new(host.parse().unwrap(), server.address.port());
        let client = Client::connect(address, Timeouts::default()).unwrap();
        assert_eq!(client.exchange(host.as_bytes()).unwrap(), host.as_bytes());
    }
    assert_eq!(server.stop().finished, 2);
}

impl Running {
    /// Shuts the server down and waits for its end.
    fn stop(&self) -> Counts {
        (self.shutdown)();
        self.result.recv_timeout(PATIENCE).expect("the server ends")
    }
}

fn loopback() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

/// So that a mebibyte cannot hide in the buffers of the sockets.
fn small_buffers() -> Config {
    let options = Options {
        send_buffer: Some(8192),
        receive_buffer: Some(8192),
        ..Options::default()
    };
    Config {
        options,
        ..Config::default()
    }
}

fn connect(server: &Running) -> TcpStream {
    patient(TcpStream::connect(server.address)).unwrap()
}

fn connect_with_small_buffers(server: &Running) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP)).unwrap();
    socket.set_recv_buffer_size(8192).unwrap();
    socket.set_send_buffer_size(8192).unwrap();
    socket.connect(&server.address.into()).unwrap();
    patient(Ok(socket.into())).unwrap()
}

fn patient(stream: io::Result<TcpStream>) -> io::Result<TcpStream> {
    let stream = stream?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

fn assert_echo(client: &mut TcpStream, message: &[u8]) {
    client.write_all(message).unwrap();
    let mut answer = vec![0; message.len()];
    client.read_exact(&mut answer).unwrap();
    assert_eq!(answer, message);
}

/// Everything until the server's end.
fn rest(client: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    client.read_to_end(&mut bytes).unwrap();
    bytes
}

/// Waits for what no socket tells, such as a counter.
fn until(what: &str, mut reached: impl FnMut() -> bool) {
    let start = Instant::now();
    while !reached() {
        assert!(start.elapsed() < PATIENCE, "never: {what}");
        thread::sleep(Duration::from_millis(1));
    }
}
