//! The load generator against a small chat server of this test, which can stand still once, lose
//! a message, or refuse.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use testbed::Program;

const LOAD: &str = env!("CARGO_BIN_EXE_lab09_load");

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(40);

/// How long the server stands still, when it does.
const STALL: Duration = Duration::from_millis(300);

/// What goes wrong at the server's twentieth message.
#[derive(Clone, Copy)]
enum Fault {
    None,
    Stall,
    Loss,
    Close,
}

/// All clients with a name, and how many messages there were.
#[derive(Default)]
struct Room {
    clients: Vec<(String, TcpStream)>,
    messages: usize,
}

impl Room {
    fn tell(&mut self, from: &str, line: &str) {
        for (_, client) in self.clients.iter_mut().filter(|(name, _)| name != from) {
            // Who has gone hears nothing.
            let _ = client.write_all(line.as_bytes());
        }
    }

    fn close(&mut self) {
        for (_, client) in self.clients.drain(..) {
            client.shutdown(Shutdown::Both).unwrap();
        }
    }

    fn text(&mut self, from: &str, text: &str, fault: Fault) {
        self.messages += usize::from(text.starts_with("load "));
        if self.messages == 20 && text.starts_with("load ") {
            match fault {
                Fault::None => {}
                Fault::Stall => thread::sleep(STALL),
                Fault::Loss => return,
                Fault::Close => return self.close(),
            }
        }
        self.tell(from, &format!("{from}: {text}\n"));
    }
}

fn chat(fault: Fault) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let room = Arc::new(Mutex::new(Room::default()));
    thread::spawn(move || {
        for client in listener.incoming() {
            let (client, room) = (client.unwrap(), Arc::clone(&room));
            thread::spawn(move || serve(client, &room, fault));
        }
    });
    address
}

fn serve(mut client: TcpStream, room: &Mutex<Room>, fault: Fault) {
    client.set_nodelay(true).unwrap();
    client.write_all(b"* name?\n").unwrap();
    let reader = BufReader::new(client.try_clone().unwrap());
    let mut lines = reader.lines().map_while(Result::ok);
    let Some(name) = lines.next() else { return };
    let mut guard = room.lock().unwrap();
    let welcome = format!("* welcome {name}\n");
    client.write_all(welcome.as_bytes()).unwrap();
    guard.tell(&name, &format!("* {name} joined\n"));
    guard.clients.push((name.clone(), client));
    drop(guard);
    for text in lines {
        room.lock().unwrap().text(&name, &text, fault);
    }
}

/// Runs the program with a report, and returns both when it has ended.
fn measure(fault: Fault, options: &[&str]) -> (Program, Value) {
    let folder = tempfile::tempdir().unwrap();
    let json = folder.path().join("report.json");
    let mut command = Command::new(LOAD);
    command
        .args(options)
        .arg("--json")
        .arg(&json)
        .arg(chat(fault).to_string());
    let program = Program::start(command).unwrap();
    program.wait(PATIENCE).unwrap();
    let report = fs::read_to_string(&json)
        .unwrap_or_else(|_| panic!("{:?}: {}", program.wait(PATIENCE), said(&program)));
    (program, serde_json::from_str(&report).unwrap())
}

fn said(program: &Program) -> String {
    program.stdout().wait_for_end(PATIENCE);
    program.stderr().wait_for_end(PATIENCE);
    let all = [program.stdout().bytes(), program.stderr().bytes()].concat();
    String::from_utf8(all).unwrap()
}

fn number(report: &Value, pointer: &str) -> u64 {
    let found = report.pointer(pointer).and_then(Value::as_u64);
    found.unwrap_or_else(|| panic!("{pointer} in {report:#}"))
}

/// In microseconds.
fn latency(report: &Value, percentile: &str) -> Duration {
    Duration::from_micros(number(report, &format!("/latency_us/{percentile}")))
}

// --- Counts

#[test]
fn every_message_reaches_all_but_its_sender() {
    for (clients, senders, rate, seconds, sent) in [
        ("2", "1", "100", "0.3", 30),
        ("20", "3", "100", "0.5", 50),
        ("10", "10", "200", "0.25", 50),
    ] {
        let options = [
            "--clients",
            clients,
            "--senders",
            senders,
            "--rate",
            rate,
            "--seconds",
            seconds,
        ];
        let (program, report) = measure(Fault::None, &options);
        let listeners = clients.parse::<u64>().unwrap() - 1;
        let printed = said(&program);
        assert!(program.wait(PATIENCE).unwrap().success(), "{printed}");
        assert_eq!(number(&report, "/sent"), sent);
        assert_eq!(number(&report, "/expected"), sent * listeners);
        assert_eq!(number(&report, "/delivered"), sent * listeners);
        let table = format!(
            "delivered {:>18}\n",
            format!("{0} of {0}", sent * listeners)
        );
        assert!(printed.contains(&table), "{printed}");
        let rising = ["p50", "p90", "p99", "p99.9", "max"].map(|name| latency(&report, name));
        assert!(rising.is_sorted() && !rising[0].is_zero(), "{report:#}");
    }
}

