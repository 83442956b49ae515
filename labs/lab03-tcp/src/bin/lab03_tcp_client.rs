//! Chapter 3: a TCP client that sends lines and prints whatever comes, until the server's end.
//!
//! You will see the server's greeting, then each line that you type come back. Ctrl-D (the end
//! of the input) closes our half of the connection; the server's follows.
//!
//! ```text
//! cargo run --bin lab03_tcp_server
//! cargo run --bin lab03_tcp_client 127.0.0.1:7777 hello world
//! ```
//!
//! Try it with a real server too: `nc -l -N 127.0.0.1 7777`, and type on both sides.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Error, Result, anyhow};

const HELP: &str = "\
Sends lines to a TCP server and prints what comes back (chapter 3).

usage: lab03_tcp_client [ADDRESS [LINE...]]

ADDRESS is 127.0.0.1:7777 if not given; without LINEs, stdin is sent.";

/// How long to wait for a handshake, for a byte to be taken and, when all is sent, for an answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Set just before our FIN.
static ALL_SENT: AtomicBool = AtomicBool::new(false);

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        let mut arguments = arguments.into_iter();
        let address = lab_cli::address(arguments.next().as_deref(), "127.0.0.1:7777")?;
        converse(address, arguments.collect())
    })
}

fn converse(server: SocketAddr, lines: Vec<String>) -> Result<()> {
    // ANCHOR: connect
    let stream = TcpStream::connect_timeout(&server, PATIENCE)
        .map_err(|error| lab_cli::connect_error(server, &error))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // ANCHOR_END: connect

    // ANCHOR: two_directions
    // Does the server greet? Does it answer each line, and how long? TCP doesn't know, so
    // waiting may be for ever. The directions are independent: a thread for each.
    let outgoing = stream.try_clone()?;
    let sender = thread::Builder::new().spawn(move || send(&outgoing, &lines))?;
    receive(&stream)?;
    if !ALL_SENT.load(Ordering::SeqCst) {
        let _ = writeln!(io::stderr(), "the server's end: it may still read");
    }
    sender.join().map_err(|_| anyhow!("the sender failed"))?
    // ANCHOR_END: two_directions
}

/// Sends everything, then closes our half; if it can't, ends both so that nobody waits.
fn send(mut stream: &TcpStream, lines: &[String]) -> Result<()> {
    let sent = if lines.is_empty() {
        // A terminal gives a line at a time; each goes out as it is.
        io::copy(&mut io::stdin().lock(), &mut stream).map(drop)
    } else {
        // One write for a line and its end: `writeln!` on a socket would make two segments.
        let mut lines = lines.iter().map(|line| format!("{line}\n"));
        lines.try_for_each(|line| stream.write_all(line.as_bytes()))
    };
    ALL_SENT.store(true, Ordering::SeqCst);
    // ANCHOR: half_close
    let half = match sent {
        Ok(()) => Shutdown::Write, // our FIN: we send no more, the server still may
        Err(_) => Shutdown::Both,
    };
    let _ = stream.shutdown(half); // fails if the server is gone: receive() sees that too
    // ANCHOR_END: half_close
    sent.map_err(|error| broken(&error, "takes nothing"))
}

#[expect(clippy::indexing_slicing, reason = "a read fits its buffer")]
// ANCHOR: receive
/// Prints what comes, as it comes, until the server's end.
fn receive(mut stream: &TcpStream) -> Result<()> {
    let (mut buffer, mut out) = ([0; 4096], lab_cli::stdout());
    loop {
        // Until all is sent, the server may wait for more: its silence is no fault.
        let all_sent = ALL_SENT.load(Ordering::SeqCst);
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(len) => {
                out.write_all(&buffer[..len])?;
                out.flush()?;
            }
            Err(error) if is_timeout(&error) && !all_sent => {}
            Err(error) => return Err(broken(&error, "sends nothing, not even a FIN")),
        }
    }
}
// ANCHOR_END: receive

/// `WouldBlock` is what Unix says when a read or write timeout is over.
fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
}

/// A broken connection in plain words; `silence` is what the server does until a timeout.
fn broken(error: &io::Error, silence: &str) -> Error {
    match error.kind() {
        _ if is_timeout(error) => anyhow!("for {PATIENCE:?} the server {silence}"),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
            anyhow!("the server broke the connection (reset): see what it says itself")
        }
        _ => anyhow!("the conversation failed: {error}"),
    }
}
