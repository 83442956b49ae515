//! Chapter 8: which ports of a host answer, by knocking at each of them.
//!
//! You will see the ports where somebody listens, and how many are closed (the host says so) or
//! filtered (nobody says anything). Without `--i-own-this-host` it knocks at this machine only.
//!
//! ```text
//! nc -l -k 127.0.0.1 7777
//! cargo run --bin lab08_port_scan 127.0.0.1 1-10000
//! ```
//!
//! Try the real program too, if you have it: `nmap -sT 127.0.0.1`.

use std::io::ErrorKind::{ConnectionRefused, HostUnreachable, TimedOut};
use std::io::{self, Write};
use std::iter;
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::num::NonZero;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use indicatif::ProgressBar;
use lab08_connections::answers::{Answer, Answers};
use lab08_connections::ports;

const HELP: &str = "\
Finds the open TCP ports of a host (chapter 8).

usage: lab08_port_scan [OPTION...] HOST [PORTS]

  --at-once N         so many connections at a time: 64 if not given
  --timeout MS        how long a port may be silent: 2000 if not given
  --i-own-this-host   HOST is not this machine, and is mine: scanning the hosts
                      of others can be a crime

PORTS is 1-1024 if not given; a list such as 22,80,8000-8100 will do.";

fn main() -> ExitCode {
    let options = ["--at-once=", "--timeout=", "--i-own-this-host"];
    lab_cli::main_with(HELP, &options, |given| {
        let (host, list) = match &given.positionals[..] {
            [host] => (host, "1-1024"),
            [host, list] => (host, list.as_str()),
            _ => bail!("HOST and perhaps PORTS (see --help)"),
        };
        let (ports, host) = (
            ports::parse(list)?,
            permitted(host, given.has("--i-own-this-host"))?,
        );
        let at_once = given.value("--at-once")?.map_or(64, NonZero::<usize>::get);
        let timeout = given.value("--timeout")?.map_or(2000, NonZero::<u64>::get);
        let timeout = Duration::from_millis(timeout);
        let found = scan(host, &ports, at_once, timeout)?;
        Ok(writeln!(lab_cli::stdout(), "{found}")?)
    })
}

// ANCHOR: permitted
/// The host's address, if it is ours to scan.
fn permitted(host: &str, owned: bool) -> Result<IpAddr> {
    let mut found = (host, 0).to_socket_addrs().ok().into_iter().flatten();
    let found = found.next().map(|address| address.ip());
    let ip = found.with_context(|| format!("{host:?} names no host known here"))?;
    let may = owned || ip.to_canonical().is_loopback();
    ensure!(
        may,
        "{ip} is not this machine: ask its owner first (see --help)"
    );
    Ok(ip)
}
// ANCHOR_END: permitted

// ANCHOR: scan
/// Each of `at_once` threads has one socket at most, and takes the next port when it is free.
fn scan(host: IpAddr, ports: &[u16], at_once: usize, timeout: Duration) -> Result<Answers> {
    let next = AtomicUsize::new(0);
    let next = || ports.get(next.fetch_add(1, Ordering::Relaxed));
    let (sender, answers) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..at_once.min(ports.len()) {
            let sender = sender.clone();
            let ask = move |port: &u16| sender.send((*port, knock((host, *port).into(), timeout)));
            let work = move || iter::from_fn(next).try_for_each(ask);
            thread::Builder::new().spawn_scoped(scope, work)?;
        }
        drop(sender); // so that the answers end with the last thread
        let (mut found, bar) = (Answers::default(), ProgressBar::new(ports.len() as u64));
        for (port, answer) in answers {
            let failed = || format!("can't try port {port} (try a smaller --at-once)");
            found.insert(answer.with_context(failed)?, port);
            bar.inc(1);
        }
        Ok(found)
    })
}
// ANCHOR_END: scan

// ANCHOR: knock
fn knock(address: SocketAddr, timeout: Duration) -> io::Result<Answer> {
    match TcpStream::connect_timeout(&address, timeout) {
        // The system may have chosen that very port for our own end: then the connection is with
        // ourselves (simultaneous open, RFC 9293 section 3.5), and nobody listens.
        Ok(stream) if stream.local_addr()? == address => Ok(Answer::Closed),
        Ok(_) => Ok(Answer::Open),
        Err(error) if error.kind() == ConnectionRefused => Ok(Answer::Closed),
        Err(error) if matches!(error.kind(), TimedOut | HostUnreachable) => Ok(Answer::Filtered),
        Err(error) => Err(error), // too many open files, say: no answer of the port's
    }
}
// ANCHOR_END: knock
