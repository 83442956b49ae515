//! The lab's two programs, started as processes: against each other, against real peers in both
//! directions, and in the situations of everyday use that must end in one clear line.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use socket2::SockRef;
use testbed::{Program, assert_says, peer};

const SERVER: &str = env!("CARGO_BIN_EXE_lab03_tcp_server");
const CLIENT: &str = env!("CARGO_BIN_EXE_lab03_tcp_client");
const GREETING: &str = "Hello from TCP Server\n";

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

// --- The server, with clients of this file

#[test]
fn the_server_greets_echoes_and_answers_the_half_close() {
    let (server, address) = serve();
    let mut client = connect(address);
    client.write_all(b"no newline").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    assert_eq!(answer, format!("{GREETING}no newline"));
    let me = client.local_addr().unwrap();
    for told in ["connected", "10 bytes", "half-closed"] {
        assert_tells(&server, &format!("[{me}] {told}"));
    }
}

#[test]
fn two_clients_are_served_at_once() {
    let (_server, address) = serve();
    let mut clients = [connect(address), connect(address)];
    for client in &mut clients {
        assert_reads(client, GREETING);
    }
    for round in ["one\n", "two\n", "three\n"] {
        for client in &mut clients {
            client.write_all(round.as_bytes()).unwrap();
            assert_reads(client, round);
        }
    }
}

#[test]
fn a_reset_is_told_and_the_next_client_is_served() {
    let (server, address) = serve();
    let mut rude = connect(address);
    assert_reads(&mut rude, GREETING);
    let name = rude.local_addr().unwrap();
    SockRef::from(&rude)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
    drop(rude);
    assert_tells(&server, &format!("[{name}] reset\n"));
    assert_reads(&mut connect(address), GREETING);
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
    assert_reads(&mut connect(address), GREETING);
    let complaints = text(&server.stderr().bytes()).matches("[accept]").count();
    assert!(complaints < 50, "it spins: {complaints} complaints");
}

// --- The server, with real clients

#[test]
fn a_netcat_client_is_served() {
    let Some(nc) = peer("nc") else { return };
    let (_server, address) = serve();
    let mut command = Command::new(nc);
    command.args(["-N", "127.0.0.1", &address.port().to_string()]);
    assert_real_client(command);
}

#[test]
fn a_socat_client_is_served() {
    let Some(socat) = peer("socat") else { return };
    let (_server, address) = serve();
    let mut command = Command::new(socat);
    command.args(["-t", "20", "-", &format!("TCP:{address}")]);
    assert_real_client(command);
}

#[test]
fn a_python_client_is_served() {
    let Some(python) = peer("python3") else {
        return;
    };
    let (_server, address) = serve();
    assert_real_client(python_program(&python, PYTHON_CLIENT, address));
}

const PYTHON_CLIENT: &str = "
import socket, sys
host, port = sys.argv[1].split(':')
with socket.create_connection((host, int(port)), timeout=20) as s:
    s.sendall(sys.stdin.buffer.read())
    s.shutdown(socket.SHUT_WR)
    while data := s.recv(1000):
        sys.stdout.buffer.write(data)
";

/// Gives it two lines and the end of the input, and expects them back after the greeting.
fn assert_real_client(command: Command) {
    let client = Program::start(command).unwrap();
    client
        .take_stdin()
        .unwrap()
        .write_all(b"first\nsecond\n")
        .unwrap();
    assert_ends(&client, 0);
    assert_eq!(
        text(&client.stdout().bytes()),
        format!("{GREETING}first\nsecond\n")
    );
}

// --- The client, with our server

#[test]
fn the_client_sends_its_arguments_and_prints_the_answers() {
    let (_server, address) = serve();
    let client = start(CLIENT, &[&address.to_string(), "hello", "큰 세상"]);
    assert_ends(&client, 0);
    assert_eq!(
        text(&client.stdout().bytes()),
        format!("{GREETING}hello\n큰 세상\n")
    );
    assert_eq!(text(&client.stderr().bytes()), "");
}

