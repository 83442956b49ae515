//! Exercise 03d, fetch until end: a solution.
//!
//! The half-close says that the request is complete, and the server's says that
//! the answer is. Between the two every byte is passed on as it comes, so that
//! an error later takes nothing back.

use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

/// Tells an error in words: what `main` returns would be printed for debugging.
pub fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the arguments.
fn run() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(address), Some(request)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: ADDRESS REQUEST [TIMEOUT_MS]"));
    };
    let timeout = arguments.next().unwrap_or("30000".to_owned());
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    fetch(&address, &request, timeout)
}

/// Sends the request and copies the answer to stdout.
fn fetch(address: &str, request: &str, timeout: Duration) -> io::Result<()> {
    let mut server = TcpStream::connect(address)?;
    // It holds for each read, not for all of them together.
    server.set_read_timeout(Some(timeout))?;
    server.write_all(request.as_bytes())?;
    server.shutdown(Shutdown::Write)?;
    let mut out = io::stdout().lock();
    let copied = io::copy(&mut server, &mut out);
    // What had come before an error is part of the story.
    out.flush()?;
    match copied {
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            let silent = format!("the server was silent for {timeout:?}");
            Err(io::Error::new(ErrorKind::TimedOut, silent))
        }
        done => done.map(drop),
    }
}
