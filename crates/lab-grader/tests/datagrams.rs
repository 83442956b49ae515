//! The engine's datagrams against programs that misbehave: a thread of this test
//! as the server that a shell script announces, and bash, which can send
//! datagrams, as the client.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::net::UdpSocket;
use std::thread;
use std::time::{Duration, Instant};

use lab_grader::{
    Check, CheckResult, Counts, Exercise, Impairments, Judge, Kind, Refusing, Relay, Server,
    Status, Subject, Text, Trial, Verdict, Visibility, judge,
};

/// Long enough that only a real hang reaches it.
const PATIENCE: Duration = Duration::from_secs(20);
/// For verdicts that only come with the deadline.
const SOON: Duration = Duration::from_millis(300);

fn verdict(run: fn(&mut Trial) -> Verdict, script: &str, deadline: Duration) -> CheckResult {
    let check = Check {
        id: "only",
        title: Text::new("it works", "동작합니다"),
        points: 3,
        deadline,
        visibility: Visibility::Visible,
        why: Text::new("why", "왜"),
        book: "00#section",
        run,
    };
    let exercise = Exercise {
        id: "00a",
        program: "ex00a",
        kind: Kind::Both,
        title: Text::new("title", "제목"),
        task: Text::new("task", "과제"),
        hints: &[],
        checks: Vec::leak(vec![check]),
        starter: "",
        solution: "",
        mutants: &[],
    };
    let subject = Subject::command_line(&format!("bash -c '{script}' bash"));
    let how = Judge {
        start: deadline,
        ..Judge::default()
    };
    let mut report = judge(&exercise, &subject, how);
    report.checks.remove(0)
}

fn check_says(result: &CheckResult, status: Status, words: &str) {
    let message = result.message.as_ref().map_or("", |text| &text.en);
    assert_eq!(result.status, status, "{words}: {message}");
    assert!(message.contains(words), "{words}: {message}");
}

//--- The program is a server

/// Runs `check` against a server that does `serve` with its socket.
fn against(serve: fn(UdpSocket), check: fn(&mut Trial) -> Verdict) -> CheckResult {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let address = socket.local_addr().unwrap();
    let server = thread::spawn(move || serve(socket));
    let script = format!("echo listening on {address}; exec sleep 60");
    let result = verdict(check, &script, Duration::from_secs(1));
    server.join().unwrap();
    result
}

/// Answers the next datagram with each of `answers`.
fn answer(socket: &UdpSocket, answers: &[&[u8]]) {
    let (_, client) = socket.recv_from(&mut [0; 100]).unwrap();
    for answer in answers {
        socket.send_to(answer, client).unwrap();
    }
}

fn hello(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.udp_client(&server)?;
    client.send(b"hello")?;
    client.expect(b"world")?;
    client.expect_silence(Duration::from_millis(50))
}

#[test]
fn what_a_server_does_wrong_is_named() {
    type Serve = fn(UdpSocket);
    let rows: [(Serve, Status, &str); 4] = [
        (|it| answer(&it, &[b"world"]), Status::Passed, ""),
        (
            |it| answer(&it, &[b"World"]),
            Status::Failed,
            "another datagram",
        ),
        (
            |it| answer(&it, &[b"world", b"world"]),
            Status::Failed,
            "although nothing should come",
        ),
        (|it| answer(&it, &[]), Status::TimedOut, "no datagram came"),
    ];
    for (serve, status, words) in rows {
        check_says(&against(serve, hello), status, words);
    }
}

#[test]
fn a_closed_port_is_told_so() {
    let nobody = Refusing::bind_udp().unwrap();
    let script = format!("echo listening on {}; exec sleep 60", nobody.address());
    let result = verdict(hello, &script, PATIENCE);
    check_says(&result, Status::Failed, "port unreachable");
}

#[test]
fn a_server_that_ended_is_told_so() {
    let script = "echo listening on 127.0.0.1:1; exit 1";
    let began = Instant::now();
    let result = verdict(
        |trial| {
            let server = trial.server()?;
            let client = trial.udp_client(&server)?;
            client.receive().map(drop)
        },
        script,
        PATIENCE,
    );
    check_says(&result, Status::Crashed, "your program has ended");
    assert!(began.elapsed() < PATIENCE);
}

