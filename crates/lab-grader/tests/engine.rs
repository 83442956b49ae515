//! The engine against programs that misbehave: shell scripts as the judged
//! program and, where a server is needed, a thread of this test that the script
//! announces.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use lab_grader::{
    Answer, Check, CheckResult, Exercise, Fault, Judge, Kind, Report, Status, Subject, Text, Trial,
    Verdict, Visibility, judge,
};

/// An exercise with one check.
fn exercise(run: fn(&mut Trial) -> Verdict, deadline: Duration) -> Exercise {
    let checks = vec![check("only", run, deadline)];
    Exercise {
        id: "00a",
        program: "ex00a",
        kind: Kind::Server,
        title: Text::new("title", "제목"),
        task: Text::new("task", "과제"),
        hints: &[],
        checks: Vec::leak(checks),
        starter: "",
        solution: "",
        mutants: &[],
    }
}

fn check(id: &'static str, run: fn(&mut Trial) -> Verdict, deadline: Duration) -> Check {
    Check {
        id,
        title: Text::new("it works", "동작합니다"),
        points: 3,
        deadline,
        visibility: Visibility::Visible,
        why: Text::new("why", "왜"),
        book: "00#section",
        run,
    }
}

fn verdict(run: fn(&mut Trial) -> Verdict, script: &str, deadline: Duration) -> CheckResult {
    let subject = Subject::command_line(&format!("sh -c '{script}' sh"));
    let how = Judge {
        start: deadline,
        ..Judge::default()
    };
    let mut report = judge(&exercise(run, deadline), &subject, how);
    report.checks.remove(0)
}

fn message(result: &CheckResult) -> &str {
    result.message.as_ref().map_or("", |text| &text.en)
}

/// Long enough that only a real hang reaches it.
const PATIENCE: Duration = Duration::from_secs(20);
/// For verdicts that only come with the deadline.
const SOON: Duration = Duration::from_millis(300);

#[test]
fn programs_that_never_listen_get_a_verdict() {
    let rows = [
        (
            "exit 3",
            PATIENCE,
            Status::Crashed,
            "ended before it listened",
        ),
        (
            "kill -SEGV $$",
            PATIENCE,
            Status::Crashed,
            "ended before it listened",
        ),
        ("exec sleep 60", SOON, Status::TimedOut, "never printed"),
        ("echo ready; exec sleep 60", SOON, Status::Failed, "`ready`"),
        (
            "echo listening on nowhere; exec sleep 60",
            SOON,
            Status::Failed,
            "`listening on nowhere`",
        ),
        (
            "printf \"\\033[2J\\377\"; exec sleep 60",
            SOON,
            Status::Failed,
            "\\x1b[2J",
        ),
        ("exec cat /dev/zero", SOON, Status::Failed, "belongs"),
    ];
    for (script, deadline, status, words) in rows {
        let began = Instant::now();
        let result = verdict(|trial| trial.server().map(drop), script, deadline);
        assert_eq!(result.status, status, "{script}: {}", message(&result));
        assert!(
            message(&result).contains(words),
            "{script}: {}",
            message(&result)
        );
        assert_eq!((result.points, result.max_points), (0, 3));
        assert!(began.elapsed() < PATIENCE);
    }
}

#[test]
fn a_program_that_does_not_exist_gets_a_verdict() {
    let subject = Subject::file("/nonexistent/program".as_ref());
    let it = exercise(|trial| trial.server().map(drop), PATIENCE);
    let report = judge(&it, &subject, Judge::default());
    assert_eq!(report.checks[0].status, Status::Crashed);
    assert!(message(&report.checks[0]).contains("can't be started"));
}

