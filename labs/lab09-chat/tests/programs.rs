//! The chat's shells, started as processes: the same conversation through each, with real clients,
//! slow readers, resets, and the situations that must end in one clear line.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use lab09_chat::uring::Ring;
use socket2::SockRef;
use testbed::{Program, peer, skipped};

const SHELLS: [&str; 4] = [
    env!("CARGO_BIN_EXE_lab09_chat_threads"),
    env!("CARGO_BIN_EXE_lab09_chat_poll"),
    env!("CARGO_BIN_EXE_lab09_chat_tokio"),
    env!("CARGO_BIN_EXE_lab09_chat_uring"),
];
const CLIENT: &str = env!("CARGO_BIN_EXE_lab09_chat_client");
const SHOUT: &str = env!("CARGO_BIN_EXE_lab09_socketserver");

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

// --- The same conversation, through every shell

#[test]
fn each_line_goes_to_all_others_in_order() {
    for shell in shells() {
        let (_server, address) = serve(shell);
        let mut ann = Guest::named(address, "ann");
        let mut bob = Guest::named(address, "bob");
        let mut eve = Guest::named(address, "김철수");
        ann.hears(&["* bob joined", "* 김철수 joined"]);
        bob.hears(&["* 김철수 joined"]);
        for round in 0..100 {
            ann.says(&format!("{round}"));
        }
        bob.says("hi\r");
        for round in 0..100 {
            bob.hears(&[&format!("ann: {round}")]);
        }
        let (mut from_ann, mut from_bob) = (0, 0);
        while from_ann < 100 || from_bob < 1 {
            let line = eve.line();
            if line == format!("ann: {from_ann}") {
                from_ann += 1;
            } else {
                assert_eq!(line, "bob: hi", "{shell}");
                from_bob += 1;
            }
        }
        ann.hears(&["bob: hi"]);
    }
}

/// In step: before the next line is said, all have heard the last ones. So a writer that sleeps
/// through its bell isn't woken by what comes later.
#[test]
fn nobody_sleeps_through_a_line() {
    for shell in shells() {
        let (_server, address) = serve(shell);
        let mut guests: Vec<_> = (0..6)
            .map(|number| Guest::named(address, &format!("n{number}")))
            .collect();
        for (number, guest) in guests.iter_mut().enumerate() {
            for later in number + 1..6 {
                guest.hears(&[&format!("* n{later} joined")]);
            }
        }
        for round in 0..2000 {
            let speakers = [round % 6, (round + 1) % 6];
            for speaker in speakers {
                guests[speaker].says("hi");
            }
            for (number, guest) in guests.iter_mut().enumerate() {
                for _ in speakers.iter().filter(|it| **it != number) {
                    assert!(guest.line().ends_with(": hi"), "{shell} {round}");
                }
            }
        }
    }
}

#[test]
fn a_name_is_refused_until_it_fits() {
    for shell in shells() {
        let (_server, address) = serve(shell);
        let mut ann = Guest::named(address, "ann");
        let mut other = Guest::nameless(address);
        for (name, answer) in [
            ("ann", "* name taken"),
            ("a b", "* bad name"),
            ("123456789012345678901", "* bad name"),
            ("Ann", "* welcome Ann"),
        ] {
            other.says(name);
            other.hears(&[answer]);
        }
        ann.hears(&["* Ann joined"]);
    }
}

#[test]
fn an_end_and_a_reset_are_told_and_free_the_name() {
    for shell in shells() {
        let (_server, address) = serve(shell);
        let mut ann = Guest::named(address, "ann");
        let mut bob = Guest::named(address, "bob");
        ann.hears(&["* bob joined"]);
        bob.stream.write_all(b"last words").unwrap();
        bob.stream.shutdown(Shutdown::Write).unwrap();
        ann.hears(&["bob: last words", "* bob left"]);
        bob.is_closed();
        let rude = Guest::named(address, "bob");
        ann.hears(&["* bob joined"]);
        rude.resets();
        drop(rude);
        ann.hears(&["* bob left"]);
        Guest::named(address, "bob");
    }
}

