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
//! The server stops when its stdin ends:
//!
//! - It accepts no more connections: 500 ms later at most they are refused.
//! - It owes an answer to every job that it was sent before, also to those that
//!   still wait behind another one. It delivers all that it owes, then closes each
//!   connection; at once, if nothing is owed there.
//! - When all are closed it ends, with exit code 0. It ends 1 second after the
//!   order in any case, also with exit code 0, whatever isn't done by then.
//!
//! A real server gets this order as a signal: `kill`, `systemctl stop` and
//! `docker stop` send SIGTERM, and some time later SIGKILL, which nobody survives;
//! hence the limit. std can't catch signals (crates like signal-hook and tokio can),
//! so here it comes in a way that std can see. All that follows is the same.
//!
//! What stands below never stops.
//!
//! Check it: `cargo lab check 09c`. Stuck: `cargo lab hint 09c`. By hand: start it,
//! `nc 127.0.0.1 7777` in another terminal, and press Ctrl-D in the first one.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for socket in listener.incoming() {
        let socket = socket?;
        thread::spawn(move || serve(&socket));
    }
    Ok(())
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
