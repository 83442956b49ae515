//! Exercise 05a, Hello and World: a solution.
//!
//! The server needs five bytes, so it reads five, however many reads that takes.
//! The client needs an end, so it reads until there is one, but never more than
//! a byte beyond what it wants: an endless answer is judged after six.

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

const HELLO: &[u8] = b"Hello";
const WORLD: &[u8] = b"World";

/// The most that is thrown away for a client that doesn't stop talking, in bytes.
const SURPLUS: u64 = 64 * 1024;

/// Tells an error as one line on stderr, with exit code 1.
pub fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the arguments and takes the role that they name.
fn run() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [role, address, rest @ ..] = arguments.as_slice() else {
        return Err(io::Error::other(
            "usage: server|client ADDRESS [TIMEOUT_MS]",
        ));
    };
    let timeout = rest.first().map_or("30000", String::as_str);
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    match role.as_str() {
        "server" => server(address, timeout),
        "client" => client(address, timeout),
        other => Err(io::Error::other(format!(
            "{other} is neither server nor client"
        ))),
    }
}

/// How long to wait when `accept` fails: with too many files open it would fail
/// again at once, until somebody leaves.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Listens, and serves whoever comes.
fn server(address: &str, timeout: Duration) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        // No `?` from here on: what goes wrong with one client ends that one.
        let started = listener.accept().and_then(|(stream, _)| {
            // Unlike `thread::spawn`, a `Builder` doesn't panic when the system
            // has no more threads.
            thread::Builder::new().spawn(move || serve(&stream, timeout))
        });
        if let Err(error) = started {
            eprintln!("a client can't be served: {error}");
            thread::sleep(ACCEPT_PAUSE);
        }
    }
}

/// Answers `Hello` with `World`.
fn serve(mut stream: &TcpStream, timeout: Duration) -> io::Result<()> {
    stream.set_read_timeout(Some(timeout))?;
    let mut word = [0; HELLO.len()];
    stream.read_exact(&mut word)?;
    if word != HELLO {
        return Err(io::Error::other("the client didn't say Hello"));
    }
    stream.write_all(WORLD)?;
    stream.shutdown(Shutdown::Write)?;
    // Closing with bytes unread would reset the connection, and the reset could
    // overtake the answer.
    io::copy(&mut stream.take(SURPLUS), &mut io::sink())?;
    Ok(())
}

/// Says `Hello` and prints the answer.
fn client(address: &str, timeout: Duration) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(timeout))?;
    stream.write_all(HELLO)?;
    let mut answer = Vec::new();
    let limit = WORLD.len() as u64 + 1;
    stream.take(limit).read_to_end(&mut answer)?;
    if answer != WORLD {
        let wrong = format!("`{}` came, not World", answer.escape_ascii());
        return Err(io::Error::other(wrong));
    }
    println!("World");
    Ok(())
}
