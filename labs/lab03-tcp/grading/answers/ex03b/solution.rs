//! Exercise 03b, many clients: a solution.
//!
//! Each client has a thread, and the only thing that threads share is a number.
//! What a client holds, its socket and its place in that number, belongs to
//! variables of its thread: however the thread ends, they are given back.

use std::env;
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// How many clients are here.
static HERE: AtomicUsize = AtomicUsize::new(0);

/// How long to wait when `accept` fails: with too many files open it would fail
/// again at once, until somebody leaves.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        // No `?` from here on: what goes wrong with one client ends that one.
        let started = listener.accept().and_then(|(stream, _)| start(stream));
        if let Err(error) = started {
            eprintln!("a client can't be served: {error}");
            thread::sleep(ACCEPT_PAUSE);
        }
    }
}

/// Serves one client in a thread of its own. Unlike `thread::spawn`, a `Builder`
/// doesn't panic when the system has no more threads.
fn start(stream: TcpStream) -> io::Result<()> {
    let serving = thread::Builder::new().spawn(move || {
        if let Err(error) = serve(stream) {
            eprintln!("a client is gone: {error}");
        }
    });
    serving.map(drop)
}

/// Greets one client, then echoes its bytes until it closes its half.
fn serve(stream: TcpStream) -> io::Result<()> {
    // Dropped before `stream`: who sees the connection end isn't counted any more.
    let place = Place::take();
    let (mut reader, mut writer) = (&stream, &stream);
    writer.write_all(format!("{} here\n", place.here).as_bytes())?;
    io::copy(&mut reader, &mut writer)?;
    Ok(())
}

/// A client's place among those who are here.
struct Place {
    /// How many were here when it was taken, this one included.
    here: usize,
}

impl Place {
    fn take() -> Self {
        // Counting and learning the number is one step: between two, others
        // could come.
        let here = HERE.fetch_add(1, Ordering::Relaxed) + 1;
        Self { here }
    }
}

/// Runs at the end of the block, after a `?` and after a panic too.
impl Drop for Place {
    fn drop(&mut self) {
        HERE.fetch_sub(1, Ordering::Relaxed);
    }
}
