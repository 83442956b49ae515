//! The lab's two programs, started as processes: against each other in every pair of versions,
//! against real peers of version 0, a Python program written from the specification alone, and
//! in the situations of everyday use that must end in one clear line.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use socket2::SockRef;
use testbed::{Program, assert_says, peer};

const SERVER: &str = env!("CARGO_BIN_EXE_lab05_hello_server");
const CLIENT: &str = env!("CARGO_BIN_EXE_lab05_hello_client");

/// `HELLO` and `WORLD` with the id 1 in version 1 (docs/en/hello-spec.md, section 12.2).
const H1: &[u8] = b"\xc8\x01\x01\0\0\0\0\x01\0\0\0\x05Hello";
const W1: &[u8] = b"\xc8\x01\x02\0\0\0\0\x01\0\0\0\x05World";

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

// --- Each other

#[test]
fn every_version_talks_to_every_other() {
    const NO_ANSWER: &str = "error: the server ended without an answer: try --version 0\n";
    // Each row: the highest version of the server, the client's, arguments, stdout, the last
    // line of stderr (what is sent comes before it).
    let rows: [(&str, &str, &[&str], &str, &str); 12] = [
        ("0", "0", &[], "World\n", "> 48 65 6C 6C 6F\n"),
        ("1", "0", &[], "World\n", "> 48 65 6C 6C 6F\n"),
        ("2", "0", &[], "World\n", "> 48 65 6C 6C 6F\n"),
        ("0", "1", &[], "", NO_ANSWER), // R48
        ("0", "2", &["Ada"], "", NO_ANSWER),
        ("1", "1", &[], "World\n", " 48 65 6C 6C 6F\n"),
        ("2", "1", &[], "World\n", " 48 65 6C 6C 6F\n"),
        (
            "1",
            "2",
            &["Ada"],
            "World\n",
            "the server speaks version 1: no fields\n",
        ), // R46
        ("2", "2", &[], "World\n", " 48 65 6C 6C 6F\n"),
        (
            "2",
            "2",
            &["Ada"],
            "World, Ada\n",
            "> C8 02 01 05 00 00 00 01 00 00 00 0A 01 03 41 64 61 48 65 6C 6C 6F\n",
        ),
        (
            "2",
            "2",
            &["Ada", "--language", "ko"],
            "세계, Ada\n",
            " 6C 6F\n",
        ),
        (
            "2",
            "2",
            &["Ada", "이순신", "Grace"],
            "World, Ada\nWorld, 이순신\nWorld, Grace\n",
            "",
        ),
    ];
    for (highest, version, arguments, stdout, stderr) in rows {
        let server = start(SERVER, &["127.0.0.1:0", "--version", highest]);
        let address = server.listening(PATIENCE).unwrap().to_string();
        let client = start(
            CLIENT,
            &[&[address.as_str(), "--version", version], arguments].concat(),
        );
        let row = format!("{version} to {highest} {arguments:?}");
        assert_ends(&client, i32::from(stdout.is_empty()));
        assert_eq!(text(&client.stdout().bytes()), stdout, "{row}");
        let said = text(&client.stderr().bytes());
        assert!(said.ends_with(stderr), "{row}: {said}");
    }
}

#[test]
fn the_server_tells_what_came_and_what_it_answered() {
    let (server, address) = serve();
    let client = start(CLIENT, &[&address.to_string(), "Ada"]);
    assert_ends(&client, 0);
    assert_tells(
        &server,
        "] < HELLO #1, version 2, fields 01 03 41 64 61: Hello\n",
    );
    assert_tells(&server, "] > WORLD #1, version 2: World, Ada\n");
    assert_tells(&server, "] closed: everything is answered\n");
}

#[test]
fn a_thousand_names_are_sent_at_once() {
    let (_server, address) = serve();
    let address = address.to_string();
    let names: Vec<String> = (0..1000).map(|number| format!("name {number}")).collect();
    let arguments: Vec<&str> = [address.as_str()]
        .into_iter()
        .chain(names.iter().map(String::as_str))
        .collect();
    let client = start(CLIENT, &arguments);
    assert_ends(&client, 0);
    let expected: String = names
        .iter()
        .map(|name| format!("World, {name}\n"))
        .collect();
    assert!(text(&client.stdout().bytes()) == expected);
}

// --- The server, with clients of this file

#[test]
fn two_clients_are_served_at_once() {
    let (_server, address) = serve();
    let mut clients = [connect(address), connect(address)];
    for _ in 0..3 {
        for client in &mut clients {
            client.write_all(H1).unwrap();
            assert_reads(client, W1);
        }
    }
}