#[test]
fn what_goes_wrong_at_the_start_has_a_cause_of_its_own() {
    let rows = [
        (
            "echo \"Os {code: 98, kind: AddrInUse}\" >&2; exit 101",
            "the address was in use",
            "03#lab-listen",
        ),
        (
            "echo \"Error: listen EADDRINUSE\" >&2; exit 1",
            "the address was in use",
            "03#lab-listen",
        ),
        (
            "echo \"[Errno 98] Address already in use\" >&2; exit 1",
            "the address was in use",
            "03#lab-listen",
        ),
        ("exit 101", "panicked before it listened", "rust#result"),
        ("exit 2", "ended before it listened", "03#lab-listen"),
        (
            "exec nosuch",
            "be started (exit status: 127)",
            "use#any-language",
        ),
        (
            "exec /",
            "be started (exit status: 126)",
            "use#any-language",
        ),
        ("exec sleep 60", "never printed", "use#any-language"),
        (
            "echo Listening at $1; exec sleep 60",
            "`Listening at 127.0.0.1:0`",
            "use#any-language",
        ),
        (
            "echo listening on $1; exec sleep 60",
            "nothing ever listens on port 0",
            "03#lab-listen",
        ),
        (
            "echo listening on $1 >&2; exec sleep 60",
            "on stderr; it belongs on stdout",
            "use#any-language",
        ),
    ];
    for (script, words, book) in rows {
        let result = verdict(|trial| trial.server().map(drop), script, SOON);
        let said = message(&result);
        assert!(said.contains(words), "{script}: {said}");
        assert_eq!(result.book, book, "{script}: {said}");
        assert_ne!(result.why.en, "why", "{script}");
    }
}

#[test]
fn a_place_that_is_not_written_yet_is_the_cause_wherever_it_is() {
    let script = "echo \"thread main panicked at x.rs: not yet implemented\" >&2; exit 101";
    let result = verdict(questions, script, PATIENCE);
    assert_eq!(
        (result.status, result.book),
        (Status::Crashed, "rust#result")
    );
    let other = verdict(
        questions,
        "echo \"panicked at x.rs\" >&2; exit 101",
        PATIENCE,
    );
    assert_eq!((other.status, other.book), (Status::Crashed, "00#section"));
}

/// Runs `check` against a server that serves one connection with `serve`.
fn against(serve: fn(TcpStream), check: fn(&mut Trial) -> Verdict) -> CheckResult {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || serve(listener.accept().unwrap().0));
    let script = format!("echo listening on {address}; exec sleep 60");
    let result = verdict(check, &script, Duration::from_secs(1));
    server.join().unwrap();
    result
}

fn hello(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.expect(b"hello\n")?;
    client.expect_end()
}

#[test]
fn what_a_server_does_wrong_is_named() {
    type Serve = fn(TcpStream);
    let rows: [(Serve, Status, &str); 7] = [
        (
            |mut it| it.write_all(b"hello\n").unwrap(),
            Status::Passed,
            "",
        ),
        (
            |mut it| it.write_all(b"hellO\n").unwrap(),
            Status::Failed,
            "other bytes",
        ),
        (
            |mut it| it.write_all(b"hel").unwrap(),
            Status::Failed,
            "after 3 of 6 bytes",
        ),
        (
            |mut it| it.write_all(b"hello\nhello\n").unwrap(),
            Status::Failed,
            "nothing more",
        ),
        (
            |it| wait_for_end(it, b""),
            Status::TimedOut,
            "only 0 of 6 bytes",
        ),
        (
            |it| wait_for_end(it, b"hello\n"),
            Status::TimedOut,
            "didn't close",
        ),
        (reset, Status::Failed, "reset the connection"),
    ];
    for (serve, status, words) in rows {
        let result = against(serve, hello);
        assert_eq!(result.status, status, "{words}: {}", message(&result));
        assert!(message(&result).contains(words), "{}", message(&result));
        let passed = status == Status::Passed;
        assert_eq!(result.points, if passed { 3 } else { 0 });
    }
}

