//! The lab's programs, started as processes: against the real programs that show or hold the
//! same, and in the situations of everyday use that must end in one clear line.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};
use testbed::{Program, assert_says, ordinary_user, peer};

const SERVICES: &str = env!("CARGO_BIN_EXE_lab08_services");
const NETSTAT: &str = env!("CARGO_BIN_EXE_lab08_netstat");
const FOUR_TUPLE: &str = env!("CARGO_BIN_EXE_lab08_four_tuple");
const PORT_SCAN: &str = env!("CARGO_BIN_EXE_lab08_port_scan");

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

// --- Services

#[test]
fn the_ports_of_the_lecture_become_urls() {
    let expected = "\x20PORT  NAME HERE   URL
   80  http        http://example.co.kr
  443  https       https://example.co.kr
   21  ftp         ftp://example.co.kr
   25  smtp        smtp://example.co.kr
  143  imap        imap://example.co.kr
  993  imaps       imaps://example.co.kr
  110  pop3        pop3://example.co.kr
  995  pop3s       pop3s://example.co.kr
";
    let bundled = start(SERVICES, &["--database", "/nowhere"]);
    assert_ends(&bundled, 0);
    assert_eq!(text(&bundled.stdout().bytes()), expected);
    let said = "can't read /nowhere (No such file or directory (os error 2)): \
                names are IANA's, of 2024-04-30\n";
    assert_eq!(text(&bundled.stderr().bytes()), said);

    // The system may have another name of its own, and the URL is the same.
    let urls = |table: &str| -> Vec<String> {
        let lines = table.lines().map(str::split_whitespace);
        lines
            .map(|words| words.last().unwrap().to_owned())
            .collect()
    };
    assert_eq!(urls(&output(SERVICES, &[])), urls(expected));
}

/// glibc's own getservbyname and getservbyport.
#[test]
fn getent_finds_the_same_services() {
    let Some(getent) = peer("getent") else { return };
    if !Path::new("/etc/services").exists() {
        return testbed::skipped("there is no /etc/services");
    }
    for wanted in [
        "http/tcp",
        "www/tcp",
        "80/tcp",
        "ssh/tcp",
        "ftp/tcp",
        "25/tcp",
        "143/tcp",
        "imap/tcp",
        "domain/udp",
        "53/udp",
        "443/udp",
        "https/tcp",
        "995/tcp",
        "ntp/udp",
    ] {
        let theirs = output(getent.to_str().unwrap(), &["services", wanted]);
        assert_eq!(output(SERVICES, &[wanted]), theirs, "{wanted}");
    }
    let all = output(SERVICES, &["domain", "53"]);
    assert_eq!(all.lines().count(), 4, "tcp and udp, twice: {all}");
}

#[test]
fn a_database_of_ones_own_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("services");
    let text = b"web\t80/tcp\tlarge small # \xff\nweb 80/udp\nbroken 80\n".as_slice();
    std::fs::write(&path, text).unwrap();
    let database = path.to_str().unwrap();
    for (wanted, expected) in [
        (
            "web",
            "web                   80/tcp large small\nweb                   80/udp\n",
        ),
        ("small", "web                   80/tcp large small\n"),
        ("80/udp", "web                   80/udp\n"),
    ] {
        assert_eq!(
            output(SERVICES, &["--database", database, wanted]),
            expected
        );
    }
}

#[test]
fn what_is_unknown_is_told_after_what_is_known() {
    let given = ["--database", "/dev/null", "http", "9/udp", "/", "9"];
    let program = start(SERVICES, &given);
    let expected = "error: no service is registered here as \"http\", \"9/udp\", \"/\", \"9\"\n";
    assert_refuses(&program, expected);
    let program = start(SERVICES, &["--database", "/none", "nonsense", "ssh"]);
    assert_ends(&program, 1);
    assert_eq!(
        text(&program.stdout().bytes()),
        "ssh                   22/tcp\nssh                   22/udp\n"
    );
}

// --- The kernel's table

