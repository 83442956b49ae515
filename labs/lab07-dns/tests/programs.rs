//! The lab's programs, started as processes: against each other, against real servers and clients,
//! and in the situations of everyday use that must end in one clear line.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use dns_lookup::{MAX_MESSAGE, Message, Rcode, Type};
use testbed::{Program, assert_says, ordinary_user, peer};

const SERVER: &str = env!("CARGO_BIN_EXE_lab07_dns_server");
const LOOKUP: &str = env!("CARGO_BIN_EXE_lab07_dns_lookup");
const HOST_INFO: &str = env!("CARGO_BIN_EXE_lab07_host_info");

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the course's zone says of some names, as `lab07_dns_lookup` prints it.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "www.course.test",
        "A",
        "www.course.test. 300 IN A 192.0.2.80\n",
    ),
    (
        "www.course.test",
        "AAAA",
        "www.course.test. 300 IN AAAA 2001:db8::80\n",
    ),
    (
        "course.test",
        "MX",
        "course.test. 300 IN MX 10 mail.course.test.\n",
    ),
    (
        "course.test",
        "TXT",
        "course.test. 300 IN TXT \"v=spf1 mx -all\"\n",
    ),
    (
        "course.test",
        "CAA",
        "course.test. 300 IN CAA 0 issue \"ca.course.test\"\n",
    ),
    (
        "_http._tcp.course.test",
        "SRV",
        "_http._tcp.course.test. 300 IN SRV 0 5 80 www.course.test.\n",
    ),
    (
        "any.wild.course.test",
        "A",
        "any.wild.course.test. 300 IN A 192.0.2.99\n",
    ),
    (
        "site.course.test",
        "A",
        "site.course.test. 300 IN CNAME web.course.test.\n\
         web.course.test. 300 IN CNAME www.course.test.\n\
         www.course.test. 300 IN A 192.0.2.80\n",
    ),
];

// --- Our server and our client

#[test]
fn what_the_zone_has_is_found() {
    let (_server, address) = serve(&[]);
    for (name, kind, expected) in KNOWN {
        assert_eq!(found(address, name, kind), *expected);
    }
}

#[test]
fn that_there_is_nothing_is_told_apart() {
    let (_server, address) = serve(&[]);
    for (name, kind, expected) in [
        (
            "nx.course.test",
            "A",
            "there is no nx.course.test. (NXDOMAIN)",
        ),
        (
            "www.course.test",
            "MX",
            "www.course.test. has no such records (NODATA)",
        ),
        (
            "wild.course.test",
            "A",
            "wild.course.test. has no such records (NODATA)",
        ),
        (
            "loop.course.test",
            "A",
            "loop.course.test. leads from alias to alias without end",
        ),
        (
            "www.example.com",
            "A",
            &format!("{address} could not help (REFUSED)"),
        ),
        (
            "192.0.2.80",
            "PTR",
            &format!("{address} could not help (REFUSED)"),
        ),
        (
            "x.sub.course.test",
            "A",
            &format!("{address} only knows whom else to ask (a referral)"),
        ),
    ] {
        let lookup = look_up(name, kind, address);
        assert_ends(&lookup, 1);
        let told = text(&lookup.stderr().bytes());
        assert!(told.ends_with(&format!("\nerror: {expected}\n")), "{told}");
    }
}

#[test]
fn the_server_tells_of_each_question() {
    let (server, address) = serve(&[]);
    assert_ends(&look_up("www.course.test", "A", address), 0);
    assert_tells(&server, "[127.0.0.1] UDP ");
    assert_tells(&server, "IN A: QR AA RD NOERROR, ANCOUNT 1, 60 octets\n");
    let socket = socket();
    socket.send_to(b"abc", address).unwrap();
    assert_tells(
        &server,
        "[127.0.0.1] UDP nothing that can be read: silence\n",
    );
}