#[test]
fn a_server_that_ended_while_nothing_was_awaited_is_told_to_stay() {
    fn quiet(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        trial.udp_client(&server)?.expect_silence(PATIENCE)
    }
    for (end, words) in [
        (
            "exit 1",
            "your program ended (exit status: 1), but it should go on",
        ),
        (
            "exit 101",
            "your program panicked (exit code 101); it should go on",
        ),
    ] {
        let script = format!("echo listening on 127.0.0.1:1; {end}");
        check_says(&verdict(quiet, &script, PATIENCE), Status::Crashed, words);
    }
}

#[test]
fn datagrams_in_any_order_are_expected_once_each() {
    fn both(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        let client = trial.udp_client(&server)?;
        client.send_many(&["any"])?;
        client.expect_in_any_order(&["one", "two"])
    }
    type Serve = fn(UdpSocket);
    let rows: [(Serve, Status, &str); 4] = [
        (|it| answer(&it, &[b"one", b"two"]), Status::Passed, ""),
        (|it| answer(&it, &[b"two", b"one"]), Status::Passed, ""),
        (
            |it| answer(&it, &[b"one", b"one"]),
            Status::Failed,
            "another datagram",
        ),
        (
            |it| answer(&it, &[b"two"]),
            Status::TimedOut,
            "no datagram came",
        ),
    ];
    for (serve, status, words) in rows {
        check_says(&against(serve, both), status, words);
    }
}

#[test]
fn the_report_holds_steps_datagrams_and_the_first_difference() {
    let result = against(|it| answer(&it, &[b"World"]), hello);
    let steps: Vec<&str> = result.steps.iter().map(|step| &*step.en).skip(2).collect();
    let expected = [
        "client: sends a datagram of 5 bytes: \"hello\"",
        "client: expects a datagram of 5 bytes: \"world\"",
    ];
    assert_eq!(steps, expected);
    let ladder = result.conversation.unwrap();
    assert!(ladder.en.contains("sends a datagram of 5 bytes"));
    assert!(ladder.ko.contains("데이터그램"), "{}", ladder.ko);
    assert!(result.evidence.unwrap().en.contains("offset 0"));
}

//--- The program is a client

/// Opens a socket to the address in the first argument as bash's descriptor 3.
const DIAL: &str = "exec 3<>/dev/udp/${1%:*}/${1#*:}";

fn client(run: fn(&mut Trial) -> Verdict, script: &str, deadline: Duration) -> CheckResult {
    verdict(run, &format!("{DIAL}; {script}"), deadline)
}

fn asked(trial: &mut Trial) -> Verdict {
    let server = trial.udp_server()?;
    let run = trial.run(&[&server.address().to_string()])?;
    let request = server.expect(&run, b"hi\n")?;
    server.answer_from_stranger(&request, b"no\n")?;
    server.answer_twice(&request, b"ho\n")?;
    server.expect_silence(&run, Duration::from_millis(50))?;
    run.expect_success()
}

#[test]
fn what_a_client_does_wrong_is_named() {
    // bash reads byte by byte, and dd a datagram.
    let good = "echo hi >&3; test $(dd bs=99 count=1 <&3) = ho";
    let rows = [
        (good, PATIENCE, Status::Passed, ""),
        ("echo ho >&3", PATIENCE, Status::Failed, "another datagram"),
        (
            "exit 0",
            PATIENCE,
            Status::Failed,
            "although one more datagram",
        ),
        ("exit 101", PATIENCE, Status::Crashed, "panicked"),
        ("exec sleep 60", SOON, Status::TimedOut, "no datagram came"),
        (
            "echo hi >&3; echo hi >&3",
            PATIENCE,
            Status::Failed,
            "although nothing should come",
        ),
    ];
    for (script, deadline, status, words) in rows {
        check_says(&client(asked, script, deadline), status, words);
    }
}

#[test]
fn repeats_are_counted_with_their_times() {
    fn gives_up(trial: &mut Trial) -> Verdict {
        let server = trial.udp_server()?;
        let run = trial.run(&[&server.address().to_string()])?;
        let all = server.receive_until_end(&run)?;
        let bytes: Vec<&[u8]> = all.iter().map(|it| &*it.bytes).collect();
        assert_eq!(bytes, [b"1\n", b"2\n", b"3\n"]);
        assert!(all[1].at - all[0].at < Duration::from_millis(100));
        assert!(all[2].at - all[1].at >= Duration::from_millis(200));
        run.expect_success()
    }
    let script = "echo 1 >&3; echo 2 >&3; sleep 0.2; echo 3 >&3";
    check_says(&client(gives_up, script, PATIENCE), Status::Passed, "");
    let result = client(gives_up, "exec sleep 60", SOON);
    check_says(&result, Status::TimedOut, "still runs");
}

