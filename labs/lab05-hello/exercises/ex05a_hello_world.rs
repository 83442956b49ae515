//! Exercise 05a, Hello and World.
//!
//! One program for both sides of the smallest protocol there is, version 0
//! (`docs/en/hello-spec.md`, rules R2 to R7):
//!
//! ```text
//! ex05a_hello_world server ADDRESS [TIMEOUT_MS]
//! ex05a_hello_world client ADDRESS [TIMEOUT_MS]
//!
//! client                    server
//!   |------- Hello ----------->|    five bytes, nothing before or behind them
//!   |<------ World ------------|    five bytes
//!   |<------ (FIN) ------------|    the server closes: that was all
//! ```
//!
//! The server prints `listening on ADDRESS:PORT` once clients may come (done
//! below) and serves them side by side until it is stopped:
//!
//! - It waits for five bytes, however they arrive. When they are `Hello` it
//!   answers `World` and closes its half.
//! - Other five bytes, or an end before the fifth, get no answer: it closes.
//! - What comes after the fifth byte is no part of version 0. It is read and
//!   thrown away, so that the connection ends in good order (FIN), not by RST.
//! - A client that is silent for TIMEOUT_MS milliseconds (30000 when not given)
//!   loses its connection. (R40 is stricter; that is for 05b.)
//!
//! The client connects, sends `Hello` and reads until the server closes:
//!
//! - When that was exactly `World`, it prints `World` and a newline on stdout,
//!   and its exit code is 0.
//! - Another word, less or more than `World`, a broken connection or TIMEOUT_MS
//!   milliseconds of silence are errors: a line on stderr, nothing on stdout,
//!   exit code 1.
//!
//! Check it: `cargo lab check 05a`. Stuck: `cargo lab hint 05a`.
#![expect(
    dead_code,
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

const HELLO: &[u8] = b"Hello";
const WORLD: &[u8] = b"World";

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

/// Listens, and serves whoever comes.
fn server(address: &str, timeout: Duration) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        serve(&stream?, timeout)?;
    }
    Ok(())
}

/// Answers `Hello` with `World`.
fn serve(stream: &TcpStream, timeout: Duration) -> io::Result<()> {
    Ok(())
}

/// Says `Hello` and prints the answer.
fn client(address: &str, timeout: Duration) -> io::Result<()> {
    Ok(())
}