#[test]
fn hostile_octets_are_answered_and_the_next_client_is_served() {
    let (server, address) = serve();
    // Each row: what a client sends, the octets of the answer without its reason, what is told.
    let rows: [(&[u8], &[u8], &str); 6] = [
        (
            b"GET / HTTP/1.1\r\n\r\n",
            b"\xc8\x01\x03\0\0\0\0\0",
            "BAD_MAGIC",
        ),
        (
            b"\x16\x03\x01\x02\0\x01\0",
            b"\xc8\x01\x03\0\0\0\0\0",
            "BAD_MAGIC",
        ),
        (
            b"\xc8\x02\x01\0\0\0\0\x07\xff\xff\xff\xff",
            b"\xc8\x02\x03\0\0\0\0\x07",
            "TOO_LONG",
        ),
        (
            b"\xc8\x01\x01\xff\0\0\0\x07\0\0\0\0",
            b"\xc8\x01\x03\0\0\0\0\x07",
            "BAD_FIELDS_LENGTH",
        ),
        (
            b"\xc8\x01\x01\0\0\0\0\x07\0\0\0\x01\x1b",
            b"\xc8\x01\x03\0\0\0\0\x07",
            "< HELLO #7, version 1: \\x1b\n",
        ),
        (
            b"HEAD / HTTP/1.1\r\n\r\n",
            b"",
            "< HEAD / HTTP/1.1\\r\\n\\r\\n\n",
        ),
    ];
    for (sent, begin, told) in rows {
        let mut client = connect(address);
        client.write_all(sent).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).unwrap();
        assert!(
            answer.starts_with(begin) && answer.is_empty() == begin.is_empty(),
            "{answer:x?}"
        );
        assert_tells(&server, told);
    }
    let mut polite = connect(address);
    polite.write_all(H1).unwrap();
    assert_reads(&mut polite, W1);
}

#[test]
fn a_slow_client_is_cut_off_while_others_are_served() {
    let (server, address) = serve();
    let mut slow = connect(address);
    slow.set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    let begun = Instant::now();
    // An octet now and then, of a frame that could have 4096: R40.
    slow.write_all(b"\xc8\x01\x01\0\0\0\0\x01\0\0\x10\0")
        .unwrap();
    let mut answer = [0; 64];
    let len = loop {
        assert!(begun.elapsed() < PATIENCE, "it is patient for ever");
        match slow.read(&mut answer) {
            Ok(len) => break len,
            Err(_) => slow.write_all(b"x").unwrap(),
        }
        let mut other = connect(address);
        other.write_all(H1).unwrap();
        assert_reads(&mut other, W1);
    };
    assert!(begun.elapsed() >= Duration::from_secs(5));
    // Code 11; the offset depends on the clock.
    assert!(
        len > 16 && answer.starts_with(b"\xc8\x01\x03\0\0\0\0\0"),
        "{answer:x?}"
    );
    assert_eq!(answer.get(12..14), Some(&b"\0\x0b"[..]));
    drop(slow);
    assert_tells(&server, "] closed: the client took too long\n");
}

#[test]
fn a_reset_is_told_and_the_next_client_is_served() {
    let (server, address) = serve();
    let mut rude = connect(address);
    rude.write_all(H1).unwrap();
    assert_reads(&mut rude, W1);
    let name = rude.local_addr().unwrap();
    SockRef::from(&rude)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
    drop(rude);
    assert_tells(
        &server,
        &format!("[{name}] broken: nothing more can be said\n"),
    );
    let mut polite = connect(address);
    polite.write_all(b"Hello").unwrap();
    assert_reads(&mut polite, b"World");
}

#[test]
#[cfg(target_os = "linux")]
fn too_many_open_files_are_survived() {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 12; exec \"$0\" 127.0.0.1:0", SERVER]);
    let server = Program::start(command).unwrap();
    let address = server.listening(PATIENCE).unwrap();
    let crowd: Vec<_> = (0..16).map(|_| connect(address)).collect();
    assert_tells(&server, "[accept] Too many open files");
    drop(crowd);
    let mut polite = connect(address);
    polite.write_all(b"Hello").unwrap();
    assert_reads(&mut polite, b"World");
}

// --- The server, with real clients