#[test]
fn the_client_prints_an_answer_before_the_next_line_is_typed() {
    let (_server, address) = serve();
    let client = start(CLIENT, &[&address.to_string()]);
    let mut typing = client.take_stdin().unwrap();
    let mut seen = GREETING.to_owned();
    assert_prints(&client, &seen);
    for line in ["one\n", "two\n", "without newline"] {
        typing.write_all(line.as_bytes()).unwrap();
        seen.push_str(line);
        assert_prints(&client, &seen);
    }
    drop(typing);
    assert_ends(&client, 0);
}

#[test]
fn a_mebibyte_goes_through_both_programs() {
    let (_server, address) = serve();
    let client = start(CLIENT, &[&address.to_string()]);
    let line = "0123456789abcde\n";
    let message = line.repeat((1 << 20) / line.len());
    client
        .take_stdin()
        .unwrap()
        .write_all(message.as_bytes())
        .unwrap();
    assert_ends(&client, 0);
    assert!(text(&client.stdout().bytes()) == format!("{GREETING}{message}"));
}

// --- The client, with real servers

/// Typed on both sides. Netcat ends the conversation as soon as the client half-closes.
#[test]
fn a_netcat_server_that_does_not_greet_is_talked_to() {
    let Some(nc) = peer("nc") else {
        return;
    };
    let (address, server) = netcat_server(&nc);
    let client = start(CLIENT, &[&address.to_string()]);
    let (mut here, mut there) = (client.take_stdin().unwrap(), server.take_stdin().unwrap());
    here.write_all(b"from the client\n").unwrap();
    assert_prints(&server, "from the client\n");
    there.write_all(b"from the server\n").unwrap();
    assert_prints(&client, "from the server\n");
    drop(here);
    assert_ends(&client, 0);
    assert_ends(&server, 0);
}

