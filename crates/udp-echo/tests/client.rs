//! The client on real sockets: refused, unanswered, answered by strangers, cut short.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::ErrorKind;
use std::net::{SocketAddr, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

use udp_echo::{Client, ClientError, Config, Packet, Requests, Retry, blocking::Server};

const SHORT: Duration = Duration::from_millis(20);

fn loopback() -> UdpSocket {
    UdpSocket::bind("127.0.0.1:0").unwrap()
}

fn hasty() -> Retry {
    Retry {
        initial: SHORT,
        shortest: SHORT,
        attempts: 3,
        ..Retry::default()
    }
}

#[test]
fn the_longest_datagram_and_an_empty_one_are_echoed() {
    let server = Server::bind(SocketAddr::from(([127, 0, 0, 1], 0)), Config::default()).unwrap();
    let (address, handle) = (server.local_addr(), server.handle());
    let running = thread::spawn(move || server.run());
    let mut client = Client::connect(address, Retry::default()).unwrap();
    for len in [0, 1, 1472, Requests::PAYLOAD] {
        let payload = vec![7; len];
        assert!(client.echo(&payload).unwrap().payload == payload, "{len}");
    }
    let error = client.echo(&vec![7; Requests::PAYLOAD + 1]).unwrap_err();
    assert!(matches!(error, ClientError::Request(_)), "{error:?}");
    assert_eq!(client.echo(b"and on").unwrap().payload, b"and on");
    handle.shutdown();
    assert_eq!(running.join().unwrap().answered, 5);
}

/// Nobody has the port, so the kernel answers with ICMP "port unreachable" (RFC 1122 §3.2.2.1),
/// which comes back to a connected socket as an error of the next call.
#[test]
fn a_port_that_is_nobodys_is_told_at_once() {
    let address = loopback().local_addr().unwrap();
    let mut client = Client::connect(address, Retry::default()).unwrap();
    let start = Instant::now();
    for _ in 0..2 {
        let error = client.echo(b"anybody there?").unwrap_err();
        assert!(matches!(error, ClientError::Refused), "{error:?}");
        assert_eq!(error.to_string(), "nobody has that port");
    }
    assert!(start.elapsed() < Retry::INITIAL, "it waited for a timeout");
    assert_eq!(client.requests().tally().given_up, 2);
}

/// The same on a socket that is not connected: the error belongs to nobody.
#[test]
#[cfg(target_os = "linux")]
fn a_socket_that_is_not_connected_is_told_nothing() {
    let address = loopback().local_addr().unwrap();
    let socket = loopback();
    socket.set_read_timeout(Some(SHORT)).unwrap();
    socket.send_to(b"anybody there?", address).unwrap();
    let error = socket.recv_from(&mut [0; 10]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
}

#[test]
fn a_silent_server_is_asked_three_times_and_given_up() {
    let silent = loopback();
    let mut client = Client::connect(silent.local_addr().unwrap(), hasty()).unwrap();
    let start = Instant::now();
    let error = client.echo(b"anybody there?").unwrap_err();
    assert!(start.elapsed() >= 7 * SHORT, "1 + 2 + 4 times the timeout");
    let ClientError::NoAnswer(waited) = error else {
        panic!("{error:?}");
    };
    assert!(waited >= 7 * SHORT);
    silent.set_nonblocking(true).unwrap();
    let heard: Vec<_> = std::iter::from_fn(|| received(&silent)).collect();
    assert_eq!(heard.len(), 3);
    assert_eq!(heard.first(), heard.last(), "the same request each time");
}

/// The first two requests are lost; before the answer come a stranger's, one to another client,
/// and one that is too short; after it the answer again.
#[test]
fn only_the_answer_is_taken_for_it() {
    let server = loopback();
    let address = server.local_addr().unwrap();
    let answering = thread::spawn(move || {
        let mut buffer = [0; 100];
        for _ in 0..2 {
            server.recv_from(&mut buffer).unwrap();
        }
        let (len, from) = server.recv_from(&mut buffer).unwrap();
        let request = Packet::parse(&buffer[..len]).unwrap();
        loopback().send_to(&buffer[..len], from).unwrap();
        let mut foreign = Vec::new();
        let identifier = !request.identifier;
        Packet {
            identifier,
            ..request
        }
        .encode(&mut foreign);
        for datagram in [&foreign, &buffer[..7], &buffer[..len], &buffer[..len]] {
            server.send_to(datagram, from).unwrap();
        }
        let (len, from) = server.recv_from(&mut buffer).unwrap();
        server.send_to(&buffer[..len], from).unwrap();
    });
    // Slow enough for a loaded machine to answer the third before a fourth is sent.
    let retry = Retry {
        initial: 10 * SHORT,
        ..Retry::default()
    };
    let mut client = Client::connect(address, retry).unwrap();
    let reply = client.echo(b"first").unwrap();
    assert_eq!((reply.attempts, reply.round_trip), (3, None));
    assert_eq!(reply.payload, b"first");
    let reply = client.echo(b"second").unwrap();
    assert_eq!(reply.payload, b"second");
    assert!(reply.round_trip.is_some());
    answering.join().unwrap();
    let tally = client.requests().tally();
    assert_eq!((tally.foreign, tally.duplicates, tally.late), (2, 1, 0));
}

fn received(socket: &UdpSocket) -> Option<Vec<u8>> {
    let mut buffer = vec![0; 100];
    let len = socket.recv(&mut buffer).ok()?;
    buffer.truncate(len);
    Some(buffer)
}