/// Sockets of every kind, and their ports.
struct Sockets {
    _listeners: Vec<TcpListener>,
    _streams: Vec<TcpStream>,
    _datagrams: Vec<UdpSocket>,
    ports: BTreeSet<(&'static str, u16)>,
}

/// A listener over IPv4 and its connections in the states ESTABLISHED (with bytes that nobody
/// reads), FIN_WAIT2, CLOSE_WAIT and TIME_WAIT; a listener that nobody accepts from; IPv6; IPv4
/// on a socket of IPv6; UDP with and without a partner.
fn sockets() -> Sockets {
    let four = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let unread = pair(&four);
    (&unread.0).write_all(b"nobody reads").unwrap();
    let half_closed = pair(&four);
    half_closed.0.shutdown(Shutdown::Write).unwrap();
    let gone = pair(&four);
    gone.0.shutdown(Shutdown::Write).unwrap();
    assert_eq!((&gone.1).read(&mut [0]).unwrap(), 0);
    gone.1.shutdown(Shutdown::Write).unwrap();
    assert_eq!((&gone.0).read(&mut [0]).unwrap(), 0);

    let waiting = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let unaccepted = TcpStream::connect(waiting.local_addr().unwrap()).unwrap();
    let six = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).unwrap();
    let both = mapped_listener();
    let mapped_port = both.local_addr().unwrap().port();
    let mapped = TcpStream::connect((Ipv4Addr::LOCALHOST, mapped_port)).unwrap();
    let mapped = (mapped, both.accept().unwrap().0);
    let six_pair = pair(&six);

    let alone = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let anyone = UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0)).unwrap();
    let partner = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    partner.connect(alone.local_addr().unwrap()).unwrap();

    let listeners = vec![four, waiting, six, both];
    let datagrams = vec![alone, anyone, partner];
    let tcp = listeners.iter().map(|it| ("tcp", it.local_addr()));
    let udp = datagrams.iter().map(|it| ("udp", it.local_addr()));
    let ports = tcp
        .chain(udp)
        .map(|(it, address)| (it, address.unwrap().port()));
    let ports = ports.collect();
    drop(gone);
    let pairs = [unread, half_closed, mapped, six_pair];
    let mut streams: Vec<_> = pairs.into_iter().flat_map(|(a, b)| [a, b]).collect();
    streams.push(unaccepted);
    let sockets = Sockets {
        _listeners: listeners,
        _streams: streams,
        _datagrams: datagrams,
        ports,
    };
    sockets.settle();
    sockets
}

fn pair(listener: &TcpListener) -> (TcpStream, TcpStream) {
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (client, listener.accept().unwrap().0)
}

/// Over IPv4, on a socket of IPv6.
fn mapped_listener() -> TcpListener {
    let socket = Socket::new(Domain::IPV6, Type::STREAM, None).unwrap();
    socket.set_only_v6(false).unwrap();
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST.to_ipv6_mapped(), 0));
    socket.bind(&any.into()).unwrap();
    socket.listen(9).unwrap();
    socket.into()
}

/// The columns of a line, in one spelling.
type Row = (String, String, String, String, String, String);

impl Sockets {
    /// Waits until all that was sent is acknowledged, which may take the system a while.
    fn settle(&self) {
        let deadline = Instant::now() + PATIENCE;
        let settled = |it: &Row| it.2 == "0" && it.5 != "FIN_WAIT1" && it.5 != "LAST_ACK";
        while !self
            .rows(&output(NETSTAT, &["-an"]), netstat_columns)
            .iter()
            .all(settled)
        {
            assert!(Instant::now() < deadline, "something is never acknowledged");
        }
    }

    /// The rows of a table that are about these sockets.
    fn rows(&self, table: &str, columns: impl Fn(&[&str]) -> Option<Row>) -> BTreeSet<Row> {
        let rows = table.lines().filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            columns(&words)
        });
        let is_ours = |protocol: &str, address: &str| {
            let port = address.rsplit(':').next();
            self.ports.iter().any(|(transport, ours)| {
                protocol.starts_with(transport) && port == Some(&ours.to_string())
            })
        };
        rows.filter(|it| is_ours(&it.0, &it.3) || is_ours(&it.0, &it.4))
            .collect()
    }
}

/// `Proto Recv-Q Send-Q Local Foreign [State]`, as we and net-tools print it.
fn netstat_columns(words: &[&str]) -> Option<Row> {
    let [protocol, received, sent, local, remote, ..] = *words else {
        return None;
    };
    let state = words.get(5).copied().unwrap_or_default();
    Some((
        protocol.to_owned(),
        received.to_owned(),
        sent.to_owned(),
        plain(local),
        plain(remote),
        state.to_owned(),
    ))
}