#[test]
fn what_is_too_long_for_udp_comes_over_tcp() {
    let (_server, address) = serve(&[]);
    let lookup = look_up("big.course.test", "TXT", address);
    assert_ends(&lookup, 0);
    let told = text(&lookup.stderr().bytes());
    for part in ["over UDP", " TC ", "over TCP", "1369 octets"] {
        assert!(told.contains(part), "{told}");
    }
    let printed = text(&lookup.stdout().bytes());
    assert_eq!(printed.matches("0123456789").count(), 130, "{printed}");
}

#[test]
fn each_octet_is_shown() {
    let (_server, address) = serve(&[]);
    let server = format!("@{address}");
    let options = [
        "www.course.test",
        &server,
        "--trace-bytes",
        "--seed",
        "4660",
    ];
    let lookup = start(LOOKUP, &options);
    assert_ends(&lookup, 0);
    let shown = text(&lookup.stdout().bytes());
    for line in [
        "0000  12 34                    ID        0x1234\n",
        "0002  01 00                    flags     RD\n",
        "0002  85 00                    flags     QR AA RD NOERROR\n",
        "RDATA     192.0.2.80\n",
        "UDP size  1232\n",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
    assert!(
        shown.lines().all(|line| line.chars().count() <= 80),
        "{shown}"
    );
    assert!(
        shown.ends_with("\nwww.course.test. 300 IN A 192.0.2.80\n"),
        "{shown}"
    );
}

#[test]
fn another_zone_is_read_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zone");
    let path = path.to_str().unwrap();
    fs::write(
        path,
        "$ORIGIN lab.test.\n@ 60 IN SOA ns host 1 2 3 4 5\nh 60 IN A 192.0.2.7",
    )
    .unwrap();
    let (_server, address) = serve(&[path]);
    let lookup = look_up("h.lab.test", "a", address);
    assert_ends(&lookup, 0);
    assert_eq!(
        text(&lookup.stdout().bytes()),
        "h.lab.test. 60 IN A 192.0.2.7\n"
    );
    fs::write(path, "h 60 IN A 192.0.2.7\n").unwrap();
    let server = start(SERVER, &["127.0.0.1:0", path]);
    assert_refuses(&server, &format!("error: {path}: a zone needs one SOA…"));
}

// --- The server, with a client of this file

#[test]
fn a_connection_carries_questions_in_pieces_and_one_after_the_other() {
    let (_server, address) = serve(&[]);
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let (mut both, mut ids) = (Vec::new(), vec![1, 2]);
    for id in &ids {
        let mut query = Vec::new();
        Message::query(*id, "www.course.test".parse().unwrap(), Type::A)
            .encode(MAX_MESSAGE, &mut query);
        both.extend_from_slice(&u16::try_from(query.len()).unwrap().to_be_bytes());
        both.extend_from_slice(&query);
    }
    for octet in both {
        stream.write_all(&[octet]).unwrap();
    }
    while !ids.is_empty() {
        let mut length = [0; 2];
        stream.read_exact(&mut length).unwrap();
        let mut answer = vec![0; u16::from_be_bytes(length).into()];
        stream.read_exact(&mut answer).unwrap();
        let answer = Message::parse(&answer).unwrap();
        assert_eq!(answer.answers.len(), 1);
        ids.retain(|id| *id != answer.header.id);
    }
}

// --- The client, with a server of this file

#[test]
fn a_forged_answer_is_ignored() {
    let server = socket();
    let lookup = look_up("www.test", "A", server.local_addr().unwrap());
    let (query, client) = receive(&server);
    let answer = query.response(Rcode::NxDomain);
    let mut forged = answer.clone();
    forged.header.id ^= 1;
    send(&server, client, &forged);
    // From another port: the system itself keeps it away.
    send(&socket(), client, &query.response(Rcode::Refused));
    send(&server, client, &answer);
    assert_ends(&lookup, 1);
    let told = text(&lookup.stderr().bytes());
    assert!(
        told.ends_with("error: there is no www.test. (NXDOMAIN)\n"),
        "{told}"
    );
}