#[test]
fn a_socat_server_that_echoes_is_talked_to() {
    let Some(socat) = peer("socat") else { return };
    let mut command = Command::new(socat);
    command.args(["-ddd", "TCP-LISTEN:0,bind=127.0.0.1", "EXEC:cat"]);
    let server = Program::start(command).unwrap();
    // socat -ddd: `… N listening on AF=2 127.0.0.1:40123`.
    assert_tells(&server, "listening on AF=2 127.0.0.1:");
    let log = text(&server.stderr().bytes());
    let address = log
        .split("listening on AF=2 ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    let client = start(CLIENT, &[address, "one", "two"]);
    assert_ends(&client, 0);
    assert_eq!(text(&client.stdout().bytes()), "one\ntwo\n");
}

#[test]
fn python_servers_of_each_kind_are_talked_to() {
    let Some(python) = peer("python3") else {
        return;
    };
    // Each row: what it does with a connection `c`, what the client prints.
    let rows = [
        ("while d := c.recv(3): c.sendall(d)", "one\ntwo\n"),
        (
            "c.sendall(b'Hi\\n'); c.sendall(b''.join(iter(lambda: c.recv(9), b'')))",
            "Hi\none\ntwo\n",
        ),
        (
            "c.sendall(b'no end of line'); c.recv(8, socket.MSG_WAITALL)",
            "no end of line",
        ),
        (
            "c.shutdown(socket.SHUT_WR); assert c.recv(8, socket.MSG_WAITALL) == b'one\\ntwo\\n'",
            "",
        ),
    ];
    for (behaviour, expected) in rows {
        let server = python_server(&python, behaviour);
        let address = server.listening(PATIENCE).unwrap().to_string();
        let client = start(CLIENT, &[&address, "one", "two"]);
        assert_ends(&client, 0);
        assert_eq!(text(&client.stdout().bytes()), expected, "{behaviour}");
        assert_ends(&server, 0);
    }
}

/// One connection is accepted; `behaviour` is what is done with it.
fn python_server(python: &Path, behaviour: &str) -> Program {
    let script = format!(
        "import socket, struct, sys, time\n\
         l = socket.create_server(('127.0.0.1', 0))\n\
         print('listening on %s:%d' % l.getsockname(), flush=True)\n\
         c, _ = l.accept()\n\
         with c:\n\x20 {behaviour}\n"
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
fn a_second_server_on_a_busy_port_is_told_what_to_do() {
    let (_server, address) = serve();
    let port = address.port();
    let second = start(SERVER, &[&address.to_string()]);
    assert_refuses(
        &second,
        &format!("error: port {port} is in use: give another address, for example 127.0.0.1:0\n"),
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_privileged_port_is_told_as_such() {
    let limit = std::fs::read_to_string("/proc/sys/net/ipv4/ip_unprivileged_port_start").unwrap();
    if limit.trim().parse::<u16>().unwrap() <= 80 {
        testbed::skipped("everybody may listen on port 80 here");
        return;
    }
    // An ordinary user may not reach the folder of the build: a copy goes to where anybody may.
    let copy = std::env::temp_dir().join(format!("lab03_tcp_server-{}", std::process::id()));
    // Were it open for writing here, a process that another test starts at that
    // moment would inherit it, and nobody could run it (ETXTBSY).
    let copied = Command::new("cp").arg(SERVER).arg(&copy).status();
    assert!(copied.unwrap().success());
    if let Some(mut command) = testbed::ordinary_user(&copy) {
        command.arg("127.0.0.1:80");
        let server = Program::start(command).unwrap();
        let expected =
            "error: port 80 needs a privilege: give one from 1024 up, or 0 for a free one\n";
        assert_refuses(&server, expected);
    }
    std::fs::remove_file(copy).unwrap();
}

#[test]
fn what_is_no_address_is_one_clear_line() {
    // Each row: program, its arguments, the line on stderr (or its beginning, at `…`).
    let rows: [(&str, &[&str], &str); 8] = [
        (
            SERVER,
            &["nonsense"],
            "error: \"nonsense\" is no address with a port, such as 127.0.0.1:7777\n",
        ),
        (
            SERVER,
            &["127.0.0.1:65536"],
            "error: \"127.0.0.1:65536\" is no address…",
        ),
        (SERVER, &[""], "error: \"\" is no address…"),
        // RFC 5737 §3: for documentation, so of no machine.
        (
            SERVER,
            &["192.0.2.1:0"],
            "error: 192.0.2.1 is not this machine's: try 127…",
        ),
        (
            SERVER,
            &["127.0.0.1:0", "more"],
            "error: one ADDRESS at most (see --help)\n",
        ),
        (SERVER, &["--port", "80"], "error: invalid option '--port'…"),
        (CLIENT, &["nonsense"], "error: \"nonsense\" is no address…"),
        (CLIENT, &["-x"], "error: invalid option '-x'…"),
    ];
    for (program, arguments, expected) in rows {
        assert_refuses(&start(program, arguments), expected);
    }
}

#[test]
fn a_refused_connection_is_one_clear_line() {
    let address = free_address();
    let client = start(CLIENT, &[&address.to_string(), "hello"]);
    let expected = format!("error: nobody listens on {address}: start the server first\n");
    assert_refuses(&client, &expected);
}

/// Each row: what the server does with the connection `c`, and what the client says of it.
#[test]
fn a_broken_conversation_is_one_clear_line() {
    let Some(python) = peer("python3") else {
        return;
    };
    let rows = [
        (
            RESET,
            "error: the server broke the connection (reset): see what it says itself\n",
        ),
        (
            "time.sleep(60)",
            "error: for 3s the server sends nothing, not even a FIN\n",
        ),
    ];
    for (behaviour, expected) in rows {
        let server = python_server(&python, &format!("c.recv(9); {behaviour}"));
        let address = server.listening(PATIENCE).unwrap().to_string();
        assert_refuses(&start(CLIENT, &[&address, "hello"]), expected);
    }
}

/// What python says when the end of `with c` is to be a reset.
const RESET: &str = "c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))";

/// Nobody has to press Enter, or Ctrl-D, for the client to notice.
#[test]
fn a_reset_ends_the_client_while_its_input_is_open() {
    let Some(python) = peer("python3") else {
        return;
    };
    let server = python_server(
        &python,
        &format!("c.sendall(b'Hi'); sys.stdin.read(); {RESET}"),
    );
    let address = server.listening(PATIENCE).unwrap().to_string();
    let client = start(CLIENT, &[&address]);
    assert_prints(&client, "Hi");
    drop(server.take_stdin());
    assert_refuses(&client, "error: the server broke the connection (reset)…");
}

/// Longer than the client waits for an answer once all is sent: nothing tells of a wait that
/// isn't ended, so this one is waited for.
#[test]
fn whoever_types_slowly_may_take_the_time() {
    let (_server, address) = serve();
    let client = start(CLIENT, &[&address.to_string()]);
    assert_prints(&client, GREETING);
    assert_eq!(client.wait(Duration::from_millis(3500)), None);
    client
        .take_stdin()
        .unwrap()
        .write_all(b"at last\n")
        .unwrap();
    assert_ends(&client, 0);
    assert_prints(&client, &format!("{GREETING}at last\n"));
}

/// It may be half of a conversation that goes on: what is typed still arrives.
#[test]
fn a_server_that_ends_first_still_gets_the_rest() {
    let Some(python) = peer("python3") else {
        return;
    };
    let rest = "c.shutdown(socket.SHUT_WR); print(c.recv(99, socket.MSG_WAITALL), flush=True)";
    let server = python_server(&python, rest);
    let address = server.listening(PATIENCE).unwrap().to_string();
    let client = start(CLIENT, &[&address]);
    assert_tells(&client, "the server's end: it may still read\n");
    client.take_stdin().unwrap().write_all(b"the rest").unwrap();
    assert_ends(&client, 0);
    let got_it = |bytes: &[u8]| text(bytes).ends_with("\nb'the rest'\n");
    assert!(server.stdout().wait_until(got_it, PATIENCE));
}

#[test]
fn ctrl_c_ends_the_programs_without_a_word() {
    use std::os::unix::process::ExitStatusExt;
    let (server, address) = serve();
    let client = start(CLIENT, &[&address.to_string()]);
    assert_prints(&client, GREETING);
    for program in [&client, &server] {
        let interrupt = format!("kill -INT {}", program.id());
        assert!(
            Command::new("sh")
                .args(["-c", &interrupt])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(
            program.wait(PATIENCE).and_then(|status| status.signal()),
            Some(2)
        );
        let told = text(&program.stderr().bytes());
        assert!(
            !told.contains("panicked") && !told.contains("error"),
            "{told}"
        );
    }
}

#[test]
fn help_is_printed() {
    for (program, usage) in [
        (SERVER, "usage: lab03_tcp_server [ADDRESS]\n"),
        (CLIENT, "usage: lab03_tcp_client [ADDRESS [LINE...]]\n"),
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

/// Each row: a shell line, in which `$0` is the program and `$1` a server; its exit code; stderr.
#[test]
fn an_output_that_takes_nothing_is_no_panic() {
    let rows = [
        (CLIENT, "{ \"$0\" $1 a b c; echo $? >&2; } | true", 0, "0\n"),
        (
            CLIENT,
            "\"$0\" $1 hello > /dev/full",
            1,
            "error: can't print: No space left…",
        ),
        (
            SERVER,
            "\"$0\" 127.0.0.1:0 > /dev/full",
            1,
            "error: can't print: No space…",
        ),
        (SERVER, "\"$0\" --help | true", 0, ""),
    ];
    let (_server, address) = serve();
    for (program, line, code, expected) in rows {
        let shell = start("sh", &["-c", line, program, &address.to_string()]);
        assert_ends(&shell, code);
        assert_says(&shell, expected);
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

fn python_program(python: &Path, script: &str, address: SocketAddr) -> Command {
    let mut command = Command::new(python);
    command.args(["-c", script, &address.to_string()]);
    command
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

fn assert_reads(client: &mut TcpStream, expected: &str) {
    let mut bytes = vec![0; expected.len()];
    client.read_exact(&mut bytes).unwrap();
    assert_eq!(text(&bytes), expected);
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

fn assert_refuses(program: &Program, expected: &str) {
    assert_ends(program, 1);
    assert_says(program, expected);
}