#[test]
fn what_is_no_line_ends_its_sender() {
    for shell in shells() {
        let (_server, address) = serve(shell);
        for (sent, why) in [
            ("x".repeat(1026).into_bytes(), "* line too long"),
            (b"\xff\n".to_vec(), "* not UTF-8"),
        ] {
            let mut guest = Guest::nameless(address);
            guest.stream.write_all(&sent).unwrap();
            guest.hears(&[why]);
            guest.is_closed();
        }
    }
}

/// More than the kernel's buffers and the queue hold, while one client reads nothing: the other
/// listener gets all of it, and the slow one is ended by the server, with its last line.
#[test]
fn a_slow_reader_stops_nobody() {
    for shell in shells() {
        let (_server, address) = serve(shell);
        let mut listener = Guest::named(address, "listener");
        let mut slow = Guest::named(address, "slow");
        listener.hears(&["* slow joined"]);
        let mut sender = Guest::named(address, "sender");
        listener.hears(&["* sender joined"]);
        let text = "x".repeat(1000);
        let mut sent = 0;
        let left = loop {
            // At the listener's pace, so that it isn't slow as well.
            for _ in 0..100 {
                sender.says(&text);
            }
            sent += 100;
            let mut heard = 0;
            let mut left = false;
            while heard < 100 {
                match listener.line().as_str() {
                    "* slow left" => left = true,
                    _ => heard += 1,
                }
            }
            if left || sent > 100_000 {
                break left;
            }
        };
        assert!(left, "{shell}: {sent} KB, and the slow one is still there");
        sender.hears(&["* slow left"]);
        let mut rest = Vec::new();
        slow.reader.read_to_end(&mut rest).unwrap();
        let rest = String::from_utf8(rest).unwrap();
        assert!(
            rest.ends_with("\n* too slow\n"),
            "{shell}: {:?}",
            rest.get(rest.len() - 40..)
        );
        let whole = format!("sender: {text}");
        for line in rest.lines().filter(|line| line.starts_with("sender")) {
            assert_eq!(line, whole, "{shell}");
        }
    }
}

#[test]
fn an_order_to_stop_is_told_to_all_and_ends_well() {
    let (server, address) = serve(env!("CARGO_BIN_EXE_lab09_chat_tokio"));
    let mut nameless = Guest::nameless(address);
    let mut ann = Guest::named(address, "ann");
    let mut bob = Guest::named(address, "bob");
    ann.hears(&["* bob joined"]);
    server.terminate();
    for guest in [&mut nameless, &mut ann, &mut bob] {
        guest.hears(&["* closing"]);
        guest.is_closed();
    }
    assert!(server.wait(PATIENCE).unwrap().success());
    assert!(TcpStream::connect(address).is_err());
}

#[test]
#[cfg(target_os = "linux")]
fn one_thread_is_one_thread() {
    let alone = |shell: &&str| shell.ends_with("_poll") || shell.ends_with("_uring");
    for shell in shells().into_iter().filter(alone) {
        let (server, address) = serve(shell);
        let _guests: Vec<_> = (0..50)
            .map(|number| Guest::named(address, &format!("n{number}")))
            .collect();
        assert_eq!(server.threads(), Some(1), "{shell}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn too_many_open_files_are_survived() {
    for shell in shells() {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -n 24; exec \"$0\" 127.0.0.1:0", shell]);
        let server = Program::start(command).unwrap();
        let address = server.listening(PATIENCE).unwrap();
        let crowd: Vec<_> = (0..32)
            .map(|_| TcpStream::connect(address).unwrap())
            .collect();
        drop(crowd);
        Guest::named(address, "ann");
    }
}

