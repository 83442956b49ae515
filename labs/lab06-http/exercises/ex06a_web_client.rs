//! Exercise 06a, a web client.
//!
//! `ex06a_web_client URL` asks a web server for a page and prints its body:
//!
//! ```text
//! $ ex06a_web_client http://127.0.0.1:8080/hello?name=kim
//!   connects to 127.0.0.1:8080 and sends
//!                         GET /hello?name=kim HTTP/1.1\r\n
//!                         Host: 127.0.0.1:8080\r\n
//!                         \r\n
//!   receives              HTTP/1.1 200 OK\r\n
//!                         Content-Length: 10\r\n
//!                         \r\n
//!                         Hello kim\n
//!   prints on stdout      Hello kim\n
//! ```
//!
//! - The request has a `Host` field with the URL's host and port, as above. More
//!   fields are up to you; the empty line ends it, and nothing follows.
//! - Names of header fields count the same in capital and small letters, and
//!   spaces around a value don't count.
//! - Where the body ends is said by the first of these that applies, and the
//!   server may keep the connection open after it:
//!   1. the status is 204 or 304: there is no body;
//!   2. `Transfer-Encoding: chunked`: chunks, each with its size in hexadecimal
//!      before it, until the one of size 0. What follows a `;` behind a size,
//!      and the fields behind the last chunk, are skipped;
//!   3. `Content-Length: N`: after N bytes;
//!   4. otherwise where the server closes the connection.
//! - A response with a status from 100 to 199 has no body, and the real response
//!   follows it.
//! - Bytes come in pieces, cut anywhere. The body goes to stdout byte for byte,
//!   and nothing else does; show the status line and the header on stderr if you
//!   like. The exit code is 0.
//! - With a status of 400 or more the body is printed all the same, but a line on
//!   stderr says so, and the exit code is 1.
//! - The same line and exit code tell a body that is cut off (what came of it is
//!   printed), and a header of more than 16 KiB, as soon as that much has come.
//!
//! Check it: `cargo lab check 06a`. Stuck: `cargo lab hint 06a`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::io;
use std::process::ExitCode;

/// Tells an error in words, and by the exit code.
pub fn main() -> ExitCode {
    let url = env::args().nth(1).unwrap_or_default();
    match parts(&url).and_then(|(authority, target)| fetch(authority, &target)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The parts of `http://127.0.0.1:8080/hello?name=kim`: whom to connect to, and
/// what to ask for.
fn parts(url: &str) -> io::Result<(&str, String)> {
    let rest = url
        .strip_prefix("http://")
        .ok_or_else(|| io::Error::other("usage: http://HOST:PORT/PATH"))?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, target) = rest.split_at(end);
    let slash = if target.starts_with('/') { "" } else { "/" };
    Ok((authority, format!("{slash}{target}")))
}

/// Sends the request and copies the body of the response to stdout.
fn fetch(authority: &str, target: &str) -> io::Result<()> {
    Ok(())
}
