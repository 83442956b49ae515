//! Chapter 5: a server of the Hello/World protocol, versions 0, 1 and 2 on one port.
//!
//! You will see every message that comes (`<`) and every answer (`>`): frames by their type, id
//! and version, everything else as text. The rules are in `crates/hello-world-protocol`, apart
//! from any socket; this program is the socket.
//!
//! ```text
//! cargo run --bin lab05_hello_server
//! cargo run --bin lab05_hello_client 127.0.0.1:1234 Ada
//! ```
//!
//! Try it with a real client too, of version 0: `printf Hello | nc 127.0.0.1 1234`

use std::fmt::Display;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use hello_world_protocol::{Action, Config, Connection, Ending, Event, Frame, HIGHEST};

const HELP: &str = "\
Answers World to Hello, in versions 0, 1 and 2 of one protocol (chapter 5).

usage: lab05_hello_server [ADDRESS] [--version HIGHEST]

ADDRESS is 127.0.0.1:1234 if not given; port 0 takes a free port. HIGHEST is
the highest version to serve, 0, 1 or 2: 2 if not given.
Talk to it with lab05_hello_client, or with: printf Hello | nc 127.0.0.1 1234";

/// As in lab 03: `accept` fails again at once while too many files are open.
const ACCEPT_PAUSE: Duration = Duration::from_millis(250);

fn main() -> ExitCode {
    lab_cli::main_with(HELP, &["--version="], |arguments| {
        let highest = arguments.value("--version")?.unwrap_or(HIGHEST);
        ensure!(highest <= HIGHEST, "--version can be 0, 1 or 2");
        let given = arguments.positionals;
        ensure!(given.len() <= 1, "one ADDRESS at most (see --help)");
        let address = given.first().map(String::as_str);
        serve(lab_cli::address(address, "127.0.0.1:1234")?, highest)
    })
}

fn serve(address: SocketAddr, highest: u8) -> Result<()> {
    let listener =
        TcpListener::bind(address).map_err(|error| lab_cli::bind_error(address, &error))?;
    let mut out = lab_cli::stdout();
    writeln!(out, "listening on {}", listener.local_addr()?)?;
    out.flush()?;
    loop {
        let begun = listener.accept().and_then(|(stream, client)| {
            let attend = move || tell(client, converse(&stream, client, highest));
            thread::Builder::new().spawn(attend)
        });
        if let Err(error) = begun {
            tell("accept", error);
            thread::sleep(ACCEPT_PAUSE);
        }
    }
}

#[expect(clippy::indexing_slicing, reason = "what is moved fits its space")]
// ANCHOR: converse
/// Does what the connection wants next, and tells it what came of it, until it is done.
fn converse(mut stream: &TcpStream, client: SocketAddr, highest: u8) -> Ending {
    let config = Config {
        highest,
        ..Config::default()
    };
    let mut connection = Connection::new(config, Instant::now());
    let (mut heard, mut said) = (Vec::new(), Vec::new());
    loop {
        let _ = arm(stream, connection.poll_timeout()); // if it fails, so does what follows
        let outcome = match connection.poll_action() {
            Action::Read(space) => stream.read(space).map(|len| {
                follow(client, '<', &mut heard, &space[..len]);
                Event::Read(len)
            }),
            Action::Write(owed) => stream.write(owed).map(|len| {
                follow(client, '>', &mut said, &owed[..len]);
                Event::Written(len)
            }),
            Action::CloseWrite => (stream.shutdown(Shutdown::Write)).map(|()| Event::WriteClosed),
            Action::Done(ending) => return ending,
        };
        let event = outcome.unwrap_or_else(|error| Event::Failed(error.kind()));
        connection.handle_event(event, Instant::now());
        connection.handle_timeout(Instant::now());
    }
}
// ANCHOR_END: converse

/// Neither a read nor a write goes on after `due`.
fn arm(stream: &TcpStream, due: Option<Instant>) -> io::Result<()> {
    let left = due.map(|due| due.saturating_duration_since(Instant::now()));
    let left = left.map(|left| left.max(Duration::from_millis(1))); // zero would be an error
    stream.set_read_timeout(left)?;
    stream.set_write_timeout(left)
}

/// Tells the frames among the octets that go one way, and what is no frame as it comes.
fn follow(client: SocketAddr, way: char, pending: &mut Vec<u8>, octets: &[u8]) {
    pending.extend_from_slice(octets);
    while let Ok(Some((frame, len))) = Frame::decode(pending) {
        tell(client, format_args!("{way} {frame}"));
        pending.drain(..len);
    }
    if Frame::decode(pending).is_err() {
        pending.truncate(40); // enough to see what it is
        tell(client, format_args!("{way} {}", pending.escape_ascii()));
        pending.clear();
    }
}

/// One line, in one piece because many threads tell. Nobody has to listen.
fn tell(who: impl Display, what: impl Display) {
    let _ = io::stderr().write_all(format!("[{who}] {what}\n").as_bytes());
}