#[test]
fn a_wrong_answer_is_shown_beyond_the_length_of_the_right_one() {
    let result = against(|mut it| it.write_all(b"hello world\n").unwrap(), hello);
    let evidence = result.evidence.unwrap().en;
    assert!(
        evidence.contains(r#""hello world\n""#),
        "the end of what came is missing: {evidence}"
    );
}

#[test]
fn the_part_that_differs_is_named() {
    fn named(trial: &mut Trial) -> Verdict {
        let part = |at| match at {
            ..4 => Text::new("the id", "번호"),
            _ => Text::new("the text", "글"),
        };
        hello(trial).map_err(|fault| fault.naming(part))
    }
    let wrong = against(|mut it| it.write_all(b"hellO\n").unwrap(), named);
    assert_eq!(
        message(&wrong),
        "other bytes came than expected; the first difference is in the text"
    );
    let short = against(|mut it| it.write_all(b"hel").unwrap(), named);
    assert!(
        !message(&short).contains("difference"),
        "{}",
        message(&short)
    );
}

#[test]
fn a_server_that_leaves_while_it_is_sent_more_is_told_so() {
    fn endless(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        let client = trial.connect(&server)?;
        client.expect_end()?;
        loop {
            client.send(b"more")?;
        }
    }
    let result = against(drop, endless);
    let said = message(&result);
    assert!(said.contains("while more was being sent"), "{said}");
}

/// Sends `bytes`, then holds the connection until the client gives up.
fn wait_for_end(mut stream: TcpStream, bytes: &[u8]) {
    stream.write_all(bytes).unwrap();
    let _ = stream.read(&mut [0]);
}

fn reset(stream: TcpStream) {
    socket2::SockRef::from(&stream)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
}

#[test]
fn a_server_that_ended_is_told_so() {
    fn broken(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        while server.is_running() {
            thread::yield_now();
        }
        Err(Fault::wrong(Text::new("no answer", "응답 없음")))
    }
    let result = verdict(broken, "echo listening on 127.0.0.1:1; exit 1", PATIENCE);
    assert_eq!(result.status, Status::Crashed);
    assert_eq!(
        message(&result),
        "your program has ended (exit status: 1), but a server runs until it is stopped; \
         no answer"
    );
}

#[test]
fn the_time_of_a_check_begins_when_the_server_listens() {
    fn waits(trial: &mut Trial) -> Verdict {
        let before = trial.left();
        trial.server()?;
        assert!(trial.left() > before - Duration::from_millis(200));
        Ok(())
    }
    let script = "sleep 0.3; echo listening on 127.0.0.1:1; exec sleep 60";
    assert_eq!(verdict(waits, script, PATIENCE).status, Status::Passed);
}

#[test]
fn a_program_has_its_time_to_start_whatever_it_is() {
    let deadline = Duration::from_millis(700);
    type Meets = fn(&mut Trial) -> Verdict;
    let rows: [(Meets, &str); 3] = [
        (
            |trial| trial.server().map(drop),
            "echo listening on 127.0.0.1:1",
        ),
        (questions, "echo 1; echo 2; echo error:; echo 3; exit 0"),
        (
            |trial| {
                let listener = trial.listener()?;
                let run = trial.run(&[&listener.address()])?;
                listener.accept(&run).map(drop)
            },
            "exec bash -c \": >/dev/tcp/127.0.0.1/${1#*:}\"",
        ),
    ];
    for (check, script) in rows {
        let slow = format!("sleep 1; {script}");
        let subject = Subject::command_line(&format!("sh -c '{slow}' sh"));
        let mut report = judge(&exercise(check, deadline), &subject, Judge::default());
        let result = report.checks.remove(0);
        assert_eq!(
            result.status,
            Status::Passed,
            "{script}: {}",
            message(&result)
        );
    }
}

#[test]
fn a_hang_ends_although_every_check_meets_it() {
    fn serves(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        trial.connect(&server).map(drop)
    }
    let ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    let all: Vec<Check> = ids.map(|id| check(id, serves, SOON)).into();
    let many = Exercise {
        checks: Vec::leak(all),
        ..exercise(serves, SOON)
    };
    let how = Judge {
        jobs: 2,
        start: Duration::from_secs(1),
        ..Judge::default()
    };
    let began = Instant::now();
    let report = judge(&many, &Subject::command_line("sleep 60;:"), how);
    assert!(
        began.elapsed() < Duration::from_secs(4),
        "{:?}",
        began.elapsed()
    );
    let late = |check: &CheckResult| check.status == Status::TimedOut;
    assert!(report.checks.iter().all(late));
}

#[test]
#[cfg(target_os = "linux")]
fn what_waited_for_a_processor_is_tried_again_alone() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static TRIES: AtomicUsize = AtomicUsize::new(0);
    /// Times out once, and with a program that was held up.
    fn crowded(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        let late = Fault::late(Text::new("late", "늦음"));
        if TRIES.fetch_add(1, Ordering::Relaxed) > 0 {
            return Ok(());
        }
        while server.runnable_time() < Some(SOON * 2) {
            thread::yield_now();
        }
        Err(late)
    }
    fn sleeps(trial: &mut Trial) -> Verdict {
        trial.server()?;
        ONCE.fetch_add(1, Ordering::Relaxed);
        Err(Fault::late(Text::new("late", "늦음")))
    }
    static ONCE: AtomicUsize = AtomicUsize::new(0);
    let busy = "echo listening on 127.0.0.1:1; for i in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done; while :; do :; done";
    assert_eq!(verdict(crowded, busy, SOON).status, Status::Passed);
    let idle = "echo listening on 127.0.0.1:1; exec sleep 60";
    assert_eq!(verdict(sleeps, idle, PATIENCE).status, Status::TimedOut);
    assert_eq!(
        ONCE.load(Ordering::Relaxed),
        1,
        "it had nothing to wait for"
    );
}

