//! The lab's programs, started as processes: against each other, against real peers in both
//! directions, and in the situations of everyday use that must end in one clear line.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};
use std::process::Command;
use std::time::{Duration, Instant};

use testbed::{Program, assert_says, peer};

const SERVER: &str = env!("CARGO_BIN_EXE_lab04_udp_server");
const CLIENT: &str = env!("CARGO_BIN_EXE_lab04_udp_client");
const LOSSY: &str = env!("CARGO_BIN_EXE_lab04_udp_lossy");
const DISCOVER: &str = env!("CARGO_BIN_EXE_lab04_udp_discover");
const RESPONSE: &str = "Response from UDP Server\n";

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

// --- The server, with clients of this file

#[test]
fn the_server_answers_and_tells_of_each_datagram() {
    let (server, address) = serve(&[]);
    let client = socket();
    let me = client.local_addr().unwrap();
    for (datagram, told) in [
        (vec![b'x'; 5], "5 bytes\n"),
        (vec![], "0 bytes\n"),
        (vec![b'x'; 1024], "1024 bytes\n"),
        (vec![b'x'; 1025], "1024 bytes, and the rest is lost\n"),
    ] {
        client.send_to(&datagram, address).unwrap();
        assert_eq!(text(&receive(&client)), RESPONSE);
        assert_tells(&server, &format!("[{me}] {told}"));
    }
}

#[test]
fn the_server_echoes_each_datagram_to_its_sender() {
    let (_server, address) = serve(&["--echo"]);
    let clients = [socket(), socket()];
    let rows = [
        (vec![], 0),
        (b"one\n\xff".to_vec(), 5),
        (vec![7; 1024], 1024),
        (vec![8; 9000], 1024),
    ];
    for (datagram, len) in rows {
        for client in &clients {
            client.send_to(&datagram, address).unwrap();
        }
        for client in &clients {
            assert_eq!(receive(client), datagram[..len]);
        }
    }
}

// --- The server, with real clients

#[test]
fn a_netcat_client_is_served() {
    let Some(nc) = peer("nc") else { return };
    let (_server, address) = serve(&[]);
    let mut command = Command::new(nc);
    command.args(["-u", "127.0.0.1", &address.port().to_string()]);
    let client = Program::start(command).unwrap();
    let mut typing = client.take_stdin().unwrap();
    for lines in 1..=2 {
        typing.write_all(b"hello\n").unwrap();
        assert_prints(&client, &RESPONSE.repeat(lines));
    }
}

#[test]
fn a_socat_client_is_served() {
    let Some(socat) = peer("socat") else { return };
    let (_server, address) = serve(&["--echo"]);
    let mut command = Command::new(socat);
    command.args(["-t", "20", "-", &format!("UDP:{address}")]);
    let client = Program::start(command).unwrap();
    client.take_stdin().unwrap().write_all(b"one\n").unwrap();
    assert_prints(&client, "one\n");
}

#[test]
fn a_python_client_is_served() {
    let Some(python) = peer("python3") else {
        return;
    };
    let (_server, address) = serve(&[]);
    let script = "
import socket, sys
host, port = sys.argv[1].split(':')
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(20)
s.sendto('Hello'.encode(), (host, int(port)))
data, address = s.recvfrom(1024)
print(data, address == (host, int(port)))
";
    let mut command = Command::new(python);
    command.args(["-c", script, &address.to_string()]);
    let client = Program::start(command).unwrap();
    assert_ends(&client, 0);
    let expected = "b'Response from UDP Server\\n' True\n";
    assert_eq!(text(&client.stdout().bytes()), expected);
}

// --- The client, with our server and with servers of this file

#[test]
fn the_client_sends_its_arguments_and_prints_the_answers() {
    let (_server, address) = serve(&["--echo"]);
    let client = start(CLIENT, &[&address.to_string(), "hello", "", "큰 세상"]);
    assert_ends(&client, 0);
    assert_eq!(text(&client.stdout().bytes()), "hello\n\n큰 세상\n");
    assert_eq!(text(&client.stderr().bytes()), "");
}