#[test]
fn each_question_has_an_id_a_port_and_letters_of_its_own() {
    let server = socket();
    let mut seen = Vec::new();
    for _ in 0..8 {
        let lookup = look_up("a-long-enough-name.test", "A", server.local_addr().unwrap());
        let (query, client) = receive(&server);
        let letters = query.questions.first().unwrap().name.to_string();
        seen.push((query.header.id, client.port(), letters));
        send(&server, client, &query.response(Rcode::NxDomain));
        assert_ends(&lookup, 1);
    }
    let different = |values: Vec<String>| {
        let mut values = values;
        values.sort_unstable();
        values.dedup();
        values.len()
    };
    assert!(
        different(seen.iter().map(|it| it.0.to_string()).collect()) >= 7,
        "{seen:?}"
    );
    assert!(
        different(seen.iter().map(|it| it.1.to_string()).collect()) >= 4,
        "{seen:?}"
    );
    assert!(
        different(seen.iter().map(|it| it.2.clone()).collect()) >= 7,
        "{seen:?}"
    );
}

// --- The server, with real clients

#[test]
fn dig_and_kdig_are_served() {
    for tool in ["dig", "kdig"] {
        let Some(tool) = peer(tool) else { continue };
        let (_server, address) = serve(&[]);
        let ask = |arguments: &str| {
            let mut command = Command::new(&tool);
            let port = address.port().to_string();
            command.args(["-p", &port, "@127.0.0.1"]);
            command.args(arguments.split(' '));
            let asking = Program::start(command).unwrap();
            assert_ends(&asking, 0);
            text(&asking.stdout().bytes())
        };
        let rows = [
            ("+short www.course.test A", "192.0.2.80\n"),
            ("+short +tcp www.course.test AAAA", "2001:db8::80\n"),
            (
                "+short site.course.test",
                "web.course.test.\nwww.course.test.\n192.0.2.80\n",
            ),
            (
                "+short _http._tcp.course.test SRV",
                "0 5 80 www.course.test.\n",
            ),
            ("+short course.test CAA", "0 issue \"ca.course.test\""),
            ("+short course.test TYPE65", "1 . alpn="),
            ("nx.course.test", "status: NXDOMAIN"),
            (
                "www.course.test MX",
                "SOA\tns1.course.test. hostmaster.course.test.",
            ),
            ("example.com", "status: REFUSED"),
            ("x.sub.course.test", "NS\tns.sub.course.test."),
        ];
        for (arguments, expected) in rows {
            let told = ask(arguments);
            assert!(told.contains(expected), "{arguments}: {told}");
        }
        if tool.file_name().is_some_and(|it| it == "dig") {
            assert!(ask("+opcode=4 course.test SOA").contains("status: NOTIMP"));
        }
        let big = ask("+short big.course.test TXT");
        assert_eq!(big.matches("0123456789").count(), 130);
        // kdig says TC, dig says tc.
        let cut = ask("+noedns +ignore +notcp big.course.test TXT").to_lowercase();
        assert!(cut.contains("tc"), "{cut}");
    }
}