#[test]
fn a_lost_message_is_missed() {
    let options = ["--clients", "5", "--rate", "200", "--seconds", "0.2"];
    let (program, report) = measure(Fault::Loss, &options);
    assert_eq!(number(&report, "/expected"), 40 * 4);
    assert_eq!(number(&report, "/delivered"), 39 * 4);
    let printed = said(&program);
    assert!(printed.contains("156 of 160"), "{printed}");
    assert!(
        printed.ends_with("error: not all went well, see above\n"),
        "{printed}"
    );
    assert!(!program.wait(PATIENCE).unwrap().success());
}

#[test]
fn closed_connections_are_counted() {
    let options = ["--clients", "5", "--rate", "200", "--seconds", "0.2"];
    let (program, report) = measure(Fault::Close, &options);
    assert!(!program.wait(PATIENCE).unwrap().success());
    assert_eq!(number(&report, "/errors/closed"), 5);
    assert!(number(&report, "/delivered") < number(&report, "/expected"));
}

// --- Coordinated omission

#[test]
fn a_stall_shows_in_the_open_loop_alone() {
    // 60 of 200 messages are due while the server stands still.
    let options = ["--clients", "4", "--rate", "200", "--seconds", "1"];
    let (_, open) = measure(Fault::Stall, &options);
    let (_, closed) = measure(Fault::Stall, &[&options[..], &["--closed"]].concat());
    assert_eq!(
        (&open["loop"], &closed["loop"]),
        (&"open".into(), &"closed".into())
    );
    for report in [&open, &closed] {
        assert!(latency(report, "max") >= STALL, "{report:#}");
        assert_eq!(number(report, "/delivered"), number(report, "/expected"));
    }
    // Of the open loop's messages 30 % waited 0 to 300 ms, so 10 % waited 200 ms or longer.
    assert!(latency(&open, "p90") >= STALL / 2, "{open:#}");
    assert!(latency(&closed, "p90") < STALL / 2, "{closed:#}");
    assert!(number(&closed, "/sent") < number(&open, "/sent"));
}

// --- Files and errors

#[test]
fn reports_become_one_drawing() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (fast, plot) = (path("fast.json"), path("plot.svg"));
    let (_, report) = measure(Fault::None, &["--seconds", "0.1", "--svg", &plot]);
    assert!(fs::read_to_string(&plot).unwrap().contains(">open</text>"));
    fs::write(&fast, report.to_string()).unwrap();
    fs::write(path("slow.json"), report.to_string()).unwrap();
    let drawn = run(&["--svg", &plot, "--compare", &fast, &path("slow.json")]);
    assert!(drawn.wait(PATIENCE).unwrap().success(), "{}", said(&drawn));
    let svg = fs::read_to_string(&plot).unwrap();
    assert!(svg.starts_with("<svg ") && svg.matches("<polyline").count() == 2);
    assert!(svg.contains(">fast</text>") && svg.contains(">slow</text>"));
}

#[test]
fn every_mistake_is_one_clear_line() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = nobody.local_addr().unwrap().to_string();
    drop(nobody);
    for (arguments, expected) in [
        (&[address.as_str()][..], "start the server first"),
        (&["--clients", "1"], "--clients 1"),
        (&["--senders", "0"], "--senders 0"),
        (&["--rate", "0"], "--rate 0"),
        (&["--rate", "-1"], "--rate"),
        (&["--rate", "1e9"], "a million"),
        (&["--seconds", "-1"], "--seconds"),
        (&["--open", "--closed"], "not both"),
        (&["--compare"], "--json"),
        (&["--compare", "/nowhere"], "/nowhere"),
        (&["--wrong"], "--help"),
    ] {
        let program = run(arguments);
        let status = program.wait(PATIENCE).unwrap();
        let printed = said(&program);
        assert_eq!(status.code(), Some(1), "{arguments:?}: {printed}");
        assert_eq!(printed.lines().count(), 1, "{arguments:?}: {printed}");
        assert!(printed.contains(expected), "{arguments:?}: {printed}");
    }
}

fn run(arguments: &[&str]) -> Program {
    let mut command = Command::new(LOAD);
    command.args(arguments);
    Program::start(command).unwrap()
}
