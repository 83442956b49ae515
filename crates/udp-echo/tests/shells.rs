//! What a client sees of a server, as one list of behaviours that is run against each shell.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

use std::io::ErrorKind;
use std::net::{SocketAddr, UdpSocket};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use udp_echo::{Config, Counts, Handle, Limits, Options};

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server of any kind, in a thread of its own.
struct Running {
    address: SocketAddr,
    handle: Handle,
    result: mpsc::Receiver<Counts>,
}

type Start = fn(SocketAddr, Config) -> Running;

fn blocking(address: SocketAddr, config: Config) -> Running {
    let server = udp_echo::blocking::Server::bind(address, config).unwrap();
    let (address, handle) = (server.local_addr(), server.handle());
    let (sender, result) = mpsc::channel();
    thread::spawn(move || sender.send(server.run()));
    Running {
        address,
        handle,
        result,
    }
}

#[cfg(all(feature = "batched", target_os = "linux"))]
fn batched(address: SocketAddr, config: Config) -> Running {
    let server = udp_echo::batched::Server::bind(address, config).unwrap();
    let (address, handle) = (server.local_addr(), server.handle());
    let (sender, result) = mpsc::channel();
    thread::spawn(move || sender.send(server.run()));
    Running {
        address,
        handle,
        result,
    }
}

#[cfg(all(feature = "batched", target_os = "linux"))]
fn batched_plain(address: SocketAddr, mut config: Config) -> Running {
    config.options.offload = false;
    batched(address, config)
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
            let server = udp_echo::tokio_net::Server::bind(address, config)
                .await
                .unwrap();
            ready.send((server.local_addr(), server.handle())).unwrap();
            sender.send(server.run().await)
        })
    });
    let (address, handle) = started.recv_timeout(PATIENCE).unwrap();
    Running {
        address,
        handle,
        result,
    }
}

