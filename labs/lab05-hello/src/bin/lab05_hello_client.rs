//! Chapter 5: a client of the Hello/World protocol in the version that you choose.
//!
//! You will see every octet that is sent, every answer, and, when the server speaks a lower
//! version than yours, what was lost by that.
//!
//! ```text
//! cargo run --bin lab05_hello_server
//! cargo run --bin lab05_hello_client 127.0.0.1:1234 Ada Grace --language ko
//! ```
//!
//! Try it with a real server too: `printf World | nc -l -N 127.0.0.1 1234`, and `--version 0`.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Error, Result, anyhow, bail, ensure};
use hello_world_protocol::{HELLO, HIGHEST, Language, Name, Reply, Requests, WORLD};

const HELP: &str = "\
Says Hello in version 0, 1 or 2 and prints the answer (chapter 5).

usage: lab05_hello_client [ADDRESS [NAME...]] [--version 0|1|2] [--language TAG]

ADDRESS is 127.0.0.1:1234 if not given, the version is 2. Each NAME is a request
of its own, all are sent before the first answer is read. TAG: ko, en, ...";

/// How long to wait for the handshake, and for octets to be taken or to come (R41).
const PATIENCE: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    lab_cli::main_with(HELP, &["--version=", "--language="], |arguments| {
        let version = arguments.value("--version")?.unwrap_or(HIGHEST);
        let language = arguments.value::<String>("--language")?;
        let mut given = arguments.positionals.iter().map(String::as_str);
        let server = lab_cli::address(given.next(), "127.0.0.1:1234")?;
        let names: Option<Vec<_>> = given.map(Name::new).collect();
        let names = names.context("a NAME has 1 to 64 bytes and no control characters")?;
        let language = language.as_deref().map(Language::new);
        ensure!(language != Some(None), "--language: a tag, ko or en-GB");
        let bare = names.is_empty() && language.is_none();
        ensure!(version <= HIGHEST, "--version can be 0, 1 or 2");
        ensure!(bare || version == 2, "NAMEs and --language need version 2");

        let stream = TcpStream::connect_timeout(&server, PATIENCE)
            .map_err(|error| lab_cli::connect_error(server, &error))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        if version == 0 {
            return greet(&stream);
        }
        let (mut requests, mut sending) = (Requests::new(version), Vec::new());
        for index in 0..names.len().max(1) {
            let name = names.get(index).copied(); // without NAMEs, one request without
            requests.hello(name, language.flatten(), &mut sending);
        }
        send(&stream, &sending)?;
        receive(&stream, version, requests)
    })
}

// ANCHOR: greet
/// Version 0: the answer is complete when the server ends, and not before (R7).
fn greet(stream: &TcpStream) -> Result<()> {
    send(stream, HELLO)?;
    let mut answer = Vec::new();
    let most = WORLD.len() as u64 + 1; // one more shows that it is not World
    stream.take(most).read_to_end(&mut answer).map_err(broken)?;
    let told = answer.escape_ascii();
    ensure!(
        answer == WORLD.as_bytes(),
        "the server answered \"{told}\" instead of World"
    );
    Ok(writeln!(lab_cli::stdout(), "{WORLD}")?)
}
// ANCHOR_END: greet

#[expect(clippy::indexing_slicing, reason = "a read fits its buffer")]
// ANCHOR: receive
/// Versions 1 and 2: answers until none is missing, each known by its id.
fn receive(mut stream: &TcpStream, version: u8, mut requests: Requests) -> Result<()> {
    let (mut received, mut piece, mut out) = (Vec::new(), [0; 4096], lab_cli::stdout());
    while requests.unanswered() > 0 {
        let reply = requests.reply(&received);
        match reply.context("the server broke a rule")? {
            Some((Reply::World(world), len)) => {
                if world.version < version {
                    let used = world.version;
                    let _ = writeln!(io::stderr(), "the server speaks version {used}: no fields");
                }
                writeln!(out, "{world}")?;
                received.drain(..len);
            }
            Some((Reply::Error(refusal), _)) => bail!("request {}: {refusal}", refusal.id),
            None => {
                let len = stream.read(&mut piece).map_err(broken)?;
                ensure!(
                    len > 0,
                    "the server ended without an answer: try --version 0"
                );
                received.extend_from_slice(&piece[..len]);
            }
        }
    }
    Ok(())
}
// ANCHOR_END: receive

/// In one piece, and told as it is on the wire.
fn send(mut stream: &TcpStream, octets: &[u8]) -> Result<()> {
    for line in octets.chunks(24).take(4) {
        let hex: Vec<String> = line.iter().map(|octet| format!("{octet:02X}")).collect();
        let _ = writeln!(io::stderr(), "> {}", hex.join(" "));
    }
    stream.write_all(octets).map_err(broken)
}

fn broken(error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => anyhow!("no answer for {PATIENCE:?}"),
        _ => anyhow!("the server broke the connection: {error}"),
    }
}