/// `Netid State Recv-Q Send-Q Local Peer`, as ss prints it, in the words of netstat.
fn ss_columns(words: &[&str]) -> Option<Row> {
    let [protocol, state, received, sent, local, remote, ..] = *words else {
        return None;
    };
    let is_v6 = local.starts_with('[') || local.starts_with('*');
    let state = match state {
        "ESTAB" => "ESTABLISHED".to_owned(),
        "UNCONN" => String::new(),
        // ss shows how many may wait there; the table in /proc doesn't have it.
        "LISTEN" => "LISTEN".to_owned(),
        other => other.replace("FIN-WAIT-", "FIN_WAIT").replace('-', "_"),
    };
    let sent = if state == "LISTEN" { "0" } else { sent };
    Some((
        format!("{protocol}{}", if is_v6 { "6" } else { "" }),
        received.to_owned(),
        sent.to_owned(),
        plain(local),
        plain(remote),
        state,
    ))
}

/// Without brackets, `::ffff:` and the ways to write "any".
fn plain(address: &str) -> String {
    let (ip, port) = address.rsplit_once(':').unwrap_or((address, ""));
    let ip = ip.trim_start_matches('[').trim_end_matches(']');
    let ip = ip.strip_prefix("::ffff:").unwrap_or(ip);
    let ip = match ip {
        "*" | "0.0.0.0" | "::" => "any",
        _ => ip,
    };
    format!("{ip}:{port}")
}

#[test]
fn ss_and_netstat_show_the_same() {
    let (Some(ss), Some(netstat)) = (peer("ss"), peer("netstat")) else {
        return;
    };
    let sockets = sockets();
    let ours = || sockets.rows(&output(NETSTAT, &["-an"]), netstat_columns);
    agree(|| {
        let theirs = output(netstat.to_str().unwrap(), &["-tuanW"]);
        (ours(), sockets.rows(&theirs, netstat_columns))
    });
    agree(|| {
        let theirs = output(ss.to_str().unwrap(), &["-Htuan"]);
        (ours(), sockets.rows(&theirs, ss_columns))
    });
    let column =
        |cell: fn(Row) -> String| -> BTreeSet<String> { ours().into_iter().map(cell).collect() };
    let states = [
        "",
        "CLOSE_WAIT",
        "ESTABLISHED",
        "FIN_WAIT2",
        "LISTEN",
        "TIME_WAIT",
    ];
    let states = BTreeSet::from(states.map(str::to_owned));
    agree(|| (column(|it| it.5), states.clone()));
    let queues = BTreeSet::from(["0", "1", "12"].map(str::to_owned));
    agree(|| (column(|it| it.1), queues.clone()));
}

#[test]
fn the_options_choose() {
    let sockets = sockets();
    let rows = |options: &[&str]| sockets.rows(&output(NETSTAT, options), netstat_columns);
    let waits = |it: &Row| it.4.ends_with(":*");
    let is_tcp = |it: &Row| it.0.starts_with("tcp");
    let choose = |options: &[&str], wanted: &dyn Fn(&Row) -> bool| {
        agree(|| {
            let wanted = rows(&["-an"]).into_iter().filter(wanted).collect();
            (rows(options), wanted)
        });
    };
    choose(&["-n"], &|it| !waits(it));
    choose(&["-ln"], &waits);
    choose(&["-lan"], &|_| true);
    choose(&["-tuan"], &|_| true);
    choose(&["-t", "-a", "-n"], &is_tcp);
    choose(&["-uln"], &|it| !is_tcp(it) && waits(it));
    agree(|| (rows(&["-uan"]).len(), 3));
    agree(|| (rows(&["-uln"]).len(), 2));
    agree(|| (rows(&["-tln"]).len(), 4));
}