#[test]
fn the_client_sends_each_typed_line_and_prints_its_answer() {
    let (_server, address) = serve(&[]);
    let client = start(CLIENT, &[&address.to_string()]);
    let mut typing = client.take_stdin().unwrap();
    for lines in 1..=3 {
        typing.write_all(b"hello\n").unwrap();
        assert_prints(&client, &RESPONSE.repeat(lines));
    }
    drop(typing);
    assert_ends(&client, 0);
}

#[test]
fn the_client_asks_again_until_it_is_answered() {
    let server = socket();
    let client = ask(&server);
    for _ in 0..2 {
        assert_eq!(text(&receive(&server)), "hello");
    }
    let (_, address) = server.recv_from(&mut [0; 9]).unwrap();
    server.send_to(b"at last", address).unwrap();
    assert_ends(&client, 0);
    assert_eq!(text(&client.stdout().bytes()), "at last\n");
    let told = text(&client.stderr().bytes());
    let tries = "try 1 of 4: no answer in 250ms\ntry 2 of 4: no answer in 500ms\n";
    assert!(told.starts_with(tries), "{told}");
}

#[test]
fn the_client_gives_up_after_four_tries() {
    let server = socket();
    let begun = Instant::now();
    let client = ask(&server);
    assert_ends(&client, 1);
    assert!(begun.elapsed() >= Duration::from_millis(250 + 500 + 1000 + 2000));
    let address = server.local_addr().unwrap();
    let error = format!("error: {address} answered none of 4 tries: is the address right?\n");
    let told = text(&client.stderr().bytes());
    assert!(told.ends_with(&error), "{told}");
    for _ in 0..4 {
        assert_eq!(text(&receive(&server)), "hello");
    }
    server.set_nonblocking(true).unwrap();
    assert!(server.recv(&mut [0]).is_err(), "it asked more than 4 times");
}

#[test]
fn the_client_hears_nobody_but_its_server() {
    let server = socket();
    let client = ask(&server);
    let (_, address) = server.recv_from(&mut [0; 9]).unwrap();
    socket().send_to(b"from a stranger", address).unwrap();
    server.send_to(b"from the server", address).unwrap();
    assert_ends(&client, 0);
    assert_eq!(text(&client.stdout().bytes()), "from the server\n");
}

#[test]
fn an_answer_that_comes_twice_is_not_taken_for_the_next() {
    let server = socket();
    let client = start(CLIENT, &[&server.local_addr().unwrap().to_string()]);
    let mut typing = client.take_stdin().unwrap();
    typing.write_all(b"one\n").unwrap();
    let (_, address) = server.recv_from(&mut [0; 9]).unwrap();
    server.send_to(b"first", address).unwrap();
    server.send_to(b"first", address).unwrap();
    assert_prints(&client, "first\n");
    typing.write_all(b"two\n").unwrap();
    server.recv_from(&mut [0; 9]).unwrap();
    server.send_to(b"second", address).unwrap();
    assert_prints(&client, "first\nsecond\n");
    let told = "an answer came late, or twice: forgotten\n";
    assert!(text(&client.stderr().bytes()).contains(told));
}

/// However much comes, the client asks in the end; what then comes first is taken for the answer.
#[test]
fn a_flood_of_late_answers_does_not_keep_the_client_from_asking() {
    let server = socket();
    let client = start(CLIENT, &[&server.local_addr().unwrap().to_string()]);
    let mut typing = client.take_stdin().unwrap();
    typing.write_all(b"one\n").unwrap();
    let (_, address) = server.recv_from(&mut [0; 9]).unwrap();
    server.send_to(b"first", address).unwrap();
    assert_prints(&client, "first\n");
    for _ in 0..150 {
        server.send_to(b"late", address).unwrap();
    }
    typing.write_all(b"two\n").unwrap();
    drop(typing);
    assert_ends(&client, 0);
    assert_eq!(text(&client.stdout().bytes()), "first\nlate\n");
    let told = text(&client.stderr().bytes());
    assert_eq!(told.matches("forgotten\n").count(), 100, "{told}");
}

