//! Chapter 4: finding a server whose address nobody knows, by asking a whole group at once.
//!
//! You will see one question go to a multicast group, and an answer from each program that has
//! joined it. Everything stays on this machine: it is sent over loopback only, with TTL 0.
//!
//! ```text
//! cargo run --bin lab04_udp_discover announce "a UDP server at port 8888"
//! cargo run --bin lab04_udp_discover find
//! ```
//!
//! Try more announcers at once, each in a terminal of its own, or `ip maddress show lo`.

use std::io::{self, ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Error, Result, anyhow, bail, ensure};
use socket2::{Domain, Socket, Type};

const HELP: &str = "\
Finds servers by multicast on this machine (chapter 4).

usage: lab04_udp_discover [--group ADDRESS] announce [TEXT]
       lab04_udp_discover [--group ADDRESS] find

announce answers everybody who asks the group with TEXT; find asks once and
prints who answers within a second. The group is 239.255.88.88:8890 if not given
(239.255.0.0/16 is for everyone's own use: RFC 2365).";

const GROUP: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(239, 255, 88, 88), 8890);
const QUESTION: &[u8] = b"who is there?";

/// How many answers will come, nobody knows: what comes later isn't waited for.
const PATIENCE: Duration = Duration::from_secs(1);

const LONGEST: usize = 1500;

fn main() -> ExitCode {
    lab_cli::main_with(HELP, &["--group="], |arguments| {
        let group = arguments.value("--group")?.unwrap_or(GROUP);
        let is_group = group.ip().is_multicast();
        ensure!(is_group, "{group} is no multicast group, {GROUP} is one");
        let words: Vec<&str> = arguments.positionals.iter().map(String::as_str).collect();
        match words[..] {
            ["announce"] => announce(group, "a UDP server at port 8888"),
            ["announce", text] => announce(group, text),
            ["find"] => find(group),
            _ => bail!("say announce or find (see --help)"),
        }
    })
}

fn announce(group: SocketAddrV4, text: &str) -> Result<()> {
    let socket = join(group).map_err(|error| impossible(&error))?;
    let mut out = lab_cli::stdout();
    writeln!(out, "listening on {group}")?;
    out.flush()?;
    let mut buffer = [0; LONGEST];
    loop {
        let (len, asker) = socket.recv_from(&mut buffer)?;
        if buffer.get(..len) == Some(QUESTION) {
            let _ = writeln!(io::stderr(), "[{asker}] asks");
            // To the one who asked, not to the group.
            if let Err(error) = socket.send_to(text.as_bytes(), asker) {
                let _ = writeln!(io::stderr(), "[{asker}] can't be answered: {error}");
            }
        }
    }
}

// ANCHOR: join
/// A socket that gets what is sent to the group, in each program that has one.
fn join(group: SocketAddrV4) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    // Several programs may have this address, and each gets a copy.
    socket.set_reuse_address(true)?;
    // The group's own address, so that what is sent to others never comes in.
    socket.bind(&SocketAddr::V4(group).into())?;
    // IP_ADD_MEMBERSHIP: the system now takes what comes for the group, on loopback only.
    socket.join_multicast_v4(group.ip(), &Ipv4Addr::LOCALHOST)?;
    Ok(socket.into())
}
// ANCHOR_END: join

// ANCHOR: find
fn find(group: SocketAddrV4) -> Result<()> {
    let socket = asking().map_err(|error| impossible(&error))?;
    let sent = socket.send_to(QUESTION, group);
    sent.map_err(|error| impossible(&error))?;
    let (mut out, mut found, mut buffer) = (lab_cli::stdout(), 0, [0; LONGEST]);
    let deadline = Instant::now() + PATIENCE;
    while let Some(left) = deadline.checked_duration_since(Instant::now()) {
        // A timeout begins anew with each datagram; none may be zero.
        socket.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
        match socket.recv_from(&mut buffer) {
            Ok((len, from)) => {
                let text = String::from_utf8_lossy(buffer.get(..len).unwrap_or_default());
                writeln!(out, "{from} says: {}", text.escape_debug())?;
                found += 1;
            }
            // What Unix says when the time is over.
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => return Err(error).context("can't receive answers"),
        }
    }
    ensure!(found > 0, "nobody in {group} answers: announce first");
    Ok(())
}
// ANCHOR_END: find

// ANCHOR: asking
fn asking() -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    // A group is nowhere: without this, the routing table would choose the interface.
    socket.set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
    // No router passes it on (RFC 1112 section 6.1), not even if there were one.
    socket.set_multicast_ttl_v4(0)?;
    Ok(socket.into())
}
// ANCHOR_END: asking

fn impossible(error: &io::Error) -> Error {
    anyhow!("no multicast here (see `ip link show lo`): {error}")
}