#[test]
fn a_socket_has_an_owner_that_others_may_not_see() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let owner = |table: &str| {
        let line = table.lines().find(|line| line.contains(&address))?;
        line.split_whitespace().last().map(str::to_owned)
    };
    let us = format!("{}/", std::process::id());
    // Behind us there may be the child of another test, between its fork and its exec.
    let is_ours = |owner: Option<String>| owner.is_some_and(|it| it.starts_with(&us));
    agree(|| (is_ours(owner(&output(NETSTAT, &["-tlnp"]))), true));
    agree(|| {
        (
            owner(&output(NETSTAT, &["-tln"])).as_deref() == Some("LISTEN"),
            true,
        )
    });
    agree(|| {
        let Some(mut stranger) = ordinary_user(Path::new(NETSTAT)) else {
            return (true, true);
        };
        let is_stranger = stranger.get_program() != NETSTAT;
        stranger.arg("-tlnp");
        let stranger = Program::start(stranger).unwrap();
        assert_ends(&stranger, 0);
        let seen = owner(&text(&stranger.stdout().bytes()));
        let hidden = seen.as_deref() == Some("-");
        (if is_stranger { hidden } else { is_ours(seen) }, true)
    });
}

/// A name in place of a port, unless `-n`. Which service has a port that is free now, if any?
#[test]
fn ports_have_names() {
    let services = std::fs::read_to_string("/etc/services").unwrap_or_default();
    let free = services.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let (name, endpoint) = (words.next()?, words.next()?);
        let port: u16 = endpoint.strip_suffix("/udp")?.parse().ok()?;
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).ok()?;
        (port > 1023).then(|| (name.to_owned(), port, socket))
    });
    let Some((name, port, _socket)) = free else {
        return testbed::skipped("no port with a name is free");
    };
    for (options, shown) in [("-ua", name), ("-uan", port.to_string())] {
        let line = format!("127.0.0.1:{shown} ");
        agree(|| (output(NETSTAT, &[options]).contains(&line), true));
    }
}

// --- Four values

#[test]
fn connections_that_differ_in_one_value_are_different() {
    let story = output(FOUR_TUPLE, &[]);
    let lines: Vec<&str> = story.lines().collect();
    let words = |line: usize, n: usize| lines[line].split([' ', ',']).nth(n).unwrap();
    let client = |line| words(line, 1).parse::<SocketAddr>().unwrap();
    let server = |line| words(line, 3).trim_end_matches(':').to_owned();
    assert_eq!(lines.len(), 11, "{story}");
    for (line, differs) in [
        (0, "the same"),
        (1, "another port of the client"),
        (2, "another client"),
        (3, "another server"),
    ] {
        assert!(lines[line].ends_with(differs), "{}", lines[line]);
        // Its server sees the same four values.
        let seen = format!("server {}: one from {}", server(line), client(line));
        assert_eq!(lines[4 + line], seen);
    }
    let [a, b, c, d] = [0, 1, 2, 3].map(client);
    assert!(a.ip() == b.ip() && a.port() != b.port());
    assert!(a.ip() != c.ip() && a.port() == c.port());
    assert_eq!(a, d);
    assert!(server(0) == server(1) && server(0) == server(2) && server(0) != server(3));
    assert!(lines[8].starts_with("the four values of a once more: Cannot assign"));
    assert!(
        lines[9].contains(": Address already in use"),
        "{}",
        lines[9]
    );
    assert!(lines[10].ends_with("each gets some of 64 connections"));
}

// --- The port scan

#[test]
fn the_scan_finds_what_is_open_and_what_is_silent() {
    let open = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let closed = free_port();
    let (_silent, _clients, silent) = silent_port();
    let open = open.local_addr().unwrap().port();
    let ports = format!("{silent},{open},{closed}");
    let scan = output(PORT_SCAN, &["--timeout", "300", "127.0.0.1", &ports]);
    let expected = format!("{open:>5}/tcp  open  ?\n1 open, 1 closed, 1 filtered: {silent}\n");
    assert_eq!(scan, expected);
}

/// Sooner or later the system gives a client just that port that it asks for: such a connection
/// is with itself. A network of the test's own, in which nobody listens.
#[test]
fn nobody_listens_where_a_client_meets_itself() {
    let Some(unshare) = peer("unshare") else {
        return;
    };
    let mut command = Command::new(unshare);
    let line = "ip link set lo up && for n in 1 2 3; do \"$0\" 127.0.0.1 32768-60999; done";
    command.args(["-r", "-n", "sh", "-c", line, PORT_SCAN]);
    let scan = Program::start(command).unwrap();
    if !scan.wait(PATIENCE).is_some_and(|status| status.success()) {
        return testbed::skipped(&text(&scan.stderr().bytes()));
    }
    assert!(scan.stdout().wait_for_end(PATIENCE));
    let closed = "0 open, 28232 closed, 0 filtered\n";
    assert_eq!(text(&scan.stdout().bytes()), closed.repeat(3));
}