/// Makes a test of each behaviour with each shell.
macro_rules! behaviours {
    ($($name:ident)*) => {
        mod blocking_shell { $(#[test] fn $name() { super::$name(super::blocking); })* }
        #[cfg(feature = "tokio")]
        mod tokio_shell { $(#[test] fn $name() { super::$name(super::tokio); })* }
        #[cfg(all(feature = "batched", target_os = "linux"))]
        mod batched_shell { $(#[test] fn $name() { super::$name(super::batched); })* }
        #[cfg(all(feature = "batched", target_os = "linux"))]
        mod batched_shell_without_offload {
            $(#[test] fn $name() { super::$name(super::batched_plain); })*
        }
    };
}

behaviours! {
    each_datagram_comes_back_as_it_was
    many_clients_get_each_their_own
    a_burst_of_all_sizes_comes_back_as_it_was_sent
    a_datagram_longer_than_the_limit_is_dropped_whole
    a_datagram_from_its_own_port_is_not_answered
    a_shutdown_ends_a_server_that_waits
    a_shutdown_before_running_ends_at_once
    a_shutdown_answers_what_has_arrived
    a_shutdown_under_fire_ends_after_the_grace_period
    both_families_are_served_by_a_dual_stack_server
}

fn each_datagram_comes_back_as_it_was(start: Start) {
    let server = start(loopback(), Config::default());
    let client = connect(&server);
    let lengths = [0, 1, 2, 512, 1472, 1473, 9000, 65_507];
    for (len, byte) in lengths.into_iter().zip(b'a'..) {
        assert_echo(&client, &vec![byte; len]);
    }
    let expected = Counts {
        received: 8,
        answered: 8,
        bytes: lengths.iter().sum::<usize>() as u64,
        batches: 8,
        ..Counts::default()
    };
    assert_eq!(server.stop(), expected);
}

fn many_clients_get_each_their_own(start: Start) {
    let server = start(loopback(), Config::default());
    let clients: Vec<_> = (0..50u8).map(|_| connect(&server)).collect();
    for (client, number) in clients.iter().zip(0..) {
        for round in 0..3 {
            client.send(&[number, round]).unwrap();
        }
    }
    for (client, number) in clients.iter().zip(0..) {
        let answers = [(); 3].map(|()| receive(client));
        assert_eq!(answers, [[number, 0], [number, 1], [number, 2]]);
    }
    assert_eq!(server.stop().answered, 150);
}

/// Sizes that a batched server may, and others that it may not, send back as one message; from
/// two clients in turn at the end.
fn a_burst_of_all_sizes_comes_back_as_it_was_sent(start: Start) {
    let server = start(loopback(), Config::default());
    let clients = [connect(&server), connect(&server)];
    let sizes = [
        5, 5, 5, 3, 5, 5, 9, 9, 0, 0, 9, 20_000, 20_000, 20_000, 20_000,
    ];
    let in_turn = (0..sizes.len()).map(|n| if n < 10 { 0 } else { n % 2 });
    let burst: Vec<_> = in_turn.zip(sizes).zip(0..).collect();
    for &((client, size), number) in &burst {
        clients[client].send(&vec![number; size]).unwrap();
    }
    for &((client, size), number) in &burst {
        let answer = receive(&clients[client]);
        assert!(
            answer == vec![number; size],
            "number {number} of {size} bytes"
        );
    }
    assert_eq!(server.stop().answered, sizes.len() as u64);
}

fn a_datagram_longer_than_the_limit_is_dropped_whole(start: Start) {
    let limits = Limits {
        datagram: 100,
        ..Limits::default()
    };
    let server = start(
        loopback(),
        Config {
            limits,
            ..Config::default()
        },
    );
    let client = connect(&server);
    for len in [101, 102, 5000] {
        client.send(&vec![7; len]).unwrap();
    }
    assert_echo(&client, &[8; 100]);
    let counts = server.stop();
    assert_eq!(
        (counts.too_long, counts.answered, counts.bytes),
        (3, 1, 100)
    );
}

/// As from another server of its kind, which would answer the answer for ever.
fn a_datagram_from_its_own_port_is_not_answered(start: Start) {
    let server = start(loopback(), Config::default());
    let Ok(twin) = UdpSocket::bind(("127.0.0.2", server.address.port())) else {
        return testbed::skipped("this machine has no 127.0.0.2");
    };
    twin.send_to(b"from one echo to another", server.address)
        .unwrap();
    assert_echo(&connect(&server), b"the next");
    let counts = server.stop();
    assert_eq!((counts.ignored, counts.answered), (1, 1));
    twin.set_nonblocking(true).unwrap();
    let error = twin.recv(&mut [0; 99]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock, "it was answered");
}

fn a_shutdown_ends_a_server_that_waits(start: Start) {
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
    assert_echo(&connect(&server), b"hello");
    let counts = server.stop();
    assert_eq!(
        (counts.received, counts.answered, counts.batches),
        (1, 1, 1)
    );
}

fn a_shutdown_before_running_ends_at_once(start: Start) {
    for _ in 0..50 {
        assert_eq!(
            start(loopback(), Config::default()).stop(),
            Counts::default()
        );
    }
}

/// Sent before the shutdown: loopback delivers within `send`, so they are there.
fn a_shutdown_answers_what_has_arrived(start: Start) {
    let server = start(loopback(), Config::default());
    let client = connect(&server);
    for number in 0..100u8 {
        client.send(&[number]).unwrap();
    }
    assert_eq!(server.stop().answered, 100);
    for number in 0..100u8 {
        assert_eq!(receive(&client), [number]);
    }
}

fn a_shutdown_under_fire_ends_after_the_grace_period(start: Start) {
    let limits = Limits {
        grace: Duration::from_millis(100),
        ..Limits::default()
    };
    let server = start(
        loopback(),
        Config {
            limits,
            ..Config::default()
        },
    );
    let client = connect(&server);
    let ended = thread::scope(|scope| {
        let firing = scope.spawn(|| {
            let start = Instant::now();
            while start.elapsed() < PATIENCE {
                // It fails once the port is nobody's again.
                if client.send(b"and another").is_err() {
                    return true;
                }
            }
            false
        });
        until("it is under fire", || server.handle.counts().answered > 10);
        server.stop();
        firing.join().unwrap()
    });
    assert!(ended);
}

fn both_families_are_served_by_a_dual_stack_server(start: Start) {
    if UdpSocket::bind("[::1]:0").is_err() {
        return testbed::skipped("this machine has no ::1");
    }
    let server = start("[::]:0".parse().unwrap(), Config::default());
    for host in ["127.0.0.1", "::1"] {
        let client = UdpSocket::bind((host, 0)).unwrap();
        client.connect((host, server.address.port())).unwrap();
        client.set_read_timeout(Some(PATIENCE)).unwrap();
        assert_echo(&client, host.as_bytes());
    }
    assert_eq!(server.stop().answered, 2);
}

/// What a sender that uses `UDP_SEGMENT` looks like to each shell: the same datagrams.
#[cfg(all(feature = "batched", target_os = "linux"))]
mod offload {
    use super::*;

    use nix::sys::socket::{setsockopt, sockopt::UdpGsoSegment};

    const SEGMENT: usize = 100;

    #[test]
    fn the_blocking_server_sees_single_datagrams() {
        assert_eq!(exchange(blocking, Config::default()).batches, 5);
    }

    #[test]
    fn the_batched_server_takes_and_gives_them_as_one() {
        // The limit is that of a datagram, not of what is joined.
        let limits = Limits {
            datagram: SEGMENT,
            ..Limits::default()
        };
        let config = Config {
            limits,
            ..Config::default()
        };
        assert_eq!(exchange(batched, config).batches, 1);
    }

    #[test]
    fn too_long_is_judged_by_the_datagram_not_by_what_is_joined() {
        let limits = Limits {
            datagram: SEGMENT - 1,
            ..Limits::default()
        };
        let server = batched(
            loopback(),
            Config {
                limits,
                ..Config::default()
            },
        );
        let client = segmenting(&server);
        client.send(&[1; 4 * SEGMENT + 50]).unwrap();
        assert_echo(&client, b"short");
        let counts = server.stop();
        assert_eq!((counts.too_long, counts.answered), (5, 1));
    }

    /// Four whole segments and a short one.
    fn exchange(start: Start, config: Config) -> Counts {
        let server = start(loopback(), config);
        let client = segmenting(&server);
        let message: Vec<u8> = (0..=250).cycle().take(4 * SEGMENT + 50).collect();
        client.send(&message).unwrap();
        for expected in message.chunks(SEGMENT) {
            assert_eq!(receive(&client), expected);
        }
        let counts = server.stop();
        assert_eq!((counts.answered, counts.bytes), (5, message.len() as u64));
        counts
    }

    fn segmenting(server: &Running) -> UdpSocket {
        let client = connect(server);
        let segment = i32::try_from(SEGMENT).unwrap();
        setsockopt(&client, UdpGsoSegment, &segment).unwrap();
        client
    }
}

#[test]
fn the_options_are_set_on_the_socket() {
    let options = Options {
        send_buffer: Some(20_000),
        receive_buffer: Some(30_000),
        reuse_address: true,
        ..Options::default()
    };
    let socket = options.bind(loopback()).unwrap();
    let socket = socket2::SockRef::from(&socket);
    // Linux gives twice what was asked for, to have room for its own bookkeeping (socket(7)).
    assert!((20_000..=40_000).contains(&socket.send_buffer_size().unwrap()));
    assert!((30_000..=60_000).contains(&socket.recv_buffer_size().unwrap()));
    assert!(socket.reuse_address().unwrap());
    let first = Options::default().bind(loopback()).unwrap();
    assert!(!socket2::SockRef::from(&first).reuse_address().unwrap());
    let error = Options::default()
        .bind(first.local_addr().unwrap())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}

impl Running {
    /// Shuts the server down and waits for its end.
    fn stop(&self) -> Counts {
        self.handle.shutdown();
        self.result.recv_timeout(PATIENCE).expect("the server ends")
    }
}

fn loopback() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

fn connect(server: &Running) -> UdpSocket {
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    client.connect(server.address).unwrap();
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    client
}

fn assert_echo(client: &UdpSocket, message: &[u8]) {
    client.send(message).unwrap();
    assert!(
        receive(client) == message,
        "{} bytes came back otherwise",
        message.len()
    );
}

fn receive(client: &UdpSocket) -> Vec<u8> {
    let mut buffer = vec![0; 65_536];
    let len = client.recv(&mut buffer).unwrap();
    buffer.truncate(len);
    buffer
}

/// Waits for what no socket tells, such as a counter.
fn until(what: &str, mut reached: impl FnMut() -> bool) {
    let start = Instant::now();
    while !reached() {
        assert!(start.elapsed() < PATIENCE, "never: {what}");
        thread::sleep(Duration::from_millis(1));
    }
}
