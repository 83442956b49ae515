//! Chapter 4: a UDP client that asks, waits a while, and asks again.
//!
//! You will see each answer, and each time that none came: then the datagram is sent again, and
//! the next wait is twice as long. Nothing tells whether the question was lost, or the answer.
//!
//! ```text
//! cargo run --bin lab04_udp_server
//! cargo run --bin lab04_udp_client 127.0.0.1:8888 hello world
//! ```
//!
//! Try it with a real server too: `nc -u -l 127.0.0.1 8888`, and type an answer in time.

use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Error, anyhow, bail};

const HELP: &str = "\
Sends datagrams to a UDP server and prints the answers (chapter 4).

usage: lab04_udp_client [ADDRESS [TEXT...]]

ADDRESS is 127.0.0.1:8888 if not given. Each TEXT is a datagram; without any,
each line of stdin is.";

/// How often a datagram is sent before we give up.
const TRIES: u32 = 4;

/// How long the first try waits for an answer; each later one waits twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// How many answers that nobody waits for are forgotten before we ask all the same.
const FORGOTTEN: u32 = 100;

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        let mut arguments = arguments.into_iter();
        let server = lab_cli::address(arguments.next().as_deref(), "127.0.0.1:8888")?;
        let socket = connect(server).map_err(|error| explain(server, &error))?;
        let converse = |text: &str| match ask(&socket, text) {
            Ok(Some(answer)) => {
                let line = String::from_utf8_lossy(&answer);
                let line = line.trim_end_matches('\n');
                Ok(writeln!(lab_cli::stdout(), "{line}")?)
            }
            Ok(None) => bail!("{server} answered none of {TRIES} tries: is the address right?"),
            Err(error) => Err(explain(server, &error)),
        };
        if arguments.len() == 0 {
            for line in io::stdin().lines() {
                converse(&line.context("can't read stdin")?)?;
            }
        }
        arguments.try_for_each(|text| converse(&text))
    })
}

// ANCHOR: connect
/// Nothing is sent here. A connected UDP socket has a partner: datagrams of others don't come
/// in, and the ICMP message that nobody listens there becomes an error of send() or recv().
fn connect(server: SocketAddr) -> io::Result<UdpSocket> {
    let is_v4 = server.is_ipv4();
    let any_port = if is_v4 { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(any_port)?;
    socket.connect(server)?;
    Ok(socket)
}
// ANCHOR_END: connect

// ANCHOR: ask
/// The answer; `None` when we have given up.
fn ask(socket: &UdpSocket, text: &str) -> io::Result<Option<Vec<u8>>> {
    // What came late, or twice, answers an earlier question. These datagrams have no number, so
    // an answer that is later still is taken for the next one's (exercise 04b is about that).
    let mut late = 0..FORGOTTEN;
    while late.next().is_some() && receive(socket, Duration::from_millis(1))?.is_some() {
        tell("an answer came late, or twice: forgotten");
    }
    let mut wait = FIRST_WAIT;
    for number in 1..=TRIES {
        socket.send(text.as_bytes())?;
        if let Some(answer) = receive(socket, wait)? {
            return Ok(Some(answer));
        }
        tell(&format!("try {number} of {TRIES}: no answer in {wait:?}"));
        wait *= 2;
    }
    Ok(None)
}
// ANCHOR_END: ask

// ANCHOR: receive
/// One datagram; `None` if none comes in time.
fn receive(socket: &UdpSocket, wait: Duration) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = vec![0; 65_507]; // over IPv4 none is longer, so none is cut
    socket.set_read_timeout(Some(wait))?;
    match socket.recv(&mut buffer) {
        Ok(len) => {
            buffer.truncate(len);
            Ok(Some(buffer)) // maybe of 0 bytes: an empty datagram is no end
        }
        // `WouldBlock` is what Unix says when the time is over.
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
// ANCHOR_END: receive

// ANCHOR: explain
/// What broke, in plain words.
fn explain(server: SocketAddr, error: &io::Error) -> Error {
    match error.kind() {
        // The server's host answered with ICMP "port unreachable" (RFC 1122 section 4.1.3.1).
        ErrorKind::ConnectionRefused => lab_cli::connect_error(server, error),
        _ => anyhow!("can't talk to {server}: {error}"),
    }
}
// ANCHOR_END: explain

/// Nobody has to listen.
fn tell(what: &str) {
    let _ = writeln!(io::stderr(), "{what}");
}