#[test]
fn a_slow_reader_fills_the_program_s_buffers() {
    /// More than the buffers of both ends hold.
    const MUCH: usize = 1024 * 1024;
    fn echo(mut stream: TcpStream) {
        std::io::copy(&mut stream.try_clone().unwrap(), &mut stream).unwrap();
    }
    fn late(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        let client = trial.connect_slow_reader(Text::new("slow", "느림"), &server)?;
        let bytes = vec![b'x'; MUCH];
        client.exchange_late(&bytes, &bytes, || {
            trial.step(Text::new("meanwhile", "그동안"));
            Ok(())
        })
    }
    fn too_little(mut stream: TcpStream) {
        // A nonblocking write takes what fits: that must not be everything.
        let bytes = vec![b'x'; MUCH];
        stream.read_exact(&mut bytes.clone()).unwrap();
        stream.set_nonblocking(true).unwrap();
        let taken = stream.write(&bytes).unwrap();
        assert!(taken < MUCH / 2, "{taken} bytes fit");
    }
    let result = against(echo, late);
    assert_eq!(result.status, Status::Passed, "{}", message(&result));
    let steps: Vec<&str> = result.steps.iter().map(|step| &*step.en).skip(3).collect();
    let xs = "x".repeat(60);
    let expected = [
        &*format!("slow: sends 1048576 bytes and doesn't read yet: \"{xs}…\""),
        "meanwhile",
        &*format!("slow: expects 1048576 bytes: \"{xs}…\""),
    ];
    assert_eq!(steps, expected);
    let result = against(too_little, late);
    assert_eq!(result.status, Status::Failed, "{}", message(&result));
    assert!(message(&result).contains("of 1048576 bytes"));
}

#[test]
fn the_report_holds_steps_bytes_and_the_first_difference() {
    let result = against(|mut it| it.write_all(b"hellO\n").unwrap(), hello);
    let steps: Vec<&str> = result.steps.iter().map(|step| &*step.en).skip(1).collect();
    let expected = [
        "it said that it listens",
        "client: connected",
        "client: expects 6 bytes: \"hello\\n\"",
    ];
    assert_eq!(steps, expected);
    let ladder = result.conversation.unwrap();
    assert!(
        ladder.en.contains("client connects to server"),
        "{}",
        ladder.en
    );
    assert!(ladder.en.contains("hellO"), "{}", ladder.en);
    assert!(ladder.ko.contains("서버"), "{}", ladder.ko);
    let evidence = result.evidence.unwrap();
    assert!(evidence.en.contains("offset 4"), "{}", evidence.en);
}