// --- The client, with real servers

#[test]
fn a_netcat_server_is_talked_to() {
    let Some(nc) = peer("nc") else { return };
    let address = free_address();
    let mut command = Command::new(nc);
    command.args(["-u", "-l", "127.0.0.1", &address.port().to_string()]);
    let server = Program::start(command).unwrap();
    let client = ask_until_heard(address);
    assert_prints(&server, "hello");
    server.take_stdin().unwrap().write_all(b"typed\n").unwrap();
    assert_ends(&client, 0);
    assert_eq!(text(&client.stdout().bytes()), "typed\n");
}

#[test]
fn a_socat_server_that_echoes_is_talked_to() {
    let Some(socat) = peer("socat") else { return };
    let address = free_address();
    let mut command = Command::new(socat);
    let listen = format!("UDP-RECVFROM:{},bind=127.0.0.1,fork", address.port());
    command.args([&listen, "EXEC:cat"]);
    let _server = Program::start(command).unwrap();
    let client = ask_until_heard(address);
    assert_ends(&client, 0);
    assert_eq!(text(&client.stdout().bytes()), "hello\n");
}

#[test]
fn the_lectures_python_server_is_talked_to() {
    let Some(python) = peer("python3") else {
        return;
    };
    let script = "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 0))
print('listening on %s:%d' % s.getsockname(), flush=True)
while True:
    data, address = s.recvfrom(1024)
    s.sendto('Response from UDP Server'.encode(), address)
";
    let mut command = Command::new(python);
    command.args(["-c", script]);
    let server = Program::start(command).unwrap();
    let address = server.listening(PATIENCE).unwrap().to_string();
    let client = start(CLIENT, &[&address, "hello", "world"]);
    assert_ends(&client, 0);
    assert_eq!(text(&client.stdout().bytes()), RESPONSE.repeat(2));
}

// --- The lossy relay

#[test]
fn a_relay_without_faults_changes_nothing_and_tells_clients_apart() {
    let (server, address) = serve(&["--echo"]);
    let (lossy, relay) = relay(address, &[]);
    let clients = [socket(), socket()];
    for datagram in ["one", "", "two"] {
        for client in &clients {
            client.send_to(datagram.as_bytes(), relay).unwrap();
            assert_eq!(text(&receive(client)), datagram);
        }
    }
    for client in &clients {
        let me = client.local_addr().unwrap();
        for told in ["→ 3 bytes\n", "← 0 bytes\n", THREE] {
            assert_tells(&lossy, &format!("[{me}] {told}"));
        }
    }
    // By the ports of the relay, not of the clients.
    let log = text(&server.stderr().bytes());
    let mut senders: Vec<&str> = log.lines().filter_map(|it| it.split(' ').next()).collect();
    senders.sort_unstable();
    senders.dedup();
    assert_eq!(senders.len(), 2, "{log}");
}

const THREE: &str = "→ so far: 3 came, 0 lost, 0 doubled, 0 changed, 0 overtaken\n";

/// Each row: options, what a client of this file sends, how often it gets it back, what is told.
#[test]
fn the_relay_does_what_it_is_told_to() {
    let rows: [(&[&str], usize, &str); 4] = [
        (&["--loss", "100"], 0, "→ 4 bytes: lost\n"),
        (&["--duplicate", "100"], 4, "← 4 bytes: doubled\n"),
        (&["--corrupt", "100"], 1, "→ 4 bytes: one bit changed\n"),
        (&["--delay", "100"], 1, "← 4 bytes\n"),
    ];
    let (_server, address) = serve(&["--echo"]);
    for (options, times, told) in rows {
        let (lossy, relay) = relay(address, options);
        let client = socket();
        let begun = Instant::now();
        client.send_to(b"ping", relay).unwrap();
        for _ in 0..times {
            let same = receive(&client) == b"ping";
            assert!(same || options == ["--corrupt", "100"]);
        }
        assert_tells(&lossy, told);
        let delayed = begun.elapsed() >= Duration::from_millis(200);
        assert!(delayed || options != ["--delay", "100"]);
    }
}