/// The system's resolver speaks to port 53 only: so in a network of its own, where that is free.
#[test]
fn getent_and_host_info_are_served() {
    let (Some(unshare), Some(ip), Some(_)) = (peer("unshare"), peer("ip"), peer("getent")) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let resolv = folder.path().join("resolv.conf");
    fs::write(&resolv, "nameserver 127.0.0.1\nsearch course.test\n").unwrap();
    let script = "
        $1 link set lo up && mount --bind \"$2\" /etc/resolv.conf || exit 9
        \"$3\" 127.0.0.1:53 > \"$5\" 2> /dev/null & server=$!
        until grep -q listening \"$5\"; do kill -0 $server || exit 8; done
        getent hosts web; \"$4\" web nx
        kill $server
    ";
    let listening = folder.path().join("listening");
    let mut command = Command::new(unshare);
    command.args(["-rnm", "sh", "-c", script, "sh"]);
    command.args([
        ip.as_path(),
        &resolv,
        Path::new(SERVER),
        Path::new(HOST_INFO),
        &listening,
    ]);
    let shell = Program::start(command).unwrap();
    shell.wait(PATIENCE).expect("it ends");
    assert!(shell.stdout().wait_for_end(PATIENCE));
    let told = text(&shell.stdout().bytes());
    if told.is_empty() {
        return testbed::skipped("no network namespace for an ordinary user");
    }
    let first = told.lines().next().unwrap_or_default();
    assert!(first.contains("www.course.test web"), "{told}");
    for line in [
        "web\n  gethostbyname     192.0.2.80\n",
        "  gethostbyname_ex  www.course.test [\"web\"] [192.0.2.80]\n",
        "nx\n  error: ",
    ] {
        assert!(told.contains(line), "{told}");
    }
}

// --- The client, with real servers: the course's zone in each of them

#[test]
fn knot_is_asked() {
    let conf = |folder: &str, port: u16| {
        format!(
            "server:\n  listen: 127.0.0.1@{port}\n  rundir: {folder}\n  udp-workers: 1\n  tcp-workers: 1\n  \
             background-workers: 1\nlog:\n  - target: stderr\n    any: info\ndatabase:\n  storage: {folder}\n\
             zone:\n  - domain: course.test\n    storage: {folder}\n    file: zone\n"
        )
    };
    with_server("knotd", &["-c"], conf, |address| {
        assert_knows(address);
        assert_nothing(address);
    });
}

#[test]
fn nsd_is_asked() {
    let conf = |folder: &str, port: u16| {
        format!(
            "server:\n  ip-address: 127.0.0.1@{port}\n  port: {port}\n  username: \"\"\n  chroot: \"\"\n  \
             zonesdir: \"{folder}\"\n  database: \"\"\n  pidfile: \"\"\n  xfrdfile: \"{folder}/xfrd.state\"\n  \
             xfrdir: \"{folder}\"\n  zonelistfile: \"{folder}/zone.list\"\n  cookie-secret-file: \"\"\n  \
             server-count: 1\nremote-control:\n  control-enable: no\nzone:\n  name: course.test\n  zonefile: zone\n"
        )
    };
    with_server("nsd", &["-d", "-c"], conf, |address| {
        assert_knows(address);
        assert_nothing(address);
    });
}

/// A resolver that asks our server: our client and our server on both of its sides.
#[test]
fn unbound_is_asked_and_asks() {
    let (_server, ours) = serve(&[]);
    let stub = format!("{}@{}", ours.ip(), ours.port());
    let conf = |folder: &str, port: u16| {
        format!(
            "server:\n  interface: 127.0.0.1@{port}\n  port: {port}\n  username: \"\"\n  chroot: \"\"\n  \
             directory: \"{folder}\"\n  pidfile: \"\"\n  use-syslog: no\n  logfile: \"\"\n  do-daemonize: no\n  \
             num-threads: 1\n  module-config: \"iterator\"\n  do-not-query-localhost: no\n  \
             access-control: 127.0.0.0/8 allow\n  local-zone: \"test.\" nodefault\n  root-hints: \"\"\n\
             stub-zone:\n  name: \"course.test\"\n  stub-addr: {stub}\nremote-control:\n  control-enable: no\n"
        )
    };
    with_server("unbound", &["-d", "-c"], conf, |address| {
        assert_knows(address);
        assert_nothing(address);
    });
}