#[test]
fn silence_is_expected_or_broken() {
    fn quiet(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        let client = trial.connect(&server)?;
        client.expect_silence(Duration::from_millis(50))?;
        client.half_close()
    }
    assert_eq!(
        against(|it| wait_for_end(it, b""), quiet).status,
        Status::Passed
    );
    let early = against(|it| wait_for_end(it, b"x"), quiet);
    assert!(message(&early).contains("too early"), "{}", message(&early));
}

#[test]
fn a_peer_that_never_reads_is_told_so_and_holds_nobody_up() {
    fn flood(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        let client = trial.connect(&server)?;
        let megabytes = vec![b'x'; 32 * 1024 * 1024];
        client.exchange(&megabytes, b"never")
    }
    // A forgotten stream stays open and unread as long as this test runs.
    let result = against(std::mem::forget, flood);
    assert_eq!(result.status, Status::TimedOut, "{}", message(&result));
}

fn questions(trial: &mut Trial) -> Verdict {
    let rows = [
        ("one", Answer::from("1")),
        ("two", Answer::from("2")),
        ("bad", Answer::error()),
        ("three", Answer::from("3")),
    ];
    trial.expect_answers(&["argument"], &rows)
}

#[test]
fn filters_are_compared_line_by_line() {
    let rows = [
        (
            "cat >/dev/null; echo 1; echo 2; echo error: x; echo 3",
            Status::Passed,
            "",
        ),
        (
            "cat >/dev/null; echo 1; echo 5; echo error: x; echo 3",
            Status::Failed,
            "line 2, `two`",
        ),
        (
            "cat >/dev/null; echo 1; echo 2; echo 3; echo 3",
            Status::Failed,
            "line 3, `bad`",
        ),
        (
            "cat >/dev/null; echo 1; echo 2",
            Status::Failed,
            "line 3, `bad`, was not answered",
        ),
        (
            "cat >/dev/null; echo 1; echo 2; echo error:; echo 3; echo 4",
            Status::Failed,
            "too many: 4",
        ),
        (
            "echo 1; echo 2; echo error:; echo 3; exit 5",
            Status::Failed,
            "exit status: 5",
        ),
        (
            "echo 1; echo oops >&2; exit 101",
            Status::Crashed,
            "panicked",
        ),
        ("echo 1; kill -ABRT $$", Status::Crashed, "signal 6"),
        ("exec true", Status::Failed, "line 1, `one`"),
    ];
    for (script, status, words) in rows {
        let result = verdict(questions, script, PATIENCE);
        assert_eq!(result.status, status, "{script}: {}", message(&result));
        assert!(
            message(&result).contains(words),
            "{script}: {}",
            message(&result)
        );
    }
}

#[test]
fn a_filter_can_be_made_to_fail_again_by_hand() {
    let rows = [
        // The same answer alone as behind others.
        ("while read it; do echo 1; done", "two\n"),
        // Another one: it remembers what was asked.
        (
            "n=0; while read it; do n=$((n+1)); echo $n; done",
            "one\ntwo\nbad\n",
        ),
        ("read it; echo 1; exit 101", "one\ntwo\n"),
        (
            "while read it; do [ $it = two ] && exit 101; echo 1; done",
            "two\n",
        ),
        ("exec true", "one\n"),
    ];
    for (script, input) in rows {
        let repeat = verdict(questions, script, PATIENCE).repeat.unwrap();
        assert_eq!(repeat.input, input, "{script}");
        let line = format!("sh -c '{script}' sh 'argument'");
        assert_eq!(repeat.program, line);
    }
    let right = "cat >/dev/null; echo 1; echo 2; echo error: x; echo 3";
    assert_eq!(verdict(questions, right, PATIENCE).repeat, None);
}

