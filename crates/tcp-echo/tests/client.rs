//! The client's timeouts and errors, and the options of a listening socket.

use std::io::{ErrorKind, Read};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use socket2::SockRef;
use tcp_echo::{Client, Config, Options, Stage, Timeouts, blocking};

const SHORT: Duration = Duration::from_millis(50);

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

fn short() -> Timeouts {
    Timeouts {
        connect: SHORT,
        read: Some(SHORT),
        write: Some(SHORT),
    }
}

#[test]
fn a_mebibyte_is_exchanged() {
    let server = blocking::Server::bind(loopback(), Config::default()).unwrap();
    let (address, handle) = (server.local_addr(), server.handle());
    let running = std::thread::spawn(move || server.run());
    let message: Vec<u8> = (0..=250).cycle().take(8 << 20).collect();
    let client = Client::connect(address, Timeouts::default()).unwrap();
    assert!(client.exchange(&message).unwrap() == message);
    handle.shutdown();
    assert_eq!(running.join().unwrap().finished, 1);
}

#[test]
fn a_refusal_is_told() {
    let listener = TcpListener::bind(loopback()).unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = Client::connect(address, Timeouts::default()).unwrap_err();
    assert_eq!(
        (error.stage, error.cause.kind()),
        (Stage::Connect, ErrorKind::ConnectionRefused)
    );
    assert!(!error.is_timeout());
    assert_eq!(error.to_string(), "cannot connect");
}

/// A server that accepts nobody: Linux drops the SYN of whoever finds its backlog full.
#[test]
#[cfg(target_os = "linux")]
fn an_unanswered_handshake_times_out() {
    let listener = Options {
        backlog: 0,
        ..Options::default()
    }
    .listen(loopback())
    .unwrap();
    let address = listener.local_addr().unwrap();
    let attempts: Vec<_> = (0..4).map(|_| Client::connect(address, short())).collect();
    let error = attempts
        .into_iter()
        .find_map(Result::err)
        .expect("the backlog holds one");
    assert_eq!((error.stage, error.is_timeout()), (Stage::Connect, true));
}

#[test]
fn a_silent_server_is_waited_for_until_the_timeout() {
    let listener = TcpListener::bind(loopback()).unwrap();
    let mut client = Client::connect(listener.local_addr().unwrap(), short()).unwrap();
    client.send(b"anybody there?").unwrap();
    let error = client.receive(&mut [0; 10]).unwrap_err();
    assert_eq!((error.stage, error.is_timeout()), (Stage::Read, true));
    assert_eq!(error.to_string(), "nothing came in time");
}

#[test]
fn a_server_that_does_not_read_is_waited_for_until_the_timeout() {
    let listener = TcpListener::bind(loopback()).unwrap();
    let mut client = Client::connect(listener.local_addr().unwrap(), short()).unwrap();
    let error = client.send(&vec![0; 64 << 20]).unwrap_err();
    assert_eq!((error.stage, error.is_timeout()), (Stage::Write, true));
}

#[test]
fn an_exchange_with_a_silent_server_ends_both_of_its_halves() {
    let listener = TcpListener::bind(loopback()).unwrap();
    let timeouts = Timeouts {
        write: None,
        ..short()
    };
    let client = Client::connect(listener.local_addr().unwrap(), timeouts).unwrap();
    let error = client.exchange(&vec![0; 64 << 20]).unwrap_err();
    assert_eq!((error.stage, error.is_timeout()), (Stage::Read, true));
}

#[test]
fn what_a_client_finished_can_be_read_to_its_end() {
    let listener = TcpListener::bind(loopback()).unwrap();
    let mut client = Client::connect(listener.local_addr().unwrap(), short()).unwrap();
    client.send(b"all of it").unwrap();
    client.finish().unwrap();
    let mut read = String::new();
    listener
        .accept()
        .unwrap()
        .0
        .read_to_string(&mut read)
        .unwrap();
    assert_eq!(read, "all of it");
    assert_eq!(client.receive(&mut [0; 10]).unwrap(), 0, "the server's end");
}

#[test]
fn the_options_are_set_on_the_listening_socket() {
    let options = Options {
        send_buffer: Some(20_000),
        receive_buffer: Some(30_000),
        reuse_address: false,
        ..Options::default()
    };
    let listener = options.listen(loopback()).unwrap();
    let socket = SockRef::from(&listener);
    // Linux gives twice what was asked for, to have room for its own bookkeeping (socket(7)).
    assert!((20_000..=40_000).contains(&socket.send_buffer_size().unwrap()));
    assert!((30_000..=60_000).contains(&socket.recv_buffer_size().unwrap()));
    assert!(!socket.reuse_address().unwrap());
    let listener = Options::default().listen(loopback()).unwrap();
    assert_eq!(
        SockRef::from(&listener).reuse_address().unwrap(),
        cfg!(not(windows))
    );
}

#[test]
fn dual_stack_is_chosen_by_its_option() {
    for dual_stack in [true, false] {
        let Ok(listener) = Options {
            dual_stack,
            ..Options::default()
        }
        .listen("[::]:0".parse().unwrap()) else {
            testbed::skipped("this machine has no IPv6");
            return;
        };
        assert_eq!(SockRef::from(&listener).only_v6().unwrap(), !dual_stack);
    }
}

#[test]
fn an_address_in_use_is_an_error() {
    let first = TcpListener::bind(loopback()).unwrap();
    let error = Options::default()
        .listen(first.local_addr().unwrap())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}
