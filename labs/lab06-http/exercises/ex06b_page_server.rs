//! Exercise 06b, a page server.
//!
//! `ex06b_page_server ADDRESS FOLDER` serves the files of a folder, and prints
//! `listening on ADDRESS:PORT` once clients may come (done below):
//!
//! ```text
//! the client sends              the server answers
//! GET /hello.txt HTTP/1.1\r\n   HTTP/1.1 200 OK\r\n
//! Host: localhost\r\n           Content-Type: text/plain; charset=utf-8\r\n
//! \r\n                          Content-Length: 6\r\n
//!                               Connection: close\r\n
//!                               \r\n
//!                               hello\n
//!                               and closes the connection
//! ```
//!
//! - A request is a line of three words, fields, and an empty line; each line
//!   ends with `\r\n`, and its bytes come in pieces that are cut anywhere.
//! - The target is a path in the folder, perhaps with `?` and a query, which is
//!   ignored. `%20` and its like stand for a byte each (UTF-8) and are decoded
//!   once; `+` is a plus sign. A path that ends with `/` means the file
//!   `index.html` in it.
//! - 200 sends the bytes of the file, with Content-Length and the Content-Type
//!   that `content_type` below tells.
//! - 404: there is no such file. 405: the method is another one than GET and
//!   HEAD; the field `Allow: GET, HEAD` says so. 400: the first line isn't
//!   `METHOD /PATH HTTP/1.x`, a field has no colon, HTTP/1.1 comes without `Host`,
//!   or a `%` isn't followed by two hexadecimal digits. The body of such a
//!   response is yours.
//! - HEAD is answered as GET would be, with the same fields, but without the body.
//! - Nothing outside the folder is ever sent, however a path is written: such a
//!   path is answered with 404 or 400.
//!
//! Check it: `cargo lab check 06b`. Stuck: `cargo lab hint 06b`.
#![expect(dead_code, reason = "starter: delete this line when you are done")]

use std::env;
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How long to wait when `accept` fails: with too many files open it would fail
/// again at once, until somebody leaves.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Listens, and serves whoever comes in a thread of its own.
pub fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().unwrap_or("127.0.0.1:8080".to_owned());
    let folder = PathBuf::from(arguments.next().unwrap_or(".".to_owned()));
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        // No `?` from here on: what goes wrong with one client ends that one.
        let folder = folder.clone();
        let started = listener.accept().and_then(|(stream, _)| {
            // Unlike `thread::spawn`, a `Builder` doesn't panic when the system
            // has no more threads.
            thread::Builder::new().spawn(move || {
                if let Err(error) = serve(stream, &folder) {
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

/// Answers one request, and closes the connection: so far that the server can't
/// do anything yet.
fn serve(mut stream: TcpStream, _folder: &Path) -> io::Result<()> {
    stream.write_all(b"HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\n\r\n")
}

/// What the bytes of a file are, by the ending of its name.
fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|it| it.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
