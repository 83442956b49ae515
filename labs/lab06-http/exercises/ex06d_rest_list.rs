//! Exercise 06d, a form and a REST list.
//!
//! `ex06d_rest_list ADDRESS` keeps a list in its memory, for all clients; it
//! prints `listening on ADDRESS:PORT` once they may come. Each item has a number
//! and an address, `/items/NUMBER`. One request is answered on each connection
//! (reading its header and writing a response are done below):
//!
//! ```text
//! GET /            200  the page with the form (done below)
//! GET /items       200  a line `NUMBER: TEXT\n` for each item, by number
//! POST /items      201  adds an item; `Location: /items/NUMBER` tells where
//! GET /items/3     200  `TEXT\n`
//! PUT /items/3     201  or 204: there is an item 3 with this text now; 201 when
//!                       there was none
//! DELETE /items/3  204  there is no item 3 any more
//! ```
//!
//! - Numbers count from 1. POST gives a number that is greater than all that ever
//!   were in the list, so none comes back for another item.
//! - POST and PUT bring their text in a form, `text=Buy+milk%21&sent=1`, as
//!   browsers write it: pairs between `&`, name and value around `=`; then `+` is
//!   a space, and `%21` and its like a byte each of UTF-8. Other names are
//!   ignored. The body comes in pieces that are cut anywhere.
//! - A request is refused with the first of these statuses that applies:
//!   404 there is nothing at this path (for PUT only a number is needed);
//!   405 the method isn't for this path, `Allow` names those that are: GET for
//!   `/`, GET and POST for `/items`, GET, PUT and DELETE for an item;
//!   and for POST and PUT: 411 there is no Content-Length; 413 the body has more
//!   than 65536 bytes, and isn't read; 415 the Content-Type isn't
//!   `application/x-www-form-urlencoded` (in any case, and perhaps with `;` and a
//!   parameter behind it); 400 the form has no `text`, or it can't be decoded.
//!
//! Check it: `cargo lab check 06d`. Stuck: `cargo lab hint 06d`.
#![expect(dead_code, reason = "starter: delete this line when you are done")]

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
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        // No `?` from here on: what goes wrong with one client ends that one.
        let started = listener.accept().and_then(|(stream, _)| {
            // Unlike `thread::spawn`, a `Builder` doesn't panic when the system
            // has no more threads.
            thread::Builder::new().spawn(move || {
                if let Err(error) = serve(stream) {
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

/// Answers one request: so far only the one for the page.
fn serve(mut stream: TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let request = read_request(&mut reader)?;
    let response = match (request.method.as_str(), request.target.as_str()) {
        ("GET", "/") => response("200 OK", "Content-Type: text/html\r\n", PAGE),
        _ => response("501 Not Implemented", "", ""),
    };
    stream.write_all(&response)
}

/// A request without its body.
struct Request {
    method: String,
    target: String,
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

/// Reads a request up to its empty line.
fn read_request(reader: &mut impl BufRead) -> io::Result<Request> {
    let mut lines = reader.take(HEADER_LIMIT).lines();
    let mut next_line = || lines.next().unwrap_or(Err(ErrorKind::UnexpectedEof.into()));
    let request_line = next_line()?;
    let mut words = request_line.split(' ').map(str::to_owned);
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(ErrorKind::InvalidData.into());
    };
    let mut fields = Vec::new();
    loop {
        let line = next_line()?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or(ErrorKind::InvalidData)?;
        fields.push((name.to_owned(), value.trim().to_owned()));
    }
    Ok(Request {
        method,
        target,
        fields,
    })
}

/// The bytes of a response; `fields` are whole lines of its header. A response
/// with status 204 has no body, and no length either.
fn response(status: &str, fields: &str, body: &str) -> Vec<u8> {
    let length = match status.starts_with("204") {
        true => String::new(),
        false => format!("Content-Length: {}\r\n", body.len()),
    };
    format!("HTTP/1.1 {status}\r\n{fields}{length}Connection: close\r\n\r\n{body}").into_bytes()
}

/// The page with the form.
const PAGE: &str = "\
<!DOCTYPE html>
<title>A list</title>
<form method=\"post\" action=\"/items\">
  <input name=\"text\"> <button>Add</button>
</form>
<p><a href=\"/items\">The list</a></p>
";