/// Whatever they do last, and whoever comes meanwhile: no file of theirs stays open.
#[test]
#[cfg(target_os = "linux")]
fn a_crowd_leaves_nothing_behind() {
    testbed::allow_many_files();
    for shell in shells() {
        let (server, address) = serve(shell);
        let mut ann = Guest::named(address, "ann");
        let before = server.open_files();
        for _ in 0..2 {
            let crowd = (0..200).map(|number| Guest::named(address, &format!("n{number}")));
            for (number, mut guest) in crowd.collect::<Vec<_>>().into_iter().enumerate() {
                match number % 5 {
                    0 => guest.resets(),
                    1 => guest.stream.write_all(b"\xff\n\0").unwrap(),
                    2 => guest.stream.shutdown(Shutdown::Write).unwrap(),
                    3 => guest.says("last words"),
                    _ => guest.stream.write_all(b"a line half sa").unwrap(),
                }
            }
            let mut left = 0;
            while left < 200 {
                left += usize::from(ann.line().ends_with(" left"));
            }
        }
        let begun = Instant::now();
        while server.open_files() != before {
            assert!(
                begun.elapsed() < PATIENCE,
                "{shell}: {:?}",
                server.open_files()
            );
            thread::yield_now();
        }
    }
}

// --- Real clients

#[test]
fn real_clients_take_part() {
    let python = "
import socket, sys
host, port = sys.argv[1:]
with socket.create_connection((host, int(port)), timeout=20) as s:
    s.sendall(sys.stdin.buffer.read())
    s.shutdown(socket.SHUT_WR)
    while data := s.recv(1000):
        sys.stdout.buffer.write(data)
";
    for shell in shells() {
        let (_server, address) = serve(shell);
        let port = address.port().to_string();
        let target = format!("TCP:{address}");
        let rows: [(&str, &[&str]); 3] = [
            ("nc", &["-N", "127.0.0.1", &port]),
            ("socat", &["-t", "20", "-", &target]),
            ("python3", &["-c", python, "127.0.0.1", &port]),
        ];
        let mut ann = Guest::named(address, "ann");
        for (name, arguments) in rows {
            let Some(program) = peer(name) else { continue };
            let mut command = Command::new(program);
            command.args(arguments);
            takes_part(&mut ann, command);
        }
        let mut command = Command::new(CLIENT);
        command.arg(address.to_string());
        takes_part(&mut ann, command);
    }
}

fn takes_part(ann: &mut Guest, command: Command) {
    let client = Program::start(command).unwrap();
    let mut stdin = client.take_stdin().unwrap();
    stdin.write_all("bob\n안녕\n".as_bytes()).unwrap();
    drop(stdin);
    ann.hears(&["* bob joined", "bob: 안녕", "* bob left"]);
    assert!(client.wait(PATIENCE).unwrap().success());
    client.stdout().wait_for_end(PATIENCE);
    let said = String::from_utf8(client.stdout().bytes()).unwrap();
    assert_eq!(said, "* name?\n* welcome bob\n");
}

#[test]
fn the_handler_shouts_to_many_or_to_one_by_one() {
    for (arguments, both_at_once) in [
        (&["127.0.0.1:0"][..], true),
        (&["--one-by-one", "127.0.0.1:0"], false),
    ] {
        let mut command = Command::new(SHOUT);
        command.args(arguments);
        let server = Program::start(command).unwrap();
        let address = server.listening(PATIENCE).unwrap();
        let mut first = Guest::connected(address);
        let mut second = Guest::connected(address);
        first.says("one");
        first.hears(&["ONE"]);
        second.says("two");
        if !both_at_once {
            drop(first); // only now is the second one accepted
        }
        second.hears(&["TWO"]);
    }
}

// --- What goes wrong, and must be one clear line

#[test]
fn a_busy_port_and_an_absent_server_are_one_clear_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let busy = taken.local_addr().unwrap();
    let free = {
        let gone = TcpListener::bind("127.0.0.1:0").unwrap();
        gone.local_addr().unwrap()
    };
    let in_use = format!("error: port {} is in use", busy.port());
    let absent = format!("error: nobody listens on {free}: start the server first\n");
    for program in shells().into_iter().chain([SHOUT]) {
        refuses(program, &[&busy.to_string()], &in_use);
        refuses(
            program,
            &["nonsense"],
            "error: \"nonsense\" is no address with a port",
        );
        refuses(
            program,
            &["127.0.0.1:0", "more"],
            "error: one ADDRESS at most",
        );
    }
    refuses(CLIENT, &[&free.to_string()], &absent);
}

