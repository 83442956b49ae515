//! The load generator against a small chat server of this test, which can stand still once, lose
//! a message, be slow, or refuse.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{self, Command};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use lab09_chat::load;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use socket2::{Domain, Socket, Type};
use testbed::Program;

const LOAD: &str = env!("CARGO_BIN_EXE_lab09_load");

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(40);

/// How long the server stands still, when it does. The noise of a busy machine is far shorter.
const STALL: Duration = Duration::from_secs(2);

/// How long a slow server keeps the generator waiting, while there is something to hear: longer
/// than it would wait in silence.
const SLOW: Duration = load::PATIENCE.saturating_add(Duration::from_secs(2));

/// Between two lines of a slow server.
const TICK: Duration = Duration::from_millis(200);

#[derive(Clone, Copy, Eq, PartialEq)]
enum Fault {
    None,
    /// At its twentieth message the server stands still.
    Stall,
    /// At its twentieth message the server has the generator itself stand still.
    Stop,
    /// The twentieth message reaches nobody, though there is always something to hear.
    Loss,
    /// At the twentieth message all connections are closed.
    Close,
    /// The second client is told that its name is taken, and so on.
    Refuse,
    /// Who comes is told that the room is full.
    Full,
    /// From the third client on, or with the first line, nothing goes on for a while, but all who
    /// are in are told something.
    Slow(Stage),
    /// The same, for ever and in silence.
    Mute(Stage),
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Stage {
    Accept,
    Welcome,
    Line,
}

impl Fault {
    /// How many connections may wait to be accepted: hardly any if they shall find no room.
    fn backlog(self) -> i32 {
        match self {
            Self::Slow(Stage::Accept) | Self::Mute(Stage::Accept) => 1,
            _ => 128,
        }
    }

    /// Goes on when a slow server does; a mute one never does.
    fn wait(self, stage: Stage) {
        if self == Self::Slow(stage) {
            thread::sleep(SLOW);
        }
        while self == Self::Mute(stage) {
            thread::park();
        }
    }
}

/// All clients with a name, and how many messages there were.
#[derive(Default)]
struct Room {
    clients: Vec<(String, TcpStream)>,
    messages: usize,
}

impl Room {
    fn enter(&mut self, name: &str, mut client: TcpStream) {
        let welcome = format!("* welcome {name}\n");
        client.write_all(welcome.as_bytes()).unwrap();
        self.tell(name, &format!("* {name} joined\n"));
        self.clients.push((name.to_owned(), client));
    }

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
                Fault::Stall => thread::sleep(STALL),
                Fault::Stop => stop(from),
                Fault::Loss => return,
                Fault::Close => return self.close(),
                _ => {}
            }
        }
        self.tell(from, &format!("{from}: {text}\n"));
    }
}

fn chat(fault: Fault) -> SocketAddr {
    let (listener, address) = bound();
    listener.listen(fault.backlog()).unwrap();
    let room = Arc::new(Mutex::new(Room::default()));
    if matches!(fault, Fault::Loss | Fault::Slow(_)) {
        let room = Arc::clone(&room);
        thread::spawn(move || {
            loop {
                thread::sleep(TICK);
                room.lock().unwrap().tell("", "* somebody joined\n");
            }
        });
    }
    thread::spawn(move || {
        for number in 0.. {
            if number == 2 {
                fault.wait(Stage::Accept);
            }
            let client = TcpStream::from(listener.accept().unwrap().0);
            let room = Arc::clone(&room);
            thread::spawn(move || serve(client, &room, fault));
        }
    });
    address
}

/// A socket with an address where nobody listens yet, and which nobody else gets.
fn bound() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
    socket.bind(&any.into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, address)
}

fn serve(mut client: TcpStream, room: &Mutex<Room>, fault: Fault) {
    client.set_nodelay(true).unwrap();
    client.write_all(b"* name?\n").unwrap();
    let reader = BufReader::new(client.try_clone().unwrap());
    let mut lines = reader.lines().map_while(Result::ok);
    let Some(name) = lines.next() else { return };
    let before = room.lock().unwrap().clients.len();
    match fault {
        Fault::Refuse if before == 1 => {
            client.write_all(b"* name taken\n").unwrap();
            return lines.for_each(drop);
        }
        Fault::Full => return client.write_all(b"* full\n").unwrap(),
        _ if before == 2 => fault.wait(Stage::Welcome),
        _ => {}
    }
    room.lock().unwrap().enter(&name, client);
    for text in lines {
        if text == "warm up" {
            fault.wait(Stage::Line);
        }
        room.lock().unwrap().text(&name, &text, fault);
    }
}