#[test]
fn the_scan_finds_netcat() {
    let Some(nc) = peer("nc") else { return };
    let mut command = Command::new(nc);
    command.args(["-v", "-l", "-k", "127.0.0.1", "0"]);
    let server = Program::start(command).unwrap();
    let said = |bytes: &[u8]| bytes.ends_with(b"\n");
    assert!(server.stderr().wait_until(said, PATIENCE));
    let said = text(&server.stderr().bytes());
    let port = said.split_whitespace().last().unwrap();
    for host in ["127.0.0.1", "::ffff:127.0.0.1"] {
        let scan = output(PORT_SCAN, &[host, port]);
        assert!(scan.ends_with("1 open, 0 closed, 0 filtered\n"), "{scan}");
    }
}

/// Twelve silent ports, each for half a second.
#[test]
fn the_scan_knocks_at_as_many_at_once_as_it_may() {
    let silent: Vec<_> = (0..12).map(|_| silent_port()).collect();
    let ports: Vec<String> = silent.iter().map(|it| it.2.to_string()).collect();
    let rows = [
        ("4", Duration::from_millis(1500)),
        ("12", Duration::from_millis(500)),
    ];
    for (at_once, least) in rows {
        let begun = Instant::now();
        let options = ["--timeout", "500", "--at-once", at_once];
        let scan = output(
            PORT_SCAN,
            &[&options[..], &["127.0.0.1", &ports.join(",")]].concat(),
        );
        let took = begun.elapsed();
        assert!(took >= least && took < Duration::from_secs(6), "{took:?}");
        assert!(
            scan.starts_with("0 open, 0 closed, 12 filtered: "),
            "{scan}"
        );
    }
}

#[test]
fn only_the_own_machine_is_scanned() {
    // RFC 5737 and RFC 3849: for documentation, so of no machine.
    for host in ["192.0.2.1", "2001:db8::1", "0.0.0.0", "::ffff:192.0.2.1"] {
        let expected =
            format!("error: {host} is not this machine: ask its owner first (see --help)\n");
        assert_refuses(&start(PORT_SCAN, &[host]), &expected);
    }
    let port = free_port().to_string();
    for mine in [
        &["127.1.2.3", &port][..],
        &["--i-own-this-host", "0.0.0.0", &port],
    ] {
        assert_eq!(output(PORT_SCAN, mine), "0 open, 1 closed, 0 filtered\n");
    }
}

// --- What goes wrong, and must be one clear line

#[test]
fn what_is_no_argument_is_one_clear_line() {
    // Each row: program, its arguments, the line on stderr (or its beginning, at `…`).
    let rows: [(&str, &[&str], &str); 14] = [
        (
            SERVICES,
            &["65536"],
            "error: 65536 is no port: 0 to 65535 are…",
        ),
        (SERVICES, &["-x"], "error: invalid option '-x'…"),
        (
            SERVICES,
            &["--database"],
            "error: missing argument for option '--database'…",
        ),
        (NETSTAT, &["-x"], "error: invalid option '-x'…"),
        (NETSTAT, &["-tx"], "error: invalid option '-x'…"),
        (
            NETSTAT,
            &["a"],
            "error: there are options only (see --help)\n",
        ),
        (FOUR_TUPLE, &["a"], "error: no arguments (see --help)\n"),
        (
            PORT_SCAN,
            &[],
            "error: HOST and perhaps PORTS (see --help)\n",
        ),
        (
            PORT_SCAN,
            &["a", "b", "c"],
            "error: HOST and perhaps PORTS…",
        ),
        (
            PORT_SCAN,
            &["nobody.invalid"],
            "error: \"nobody.invalid\" names no host known here…",
        ),
        (
            PORT_SCAN,
            &["::1", "9-8"],
            "error: \"9-8\" is no port and no range of ports…",
        ),
        (
            PORT_SCAN,
            &["--at-once", "0", "::1"],
            "error: --at-once can't be \"0\"…",
        ),
        (
            PORT_SCAN,
            &["--timeout", "0", "::1"],
            "error: --timeout can't be \"0\"…",
        ),
        (
            PORT_SCAN,
            &["--timeout=x", "::1"],
            "error: --timeout can't be \"x\"…",
        ),
    ];
    for (program, arguments, expected) in rows {
        assert_refuses(&start(program, arguments), expected);
    }
}