#[test]
fn filters_that_never_end_get_a_verdict() {
    let rows = [
        (
            "echo 1; exec sleep 60",
            Status::TimedOut,
            "line 2, `two`, was not answered in time",
        ),
        ("exec cat /dev/zero", Status::Failed, "line 1, `one`"),
        ("while :; do echo 1; done", Status::Failed, "line 2, `two`"),
    ];
    for (script, status, words) in rows {
        let began = Instant::now();
        let result = verdict(questions, script, SOON);
        assert_eq!(result.status, status, "{script}: {}", message(&result));
        assert!(
            message(&result).contains(words),
            "{script}: {}",
            message(&result)
        );
        assert!(message(&result).len() < 1000);
        assert!(began.elapsed() < PATIENCE);
    }
}

#[test]
fn stderr_is_told_by_its_last_lines() {
    let script = "for i in 1 2 3 4 5 6 7 8 9 10; do echo line $i >&2; done; exit 101";
    let result = verdict(questions, script, PATIENCE);
    assert!(result.stderr.starts_with("line 3\n"), "{}", result.stderr);
    assert!(result.stderr.ends_with("line 10"), "{}", result.stderr);
}

#[test]
fn clients_are_served_and_their_end_is_judged() {
    fn fetch(trial: &mut Trial) -> Verdict {
        let listener = trial.listener()?;
        let run = trial.run(&[&listener.address()])?;
        match listener.accept(&run) {
            Ok(_) => run.expect_success(),
            Err(fault) => Err(fault),
        }
    }
    let rows = [
        (
            "exec sleep 60",
            SOON,
            Status::TimedOut,
            "didn't connect to the address",
        ),
        ("exit 0", PATIENCE, Status::Failed, "never connected"),
        ("exit 101", PATIENCE, Status::Crashed, "never connected"),
    ];
    for (script, deadline, status, words) in rows {
        let result = verdict(fetch, script, deadline);
        assert_eq!(result.status, status, "{script}: {}", message(&result));
        assert!(
            message(&result).contains(words),
            "{script}: {}",
            message(&result)
        );
    }
}

#[test]
fn a_server_may_give_a_connection_up_by_fin_or_by_rst() {
    fn refused(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        let client = trial.connect(&server)?;
        client.send(b"too much")?;
        client.expect_closed()
    }
    type Serve = fn(TcpStream);
    let rows: [(Serve, Status, &str); 4] = [
        (
            |mut it| it.read_exact(&mut [0; 8]).unwrap(),
            Status::Passed,
            "",
        ),
        // Closed with bytes unread: the system resets.
        (
            |mut it| it.read_exact(&mut [0; 3]).unwrap(),
            Status::Passed,
            "",
        ),
        (
            |mut it| it.write_all(b"no").unwrap(),
            Status::Failed,
            "sent more bytes",
        ),
        (
            |mut it| drop(it.read_to_end(&mut Vec::new())),
            Status::TimedOut,
            "didn't close",
        ),
    ];
    for (serve, status, words) in rows {
        let result = against(serve, refused);
        assert_eq!(result.status, status, "{}", message(&result));
        assert!(message(&result).contains(words), "{}", message(&result));
    }
}

#[test]
fn an_error_must_be_told_with_exit_code_1() {
    fn failing(trial: &mut Trial) -> Verdict {
        trial.run(&[])?.expect_failure()
    }
    let rows = [
        ("echo error: no route >&2; exit 1", Status::Passed),
        ("echo error: no route >&2; exit 0", Status::Failed),
        ("exit 1", Status::Failed),
        ("echo panicked >&2; exit 101", Status::Crashed),
        ("kill -KILL $$", Status::Crashed),
    ];
    for (script, status) in rows {
        let result = verdict(failing, script, PATIENCE);
        assert_eq!(result.status, status, "{script}: {}", message(&result));
    }
}