#[test]
fn dnsmasq_is_asked() {
    let Some(dnsmasq) = peer("dnsmasq") else {
        return;
    };
    let options = "--no-daemon --conf-file=/dev/null --no-resolv --no-hosts --bind-interfaces \
        --listen-address=127.0.0.1 --user= --pid-file= --log-facility=- \
        --host-record=h.lab.test,192.0.2.7,2001:db8::7 --cname=c.lab.test,h.lab.test \
        --mx-host=lab.test,mail.lab.test,10 --txt-record=t.lab.test,hello --local=/lab.test/";
    let Some((_dnsmasq, address)) = until_it_listens(|port| {
        let mut command = ordinary_user(&dnsmasq)?;
        command.args(options.split_whitespace());
        command.arg(format!("--port={port}"));
        Some(command)
    }) else {
        return;
    };
    for (name, kind, expected) in [
        ("h.lab.test", "A", "h.lab.test. 0 IN A 192.0.2.7\n"),
        ("h.lab.test", "AAAA", "h.lab.test. 0 IN AAAA 2001:db8::7\n"),
        (
            "192.0.2.7",
            "PTR",
            "7.2.0.192.in-addr.arpa. 0 IN PTR h.lab.test.\n",
        ),
        ("lab.test", "MX", "lab.test. 0 IN MX 10 mail.lab.test.\n"),
        ("t.lab.test", "TXT", "t.lab.test. 0 IN TXT \"hello\"\n"),
        (
            "c.lab.test",
            "A",
            "c.lab.test. 0 IN CNAME h.lab.test.\nh.lab.test. 0 IN A 192.0.2.7\n",
        ),
    ] {
        assert_eq!(found(address, name, kind), expected);
    }
    assert_ends(&look_up("nx.lab.test", "A", address), 1);
}

// --- Host information

#[test]
fn this_host_and_localhost_are_known_offline() {
    let info = start(HOST_INFO, &["localhost", "127.0.0.1", "no name at all"]);
    assert_ends(&info, 0);
    let told = text(&info.stdout().bytes());
    for part in [
        "  gethostname       ",
        "  getfqdn           ",
        "\nlocalhost\n  gethostbyname     127.0.0.1\n",
        "\n127.0.0.1\n  gethostbyname     127.0.0.1\n",
        "\nno name at all\n  error: ",
    ] {
        assert!(told.contains(part), "{told}");
    }
}

// --- What goes wrong, and must be one clear line

#[test]
fn what_is_no_argument_is_one_clear_line() {
    // Each row: program, its arguments, the line on stderr (or its beginning, at `…`).
    let rows: [(&str, &[&str], &str); 13] = [
        (
            SERVER,
            &["nonsense"],
            "error: \"nonsense\" is no address with a port, such as 127.0.0.1:5353\n",
        ),
        (
            SERVER,
            &["192.0.2.1:0"],
            "error: 192.0.2.1 is not this machine's: try 127…",
        ),
        (
            SERVER,
            &["127.0.0.1:0", "/nowhere"],
            "error: can't read /nowhere: No such file…",
        ),
        (
            SERVER,
            &["127.0.0.1:0", "/etc/hosts"],
            "error: /etc/hosts: …",
        ),
        (SERVER, &["a", "b", "c"], "error: \"a\" is no address…"),
        (
            LOOKUP,
            &[],
            "error: a NAME, and perhaps a TYPE (see --help)\n",
        ),
        (
            LOOKUP,
            &["a", "b", "c"],
            "error: a NAME, and perhaps a TYPE (see --help)\n",
        ),
        (
            LOOKUP,
            &["a", "@::1", "@::1"],
            "error: one @SERVER at most (see --help)\n",
        ),
        (
            LOOKUP,
            &["a", "@127.0.0.1:x"],
            "error: \"127.0.0.1:x\" is no address…",
        ),
        (
            LOOKUP,
            &["a..b", "@::1"],
            "error: \"a..b\" is no name: an empty label at offset 2\n",
        ),
        (
            LOOKUP,
            &["a", "WHAT", "@::1"],
            "error: TYPE is A, AAAA, MX, TXT, TYPE65, ...…",
        ),
        (
            LOOKUP,
            &["a", "--wrong"],
            "error: invalid option '--wrong'…",
        ),
        (HOST_INFO, &["--wrong"], "error: invalid option '--wrong'…"),
    ];
    for (program, arguments, expected) in rows {
        assert_refuses(&start(program, arguments), expected);
    }
}