/// Has the generator stand still, which begins the names of its clients with its process id.
fn stop(name: &str) {
    let (id, _) = name.split_once('-').unwrap();
    let id = Pid::from_raw(i32::from_str_radix(id, 16).unwrap()).unwrap();
    kill_process(id, Signal::STOP).unwrap();
    thread::sleep(STALL);
    kill_process(id, Signal::CONT).unwrap();
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
    // 200 of 500 messages are due while the server stands still.
    let options = ["--clients", "4", "--rate", "100", "--seconds", "5"];
    let (open, closed) = thread::scope(|scope| {
        let open = scope.spawn(|| measure(Fault::Stall, &options).1);
        let (_, closed) = measure(Fault::Stall, &[&options[..], &["--closed"]].concat());
        (open.join().unwrap(), closed)
    });
    assert_eq!(
        (&open["loop"], &closed["loop"]),
        (&"open".into(), &"closed".into())
    );
    for report in [&open, &closed] {
        assert!(latency(report, "max") >= STALL, "{report:#}");
        assert_eq!(number(report, "/delivered"), number(report, "/expected"));
    }
    // Of the open loop's messages 40 % waited 0 to 2 s, so 20 % waited a second or longer.
    assert!(latency(&open, "p90") >= STALL / 2, "{open:#}");
    assert!(latency(&closed, "p90") < STALL / 2, "{closed:#}");
    // While it stands still the closed loop sends nothing, and it never catches up.
    assert_eq!(number(&open, "/sent"), 500);
    assert!(number(&closed, "/sent") <= 500 - 200 + 1, "{closed:#}");
}

#[test]
fn what_is_sent_late_counts_from_when_it_was_due() {
    let options = ["--clients", "4", "--rate", "100", "--seconds", "5"];
    let (program, report) = measure(Fault::Stop, &options);
    assert_eq!(number(&report, "/delivered"), 500 * 3);
    assert!(latency(&report, "p90") >= STALL / 2, "{report:#}");
    let latest = report
        .pointer("/generator/latest_us")
        .and_then(Value::as_f64);
    let least = STALL.as_secs_f64() * 1e6 / 2.0;
    assert!(latest.is_some_and(|it| it >= least), "{report:#}");
    assert!(said(&program).contains("\nlate max "));
}

// --- A server that is slow, or does no more

#[test]
fn a_slow_server_is_waited_for() {
    thread::scope(|scope| {
        for stage in [Stage::Accept, Stage::Welcome, Stage::Line] {
            scope.spawn(move || {
                let options = ["--clients", "8", "--rate", "100", "--seconds", "0.1"];
                let (program, report) = measure(Fault::Slow(stage), &options);
                assert!(program.wait(PATIENCE).unwrap().success(), "{report:#}");
                assert_eq!(number(&report, "/delivered"), 10 * 7);
            });
        }
    });
}

#[test]
fn a_server_that_does_no_more_is_told_of_in_one_line() {
    thread::scope(|scope| {
        for (fault, stage, why) in [
            (
                Fault::Mute(Stage::Accept),
                "connected ",
                "nothing came for 5 s",
            ),
            (
                Fault::Mute(Stage::Welcome),
                "welcomed 2 of 8 ",
                "nothing came for 5 s",
            ),
            (
                Fault::Mute(Stage::Line),
                "reached 0 of 7 ",
                "nothing came for 5 s",
            ),
            (
                Fault::Refuse,
                "welcomed 1 of 8 ",
                "5 s (it said: name taken)",
            ),
            (
                Fault::Full,
                "welcomed 0 of 8 ",
                "the server closed (it said: full)",
            ),
        ] {
            scope.spawn(move || {
                let server = chat(fault).to_string();
                let program = run(&["--clients", "8", &server]);
                assert_eq!(program.wait(PATIENCE).unwrap().code(), Some(1));
                let printed = said(&program);
                assert!(printed.starts_with(&format!("error: {stage}")), "{printed}");
                assert!(printed.ends_with(&format!("{why}\n")), "{printed}");
                assert!(
                    printed.lines().count() == 1 && printed.len() <= 81,
                    "{printed}"
                );
            });
        }
    });
}

