//! Exercise 09c, graceful shutdown: a solution.
//!
//! The order ends one thing after the other, from the outside to the inside: no new
//! connections, then no new jobs, then, once the answers are out, the program. The
//! only thing that is waited for without asking again is the limit.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use signal_hook::consts::SIGTERM;
use signal_hook::iterator::Signals;

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
    // Caught before anybody can know that the server runs.
    let orders = orders_to_stop()?;
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    println!("to stop it: kill {}", process::id());
    let clients = serve_until(&orders, &listener)?;
    // From here on connections are refused.
    drop(listener);
    finish(clients, Instant::now() + LIMIT);
    // Whoever isn't done now is cut off by the end of the program.
    Ok(())
}

/// A channel with a message for each SIGTERM that comes from now on.
fn orders_to_stop() -> io::Result<Receiver<()>> {
    let mut signals = Signals::new([SIGTERM])?;
    let (sender, orders) = mpsc::channel();
    thread::spawn(move || {
        for _sigterm in signals.forever() {
            // An order that nobody waits for any more needs no answer.
            let _ = sender.send(());
        }
    });
    Ok(orders)
}

/// Serves whoever comes, until the order to stop.
fn serve_until(orders: &Receiver<()>, listener: &TcpListener) -> io::Result<Vec<Client>> {
    listener.set_nonblocking(true)?;
    let mut clients = Vec::new();
    loop {
        let stops = orders.recv_timeout(PAUSE).is_ok();
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
