//! Exercise 09c, graceful shutdown.
//!
//! Serve TCP on the address given as the first argument, and print
//! `listening on ADDRESS:PORT` once clients may come. Every line `MS TEXT` is a job:
//! it takes MS milliseconds, here of sleep, and then the answer is `TEXT`:
//!
//! ```text
//! the client          the server
//! 0 hello\n           hello\n
//! 300 report\n        report\n, after 300 ms
//! closes its half     what it still owes, then closes the connection
//! ```
//!
//! The jobs of one client are done one after another; clients don't wait for each
//! other. What isn't a job is the end of its client.
//!
//! The server stops when it gets the signal SIGTERM:
//!
//! - It accepts no more connections: 500 ms later at most they are refused.
//! - It owes an answer to every job that it was sent before, also to those that
//!   still wait behind another one. It delivers all that it owes, then closes each
//!   connection; at once, if nothing is owed there.
//! - When all are closed it ends, with exit code 0. It ends 1 second after the
//!   order in any case, also with exit code 0, whatever isn't done by then.
//!
//! `kill`, `systemctl stop` and `docker stop` send this signal, and the last two some
//! time later SIGKILL, which nobody survives: hence the limit. A script in front of a
//! server (`--program ./run.sh`, say) must `exec` it, or the signal ends the script.
//!
//! A signal interrupts a thread between any two instructions, perhaps while it holds
//! the allocator's lock, so that its handler may do nearly nothing: it must not
//! allocate, lock or print. It leaves a note, a flag or a byte in a pipe (the
//! *self-pipe*), for a thread that may do anything; here that is the one in
//! `orders_to_stop`, by the crate signal-hook, since std can't catch signals.
//!
//! What stands below gets the order, and doesn't obey: only Ctrl-C ends it.
//!
//! Check it: `cargo lab check 09c`. Stuck: `cargo lab hint 09c`. By hand: start it,
//! `nc 127.0.0.1 7777` in a second terminal, and in a third `kill` and the process id
//! that the server prints (`pidof ex09c_graceful_shutdown` finds it, too).

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let _orders = orders_to_stop()?;
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    println!("to stop it: kill {}", process::id());
    for socket in listener.incoming() {
        let socket = socket?;
        thread::spawn(move || serve(&socket));
    }
    Ok(())
}

/// A channel with a message for each SIGTERM that comes from now on.
#[cfg(unix)]
fn orders_to_stop() -> io::Result<mpsc::Receiver<()>> {
    use signal_hook::consts::SIGTERM;
    use signal_hook::iterator::Signals;
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

/// Elsewhere there are no signals, and so nothing that could be checked.
#[cfg(not(unix))]
fn orders_to_stop() -> io::Result<mpsc::Receiver<()>> {
    let advice = "this system has no SIGTERM: take Linux, macOS or WSL";
    Err(io::Error::new(io::ErrorKind::Unsupported, advice))
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
