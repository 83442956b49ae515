//! Python's `socketserver` as a trait: a server that accepts, and a handler that is made for
//! each connection and knows nothing of accepting.

use std::io::{self, BufReader, BufWriter, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// How long to wait when `accept` fails: it fails again at once while files have run out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(250);

// ANCHOR: handler
/// What is done with one connection: `StreamRequestHandler` without its inheritance.
pub trait Handler {
    /// Serves the client until it, or the handler, has had enough.
    ///
    /// # Errors
    /// Those of the connection, which is then over; the server goes on.
    fn handle(&mut self, request: &mut Request) -> io::Result<()>;
}
// ANCHOR_END: handler

/// One connection: `rfile`, `wfile` and `client_address` of Python's handlers.
#[derive(Debug)]
pub struct Request {
    /// What the client says.
    pub reader: BufReader<TcpStream>,
    /// What it is told; written when it is flushed, and after the handler.
    pub writer: BufWriter<TcpStream>,
    /// Where the client is.
    pub client: SocketAddr,
}

impl Request {
    fn new(stream: TcpStream, client: SocketAddr) -> io::Result<Self> {
        Ok(Self {
            reader: BufReader::new(stream.try_clone()?),
            writer: BufWriter::new(stream),
            client,
        })
    }
}

// ANCHOR: servers
/// `TCPServer`: one client after another. `make` makes the handler of each.
pub fn serve<H: Handler>(listener: &TcpListener, mut make: impl FnMut() -> H) -> ! {
    loop {
        if let Some(request) = accept(listener) {
            finish(make(), request);
        }
    }
}

/// `ThreadingTCPServer`: a thread for each client. The types say what Python leaves to be found
/// out: the handler goes to another thread, so it must be `Send`.
pub fn serve_threading<H>(listener: &TcpListener, mut make: impl FnMut() -> H) -> !
where
    H: Handler + Send + 'static,
{
    loop {
        if let Some(request) = accept(listener) {
            let handler = make();
            // No thread to be had: the request is dropped, and so closed.
            drop(thread::Builder::new().spawn(move || finish(handler, request)));
        }
    }
}
// ANCHOR_END: servers

fn accept(listener: &TcpListener) -> Option<Request> {
    let accepted = listener
        .accept()
        .and_then(|(stream, client)| Request::new(stream, client));
    if accepted.is_err() {
        thread::sleep(ACCEPT_PAUSE);
    }
    accepted.ok()
}

/// A client that is gone is told nothing, and neither is anybody else.
fn finish(mut handler: impl Handler, mut request: Request) {
    let _ = handler
        .handle(&mut request)
        .and_then(|()| request.writer.flush());
}
