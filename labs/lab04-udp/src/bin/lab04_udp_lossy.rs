//! Chapter 4: a relay in front of a UDP server that is as bad as the internet can be.
//!
//! You will see what happens to each datagram, there (→) and back (←): most pass, some are lost,
//! doubled, changed or overtaken. When all is quiet, each client's datagrams are counted up.
//!
//! ```text
//! cargo run --bin lab04_udp_server
//! cargo run --bin lab04_udp_lossy -- --loss 30 --seed 7
//! cargo run --bin lab04_udp_client 127.0.0.1:8889 one two three
//! ```
//!
//! Try it with a real client too: `nc -u 127.0.0.1 8889`, which never asks twice.

use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, ensure};
use lab_cli::Arguments;
use lab04_udp::Relay;
use lossy_link::Impairments;

const HELP: &str = "\
Relays datagrams to a UDP server and back, badly (chapter 4).

usage: lab04_udp_lossy [OPTION...] [SERVER [ADDRESS]]

  --loss %, --duplicate %, --reorder %, --corrupt %   how probable that is
  --delay MS     how long each datagram is under way
  --rate BYTES   how many pass in a second
  --seed NUMBER  another run of bad luck; the same seed repeats it

SERVER is 127.0.0.1:8888 if not given, ADDRESS, where clients send to,
127.0.0.1:8889. Both ways are equally bad; without an option, all is well.";

const OPTIONS: &[&str] = &[
    "--loss=",
    "--duplicate=",
    "--reorder=",
    "--corrupt=",
    "--delay=",
    "--rate=",
    "--seed=",
];

fn main() -> ExitCode {
    lab_cli::main_with(HELP, OPTIONS, |given| {
        let addresses = &given.positionals;
        ensure!(
            addresses.len() <= 2,
            "SERVER and ADDRESS at most (see --help)"
        );
        let address = |n, default| lab_cli::address(addresses.get(n).map(String::as_str), default);
        let server = address(0, "127.0.0.1:8888")?;
        let own = address(1, "127.0.0.1:8889")?;
        let faults = faults(&given)?;
        let seed = given.value("--seed")?.unwrap_or(0);

        let socket = UdpSocket::bind(own).map_err(|error| lab_cli::bind_error(own, &error))?;
        let mut out = lab_cli::stdout();
        writeln!(out, "listening on {}", socket.local_addr()?)?;
        out.flush()?;
        Ok(Relay::new(socket, server, faults, seed)?.run(tell)?)
    })
}

// ANCHOR: faults
/// What is wrong with the way there, and with the way back.
fn faults(given: &Arguments) -> Result<Impairments> {
    Ok(Impairments {
        loss: probability(given, "--loss")?,
        duplicate: probability(given, "--duplicate")?,
        reorder: probability(given, "--reorder")?,
        corrupt: probability(given, "--corrupt")?,
        delay: Duration::from_millis(given.value("--delay")?.unwrap_or(0)),
        rate: given.value("--rate")?,
        ..Impairments::NONE
    })
}
// ANCHOR_END: faults

fn probability(given: &Arguments, name: &str) -> Result<f64> {
    let percent = given.value(name)?.unwrap_or(0.0);
    ensure!(
        (0.0..=100.0).contains(&percent),
        "{name} can't be {percent}: give a percentage, from 0 to 100"
    );
    Ok(percent / 100.0)
}

/// One line. Nobody has to listen.
fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
