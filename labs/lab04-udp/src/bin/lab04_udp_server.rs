//! Chapter 4: a UDP server that answers every datagram, one by one, whoever sends it.
//!
//! You will see one line for each datagram: who sent it and how many bytes it had, and whether
//! its end was cut off. No client connects and none leaves: there is no connection.
//!
//! ```text
//! cargo run --bin lab04_udp_server
//! cargo run --bin lab04_udp_client
//! ```
//!
//! Try it with a real client too: `nc -u 127.0.0.1 8888`, and type.

use std::fmt::Display;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};

const HELP: &str = "\
Answers every UDP datagram (chapter 4).

usage: lab04_udp_server [--echo] [ADDRESS]

  --echo   give back what came, instead of a sentence

ADDRESS is 127.0.0.1:8888 if not given; port 0 takes a free port.
Talk to it with lab04_udp_client, or with: nc -u 127.0.0.1 8888";

const RESPONSE: &[u8] = b"Response from UDP Server\n";

/// How much of a datagram is read. It could have 65,507 bytes (65,535 less the headers of IPv4
/// and UDP), but a protocol that crosses the internet in one piece stays below 1,472.
const LIMIT: usize = 1024;

fn main() -> ExitCode {
    lab_cli::main_with(HELP, &["--echo"], |arguments| {
        let addresses = &arguments.positionals;
        ensure!(addresses.len() <= 1, "one ADDRESS at most (see --help)");
        let address = addresses.first().map(String::as_str);
        let address = lab_cli::address(address, "127.0.0.1:8888")?;
        serve(address, arguments.has("--echo"))
    })
}

fn serve(address: SocketAddr, echo: bool) -> Result<()> {
    // ANCHOR: bind
    // Two system calls: socket() makes the door, bind() gives it its address. There is nothing
    // to listen() to and nobody to accept(): datagrams come in as they are.
    let socket = UdpSocket::bind(address).map_err(|error| lab_cli::bind_error(address, &error))?;
    // Flushed at once: whoever started us may be a program that waits for this line.
    let mut out = lab_cli::stdout();
    writeln!(out, "listening on {}", socket.local_addr()?)?;
    out.flush()?;
    // ANCHOR_END: bind

    // ANCHOR: answer
    // One byte more than we want: if it is used, the datagram was longer than LIMIT. recvfrom()
    // gives a datagram once; what doesn't fit into the buffer is thrown away.
    let mut buffer = [0; LIMIT + 1];
    loop {
        // One datagram, whole or cut, never two; and who sent it, for the answer.
        let (len, client) = socket
            .recv_from(&mut buffer)
            .context("can't receive datagrams any more")?;
        let datagram = received(&buffer, len);
        match len > LIMIT {
            false => tell(client, format_args!("{len} bytes")),
            true => tell(client, format_args!("{LIMIT} bytes, and the rest is lost")),
        }
        let answer = if echo { datagram } else { RESPONSE };
        // That it was sent says nothing about whether it arrives.
        if let Err(error) = socket.send_to(answer, client) {
            tell(client, format_args!("not answered: {error}"));
        }
    }
    // ANCHOR_END: answer
}

/// What of a datagram of `len` bytes is given on.
fn received(buffer: &[u8], len: usize) -> &[u8] {
    buffer.get(..len.min(LIMIT)).unwrap_or(buffer)
}

/// One line. Nobody has to listen.
fn tell(who: impl Display, what: impl Display) {
    let _ = io::stderr().write_all(format!("[{who}] {what}\n").as_bytes());
}
