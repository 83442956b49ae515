//! The server with real clients, and the client with real servers.
#![cfg(unix)]

use std::io::Write;
use std::net::SocketAddr;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use testbed::Program;
use udp_echo::{Client, ClientError, Config, Retry, blocking::Server};

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn real_clients_get_their_datagram_back() {
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    let server = Server::bind(address, Config::default()).unwrap();
    let (address, handle) = (server.local_addr(), server.handle());
    let running = thread::spawn(move || server.run());
    let port = address.port();
    let python = format!(
        "import socket, sys\n\
         s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n\
         s.settimeout(20)\n\
         s.sendto(sys.stdin.buffer.read(), ('127.0.0.1', {port}))\n\
         print(s.recvfrom(100)[0].decode(), end='')"
    );
    let rows = [
        (
            "nc",
            vec![
                "-u".to_owned(),
                "-w1".into(),
                "127.0.0.1".into(),
                port.to_string(),
            ],
        ),
        (
            "socat",
            vec!["-t1".into(), "-".into(), format!("UDP:127.0.0.1:{port}")],
        ),
        ("python3", vec!["-c".into(), python]),
    ];
    let mut asked = 0;
    for (name, arguments) in rows {
        let Some(path) = testbed::peer(name) else {
            continue;
        };
        let mut command = Command::new(path);
        command.args(arguments);
        let client = Program::start(command).unwrap();
        client.take_stdin().unwrap().write_all(b"hello\n").unwrap();
        let came = client
            .stdout()
            .wait_until(|bytes| bytes == b"hello\n", PATIENCE);
        assert!(came, "{name}: {:?}", client.stdout().bytes());
        asked += 1;
    }
    handle.shutdown();
    assert_eq!(running.join().unwrap().answered, asked);
}

/// `socat` starts a `cat` for each datagram; until it listens, its port is nobody's.
#[test]
fn the_client_is_answered_by_socat() {
    let Some(path) = testbed::peer("socat") else {
        return;
    };
    let free = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let mut command = Command::new(path);
    let from = format!("UDP-RECVFROM:{},bind=127.0.0.1,fork", address.port());
    command.args([&from, "EXEC:/bin/cat"]);
    let _server = Program::start(command).unwrap();
    let mut client = Client::connect(address, Retry::default()).unwrap();
    let start = Instant::now();
    let reply = loop {
        match client.echo(b"hello") {
            Err(ClientError::Refused) if start.elapsed() < PATIENCE => thread::yield_now(),
            answer => break answer.unwrap(),
        }
    };
    assert_eq!(reply.payload, b"hello");
}
