//! Chapter 3: a TCP server that greets every client and then gives back what it says.
//!
//! You will see one line for each thing that happens on a connection: who connected, how many
//! bytes each `read` brought (not how many lines!), who half-closed, whose connection broke.
//!
//! ```text
//! cargo run --bin lab03_tcp_server
//! cargo run --bin lab03_tcp_client
//! ```
//!
//! Try it with a real client too: `nc -N 127.0.0.1 7777`, type, then Ctrl-D (half-close).

use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::{Result, ensure};

const HELP: &str = "\
Greets every TCP client, then echoes its bytes (chapter 3).

usage: lab03_tcp_server [ADDRESS]

ADDRESS is 127.0.0.1:7777 if not given; port 0 takes a free port.
Talk to it with lab03_tcp_client, or with: nc -N 127.0.0.1 7777";

const GREETING: &[u8] = b"Hello from TCP Server\n";

/// How long to wait when `accept` fails. It fails again at once while the process has too many
/// files open (EMFILE); a client must leave before the next can come in.
const ACCEPT_PAUSE: Duration = Duration::from_millis(250);

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        ensure!(arguments.len() <= 1, "one ADDRESS at most (see --help)");
        let address = arguments.first().map(String::as_str);
        serve(lab_cli::address(address, "127.0.0.1:7777")?)
    })
}

fn serve(address: SocketAddr) -> Result<()> {
    // ANCHOR: listen
    // Three system calls in one: socket() makes the door, bind() gives it its address,
    // listen() opens it: the kernel now completes handshakes, whether or not we accept().
    let listener =
        TcpListener::bind(address).map_err(|error| lab_cli::bind_error(address, &error))?;
    // Flushed at once: whoever started us may be a program that waits for this line.
    let mut out = lab_cli::stdout();
    writeln!(out, "listening on {}", listener.local_addr()?)?;
    out.flush()?;
    // ANCHOR_END: listen

    // ANCHOR: accept_loop
    loop {
        // accept() takes the next finished handshake and gives a new socket for it.
        match listener.accept() {
            Ok((stream, client)) => {
                // While this thread waits for the next client, another serves this one.
                let begun = thread::Builder::new().spawn(move || attend(&stream, client));
                if let Err(error) = begun {
                    tell(client, format_args!("sent away, no thread: {error}"));
                }
            }
            Err(error) => {
                tell("accept", error);
                thread::sleep(ACCEPT_PAUSE);
            }
        }
    }
    // ANCHOR_END: accept_loop
}

/// Tells how the conversation with one client ends. Only its own thread ends with it.
fn attend(stream: &TcpStream, client: SocketAddr) {
    tell(client, "connected");
    match converse(stream, client) {
        Ok(()) => tell(client, "half-closed: everything is sent back, closing"),
        // ANCHOR: reset
        // A read or a write may find a reset: it is the end of both directions.
        Err(error) => match error.kind() {
            ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => tell(client, "reset"),
            _ => tell(client, format_args!("failed: {error}")),
        },
        // ANCHOR_END: reset
    }
}

#[expect(clippy::indexing_slicing, reason = "a read fits its buffer")]
// ANCHOR: echo
fn converse(mut stream: &TcpStream, client: SocketAddr) -> io::Result<()> {
    stream.write_all(GREETING)?;
    let mut buffer = [0; 4096];
    loop {
        // What has come by now: a piece of a line or several lines, TCP doesn't say.
        let len = stream.read(&mut buffer)?;
        if len == 0 {
            return Ok(()); // the client's end (FIN); it may still receive
        }
        tell(client, format_args!("{len} bytes"));
        // One write() may take only a part; write_all() goes on until all is taken.
        stream.write_all(&buffer[..len])?;
    }
}
// ANCHOR_END: echo

/// One line, in one piece because many threads tell. Nobody has to listen.
fn tell(who: impl Display, what: impl Display) {
    let _ = io::stderr().write_all(format!("[{who}] {what}\n").as_bytes());
}