// --- Memory

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_the_server_is_told() {
    let here = process::id().to_string();
    let (program, report) = measure(Fault::None, &["--seconds", "0.1", "--pid", &here]);
    assert!(number(&report, "/memory/before") > 0);
    assert!(number(&report, "/memory/connected") >= number(&report, "/memory/per_client"));
    assert!(said(&program).contains("\nper client "));
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_isnt_there_is_told_of_before_the_measurement() {
    // It isn't reaped before it is dropped, and so it keeps its number.
    let ended = Program::start(Command::new("true")).unwrap();
    ended.wait(PATIENCE).unwrap();
    for pid in [ended.id().to_string(), u32::MAX.to_string()] {
        let program = run(&["--pid", &pid, &chat(Fault::None).to_string()]);
        assert_eq!(program.wait(PATIENCE).unwrap().code(), Some(1));
        let expected = format!("error: --pid {pid}: no such process runs here, or it has ended\n");
        assert_eq!(said(&program), expected);
    }
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
    // A curve, and a piece of it beside its figures.
    assert!(svg.starts_with("<svg ") && svg.matches("<polyline").count() == 2 * 2);
    assert!(svg.contains("aria-label=\"fast: 50% "), "{svg}");
    assert!(svg.contains(">fast</text>") && svg.contains(">slow</text>"));
}

#[test]
fn the_picture_of_chapter_9_is_drawn_from_its_reports() {
    let measured = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/measured");
    let folder = tempfile::tempdir().unwrap();
    let plot = folder.path().join("plot.svg");
    let mut command = Command::new(LOAD);
    command.arg("--svg").arg(&plot).arg("--compare");
    command.args(["threads", "poll", "tokio", "uring"].map(|shell| {
        let report = measured.join(format!("lab09-5000/{shell}.json"));
        report.into_os_string()
    }));
    let drawn = Program::start(command).unwrap();
    assert!(drawn.wait(PATIENCE).unwrap().success(), "{}", said(&drawn));
    let [drawn, shown] = [plot, measured.join("lab09-5000.svg")].map(fs::read_to_string);
    assert_eq!(drawn.unwrap(), shown.unwrap(), "draw it again");
}

#[test]
fn a_file_stays_as_it_is_when_nothing_was_measured() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("old"), "figures").unwrap();
    let (_nobody, address) = bound();
    let options = [
        "--json",
        &path("old"),
        "--svg",
        &path("new"),
        &address.to_string(),
    ];
    assert_eq!(run(&options).wait(PATIENCE).unwrap().code(), Some(1));
    assert_eq!(fs::read_to_string(path("old")).unwrap(), "figures");
    assert!(!fs::exists(path("new")).unwrap());
}

#[test]
fn every_mistake_is_one_clear_line() {
    let (_nobody, address) = bound();
    let address = address.to_string();
    for (arguments, expected) in [
        (&[address.as_str()][..], "start the server first"),
        // Said before anybody is connected to, so that no figures are lost.
        (
            &["--json", "/nowhere/a", &address],
            "can't write /nowhere/a",
        ),
        (&["--svg", "/", &address], "can't write /"),
        (&["--clients", "1"], "--clients 1"),
        (
            &["--clients", "18446744073709551615"],
            "1000000 are the most",
        ),
        (&["--senders", "0"], "--senders 0"),
        (&["--rate", "0"], "--rate 0"),
        (&["--rate", "-1"], "--rate"),
        (&["--rate", "1e9"], "a million"),
        (&["--seconds", "-1"], "--seconds"),
        (&["--seconds", "0"], "--seconds"),
        (&["--seconds", "1e9"], "86400 at most"),
        (&["--seconds", "nan"], "--seconds"),
        (&["--open", "--closed"], "not both"),
        (&["--compare", "--svg", "a"], "--json"),
        (&["--compare", "a.json"], "--svg"),
        (&["--svg", "a", "--compare", "/nowhere"], "/nowhere"),
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