#[test]
fn a_second_server_on_a_busy_port_is_told_what_to_do() {
    let (_server, address) = serve(&[]);
    let second = start(SERVER, &[&address.to_string()]);
    let port = address.port();
    let expected =
        format!("error: port {port} is in use: give another address, for example 127.0.0.1:0\n");
    assert_refuses(&second, &expected);
}

#[test]
fn that_nobody_answers_is_told() {
    let nobody = free_address();
    let lookup = look_up("www.course.test", "A", nobody);
    assert_ends(&lookup, 1);
    let told = text(&lookup.stderr().bytes());
    let refused = format!("{nobody}: Connection refused");
    assert!(
        told.contains(&refused) && told.ends_with("\nerror: no server answered\n"),
        "{told}"
    );
}

#[test]
fn help_is_printed() {
    for (program, usage) in [
        (SERVER, "usage: lab07_dns_server [ADDRESS [ZONE]]\n"),
        (
            LOOKUP,
            "usage: lab07_dns_lookup NAME [TYPE] [@SERVER[:PORT]] [--trace-bytes] [--seed N]\n",
        ),
        (HOST_INFO, "usage: lab07_host_info [NAME|ADDRESS...]\n"),
    ] {
        let helping = start(program, &["--help"]);
        assert_ends(&helping, 0);
        let help = text(&helping.stdout().bytes());
        assert!(help.contains(usage), "{help}");
        assert!(help.lines().all(|line| line.len() <= 80), "{help}");
    }
}

/// Each row: a shell line, in which `$0` is the program and `$1` a server; its exit code; stderr.
#[test]
fn an_output_that_takes_nothing_is_no_panic() {
    let full = "error: can't print: No space left on device\n";
    let (_server, address) = serve(&[]);
    for (program, line, code, said) in [
        (SERVER, "\"$0\" 127.0.0.1:0 > /dev/full", 1, full),
        (LOOKUP, "\"$0\" www.course.test @$1 > /dev/full", 1, full),
        (
            LOOKUP,
            "{ \"$0\" www.course.test @$1; echo $? >&2; } | true",
            0,
            "\n0\n",
        ),
        (HOST_INFO, "\"$0\" localhost > /dev/full", 1, full),
        (
            HOST_INFO,
            "{ \"$0\" localhost; echo $? >&2; } | true",
            0,
            "0\n",
        ),
    ] {
        let shell = start("sh", &["-c", line, program, &address.to_string()]);
        assert_ends(&shell, code);
        let told = text(&shell.stderr().bytes());
        assert!(told.ends_with(said), "{line}: {told}");
    }
}

// --- Helpers

fn serve(more: &[&str]) -> (Program, SocketAddr) {
    let server = start(SERVER, &[&["127.0.0.1:0"], more].concat());
    let address = server.listening(PATIENCE).unwrap();
    (server, address)
}

fn look_up(name: &str, kind: &str, server: SocketAddr) -> Program {
    start(LOOKUP, &[name, kind, &format!("@{server}")])
}

fn found(server: SocketAddr, name: &str, kind: &str) -> String {
    let lookup = look_up(name, kind, server);
    assert_ends(&lookup, 0);
    text(&lookup.stdout().bytes())
}

/// A server that asks another one knows a record for less time with every second.
fn assert_knows(server: SocketAddr) {
    let without_ttl = |text: &str| {
        let lines = text.lines().map(|line| line.split(' '));
        let words = lines.flat_map(|words| words.enumerate().filter(|(n, _)| *n != 1));
        words.map(|(_, word)| word.to_owned()).collect::<Vec<_>>()
    };
    for (name, kind, expected) in KNOWN {
        let found = found(server, name, kind);
        assert_eq!(without_ttl(&found), without_ttl(expected), "{name} {kind}");
    }
}