#[test]
fn netcat_and_socat_are_clients_of_version_0() {
    let rows: [(&str, &[&str]); 2] = [
        ("nc", &["-N", "127.0.0.1", "{port}"]),
        ("socat", &["-t", "20", "-", "TCP:127.0.0.1:{port}"]),
    ];
    for (name, arguments) in rows {
        let Some(program) = peer(name) else { continue };
        let (_server, address) = serve();
        let port = address.port().to_string();
        // With the line end that a person types, and without the end of the input: R4, R5.
        for sent in ["Hello", "Hello\n"] {
            let mut command = Command::new(&program);
            command.args(arguments.iter().map(|it| it.replace("{port}", &port)));
            let client = Program::start(command).unwrap();
            let mut typing = client.take_stdin().unwrap();
            typing.write_all(sent.as_bytes()).unwrap();
            assert_prints(&client, "World");
            drop(typing);
            assert_ends(&client, 0);
        }
    }
}

/// Written from the specification, with nothing of this workspace.
const PYTHON_CLIENT: &str = "
import socket, struct, sys
host, port = sys.argv[1].rsplit(':', 1)
s = socket.create_connection((host, int(port)), timeout=20)
def frame(version, kind, ident, fields, payload):
    return struct.pack('>BBBBII', 0xC8, version, kind, len(fields), ident, len(fields) + len(payload)) + fields + payload
def exactly(n):
    data = b''
    while len(data) < n:
        more = s.recv(n - len(data))
        assert more, 'the end'
        data += more
    return data
def reply():
    magic, version, kind, nf, ident, length = struct.unpack('>BBBBII', exactly(12))
    assert magic == 0xC8 and length <= 4096 and nf <= length
    body = exactly(length)
    return version, kind, ident, body[:nf], body[nf:]
name = b'\\x01\\x03Bob'
s.sendall(frame(1, 1, 5, b'', b'Hello') + frame(2, 1, 6, name, b'Hello') + frame(2, 1, 7, name + name, b'Hello')
          + frame(9, 1, 8, b'\\x70\\x00', b'Hello'))
for _ in range(4):
    version, kind, ident, fields, payload = reply()
    print(version, kind, ident, fields, payload if kind == 2 else struct.unpack('>HH', payload[:4]))
s.shutdown(socket.SHUT_WR)
assert s.recv(1) == b''
";

#[test]
fn a_python_client_written_from_the_specification_is_served() {
    let Some(python) = peer("python3") else {
        return;
    };
    let (_server, address) = serve();
    let mut command = Command::new(python);
    command.args(["-c", PYTHON_CLIENT, &address.to_string()]);
    let client = Program::start(command).unwrap();
    assert_ends(&client, 0);
    let expected = "1 2 5 b'' b'World'\n\
                    2 2 6 b'' b'World, Bob'\n\
                    2 3 7 b'' (7, 17)\n\
                    2 2 8 b'' b'World'\n";
    assert_eq!(text(&client.stdout().bytes()), expected);
}

// --- The client, with real servers

#[test]
fn netcat_is_a_server_of_version_0() {
    let Some(nc) = peer("nc") else { return };
    let (address, server) = netcat_server(&nc);
    server.take_stdin().unwrap().write_all(b"World").unwrap();
    let client = start(CLIENT, &[&address.to_string(), "--version", "0"]);
    assert_ends(&client, 0);
    assert_eq!(text(&client.stdout().bytes()), "World\n");
    assert_ends(&server, 0);
    assert_eq!(text(&server.stdout().bytes()), "Hello");
}