/// Containers forbid io_uring by a filter of system calls (seccomp), and so does this test.
#[test]
#[cfg(target_os = "linux")]
fn a_system_that_refuses_io_uring_is_one_clear_line() {
    const FILTER: &str = "
import ctypes, os, struct, sys
class Program(ctypes.Structure):
    _fields_ = [('len', ctypes.c_ushort), ('filter', ctypes.c_void_p)]
error, command = int(sys.argv[1]), sys.argv[2:]
code = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *line) for line in [
    (0x20, 0, 0, 0),                # load the number of the call
    (0x15, 0, 1, 425),              # is it io_uring_setup?
    (0x06, 0, 0, 0x50000 | error),  # then this error
    (0x06, 0, 0, 0x7fff0000),       # all others are allowed
]))
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == 0  # PR_SET_NO_NEW_PRIVS
assert libc.prctl(22, 2, ctypes.byref(Program(4, ctypes.addressof(code)))) == 0  # PR_SET_SECCOMP
os.execv(command[0], command)
";
    let Some(python) = peer("python3") else {
        return;
    };
    for (error, why) in [
        ("1", "io_uring is forbidden here, as in many containers"),
        ("38", "this system has no io_uring"),
    ] {
        refuses(
            python.to_str().unwrap(),
            &["-c", FILTER, error, SHELLS[3]],
            &format!("error: {why}: use lab09_chat_poll\n"),
        );
    }
}

fn refuses(program: &str, arguments: &[&str], said: &str) {
    let mut command = Command::new(program);
    command.args(arguments);
    let program = Program::start(command).unwrap();
    assert_eq!(program.wait(PATIENCE).unwrap().code(), Some(1));
    program.stderr().wait_for_end(PATIENCE);
    let told = String::from_utf8(program.stderr().bytes()).unwrap();
    assert!(
        told.starts_with(said) && told.lines().count() == 1,
        "{told}"
    );
}

// --- The shells

/// Those that this system lets run: many containers forbid io_uring, and nothing can be installed
/// against that.
fn shells() -> Vec<&'static str> {
    let Err(error) = Ring::new() else {
        return SHELLS.to_vec();
    };
    skipped(&format!("lab09_chat_uring: {error}"));
    SHELLS[..3].to_vec()
}

// --- Guests

fn serve(shell: &str) -> (Program, SocketAddr) {
    let mut command = Command::new(shell);
    command.arg("127.0.0.1:0");
    let server = Program::start(command).unwrap();
    let address = server.listening(PATIENCE).unwrap();
    (server, address)
}

struct Guest {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

impl Guest {
    /// The server notices when a guest is dropped: both clones close.
    fn connected(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        let reader = BufReader::new(stream.try_clone().unwrap());
        Self { stream, reader }
    }

    fn nameless(address: SocketAddr) -> Self {
        let mut guest = Self::connected(address);
        guest.hears(&["* name?"]);
        guest
    }

    fn named(address: SocketAddr, name: &str) -> Self {
        let mut guest = Self::nameless(address);
        guest.says(name);
        guest.hears(&[&format!("* welcome {name}")]);
        guest
    }

    fn says(&mut self, line: &str) {
        self.stream
            .write_all(format!("{line}\n").as_bytes())
            .unwrap();
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        line.trim_end_matches('\n').to_owned()
    }

    fn hears(&mut self, lines: &[&str]) {
        for line in lines {
            assert_eq!(self.line(), *line);
        }
    }

    /// When it is dropped.
    fn resets(&self) {
        let socket = SockRef::from(&self.stream);
        socket.set_linger(Some(Duration::ZERO)).unwrap();
    }

    fn is_closed(&mut self) {
        let mut rest = Vec::new();
        self.reader.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, b"");
    }
}
