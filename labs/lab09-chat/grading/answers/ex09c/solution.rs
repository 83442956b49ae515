//! Exercise 09c, graceful shutdown: a solution.
//!
//! The order ends one thing after the other, from the outside to the inside: no new
//! connections, then no new jobs, then, once the answers are out, the program. The
//! only thing that is waited for without asking again is the limit.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long the server may take to end.
const LIMIT: Duration = Duration::from_secs(1);

/// How often it is looked whether somebody has come, or is done: std has no
/// `accept` that an order could interrupt.
const PAUSE: Duration = Duration::from_millis(10);

/// Somebody who is served.
struct Client {
    socket: TcpStream,
    thread: JoinHandle<io::Result<()>>,
}

/// Listens, serves whoever comes, and stops in good order.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    let clients = serve_until(&order_to_stop(), &listener)?;
    // From here on connections are refused.
    drop(listener);
    finish(clients, Instant::now() + LIMIT);
    // Whoever isn't done now is cut off by the end of the program.
    Ok(())
}

/// A channel that ends with stdin.
fn order_to_stop() -> Receiver<()> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        // An error is an end, too.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        drop(sender);
    });
    receiver
}

/// Serves whoever comes, until the order to stop.
fn serve_until(order: &Receiver<()>, listener: &TcpListener) -> io::Result<Vec<Client>> {
    listener.set_nonblocking(true)?;
    let mut clients = Vec::new();
    loop {
        let stops = order.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout);
        // Once more after the order: who came before it is served.
        while let Ok((socket, _)) = listener.accept() {
            clients.extend(start(socket));
        }
        if stops {
            return Ok(clients);
        }
        clients.retain(|client: &Client| !client.thread.is_finished());
    }
}

fn start(socket: TcpStream) -> io::Result<Client> {
    // Some systems hand the listener's mode on.
    socket.set_nonblocking(false)?;
    let served = socket.try_clone()?;
    let thread = thread::Builder::new().spawn(move || {
        let ended = serve(&served);
        // A copy of the socket is kept for the order to stop; so say goodbye.
        let _ = served.shutdown(Shutdown::Both);
        ended
    })?;
    Ok(Client { socket, thread })
}

/// Lets all jobs end that have come, but takes no more.
fn finish(clients: Vec<Client>, limit: Instant) {
    for client in &clients {
        // The thread still reads what had come (on Linux), and then the end.
        let _ = client.socket.shutdown(Shutdown::Read);
    }
    while clients.iter().any(|it| !it.thread.is_finished()) && Instant::now() < limit {
        thread::sleep(PAUSE);
    }
}

/// Does one client's jobs until it closes its half.
fn serve(mut socket: &TcpStream) -> io::Result<()> {
    for line in BufReader::new(socket).lines() {
        let line = line?;
        let Some((pause, text)) = parse(&line) else {
            return Ok(());
        };
        thread::sleep(pause);
        socket.write_all(format!("{text}\n").as_bytes())?;
    }
    Ok(())
}

/// What a job asks for.
fn parse(line: &str) -> Option<(Duration, &str)> {
    let (pause, text) = line.split_once(' ')?;
    Some((Duration::from_millis(pause.parse().ok()?), text))
}
