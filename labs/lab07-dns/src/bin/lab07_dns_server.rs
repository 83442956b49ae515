//! Chapter 7: a DNS server that has the authority over one zone, over UDP and over TCP.
//!
//! You will see one line for each question: who asked, how, for what, and how it was answered.
//! A small zone is built in, course.test, so that nothing here needs the internet.
//!
//! ```text
//! cargo run --bin lab07_dns_server
//! cargo run --bin lab07_dns_lookup www.course.test @127.0.0.1:5353
//! ```
//!
//! Try it with a real client too: `dig @127.0.0.1 -p 5353 site.course.test`, with any name of the
//! zone, with one that isn't there, and with `big.course.test TXT`, which is too long for UDP.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use dns_lookup::{Authority, Transport, blocking};
use lab07_dns::{question, summary, zone};

const HELP: &str = "\
Answers DNS questions from a zone, over UDP and TCP (chapter 7).

usage: lab07_dns_server [ADDRESS [ZONE]]

ADDRESS is 127.0.0.1:5353 if not given; port 0 takes a free port. ZONE is a zone
file; without one, the zone is course.test.
Ask it with lab07_dns_lookup, or with: dig @127.0.0.1 -p 5353 www.course.test";

/// How long a client over TCP may take for its next question.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long no other client over TCP is let in when one couldn't be.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        let mut arguments = arguments.iter().map(String::as_str);
        let address = lab_cli::address(arguments.next(), "127.0.0.1:5353")?;
        let zone = zone(arguments.next())?;
        ensure!(
            arguments.len() == 0,
            "ADDRESS and ZONE at most (see --help)"
        );

        let (udp, tcp) = bind(address).map_err(|error| lab_cli::bind_error(address, &error))?;
        // Flushed at once: whoever started us may be a program that waits for this line.
        let mut out = lab_cli::stdout();
        writeln!(out, "listening on {}", udp.local_addr()?)?;
        out.flush()?;
        let authority = Arc::new(Authority::new(vec![zone]));
        let shared = Arc::clone(&authority);
        thread::spawn(move || accept(&tcp, &shared));
        receive(&udp, &authority)
    })
}

// ANCHOR: bind
/// Both doors (RFC 7766 section 5), at the same port (RFC 1035 section 4.2).
fn bind(address: SocketAddr) -> io::Result<(UdpSocket, TcpListener)> {
    let udp = UdpSocket::bind(address)?;
    match TcpListener::bind(udp.local_addr()?) {
        // The port was free for UDP only: if any will do, another one.
        Err(error) if address.port() == 0 && error.kind() == io::ErrorKind::AddrInUse => {
            bind(address)
        }
        tcp => Ok((udp, tcp?)),
    }
}
// ANCHOR_END: bind

// ANCHOR: receive
/// Over UDP, a datagram is a question, and its answer is one too.
fn receive(socket: &UdpSocket, authority: &Authority) -> Result<()> {
    let mut buffer = [0; 65_535];
    loop {
        let (len, client) = socket.recv_from(&mut buffer).context("can't receive")?;
        let query = buffer.get(..len).unwrap_or_default();
        if let Some(answer) = answer(authority, query, Transport::Udp, client) {
            // A client that can't be reached asks again, or not.
            let _ = socket.send_to(&answer, client);
        }
    }
}
// ANCHOR_END: receive

fn accept(listener: &TcpListener, authority: &Arc<Authority>) {
    for stream in listener.incoming() {
        let authority = Arc::clone(authority);
        // What goes wrong with a client, or that it says nothing for long, is its own end.
        let begun = stream
            .and_then(|stream| thread::Builder::new().spawn(move || converse(&stream, &authority)));
        if begun.is_err() {
            thread::sleep(ACCEPT_PAUSE); // out of files or threads: one must leave first
        }
    }
}

// ANCHOR: converse
/// Over TCP, two octets before each message tell its length (RFC 1035 section 4.2.2).
fn converse(mut stream: &TcpStream, authority: &Authority) -> io::Result<()> {
    let client = stream.peer_addr()?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    while let Some(query) = blocking::read_message(&mut stream)? {
        if let Some(answer) = answer(authority, &query, Transport::Tcp, client) {
            blocking::write_message(&mut stream, &answer)?;
        }
    }
    Ok(())
}
// ANCHOR_END: converse

// ANCHOR: answer
/// The answer, and a line about it, which nobody has to read.
fn answer(authority: &Authority, query: &[u8], way: Transport, who: SocketAddr) -> Option<Vec<u8>> {
    let answer = authority.answer(query, way);
    let told = answer.as_deref().map_or("silence".to_owned(), summary);
    let line = format!("[{}] {way} {}: {told}\n", who.ip(), question(query));
    let _ = io::stderr().write_all(line.as_bytes());
    answer
}
// ANCHOR_END: answer