fn assert_nothing(server: SocketAddr) {
    for (name, kind, expected) in [
        ("nx.course.test", "A", "(NXDOMAIN)\n"),
        ("www.course.test", "MX", "(NODATA)\n"),
    ] {
        let lookup = look_up(name, kind, server);
        assert_ends(&lookup, 1);
        let told = text(&lookup.stderr().bytes());
        assert!(told.ends_with(expected), "{told}");
    }
    let big = look_up("big.course.test", "TXT", server);
    assert_ends(&big, 0);
    assert!(text(&big.stderr().bytes()).contains("over TCP"));
}

/// Starts a real server, as an ordinary user, that has the course's zone in a folder of its own.
fn with_server(
    program: &str,
    options: &[&str],
    conf: impl Fn(&str, u16) -> String,
    test: impl FnOnce(SocketAddr),
) {
    let Some(program) = peer(program) else { return };
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let path = folder.path().to_str().unwrap();
    fs::write(folder.path().join("zone"), lab07_dns::COURSE_ZONE).unwrap();
    let started = until_it_listens(|port| {
        let file = folder.path().join("conf");
        fs::write(&file, conf(path, port)).unwrap();
        let mut command = ordinary_user(&program)?;
        command.args(options).arg(file);
        Some(command)
    });
    if let Some((_server, address)) = started {
        test(address);
    }
}

/// Starts a server until it has found its port free, and waits until it can be connected to.
fn until_it_listens(command: impl Fn(u16) -> Option<Command>) -> Option<(Program, SocketAddr)> {
    let deadline = Instant::now() + PATIENCE;
    let mut address = free_address();
    let mut server = Program::start(command(address.port())?).unwrap();
    while Instant::now() < deadline {
        // Somebody else may have taken the port: then the server ends by itself.
        let listens = TcpStream::connect(address).is_ok();
        if server.wait(Duration::from_millis(20)).is_none() {
            if listens {
                return Some((server, address));
            }
        } else {
            address = free_address();
            server = Program::start(command(address.port())?).unwrap();
        }
    }
    panic!("it never listened: {}", text(&server.stderr().bytes()));
}

fn start(program: &str, arguments: &[&str]) -> Program {
    let mut command = Command::new(program);
    command.args(arguments);
    Program::start(command).unwrap()
}

fn socket() -> UdpSocket {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket
}

fn receive(socket: &UdpSocket) -> (Message, SocketAddr) {
    let mut buffer = [0; 4096];
    let (len, from) = socket.recv_from(&mut buffer).unwrap();
    (Message::parse(buffer.get(..len).unwrap()).unwrap(), from)
}

fn send(socket: &UdpSocket, client: SocketAddr, message: &Message) {
    let mut octets = Vec::new();
    message.encode(MAX_MESSAGE, &mut octets);
    socket.send_to(&octets, client).unwrap();
}

/// A port that nobody has, just now.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn assert_tells(program: &Program, expected: &str) {
    let stderr = program.stderr();
    let told = stderr.wait_until(|bytes| text(bytes).contains(expected), PATIENCE);
    assert!(told, "{expected:?} is not in {:?}", text(&stderr.bytes()));
}

/// The program ends by itself with this code, and closes its outputs.
fn assert_ends(program: &Program, code: i32) {
    let status = program.wait(PATIENCE).expect("it ends");
    assert!(program.stdout().wait_for_end(PATIENCE) && program.stderr().wait_for_end(PATIENCE));
    let told = text(&program.stderr().bytes());
    assert_eq!(status.code(), Some(code), "stderr: {told}");
}

/// It ends with code 1 and one line on stderr; after `…` anything may follow in that line.
fn assert_refuses(program: &Program, expected: &str) {
    assert_ends(program, 1);
    assert_says(program, expected);
}
