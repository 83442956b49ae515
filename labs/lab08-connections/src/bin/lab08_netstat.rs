//! Chapter 8: every connection of this machine, out of the kernel's own table.
//!
//! You will see the two ends of each connection, its state, how many bytes wait in it and, with
//! `-p`, whose socket it is.
//!
//! ```text
//! cargo run --bin lab08_netstat -- -a
//! cargo run --bin lab08_netstat -- -tlnp
//! ```
//!
//! Try the real programs too, which say the same: `ss -tan` and `netstat -tan`. What all of them
//! read is a text that you can read yourself: `cat /proc/net/tcp`.

use std::io::{ErrorKind, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::{Result, bail, ensure};
use lab_cli::Arguments;
use lab08_connections::services::Services;
use lab08_connections::sockets::{self, Socket, TABLES};

const HELP: &str = "\
Shows this machine's TCP connections and UDP sockets (chapter 8).

usage: lab08_netstat [-a] [-l] [-t] [-u] [-p] [-n]

  -a   all sockets: those with a partner, and those that wait for one
  -l   only those that wait (without -a and -l: only those with a partner)
  -t   TCP only
  -u   UDP only
  -p   whose socket it is: process id and program, or - where we may not know
  -n   numbers of ports, not names of services";

fn main() -> ExitCode {
    lab_cli::main_with(HELP, &["-a", "-l", "-t", "-u", "-p", "-n"], |options| {
        let none = options.positionals.is_empty();
        ensure!(none, "there are options only (see --help)");
        let sockets = table(&options)?;
        show(&sockets, &options)
    })
}

// ANCHOR: table
/// The sockets that the options ask for.
fn table(options: &Arguments) -> Result<Vec<Socket>> {
    let both = options.has("-t") == options.has("-u");
    let letter = |protocol: &str| {
        if protocol.starts_with("tcp") {
            "-t"
        } else {
            "-u"
        }
    };
    let mut sockets = Vec::new();
    for protocol in TABLES
        .into_iter()
        .filter(|it| both || options.has(letter(it)))
    {
        match sockets::read(protocol) {
            Ok(more) => sockets.extend(more),
            // IPv6 may be off.
            Err(error) if error.kind() == ErrorKind::NotFound && protocol.ends_with('6') => {}
            Err(error) => bail!("no /proc/net/{protocol} here (try netstat -an): {error}"),
        }
    }
    sockets.retain(|it| options.has("-a") || it.waits() == options.has("-l"));
    Ok(sockets)
}
// ANCHOR_END: table

fn show(sockets: &[Socket], options: &Arguments) -> Result<()> {
    let services = (!options.has("-n")).then(Services::known);
    let owners = options.has("-p").then(sockets::owners);
    let mut out = lab_cli::stdout();
    let head = "Proto Recv-Q Send-Q Local address           Foreign address         State";
    let process = if owners.is_some() {
        "       Process"
    } else {
        ""
    };
    writeln!(out, "{head}{process}")?;
    for it in sockets {
        let name = |address| endpoint(address, it.protocol, services.as_ref());
        let (local, remote) = (name(it.local), name(it.remote));
        let owner = owners.as_ref().map(|all| all.get(&it.inode));
        let owner = owner.map_or("", |it| it.map_or("-", String::as_str));
        let (protocol, state) = (it.protocol, it.state);
        let queues = format!("{:>6} {:>6}", it.receive_queue, it.send_queue);
        let line = format!("{protocol:<5} {queues} {local:<23} {remote:<23} {state:<11} {owner}");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// `127.0.0.1:http`; port 0 stands for all.
fn endpoint(address: SocketAddr, protocol: &str, services: Option<&Services>) -> String {
    let port = address.port();
    let transport = protocol.trim_end_matches('6');
    let port = match services.and_then(|all| all.name(port, transport)) {
        _ if port == 0 => "*".to_owned(),
        Some(name) => name.to_owned(),
        None => port.to_string(),
    };
    match address {
        SocketAddr::V4(it) => format!("{}:{port}", it.ip()),
        SocketAddr::V6(it) => format!("[{}]:{port}", it.ip()),
    }
}