/// Each row: what a Python server does with its connection `c`, the client's version, what it
/// prints, and the beginning of its error.
#[test]
fn servers_that_break_the_rules_are_told_in_one_clear_line() {
    let Some(python) = peer("python3") else {
        return;
    };
    let rows = [
        ("c.sendall(b'Wor'); c.sendall(b'ld')", "0", "World\n", ""),
        (
            "c.sendall(b'Worl')",
            "0",
            "",
            "error: the server answered \"Worl\" instead of World\n",
        ), // R7
        (
            "c.sendall(b'World\\n')",
            "0",
            "",
            "error: the server answered \"World\\n\" instead of World\n",
        ),
        (
            "c.sendall(b'\\xc8\\x03\\x02\\0\\0\\0\\0\\x01\\0\\0\\0\\x05World')",
            "2",
            "",
            "error: the server broke a rule: version 2 was offered, 3 came back\n", // R45
        ),
        (
            "c.sendall(b'\\xc8\\x02\\x02\\0\\0\\0\\0\\x01\\0\\0\\0\\x05World')",
            "1",
            "",
            "error: the server broke a rule: version 1 was offered, 2 came back\n",
        ),
        (
            "c.sendall(b'\\xc8\\x02\\x02\\0\\0\\0\\0\\x02\\0\\0\\0\\x05World')",
            "2",
            "",
            "error: the server broke a rule: the reply answers 2, which was not asked\n", // R14
        ),
        (
            "c.sendall(b'HTTP/1.1 400 Bad Request\\r\\n\\r\\n')",
            "2",
            "",
            "error: the server broke a rule: the reply breaks a rule: 48 instead of C8\n",
        ),
        (
            "c.sendall(b'\\xc8\\x01\\x03\\0\\0\\0\\0\\0\\0\\0\\0\\x09\\0\\x0c\\0\\0\\x1b[2J!')",
            "2",
            "",
            "error: request 0: BUSY at octet 0, ?[2J!\n", // R27
        ),
        (
            "c.sendall(b'\\xc8\\x02\\x02\\0\\0\\0\\0\\x01\\0\\0\\0\\x06a\\x1b[2Jb'); time.sleep(.1)",
            "2",
            "a?[2Jb\n",
            "",
        ),
        ("time.sleep(60)", "2", "", "error: no answer for 5s\n"), // R41
        (
            "c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))",
            "2",
            "",
            "error: the server broke the connection: ",
        ),
    ];
    for (behaviour, version, stdout, stderr) in rows {
        let server = python_server(&python, behaviour);
        let address = server.listening(PATIENCE).unwrap().to_string();
        let client = start(CLIENT, &[&address, "--version", version]);
        assert_ends(&client, i32::from(stdout.is_empty()));
        assert_eq!(text(&client.stdout().bytes()), stdout, "{behaviour}");
        let said = text(&client.stderr().bytes());
        let said = said.split_once('\n').map_or("", |(_, rest)| rest);
        assert_eq!(said.lines().count(), stderr.lines().count(), "{said}");
        assert!(said.starts_with(stderr), "{behaviour}: {said}");
    }
}

/// One connection is accepted and something read; `behaviour` is what is done with it then.
fn python_server(python: &Path, behaviour: &str) -> Program {
    let script = format!(
        "import socket, struct, sys, time\n\
         l = socket.create_server(('127.0.0.1', 0))\n\
         print('listening on %s:%d' % l.getsockname(), flush=True)\n\
         c, _ = l.accept()\n\
         with c:\n\x20 c.recv(99)\n\x20 {behaviour}\n"
    );
    let mut command = Command::new(python);
    command.args(["-c", &script]);
    Program::start(command).unwrap()
}

/// Netcat can't take port 0, so a free port is found and, if another takes it first, once more.
fn netcat_server(nc: &Path) -> (SocketAddr, Program) {
    for _ in 0..10 {
        let address = free_address();
        let mut command = Command::new(nc);
        command.args(["-N", "-l", "-v", "127.0.0.1", &address.port().to_string()]);
        let server = Program::start(command).unwrap();
        let listens = |bytes: &[u8]| text(bytes).contains("Listening on ");
        if server.stderr().wait_until(listens, PATIENCE) {
            return (address, server);
        }
    }
    panic!("netcat never listened");
}

// --- What goes wrong, and must be one clear line

#[test]
fn what_is_no_argument_is_one_clear_line() {
    // Each row: program, its arguments, the line on stderr (or its beginning, at `…`).
    let rows: [(&str, &[&str], &str); 14] = [
        (
            SERVER,
            &["nonsense"],
            "error: \"nonsense\" is no address with a port, such as 127.0.0.1:1234\n",
        ),
        (
            SERVER,
            &["127.0.0.1:0", "more"],
            "error: one ADDRESS at most (see --help)\n",
        ),
        (
            SERVER,
            &["--version", "3"],
            "error: --version can be 0, 1 or 2\n",
        ),
        (
            SERVER,
            &["--version=x"],
            "error: --version can't be \"x\": invalid digit…",
        ),
        (
            SERVER,
            &["--version"],
            "error: missing argument for option '--version'…",
        ),
        (SERVER, &["--port", "80"], "error: invalid option '--port'…"),
        (CLIENT, &["nonsense"], "error: \"nonsense\" is no address…"),
        (
            CLIENT,
            &["--version", "3"],
            "error: --version can be 0, 1 or 2\n",
        ),
        (
            CLIENT,
            &["--version", "256"],
            "error: --version can't be \"256\": number too large…",
        ),
        (
            CLIENT,
            &["127.0.0.1:1", "Ada", "--version", "1"],
            "error: NAMEs and --language need version 2\n",
        ),
        (
            CLIENT,
            &["--language", "ko", "--version", "0"],
            "error: NAMEs and --language need version 2\n",
        ),
        (
            CLIENT,
            &["127.0.0.1:1", ""],
            "error: a NAME has 1 to 64 bytes and no control characters\n",
        ),
        (
            CLIENT,
            &["127.0.0.1:1", "a\nb"],
            "error: a NAME has 1 to 64 bytes and no control characters\n",
        ),
        (
            CLIENT,
            &["--language", "ko_KR"],
            "error: --language: a tag, ko or en-GB\n",
        ),
    ];
    for (program, arguments, expected) in rows {
        assert_refuses(&start(program, arguments), expected);
    }
}