#[test]
fn a_port_that_refuses_datagrams_refuses_them() {
    fn refused(trial: &mut Trial) -> Verdict {
        let nobody = Refusing::bind_udp()?;
        trial.run(&[&nobody.address()])?.expect_success()
    }
    // Without the refusal the read would wait for ever.
    let script = "echo hi >&3; ! read -r it <&3";
    check_says(&client(refused, script, PATIENCE), Status::Passed, "");
}

#[test]
fn who_polls_is_told_from_who_sleeps() {
    fn waits(trial: &mut Trial) -> Verdict {
        let began = Instant::now();
        let run = trial.run(&[])?;
        run.expect_success()?;
        run.expect_slept(began.elapsed(), Duration::from_millis(300))
    }
    check_says(
        &verdict(waits, "exec sleep 0.5", PATIENCE),
        Status::Passed,
        "",
    );
    if cfg!(target_os = "linux") {
        let busy = "end=$((SECONDS + 2)); while ((SECONDS < end)); do :; done";
        check_says(&verdict(waits, busy, PATIENCE), Status::Failed, "busy");
    }
}

//--- A network between both

/// How many datagrams cross the relay.
const MANY: u64 = 200;

/// The numbers that came back through a relay, and what it counted.
fn crossed(trial: &Trial, server: &Server, relay: &Relay) -> (Vec<u8>, [Counts; 2]) {
    let client = trial.udp_client_through(relay, server).unwrap();
    let mut came = Vec::new();
    for number in 0..u8::try_from(MANY).unwrap() {
        client.send(&[number]).unwrap();
    }
    loop {
        let (there, back) = (relay.there(), relay.back());
        let is_over = there.sent == MANY && back.sent == there.delivered;
        if is_over && came.len() as u64 == back.delivered {
            return (came, [there, back]);
        }
        let glance = Duration::from_millis(10);
        came.extend(
            client
                .receive_within(glance)
                .unwrap()
                .map(|it| it.bytes)
                .into_iter()
                .flatten(),
        );
    }
}

/// Echoes until the datagram 255.
fn echo(socket: UdpSocket) {
    let mut buffer = [0; 1];
    while buffer != [255] {
        let (_, client) = socket.recv_from(&mut buffer).unwrap();
        socket.send_to(&buffer, client).unwrap();
    }
}

fn stop(trial: &Trial, server: &Server) -> Verdict {
    trial.udp_client(server)?.send(&[255])
}

#[test]
fn a_relay_without_impairments_changes_nothing() {
    let result = against(echo, |trial| {
        let server = trial.server()?;
        let relay = trial.relay(server.address(), Impairments::NONE, Impairments::NONE)?;
        let (came, [there, back]) = crossed(trial, &server, &relay);
        assert!(came.into_iter().map(u64::from).eq(0..MANY));
        assert_eq!((there.lost, back.delivered), (0, MANY));
        stop(trial, &server)
    });
    check_says(&result, Status::Passed, "");
    assert!(result.conversation.unwrap().en.contains("relay"));
    assert_eq!(
        result.steps[2].en,
        "put a relay between client and server that passes everything"
    );
}

#[test]
fn a_relay_loses_the_same_datagrams_in_every_run() {
    fn lossy(trial: &mut Trial) -> Verdict {
        let there = Impairments {
            loss: 0.3,
            ..Impairments::NONE
        };
        let back = Impairments {
            loss: 0.1,
            duplicate: 0.1,
            ..Impairments::NONE
        };
        let server = trial.server()?;
        let relay = trial.relay(server.address(), there, back)?.untold();
        let (came, [there, back]) = crossed(trial, &server, &relay);
        trial.step(Text::of(|_| format!("{came:?} {there:?} {back:?}")));
        assert!((30..90).contains(&there.lost), "{there:?}");
        assert!(back.duplicated > 0 && back.sent == MANY - there.lost);
        stop(trial, &server)
    }
    let runs = [(); 2].map(|()| against(echo, lossy));
    check_says(&runs[0], Status::Passed, "");
    assert!(!runs[0].conversation.as_ref().unwrap().en.contains("relay"));
    let told = |result: &CheckResult| {
        result.steps[2..]
            .iter()
            .find(|it| it.en.starts_with('['))
            .cloned()
    };
    assert!(told(&runs[0]).is_some());
    assert_eq!(told(&runs[0]), told(&runs[1]));
    assert!(runs[0].steps[2].en.ends_with("loses 30\u{a0}% on the way to the server and loses 10\u{a0}%, duplicates 10\u{a0}% on the way back"));
}
