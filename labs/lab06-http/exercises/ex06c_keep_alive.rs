//! Exercise 06c, keep-alive.
//!
//! `ex06c_keep_alive ADDRESS [IDLE_MS]` serves HTTP and keeps its connections;
//! it prints `listening on ADDRESS:PORT` once clients may come. Reading a request
//! and writing a response are done below; what is left is the connection.
//!
//! ```text
//! the client sends, at once      the server answers, in order
//! GET /one HTTP/1.1\r\n          HTTP/1.1 200 OK\r\n
//! Host: localhost\r\n            Content-Length: 9\r\n
//! \r\n                           \r\n
//! POST /two HTTP/1.1\r\n         GET /one\n
//! Host: localhost\r\n            HTTP/1.1 200 OK\r\n
//! Content-Length: 5\r\n          Content-Length: 5\r\n
//! \r\n                           \r\n
//! hello                          hello
//! ```
//!
//! - GET is answered with 200 and the line `GET TARGET\n`, POST with 200 and the
//!   body that came, any other method with 405 and `Allow: GET, POST`.
//! - The connection stays open for the next request, until the client closes its
//!   half. Requests may come before earlier ones are answered, several in one
//!   segment or cut anywhere; each is answered as soon as it is complete.
//! - Content-Length bytes behind the header are the body. They are read before the
//!   next request, whatever the method is.
//! - After the response, which then has the field `Connection: close`, the server
//!   closes the connection when the request has the option `close` in its field
//!   `Connection` (a list with commas, capital and small letters count the same),
//!   or when it is HTTP/1.0 without the option `keep-alive`. The response to
//!   HTTP/1.0 with `keep-alive` has `Connection: keep-alive`.
//! - A client that sends `Expect: 100-continue` waits before it sends the body:
//!   first write `HTTP/1.1 100 Continue\r\n\r\n`, then read. Nobody else gets that.
//! - A body of more than 1 MiB (1048576 bytes) is refused with 413 instead of 100,
//!   and none of it is read. A request that breaks a rule, whose Content-Length
//!   is no number too, is answered with 400; one with the field
//!   Transfer-Encoding with 501. After each of these the response says
//!   `Connection: close`, and the server closes: it can't tell where the next
//!   request begins.
//! - A connection on which nothing comes for IDLE_MS milliseconds (5000 when not
//!   given) is closed without a word.
//!
//! Check it: `cargo lab check 06c`. Stuck: `cargo lab hint 06c`.
#![expect(
    dead_code,
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// The most bytes of a request's header.
const HEADER_LIMIT: u64 = 16 * 1024;

/// How long to wait when `accept` fails: with too many files open it would fail
/// again at once, until somebody leaves.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Listens, and serves whoever comes in a thread of its own.
pub fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().unwrap_or("127.0.0.1:8080".to_owned());
    let idle = arguments.next().unwrap_or("5000".to_owned());
    let idle = Duration::from_millis(idle.parse().map_err(io::Error::other)?);
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        // No `?` from here on: what goes wrong with one client ends that one.
        let started = listener.accept().and_then(|(stream, _)| {
            // Unlike `thread::spawn`, a `Builder` doesn't panic when the system
            // has no more threads.
            thread::Builder::new().spawn(move || {
                if let Err(error) = serve(stream, idle) {
                    eprintln!("a client is gone: {error}");
                }
            })
        });
        if let Err(error) = started {
            eprintln!("a client can't be served: {error}");
            thread::sleep(ACCEPT_PAUSE);
        }
    }
}

/// Answers the requests of one client: so far the first one, and that as if it
/// were GET.
fn serve(mut stream: TcpStream, idle: Duration) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let Some(request) = read_request(&mut reader)? else {
        return Ok(());
    };
    let body = format!("GET {}\n", request.target);
    stream.write_all(&response("200 OK", "", body.as_bytes()))
}

/// A request without its body.
struct Request {
    method: String,
    target: String,
    version: String,
    fields: Vec<(String, String)>,
}

impl Request {
    /// The value of a field, however its name is written.
    fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let (_, value) = fields.find(|(it, _)| it.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}

/// Reads a request up to its empty line; `None` when the client has closed its
/// half. A request that breaks a rule is an error of the kind `InvalidData`.
fn read_request(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut reader = reader.take(HEADER_LIMIT);
    let Some(request_line) = read_line(&mut reader)? else {
        return Ok(None);
    };
    let words: Vec<&str> = request_line.split(' ').collect();
    let &[method, target, version @ ("HTTP/1.0" | "HTTP/1.1")] = words.as_slice() else {
        return Err(ErrorKind::InvalidData.into());
    };
    let mut fields = Vec::new();
    loop {
        let line = read_line(&mut reader)?.ok_or(ErrorKind::UnexpectedEof)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or(ErrorKind::InvalidData)?;
        fields.push((name.to_owned(), value.trim().to_owned()));
    }
    Ok(Some(Request {
        method: method.to_owned(),
        target: target.to_owned(),
        version: version.to_owned(),
        fields,
    }))
}

/// A line without its end; `None` at the end of the stream.
fn read_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    if reader.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    let line = line.strip_suffix(b"\r\n").ok_or(ErrorKind::InvalidData)?;
    Ok(Some(String::from_utf8_lossy(line).into_owned()))
}

/// The bytes of a response; `fields` are whole lines of its header.
fn response(status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}