#[test]
fn the_relay_has_a_rate() {
    let (_server, address) = serve(&[]);
    let (_lossy, relay) = relay(address, &["--rate", "10000"]);
    let (client, begun) = (socket(), Instant::now());
    for _ in 0..3 {
        client.send_to(&[0; 1000], relay).unwrap();
    }
    for _ in 0..3 {
        assert_eq!(text(&receive(&client)), RESPONSE);
    }
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

/// The same seed, the same luck; another seed, another.
#[test]
fn the_relay_repeats_what_a_seed_has_in_store() {
    let (_server, address) = serve(&["--echo"]);
    let fates = |seed| {
        let options = ["--loss", "30", "--duplicate", "30", "--seed", seed];
        let (lossy, relay) = relay(address, &options);
        let client = socket();
        let me = format!("[{}] →", client.local_addr().unwrap());
        for n in 1..=20 {
            client.send_to(b"ping", relay).unwrap();
            let told = |bytes: &[u8]| text(bytes).matches(&me).count() >= n;
            assert!(lossy.stderr().wait_until(told, PATIENCE));
        }
        let log = text(&lossy.stderr().bytes());
        let there = log.lines().filter_map(|line| line.strip_prefix(&me));
        there.map(str::to_owned).take(20).collect::<Vec<_>>()
    };
    assert_eq!(fates("7"), fates("7"));
    assert_ne!(fates("7"), fates("8"));
}

#[test]
fn the_relay_tells_that_nobody_listens() {
    let nobody = free_address();
    let (lossy, relay) = relay(nobody, &[]);
    socket().send_to(b"hello", relay).unwrap();
    assert_tells(&lossy, &format!("← {nobody}: Connection refused"));
}

#[test]
fn the_client_gets_its_answers_over_a_bad_link() {
    let (_server, address) = serve(&["--echo"]);
    let (_lossy, relay) = relay(address, &["--loss", "30", "--seed", "7"]);
    let client = start(CLIENT, &[&relay.to_string(), "one", "two", "three"]);
    assert_ends(&client, 0);
    assert_eq!(text(&client.stdout().bytes()), "one\ntwo\nthree\n");
    assert!(text(&client.stderr().bytes()).contains("no answer in 250ms"));
}

// --- Discovery

/// As after a question from port 0, which anybody can forge, and nobody can answer.
#[test]
fn an_answer_that_cannot_be_sent_does_not_end_an_announcer() {
    let group = group().to_string();
    let long = "x".repeat(70_000); // more than a datagram holds
    let announcer = start(DISCOVER, &["--group", &group, "announce", &long]);
    announcer.listening(PATIENCE).unwrap();
    for asked in 1..=2 {
        assert_ends(&start(DISCOVER, &["--group", &group, "find"]), 1);
        let told = announcer.stderr().wait_until(
            |bytes| text(bytes).matches("can't be answered").count() == asked,
            PATIENCE,
        );
        assert!(told, "{}", text(&announcer.stderr().bytes()));
    }
}

#[test]
fn every_announcer_of_a_group_is_found() {
    let group = group().to_string();
    let announce = |text| {
        let announcer = start(DISCOVER, &["--group", &group, "announce", text]);
        assert_eq!(announcer.listening(PATIENCE).unwrap().to_string(), group);
        announcer
    };
    let announcers = [announce("printer"), announce("a\u{1b}[1m clock")];
    let find = start(DISCOVER, &["--group", &group, "find"]);
    assert_ends(&find, 0);
    let found = text(&find.stdout().bytes());
    for line in ["says: printer\n", "says: a\\u{1b}[1m clock\n"] {
        assert!(found.contains(line), "{found}");
    }
    for announcer in &announcers {
        assert_tells(announcer, "asks\n");
    }
}

/// Who answers again and again does not keep the finder for ever.
#[test]
fn finding_ends_although_answers_go_on_coming() {
    let group = group();
    let announcer = UdpSocket::bind(("0.0.0.0", group.port())).unwrap();
    announcer
        .join_multicast_v4(group.ip(), &Ipv4Addr::LOCALHOST)
        .unwrap();
    announcer.set_read_timeout(Some(PATIENCE)).unwrap();
    let find = start(DISCOVER, &["--group", &group.to_string(), "find"]);
    let (_, asker) = announcer.recv_from(&mut [0; 99]).unwrap();
    let deadline = Instant::now() + PATIENCE;
    while find.wait(Duration::from_millis(50)).is_none() {
        assert!(Instant::now() < deadline, "it never ends");
        announcer.send_to(b"again", asker).unwrap();
    }
    assert_ends(&find, 0);
    assert!(text(&find.stdout().bytes()).contains(" says: again\n"));
}

#[test]
fn that_nobody_is_found_is_one_clear_line() {
    let group = group().to_string();
    let find = start(DISCOVER, &["--group", &group, "find"]);
    let expected = format!("error: nobody in {group} answers: announce first\n");
    assert_refuses(&find, &expected);
}

// --- What goes wrong, and must be one clear line

#[test]
fn a_second_program_on_a_busy_port_is_told_what_to_do() {
    let (_server, address) = serve(&[]);
    let port = address.port();
    let expected =
        format!("error: port {port} is in use: give another address, for example 127.0.0.1:0\n");
    let address = address.to_string();
    assert_refuses(&start(SERVER, &[&address]), &expected);
    assert_refuses(&start(LOSSY, &[&address, &address]), &expected);
}

#[test]
fn where_nobody_listens_is_one_clear_line() {
    let address = free_address();
    let client = start(CLIENT, &[&address.to_string(), "hello"]);
    let expected = format!("error: nobody listens on {address}: start the server first\n");
    assert_refuses(&client, &expected);
}

#[test]
fn a_datagram_that_is_too_long_is_one_clear_line() {
    let address = free_address();
    let client = start(CLIENT, &[&address.to_string(), &"x".repeat(65_508)]);
    let expected = format!("error: can't talk to {address}: Message too long…");
    assert_refuses(&client, &expected);
}

#[test]
fn what_is_no_argument_is_one_clear_line() {
    // Each row: program, its arguments, the line on stderr (or its beginning, at `…`).
    let rows: [(&str, &[&str], &str); 14] = [
        (
            SERVER,
            &["nonsense"],
            "error: \"nonsense\" is no address with a port, such as 127.0.0.1:8888\n",
        ),
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
        (SERVER, &["--port"], "error: invalid option '--port'…"),
        (CLIENT, &["8888"], "error: \"8888\" is no address…"),
        (CLIENT, &["-x"], "error: invalid option '-x'…"),
        (LOSSY, &["a", "b", "c"], "error: SERVER and ADDRESS…"),
        (LOSSY, &["x"], "error: \"x\" is no address…"),
        (
            LOSSY,
            &["--loss", "101"],
            "error: --loss can't be 101: give a percentage, from 0 to 100\n",
        ),
        (LOSSY, &["--loss", "NaN"], "error: --loss can't be NaN…"),
        (LOSSY, &["--rate", "0"], "error: --rate can't be \"0\"…"),
        (DISCOVER, &[], "error: say announce or find (see --help)\n"),
        (
            DISCOVER,
            &["--group", "x", "find"],
            "error: --group can't be \"x\"…",
        ),
        (
            DISCOVER,
            &["--group", "192.0.2.1:9", "find"],
            "error: 192.0.2.1:9 is no multicast group, 239.255.88.88:8890 is one\n",
        ),
    ];
    for (program, arguments, expected) in rows {
        assert_refuses(&start(program, arguments), expected);
    }
}

#[test]
fn ctrl_c_ends_the_programs_without_a_word() {
    use std::os::unix::process::ExitStatusExt;
    let (server, address) = serve(&[]);
    let (lossy, _) = relay(address, &[]);
    for program in [&lossy, &server] {
        let interrupt = format!("kill -INT {}", program.id());
        let kill = Command::new("sh").args(["-c", &interrupt]).status();
        assert!(kill.unwrap().success());
        let signal = program.wait(PATIENCE).and_then(|status| status.signal());
        assert_eq!(signal, Some(2));
        assert_eq!(text(&program.stderr().bytes()), "");
    }
}

#[test]
fn help_is_printed() {
    for (program, usage) in [
        (SERVER, "usage: lab04_udp_server [--echo] [ADDRESS]\n"),
        (CLIENT, "usage: lab04_udp_client [ADDRESS [TEXT...]]\n"),
        (
            LOSSY,
            "usage: lab04_udp_lossy [OPTION...] [SERVER [ADDRESS]]\n",
        ),
        (
            DISCOVER,
            "usage: lab04_udp_discover [--group ADDRESS] announce [TEXT]\n",
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

/// Each row: a shell line, in which `$0` is the program and `$1` a server; its exit code; stderr.
#[test]
fn an_output_that_takes_nothing_is_no_panic() {
    let full = "error: can't print: No space left…";
    let rows = [
        (CLIENT, "{ \"$0\" $1 a b c; echo $? >&2; } | true", 0, "0\n"),
        (CLIENT, "\"$0\" $1 hello > /dev/full", 1, full),
        (SERVER, "\"$0\" 127.0.0.1:0 > /dev/full", 1, full),
        (LOSSY, "\"$0\" $1 127.0.0.1:0 > /dev/full", 1, full),
        (DISCOVER, "\"$0\" announce > /dev/full", 1, full),
        (DISCOVER, "\"$0\" --help | true", 0, ""),
    ];
    let (_server, address) = serve(&[]);
    for (program, line, code, expected) in rows {
        let shell = start("sh", &["-c", line, program, &address.to_string()]);
        assert_ends(&shell, code);
        assert_says(&shell, expected);
    }
}

// --- Helpers

fn serve(options: &[&str]) -> (Program, SocketAddr) {
    let server = start(SERVER, &[&["127.0.0.1:0"], options].concat());
    let address = server.listening(PATIENCE).unwrap();
    (server, address)
}

fn relay(server: SocketAddr, options: &[&str]) -> (Program, SocketAddr) {
    let server = server.to_string();
    let lossy = start(LOSSY, &[&[&server, "127.0.0.1:0"], options].concat());
    let address = lossy.listening(PATIENCE).unwrap();
    (lossy, address)
}

/// The client, sending `hello` to that socket.
fn ask(server: &UdpSocket) -> Program {
    let address = server.local_addr().unwrap().to_string();
    start(CLIENT, &[&address, "hello"])
}

/// The same to a server that doesn't tell when it listens: until then, nobody does.
fn ask_until_heard(server: SocketAddr) -> Program {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        let client = start(CLIENT, &[&server.to_string(), "hello"]);
        match client.wait(Duration::from_millis(200)) {
            Some(status) if !status.success() => {}
            _ => return client,
        }
    }
    panic!("nobody ever listened at {server}");
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

/// One datagram.
fn receive(socket: &UdpSocket) -> Vec<u8> {
    let mut buffer = vec![0; 65_535];
    let len = socket.recv(&mut buffer).unwrap();
    buffer.truncate(len);
    buffer
}

/// A port that nobody has, just now.
fn free_address() -> SocketAddr {
    socket().local_addr().unwrap()
}

/// A group of this test's own, by its port.
fn group() -> SocketAddrV4 {
    SocketAddrV4::new(Ipv4Addr::new(239, 255, 88, 88), free_address().port())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
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