#[test]
fn a_server_is_told_to_stop_by_sigterm() {
    fn stopped(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        trial.terminate(&server)?.expect_success()
    }
    let rows = [
        (
            "trap \"exit 0\" TERM; sleep 60 & LISTEN; wait",
            Status::Passed,
            "",
        ),
        // It reaches a program behind a script, which waits for it.
        (
            "trap : TERM; sh -c \"LISTEN; exec sleep 60\"; exit 0",
            Status::Passed,
            "",
        ),
        (
            "LISTEN; exec sleep 60",
            Status::Crashed,
            "was ended by SIGTERM",
        ),
        (
            "trap \"exit 143\" TERM; sleep 60 & LISTEN; wait",
            Status::Failed,
            "exit status: 143",
        ),
        (
            "trap \"\" TERM; LISTEN; exec sleep 60",
            Status::TimedOut,
            "still runs",
        ),
    ];
    for (script, status, words) in rows {
        let deadline = if status == Status::TimedOut {
            SOON
        } else {
            PATIENCE
        };
        let script = script.replace("LISTEN", "echo listening on 127.0.0.1:1");
        let result = verdict(stopped, &script, deadline);
        assert_eq!(result.status, status, "{script}: {}", message(&result));
        assert!(
            message(&result).contains(words),
            "{script}: {}",
            message(&result)
        );
    }
}

#[test]
fn a_server_that_ended_cannot_be_told_to_stop() {
    fn late(trial: &mut Trial) -> Verdict {
        let server = trial.server()?;
        while server.is_running() {
            thread::yield_now();
        }
        trial.terminate(&server).map(drop)
    }
    let rows = [
        ("exit 0", "a server runs until it is stopped"),
        ("kill -SEGV $$", "ended by signal 11"),
    ];
    for (end, words) in rows {
        let result = verdict(
            late,
            &format!("echo listening on 127.0.0.1:1; {end}"),
            PATIENCE,
        );
        assert_eq!(
            result.status,
            Status::Crashed,
            "{end}: {}",
            message(&result)
        );
        assert!(
            message(&result).contains(words),
            "{end}: {}",
            message(&result)
        );
    }
}

#[test]
fn a_judged_program_leaves_nothing_behind() {
    fn starts(trial: &mut Trial) -> Verdict {
        trial.server()?;
        let run = trial.run(&[])?;
        run.end().map(drop)
    }
    let script = "sleep 61.5 & echo listening on 127.0.0.1:1; exec sleep 61.5";
    verdict(starts, script, SOON);
    // The group is killed before the verdict; its members may be dying still.
    let began = Instant::now();
    while running("sleep 61.5") {
        assert!(began.elapsed() < PATIENCE, "an orphan runs on");
        thread::yield_now();
    }
}

#[cfg(target_os = "linux")]
fn running(command: &str) -> bool {
    let wanted = command.replace(' ', "\0") + "\0";
    let processes = std::fs::read_dir("/proc").unwrap();
    processes
        .filter_map(|entry| std::fs::read(entry.ok()?.path().join("cmdline")).ok())
        .any(|cmdline| cmdline == wanted.as_bytes())
}

#[cfg(not(target_os = "linux"))]
fn running(_: &str) -> bool {
    false
}

#[test]
fn results_keep_the_order_of_the_checks() {
    fn pass(_: &mut Trial) -> Verdict {
        Ok(())
    }
    let ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let all: Vec<Check> = ids.map(|id| check(id, pass, PATIENCE)).into();
    let many = Exercise {
        checks: Vec::leak(all),
        ..exercise(pass, PATIENCE)
    };
    let subject = Subject::command_line("true");
    let report: Report = judge(&many, &subject, Judge::default());
    let seen: Vec<&str> = report.checks.iter().map(|check| check.id).collect();
    assert_eq!(seen, ids);
    assert!(report.passed());
    assert_eq!((report.points(), report.max_points()), (30, 30));
}