/// With more sockets than it may open: that says nothing about any port.
#[test]
fn too_many_at_once_is_one_clear_line() {
    let silent: Vec<_> = (0..24).map(|_| silent_port()).collect();
    let ports: Vec<String> = silent.iter().map(|it| it.2.to_string()).collect();
    let line = "ulimit -n 16; \"$0\" --at-once 24 127.0.0.1 $1";
    let shell = start("sh", &["-c", line, PORT_SCAN, &ports.join(",")]);
    assert_refuses(&shell, "error: can't try port …");
}

#[test]
fn help_is_printed() {
    for (program, usage) in [
        (
            SERVICES,
            "usage: lab08_services [--database FILE] [NAME|PORT...]\n",
        ),
        (
            NETSTAT,
            "usage: lab08_netstat [-a] [-l] [-t] [-u] [-p] [-n]\n",
        ),
        (FOUR_TUPLE, "usage: lab08_four_tuple\n"),
        (
            PORT_SCAN,
            "usage: lab08_port_scan [OPTION...] HOST [PORTS]\n",
        ),
    ] {
        for option in ["-h", "--help"] {
            let help = output(program, &[option]);
            assert!(help.contains(usage), "{help}");
            assert!(help.lines().all(|line| line.len() <= 80), "{help}");
        }
    }
}

/// Each row: a shell line, in which `$0` is the program; its exit code; stderr.
#[test]
fn an_output_that_takes_nothing_is_no_panic() {
    let full = "error: can't print: No space left…";
    let rows = [
        (SERVICES, "\"$0\" > /dev/full", 1, full),
        (
            SERVICES,
            "{ \"$0\" 80 80 80; echo $? >&2; } | true",
            0,
            "0\n",
        ),
        (NETSTAT, "\"$0\" -a > /dev/full", 1, full),
        (NETSTAT, "{ \"$0\" -a; echo $? >&2; } | true", 0, "0\n"),
        (FOUR_TUPLE, "\"$0\" > /dev/full", 1, full),
        (PORT_SCAN, "\"$0\" 127.0.0.1 1 > /dev/full", 1, full),
        (
            PORT_SCAN,
            "{ \"$0\" 127.0.0.1 1; echo $? >&2; } | true",
            0,
            "0\n",
        ),
    ];
    for (program, line, code, expected) in rows {
        let shell = start("sh", &["-c", line, program]);
        assert_ends(&shell, code);
        assert_says(&shell, expected);
    }
}

// --- Helpers

/// Two views of the kernel's tables. While others' connections come and go, a view may lack a
/// line that is there, so that one disagreement proves nothing.
fn agree<T: Debug + PartialEq>(views: impl Fn() -> (T, T)) {
    let agreed = (0..20).any(|_| {
        let (one, other) = views();
        one == other
    });
    if !agreed {
        let (one, other) = views();
        assert_eq!(one, other);
    }
}

fn start(program: &str, arguments: &[&str]) -> Program {
    let mut command = Command::new(program);
    command.args(arguments);
    Program::start(command).unwrap()
}

/// What it prints; it must end well, and say nothing on stderr.
fn output(program: &str, arguments: &[&str]) -> String {
    let program = start(program, arguments);
    assert_ends(&program, 0);
    assert_eq!(text(&program.stderr().bytes()), "");
    text(&program.stdout().bytes())
}

/// A port that nobody has, just now.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// A port that doesn't answer: its listener's queue is full, so the system drops what knocks.
fn silent_port() -> (Socket, Vec<TcpStream>, u16) {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    listener.bind(&any.into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let short = Duration::from_millis(50);
    let knock = || TcpStream::connect_timeout(&address, short).ok();
    let clients = std::iter::from_fn(knock).collect();
    (listener, clients, address.port())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The program ends by itself with this code, and closes its outputs.
fn assert_ends(program: &Program, code: i32) {
    let status = program.wait(PATIENCE).expect("it ends");
    assert!(program.stdout().wait_for_end(PATIENCE) && program.stderr().wait_for_end(PATIENCE));
    assert_eq!(
        status.code(),
        Some(code),
        "stderr: {}",
        text(&program.stderr().bytes())
    );
}

fn assert_refuses(program: &Program, expected: &str) {
    assert_ends(program, 1);
    assert_says(program, expected);
}