#[test]
fn a_busy_port_and_a_server_that_is_not_there_are_told() {
    let (_server, address) = serve();
    let port = address.port();
    let expected =
        format!("error: port {port} is in use: give another address, for example 127.0.0.1:0\n");
    assert_refuses(&start(SERVER, &[&address.to_string()]), &expected);
    let nobody = free_address();
    let expected = format!("error: nobody listens on {nobody}: start the server first\n");
    assert_refuses(&start(CLIENT, &[&nobody.to_string()]), &expected);
}

#[test]
fn help_is_printed() {
    for (program, usage) in [
        (
            SERVER,
            "usage: lab05_hello_server [ADDRESS] [--version HIGHEST]\n",
        ),
        (
            CLIENT,
            "usage: lab05_hello_client [ADDRESS [NAME...]] [--version 0|1|2] [--language TAG]\n",
        ),
    ] {
        for option in ["-h", "--help"] {
            let helping = start(program, &[option]);
            assert_ends(&helping, 0);
            let help = text(&helping.stdout().bytes());
            assert!(help.contains(usage), "{help}");
            assert!(help.lines().all(|line| line.len() <= 80), "{help}");
        }
    }
}

/// Each row: a shell line, in which `$0` is the program and `$1` a server; its exit code; the last
/// line of stderr, or its beginning.
#[test]
fn an_output_that_takes_nothing_is_no_panic() {
    let rows = [
        (
            CLIENT,
            "{ \"$0\" $1 a b c 2>&-; echo $? >&2; } | true",
            0,
            "0\n",
        ),
        (
            CLIENT,
            "\"$0\" $1 2>&1 > /dev/full | tail -1 >&2",
            0,
            "error: can't print: No space left",
        ),
        (
            CLIENT,
            "\"$0\" $1 --version 0 2>&1 > /dev/full | tail -1 >&2",
            0,
            "error: can't print: No space left",
        ),
        (CLIENT, "\"$0\" $1 > /dev/full 2>&1", 1, ""),
        (
            SERVER,
            "\"$0\" 127.0.0.1:0 > /dev/full",
            1,
            "error: can't print: No space",
        ),
        (SERVER, "\"$0\" --help | true", 0, ""),
    ];
    let (_server, address) = serve();
    for (program, line, code, expected) in rows {
        let shell = start("sh", &["-c", line, program, &address.to_string()]);
        assert_ends(&shell, code);
        let said = text(&shell.stderr().bytes());
        assert!(
            said.starts_with(expected) && said.lines().count() <= 1,
            "{line}: {said}"
        );
    }
}

/// Whoever reads what the server tells may go away: the clients are served all the same.
#[test]
fn a_server_whom_nobody_hears_goes_on() {
    let server = start("sh", &["-c", "\"$0\" 127.0.0.1:0 2>&-", SERVER]);
    let address = server.listening(PATIENCE).unwrap();
    for _ in 0..2 {
        let mut client = connect(address);
        client.write_all(b"Hello").unwrap();
        assert_reads(&mut client, b"World");
    }
}

// --- Helpers

fn serve() -> (Program, SocketAddr) {
    let server = start(SERVER, &["127.0.0.1:0"]);
    let address = server.listening(PATIENCE).unwrap();
    (server, address)
}

fn start(program: &str, arguments: &[&str]) -> Program {
    let mut command = Command::new(program);
    command.args(arguments);
    Program::start(command).unwrap()
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// A port that nobody listens on, just now.
fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn assert_reads(client: &mut TcpStream, expected: &[u8]) {
    let mut bytes = vec![0; expected.len()];
    client.read_exact(&mut bytes).unwrap();
    assert_eq!(bytes, expected);
}

fn assert_prints(program: &Program, expected: &str) {
    program
        .stdout()
        .wait_until(|bytes| bytes.len() >= expected.len(), PATIENCE);
    assert_eq!(text(&program.stdout().bytes()), expected);
}

fn assert_tells(program: &Program, expected: &str) {
    let told = program
        .stderr()
        .wait_until(|bytes| text(bytes).contains(expected), PATIENCE);
    assert!(
        told,
        "{expected:?} is not in {:?}",
        text(&program.stderr().bytes())
    );
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

/// It ends with code 1 and one line on stderr; after `…` anything may follow in that line.
fn assert_refuses(program: &Program, expected: &str) {
    assert_ends(program, 1);
    assert_says(program, expected);
}
