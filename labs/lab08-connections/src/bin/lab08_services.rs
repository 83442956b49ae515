//! Chapter 8: which service is at a port, and which port a service has.
//!
//! You will see each port of the lecture's list with its service's name here, and as a URL; or,
//! for each NAME or PORT that you give, the lines of the system's database that know it.
//!
//! ```text
//! cargo run --bin lab08_services
//! cargo run --bin lab08_services http 25 domain/udp
//! ```
//!
//! Try the real program too: `getent services http`, and read `/etc/services`.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use lab08_connections::services::{DATABASE, IANA_DATE, Service, Services};

const HELP: &str = "\
Looks up services by name and by port (chapter 8).

usage: lab08_services [--database FILE] [NAME|PORT...]

Each may end in a protocol: domain/udp, 53/tcp. Without any, a list of ports is
turned into URLs. FILE is /etc/services if not given; where there is none, an
excerpt of IANA's registry serves.";

/// The lecture's list, and the host of its URLs.
const PORTS: [u16; 8] = [80, 443, 21, 25, 143, 993, 110, 995];
const HOST: &str = "example.co.kr";

fn main() -> ExitCode {
    lab_cli::main_with(HELP, &["--database="], |arguments| {
        let path = arguments.value("--database")?;
        let services = database(&path.unwrap_or_else(|| DATABASE.to_owned()));
        match &arguments.positionals[..] {
            [] => urls(&services),
            wanted => look_up(&services, wanted),
        }
    })
}

// ANCHOR: database
/// The system's or, where it has none, IANA's.
fn database(path: &str) -> Services {
    Services::read(path).unwrap_or_else(|error| {
        tell(&format!(
            "can't read {path} ({error}): names are IANA's, of {IANA_DATE}"
        ));
        Services::iana()
    })
}
// ANCHOR_END: database

// ANCHOR: urls
/// Nothing in TCP knows these names: they are a table that people agree on.
fn urls(services: &Services) -> Result<()> {
    let (iana, mut out) = (Services::iana(), lab_cli::stdout());
    writeln!(out, "{:>5}  {:<10}  URL", "PORT", "NAME HERE")?;
    for port in PORTS {
        // A system may have names of its own (Debian's 143 is imap2); URLs are for everybody.
        let name = |services: &Services| services.name(port, "tcp").unwrap_or("?").to_owned();
        let (here, scheme) = (name(services), name(&iana));
        writeln!(out, "{port:>5}  {here:<10}  {scheme}://{HOST}")?;
    }
    Ok(())
}
// ANCHOR_END: urls

fn look_up(services: &Services, wanted: &[String]) -> Result<()> {
    let (mut out, mut unknown) = (lab_cli::stdout(), Vec::new());
    for text in wanted {
        let found = find(services, text)?;
        for it in &found {
            writeln!(out, "{}", line(it))?;
        }
        if found.is_empty() {
            unknown.push(format!("{text:?}"));
        }
    }
    let unknown = unknown.join(", ");
    ensure!(
        unknown.is_empty(),
        "no service is registered here as {unknown}"
    );
    Ok(())
}

// ANCHOR: find
/// A number is a port: the name of a service has a letter (RFC 6335 section 5.1).
fn find<'a>(services: &'a Services, text: &str) -> Result<Vec<&'a Service>> {
    let (what, protocol) = match text.split_once('/') {
        Some((what, protocol)) => (what, Some(protocol)),
        None => (text, None),
    };
    if what.is_empty() || !what.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(services.by_name(what, protocol).collect());
    }
    let port = what.parse();
    let port = port.with_context(|| format!("{what} is no port: 0 to 65535 are"))?;
    Ok(services.by_port(port, protocol).collect())
}
// ANCHOR_END: find

/// As `getent services` prints it.
fn line(it: &Service) -> String {
    let endpoint = format!("{}/{}", it.port, it.protocol);
    let aliases: String = it.aliases.iter().map(|it| format!(" {it}")).collect();
    format!("{:<21} {endpoint}{aliases}", it.name)
}

/// One line. Nobody has to listen.
fn tell(what: &str) {
    let _ = writeln!(io::stderr(), "{what}");
}
