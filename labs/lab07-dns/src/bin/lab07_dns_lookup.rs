//! Chapter 7: asks a DNS server for the records of a name, as nslookup and dig do.
//!
//! You will see whom it asks for what, how each question is answered, and then the records; with
//! `--trace-bytes`, every octet of the questions and answers, and what it means.
//!
//! ```text
//! cargo run --bin lab07_dns_server
//! cargo run --bin lab07_dns_lookup site.course.test AAAA @127.0.0.1:5353 --trace-bytes
//! ```
//!
//! Try it with real servers too: without `@`, it asks the one that this machine is set up for.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use dns_lookup::blocking::{self, Door};
use dns_lookup::{Action, Hosts, Resolver, Type};
use lab07_dns::{annotate, config, question, reverse, summary};

const HELP: &str = "\
Looks a name up (chapter 7).

usage: lab07_dns_lookup NAME [TYPE] [@SERVER[:PORT]] [--trace-bytes] [--seed N]

  --trace-bytes  show each octet of the questions and answers
  --seed N       the same id and letters each time, for a recording

TYPE is A if not given, or AAAA, MX, TXT, ...; PTR, if NAME is an address.
Without @SERVER, the servers and the search list of /etc/resolv.conf are taken.";

fn main() -> ExitCode {
    lab_cli::main_with(HELP, &["--trace-bytes", "--seed="], |arguments| {
        let seed = arguments.value("--seed")?;
        let given = arguments.positionals.iter().map(String::as_str);
        let (servers, words): (Vec<_>, Vec<_>) = given.partition(|word| word.starts_with('@'));
        ensure!(servers.len() <= 1, "one @SERVER at most (see --help)");
        let (name, kind) = match words[..] {
            [name] => (name, None),
            [name, kind] => (name, Some(kind)),
            _ => bail!("a NAME, and perhaps a TYPE (see --help)"),
        };
        let (name, usual) = match name.parse() {
            Ok(address) => (reverse(address), Type::Ptr),
            Err(_) => (name.to_owned(), Type::A),
        };
        let kind = kind.map_or(Ok(usual), str::parse);
        let kind = kind.context("TYPE is A, AAAA, MX, TXT, TYPE65, ...")?;

        let mut resolver = Resolver::new(config(servers.first().copied())?, Hosts::default());
        let begun = resolver.lookup(&name, kind, Instant::now());
        begun.with_context(|| format!("{name:?} is no name"))?;
        converse(&mut resolver, seed, arguments.has("--trace-bytes"))
    })
}

// ANCHOR: converse
/// Does what the resolver decides, until it has an answer, or knows that there is none.
fn converse(resolver: &mut Resolver, seed: Option<u128>, trace: bool) -> Result<()> {
    let mut door = None;
    loop {
        let random = seed.map_or_else(blocking::random, Ok)?;
        match resolver.poll_action(|| random) {
            Action::Ask {
                server,
                transport,
                query,
            } => {
                let asked = question(query);
                tell(&format!("asking {server} over {transport}: {asked}"));
                show(trace, query)?;
                // A new socket, and so a new port, for each question.
                let opened = Door::open(server, transport, query);
                door = opened.ok().map(|open| (server, open));
                match door {
                    Some(_) => resolver.handle_sent(Instant::now()),
                    None => resolver.handle_failure(),
                }
            }
            Action::Wait(deadline) => {
                let (server, door) = door.as_mut().context("nothing was sent")?;
                match door.receive(deadline) {
                    Ok(answer) => {
                        tell(&format!("{server} answers: {}", summary(&answer)));
                        show(trace, &answer)?;
                        resolver.handle_message(*server, &answer, Instant::now());
                    }
                    Err(_) if Instant::now() >= deadline => tell(&format!("{server} is silent")),
                    Err(error) => {
                        tell(&format!("{server}: {error}"));
                        resolver.handle_failure();
                    }
                }
                resolver.handle_timeout(Instant::now());
            }
            Action::Done(Err(failure)) => return Err(failure.clone().into()),
            Action::Done(Ok(answer)) => {
                for record in &answer.records {
                    writeln!(lab_cli::stdout(), "{record}")?;
                }
                return Ok(());
            }
            Action::Rest => return Ok(()),
        }
    }
}
// ANCHOR_END: converse

fn show(trace: bool, message: &[u8]) -> Result<()> {
    if trace {
        writeln!(lab_cli::stdout(), "{}", annotate(message))?;
    }
    Ok(())
}

/// Nobody has to listen.
fn tell(what: &str) {
    let _ = writeln!(io::stderr(), "{what}");
}
