//! Chapter 8: when are two connections the same? Four values tell them apart.
//!
//! You will see connections that differ in one value only, and what their servers see of them;
//! one that differs in none, which the system refuses; and two listeners that share a port.
//!
//! ```text
//! cargo run --bin lab08_four_tuple
//! cargo run --bin lab08_netstat -- -atn
//! ```
//!
//! Try the real program too: `ss -tan`, which has them in TIME-WAIT for a minute.

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

use anyhow::{Context, Result, ensure};
use socket2::{Domain, Socket, Type};

const HELP: &str = "\
Opens connections that differ in one value each (chapter 8).

usage: lab08_four_tuple";

/// As the lecture's two clients, .95 and .96: every 127.x.y.z is this machine (RFC 6890).
const CLIENT: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 95);
const OTHER_CLIENT: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 96);

/// With so many connections, one of two listeners gets all of them once in 2^63 runs.
const MANY: usize = 64;

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        ensure!(arguments.is_empty(), "no arguments (see --help)");
        compare()?;
        share_a_port()
    })
}

fn compare() -> Result<()> {
    let mut out = lab_cli::stdout();
    // ANCHOR: four
    let [server, other] = [bind(0)?, bind(0)?];
    let a = connect((CLIENT, 0), &server).context("no 127.0.0.95 here (is this Linux?)")?;
    let port = a.local_addr()?.port();
    let b = connect((CLIENT, 0), &server)?; // another port, of the system's choice
    let c = connect((OTHER_CLIENT, port), &server)?;
    let d = connect((CLIENT, port), &other)?;
    // ANCHOR_END: four
    for (name, it) in [("a", &a), ("b", &b), ("c", &c), ("d", &d)] {
        let four_values = (it.local_addr()?, it.peer_addr()?);
        let differs = difference((a.local_addr()?, a.peer_addr()?), four_values);
        let (client, server) = four_values;
        writeln!(out, "{name}: {client} to {server}: {differs}")?;
    }
    // ANCHOR: accept
    for listener in [&server, &server, &server, &other] {
        // A new socket for each; all that come from one listener have its port.
        let (stream, client) = listener.accept()?;
        writeln!(out, "server {}: one from {client}", stream.local_addr()?)?;
    }
    // ANCHOR_END: accept
    let again = connect((CLIENT, port), &server).err();
    let refused = again.context("two connections have the same values")?;
    Ok(writeln!(out, "the four values of a once more: {refused}")?)
}

// ANCHOR: difference
/// In what two connections differ, each given as client and server.
fn difference(a: (SocketAddr, SocketAddr), b: (SocketAddr, SocketAddr)) -> &'static str {
    match [a.0.ip() == b.0.ip(), a.0.port() == b.0.port(), a.1 == b.1] {
        [true, true, true] => "the same",
        [false, true, true] => "another client",
        [true, false, true] => "another port of the client",
        [true, true, false] => "another server",
        _ => "several differences",
    }
}
// ANCHOR_END: difference

// ANCHOR: connect
/// A client that chooses its own port, which clients rarely do.
fn connect(from: (Ipv4Addr, u16), server: &TcpListener) -> io::Result<TcpStream> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    // Several sockets may have this port, as long as no two connections are the same.
    socket.set_reuse_address(true)?;
    socket.bind(&SocketAddr::from(from).into())?;
    socket.connect(&server.local_addr()?.into())?;
    Ok(socket.into())
}
// ANCHOR_END: connect

fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

fn share_a_port() -> Result<()> {
    let mut out = lab_cli::stdout();
    let alone = bind(0)?;
    let port = alone.local_addr()?.port();
    let refused = bind(port).err().context("two listeners have one port")?;
    writeln!(out, "a second listener on port {port}: {refused}")?;
    // ANCHOR: share
    let first = listen_shared(0)?;
    let address = first.local_addr()?;
    let (sender, accepted) = mpsc::channel();
    let second = listen_shared(address.port())?;
    for (number, listener) in [(1, first), (2, second)] {
        let sender = sender.clone();
        thread::spawn(move || while listener.accept().is_ok() && sender.send(number).is_ok() {});
    }
    let clients = (0..MANY).map(|_| TcpStream::connect(address));
    let clients = clients.collect::<io::Result<Vec<_>>>()?;
    let by: Vec<i32> = accepted.iter().take(MANY).collect();
    // ANCHOR_END: share
    ensure!(by.contains(&1) && by.contains(&2), "one listener got all");
    let got = format!("each gets some of {} connections", clients.len());
    Ok(writeln!(out, "two with SO_REUSEPORT on {address}: {got}")?)
}

fn listen_shared(port: u16) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_reuse_port(true)?; // each of them must want it, and the same user
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)).into())?;
    socket.listen(128)?;
    Ok(socket.into())
}
