//! The verbs as a person uses them: the program is run in a temporary folder
//! with exercises in it, and with a stand-in for cargo where it would build.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests fail the test by panicking"
)]

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use lab_grader::Exercise;
use testbed::Program;

/// Long enough that only a real hang reaches it.
const PATIENCE: Duration = Duration::from_secs(30);

const RUNNER: &str = env!("CARGO_BIN_EXE_lab-runner");

/// The exercise that the tests are about.
fn exercise() -> &'static Exercise {
    &lab03_grading::LAB.exercises[0]
}

/// A folder with the files of lab 03.
struct Course(tempfile::TempDir);

impl Course {
    fn new() -> Self {
        let course = Self(tempfile::tempdir().unwrap());
        let file = course.file();
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, exercise().starter).unwrap();
        course
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn file(&self) -> PathBuf {
        let name = format!("{}.rs", exercise().program);
        self.root().join("labs/lab03-tcp/exercises").join(name)
    }

    /// What the record of progress says, or is made to say.
    fn record(&self) -> PathBuf {
        self.root().join(".lab/progress.json")
    }

    fn write_record(&self, text: &str) {
        fs::create_dir_all(self.record().parent().unwrap()).unwrap();
        fs::write(self.record(), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(RUNNER);
        command
            .args(arguments)
            .arg("--root")
            .arg(self.root())
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Said {
        Said::from(self.command(arguments).output().unwrap())
    }

    /// A stand-in for cargo that does what `script` says. The shell writes it:
    /// were it open for writing here, a process that another test starts at
    /// that moment would inherit it, and nobody could run it (ETXTBSY).
    fn cargo(&self, script: &str) -> PathBuf {
        let path = self.root().join("cargo");
        let write = r#"printf '#!/bin/sh\n%s\n' "$1" > "$0" && chmod +x "$0""#;
        let mut shell = Command::new("sh");
        shell.args(["-c", write]).arg(&path).arg(script);
        assert!(shell.status().unwrap().success());
        path
    }

    /// A stand-in for cargo that has built `program`.
    fn cargo_that_builds(&self, program: &str) -> PathBuf {
        let name = exercise().program;
        let message = format!(
            r#"{{"reason":"compiler-artifact","target":{{"name":"{name}"}},"executable":"{program}"}}"#
        );
        self.cargo(&format!("echo not JSON\necho '{message}'"))
    }

    /// The state that `list --json` tells of the exercise.
    fn state(&self) -> String {
        let said = self.run(&["list", "--json"]);
        let list: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        let labs = list["labs"].as_array().unwrap();
        let exercises = labs
            .iter()
            .flat_map(|lab| lab["exercises"].as_array().unwrap());
        let mut ours = exercises.filter(|it| it["id"] == exercise().id);
        ours.next().unwrap()["state"].as_str().unwrap().to_owned()
    }
}

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Said {
    /// One line on stderr that begins with `error:` and tells `what`; exit code 1.
    fn expect_error(&self, what: &str) {
        let is_one_line = self.err.lines().count() == 1 && self.err.starts_with("error: ");
        assert!(
            is_one_line && self.err.contains(what),
            "{what}: {}",
            self.err
        );
        assert_eq!(self.code, Some(1), "{}", self.err);
    }

    /// Exit code 0, `out` on stdout and nothing on stderr.
    fn expect(&self, out: &str) {
        assert!(self.out.contains(out), "{out}: {}", self.out);
        assert_eq!(
            (self.code, self.err.as_str()),
            (Some(0), ""),
            "{}",
            self.out
        );
    }
}

//--- What can go wrong

#[test]
fn every_wrong_use_is_told_in_one_line() {
    let rows: [(&[&str], &str); 12] = [
        (&["check", "03z"], "no exercise 03z; there are 03a"),
        (&["check", "99a"], "no exercise 99a; there are 0"),
        (&["check", "ünïcode"], "no exercise ünïcode"),
        (&["hint", ""], "no exercise"),
        (&["verify", "03a", "nope"], "no exercise nope"),
        (&["run", "lab03_tcp_sevrer"], "no exercise lab03_tcp_sevrer"),
        (&["watch", "4"], "no exercise 4"),
        (&["chek"], "'check'"),
        (&["reset"], "<ID>"),
        (&["check", "--format", "xml"], "json"),
        (&["check", "--lang", "fr"], "en, ko"),
        (&["solution", "03a"], "03a hasn't passed yet"),
    ];
    let course = Course::new();
    for (arguments, expected) in rows {
        course.run(arguments).expect_error(expected);
    }
}

/// Also one that was moved since we were compiled: only the current folder tells.
#[test]
fn the_course_is_found_from_any_folder_below_it() {
    let course = Course::new();
    let landmark = course.root().join("crates/lab-runner/Cargo.toml");
    fs::create_dir_all(landmark.parent().unwrap()).unwrap();
    fs::write(landmark, "").unwrap();
    fs::write(course.file(), "changed").unwrap();
    let output = Command::new(RUNNER)
        .args(["reset", exercise().id])
        .env("LC_ALL", "C")
        .current_dir(course.file().parent().unwrap())
        .output();
    assert!(output.unwrap().status.success());
    assert_eq!(
        fs::read_to_string(course.file()).unwrap(),
        exercise().starter
    );
}

#[test]
fn outside_the_course_the_way_back_is_told() {
    let elsewhere = tempfile::tempdir().unwrap();
    let output = Command::new(RUNNER)
        .arg("list")
        .env("LC_ALL", "C")
        .current_dir(&elsewhere)
        .output();
    Said::from(output.unwrap()).expect_error("no labs in ");
}

#[test]
fn a_missing_exercise_names_its_cure() {
    let course = Course::new();
    fs::remove_file(course.file()).unwrap();
    let said = course.run(&["check", "03a"]);
    said.expect_error("`cargo lab reset 03a` restores it");
    course.run(&["reset", "03a"]).expect("was missing");
    let restored = fs::read_to_string(course.file()).unwrap();
    assert_eq!(restored, exercise().starter);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let course = Course::new();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = course.command(&["list"]).stdout(full).output();
    Said::from(output.unwrap()).expect_error("can't write the output: No space");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let course = Course::new();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = course.command(&["list"]).stdout(writer).output();
    assert_eq!(Said::from(output.unwrap()).err, "");
}

//--- Progress

#[test]
fn hints_come_one_by_one_and_are_remembered() {
    let course = Course::new();
    let all = exercise().hints.len();
    for number in 1..=all {
        let expected = format!("03a, hint {number} of {all}");
        course.run(&["hint", "03a"]).expect(&expected);
    }
    let end = format!("All {all} hints for 03a were shown");
    course.run(&["hint", "03a"]).expect(&end);
    let again = course.run(&["hint", "3A", "--all"]);
    assert_eq!(again.out.matches(&format!(" of {all}")).count(), all);
}

#[test]
fn solved_means_that_this_very_text_passed() {
    let course = Course::new();
    // 85944171f73967e8 is the FNV-1a of foobar.
    let record = |passed: bool| {
        let verdict = format!(r#"{{"passed":{passed},"file":"85944171f73967e8"}}"#);
        let exercises = format!(r#"{{"03a":{{"verdict":{verdict},"hints":0}}}}"#);
        course.write_record(&format!(r#"{{"version":1,"exercises":{exercises}}}"#));
    };
    let rows = [
        (true, "foobar", "solved"),
        (false, "foobar", "failed"),
        (true, "foobaz", "changed"),
        (false, "foobaz", "changed"),
    ];
    for (passed, text, expected) in rows {
        record(passed);
        fs::write(course.file(), text).unwrap();
        assert_eq!(course.state(), expected, "{passed} {text}");
        let solution = course.run(&["solution", "03a"]);
        assert_eq!(solution.code == Some(0), expected == "solved");
    }
    let spoiled = course.run(&["solution", "03a", "--spoil"]);
    assert_eq!(spoiled.out, exercise().solution);
    fs::remove_file(course.file()).unwrap();
    assert_eq!(course.state(), "open");
}

#[test]
fn next_is_where_the_student_works() {
    let course = Course::new();
    fs::write(course.file(), "foobar").unwrap();
    fs::write(course.file().with_file_name("ex03b_many_clients.rs"), "").unwrap();
    let next = |expected: &str| course.run(&[]).expect(&format!("\nNext: {expected} "));
    next("01a");
    // 85944171f73967e8 is the FNV-1a of foobar.
    let solved = r#""03a":{"verdict":{"passed":true,"file":"85944171f73967e8"},"hints":0}"#;
    for (last, expected) in [
        ("03a", "03b"),
        ("02c", "02c"),
        ("08d", "08d"),
        ("99a", "01a"),
    ] {
        let record = r#"{"version":1,"last":"LAST","exercises":{SOLVED}}"#;
        course.write_record(&record.replace("LAST", last).replace("SOLVED", solved));
        next(expected);
    }
    // Also when it doesn't compile; of several, the first that doesn't pass.
    let cargo = course.cargo("exit 101");
    for (words, expected) in [("03b", "03b"), ("03", "03a")] {
        let mut check = course.command(&["check", words]);
        let checked = check.env("CARGO", &cargo).output().unwrap();
        assert!(!checked.status.success());
        next(expected);
        fs::write(course.file(), "edited").unwrap();
    }
}

#[test]
fn a_record_that_cannot_be_read_is_set_aside() {
    let course = Course::new();
    let broken = ["", "{", "\0\0\0", r#"{"version":2,"exercises":{}}"#, "[1]"];
    for (i, text) in broken.into_iter().enumerate() {
        course.write_record(text);
        let said = course.run(&["list"]);
        assert_eq!((said.code, said.err.lines().count()), (Some(0), 1));
        let aside = format!("progress.json.broken-{}", i + 1);
        assert!(said.err.contains(&aside), "{}", said.err);
        let kept = fs::read_to_string(course.root().join(".lab").join(aside));
        assert_eq!(kept.unwrap(), text);
    }
    course.run(&["list"]).expect("03a");
}

#[test]
fn a_record_that_cannot_be_written_is_one_note() {
    let course = Course::new();
    // A file where the folder belongs stops even the superuser.
    fs::write(course.root().join(".lab"), "").unwrap();
    let said = course.run(&["hint", "03a"]);
    assert!(said.out.contains("hint 1"), "{}", said.out);
    assert_eq!(said.code, Some(0));
    assert!(
        said.err
            .lines()
            .all(|line| line.starts_with("note: progress isn't")),
        "{}",
        said.err
    );
}

//--- Files of the student

#[test]
fn reset_keeps_every_text() {
    let course = Course::new();
    course
        .run(&["reset", "03a"])
        .expect("is the starter already");
    for (mine, kept) in [("first", "mine-1"), ("second", "mine-2")] {
        fs::write(course.file(), mine).unwrap();
        course.run(&["reset", "03a"]).expect(kept);
        let starter = fs::read_to_string(course.file()).unwrap();
        assert_eq!(starter, exercise().starter);
        let aside = format!("{}.{kept}", course.file().display());
        assert_eq!(fs::read_to_string(aside).unwrap(), mine);
    }
    let files = fs::read_dir(course.file().parent().unwrap()).unwrap();
    assert_eq!(files.count(), 3, "nothing else is left behind");
}

#[test]
fn reset_changes_nothing_where_it_cannot_write() {
    let course = Course::new();
    fs::write(course.file(), "mine").unwrap();
    // An ordinary user must reach the program and the folder, and not write there.
    let runner = course.root().join("runner");
    let copied = Command::new("cp").arg(RUNNER).arg(&runner).status();
    assert!(copied.unwrap().success());
    let folder = course.file().parent().unwrap().to_owned();
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(course.root(), 0o755);
    mode(&folder, 0o555);
    if let Some(mut command) = testbed::ordinary_user(&runner) {
        command.arg("--root").arg(course.root());
        let output = command.args(["--lang", "en", "reset", "03a"]).output();
        Said::from(output.unwrap()).expect_error("nothing was changed");
        assert_eq!(fs::read_to_string(course.file()).unwrap(), "mine");
    }
    mode(&folder, 0o755);
}

#[test]
fn reset_leaves_a_folder_alone() {
    let course = Course::new();
    fs::remove_file(course.file()).unwrap();
    fs::create_dir(course.file()).unwrap();
    let said = course.run(&["reset", "03a"]);
    said.expect_error("nothing was changed");
    assert!(course.file().is_dir());
}

//--- Checking

#[test]
fn any_program_is_judged_and_nothing_is_recorded() {
    let course = Course::new();
    let rows = [
        ("text", "0 of "),
        ("json", "\"passed\": false"),
        ("junit", "<?xml version=\"1.0\""),
    ];
    for (format, expected) in rows {
        let said = course.run(&["check", "03a", "--program", "true", "--format", format]);
        assert!(said.out.contains(expected), "{format}: {}", said.out);
        assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    }
    assert!(!course.record().exists());
}

#[test]
fn a_verdict_is_remembered_with_the_text_that_it_is_about() {
    let course = Course::new();
    let cargo = course.cargo_that_builds("/bin/true");
    let check = course
        .command(&["check", "03a"])
        .env("CARGO", cargo)
        .output();
    assert_eq!(check.unwrap().status.code(), Some(1));
    assert_eq!(course.state(), "failed");
    fs::write(course.file(), "edited").unwrap();
    assert_eq!(course.state(), "changed");
    fs::write(course.file(), exercise().starter).unwrap();
    assert_eq!(course.state(), "failed");
}

#[test]
fn a_build_that_fails_is_no_verdict() {
    let course = Course::new();
    let rows = ["echo error >&2; exit 101", "exit 0", "kill -9 $$"];
    for script in rows {
        let cargo = course.cargo(script);
        let output = course
            .command(&["check", "03a"])
            .env("CARGO", cargo)
            .output();
        let said = Said::from(output.unwrap());
        let last = said.err.lines().last().unwrap();
        assert!(
            last.starts_with("error: ex03a_line_echo can't be built"),
            "{last}"
        );
        assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    }
    let no_cargo = course
        .command(&["check", "03a"])
        .env("CARGO", "/nowhere/cargo")
        .output();
    Said::from(no_cargo.unwrap()).expect_error("can't start /nowhere/cargo");
    assert_eq!(course.state(), "open");
}

/// A grade sheet has a row for every submission, also for one without a program.
#[test]
fn a_build_that_fails_is_a_report_without_points() {
    const FIRST: &str = "error[E0425]: no `x` here\n --> ex03a.rs:7";
    let course = Course::new();
    let script =
        format!("printf 'warning: unused\n\n{FIRST}\n\nerror: could not compile\n' >&2; exit 101");
    let cargo = course.cargo(&script);
    let check = |format: &str| {
        let mut command = course.command(&["check", "03", "--format", format]);
        let said = Said::from(command.env("CARGO", &cargo).output().unwrap());
        assert_eq!(said.code, Some(1));
        assert!(said.err.contains(FIRST), "{}", said.err);
        said.out
    };
    let document: serde_json::Value = serde_json::from_str(&check("json")).unwrap();
    let reports = document["reports"].as_array().unwrap();
    assert_eq!(reports.len(), lab03_grading::LAB.exercises.len());
    let report = &reports[0];
    assert_eq!(report["build_error"]["ko"], FIRST);
    assert_eq!(
        (&report["passed"], &report["points"]),
        (&false.into(), &0.into())
    );
    assert_eq!(report["max_points"], exercise().points());
    let checks = report["checks"].as_array().unwrap();
    assert_eq!(checks.len(), exercise().checks.len());
    assert!(checks.iter().all(|it| it["status"] == "not-built"));
    // Its file wasn't handed in.
    let missing = reports[1]["build_error"]["en"].as_str().unwrap();
    assert!(missing.contains("`cargo lab reset 03b`"), "{missing}");
    let xml = check("junit");
    let errors = format!("errors=\"{}\"", exercise().checks.len());
    assert!(
        xml.contains(&errors) && xml.contains("no `x` here"),
        "{xml}"
    );
}

#[test]
fn run_becomes_the_program() {
    let course = Course::new();
    let cargo = course.cargo_that_builds("/bin/echo");
    let arguments = ["run", "03a", "-n", "--help", "--", "--root"];
    let mut command = Command::new(RUNNER);
    command.arg("--root").arg(course.root()).args(arguments);
    let output = command.env("CARGO", cargo).output().unwrap();
    assert_eq!(Said::from(output).out, "--help -- --root");
    course
        .run(&["run", "3"])
        .expect("cargo lab run lab03_tcp_client");
}

//--- The machine

#[test]
fn the_doctor_names_a_fix_for_everything_that_is_missing() {
    let course = Course::new();
    let doctor = course.command(&["doctor"]).env("PATH", "/nowhere").output();
    let said = Said::from(doctor.unwrap());
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    for missing in ["Rust", "a linker", "nc,", "socat,", "python3,"] {
        let line = format!("missing  {missing}");
        assert!(said.out.contains(&line), "{line}: {}", said.out);
    }
    let mut lines = said.out.lines().peekable();
    while let Some(line) = lines.next() {
        let is_missing = line.starts_with("missing  ");
        assert!(is_missing || line.starts_with("ok       "), "{line}");
        let mut has_fix = false;
        while lines
            .next_if(|next| next.starts_with("         "))
            .is_some()
        {
            has_fix = true;
        }
        assert_eq!(has_fix, is_missing, "{line}");
    }
}

//--- Watching and stopping

#[test]
fn watch_checks_at_every_save_until_it_is_told_to_end() {
    let course = Course::new();
    let cargo = course.cargo_that_builds("/bin/true");
    let mut command = course.command(&["watch", "03a"]);
    command.env("CARGO", cargo);
    let watch = Program::start(command).unwrap();
    let checked = |times: usize| {
        let seen = |out: &[u8]| String::from_utf8_lossy(out).matches("Waiting").count() >= times;
        assert!(watch.stdout().wait_until(seen, PATIENCE), "check {times}");
    };
    checked(1);
    // An editor that writes the file, and one that puts a new one in its place.
    fs::write(course.file(), "second").unwrap();
    checked(2);
    let new = course.file().with_extension("new");
    fs::write(&new, "third").unwrap();
    fs::rename(&new, course.file()).unwrap();
    checked(3);
    let mut stdin = watch.take_stdin().unwrap();
    std::io::Write::write_all(&mut stdin, b"h\nq\n").unwrap();
    assert_eq!(watch.wait(PATIENCE).unwrap().code(), Some(0));
    let out = String::from_utf8(watch.stdout().bytes()).unwrap();
    assert!(out.contains("hint 1"), "{out}");
    assert!(!out.contains('\x1b'), "no terminal, no escape sequences");
    course.run(&[]).expect("\nNext: 03a ");
}

#[test]
fn signals_leave_no_program_behind() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let course = Course::new();
        let script = course.root().join("sleeper");
        fs::write(&script, "exec 3>\"$0.fifo\"; echo up >&3; sleep 300 & wait").unwrap();
        let alive = fifo(&script.with_extension("fifo"));
        let program = format!("sh {}", script.display());
        // Every exercise, so that it still runs when the signal comes.
        let check = course.command(&["check", "--all-exercises", "--program", &program]);
        let check = Program::start(check).unwrap();
        assert_eq!(alive.recv_timeout(PATIENCE), Ok(true), "a program is up");
        let id = check.id().to_string();
        Command::new("kill").args([signal, &id]).status().unwrap();
        assert_eq!(check.wait(PATIENCE).unwrap().code(), Some(130));
        assert_eq!(alive.recv_timeout(PATIENCE), Ok(false), "all are gone");
    }
}

/// Makes a named pipe, and tells when it has its first writer, and when the
/// last one is gone: a pipe ends when nobody holds it any more.
fn fifo(path: &Path) -> mpsc::Receiver<bool> {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    let (sender, alive) = mpsc::channel();
    let path = path.to_owned();
    thread::spawn(move || {
        let mut fifo = fs::File::open(path).unwrap();
        let _ = sender.send(fifo.read(&mut [0]).unwrap() == 1);
        fifo.read_to_end(&mut Vec::new()).unwrap();
        let _ = sender.send(false);
    });
    alive
}

//--- Words

#[test]
fn the_language_follows_the_option_and_then_the_locale() {
    let course = Course::new();
    type Row = (
        &'static [&'static str],
        &'static [(&'static str, &'static str)],
        bool,
    );
    let rows: [Row; 6] = [
        (&["--lang", "ko"], &[("LC_ALL", "C")], true),
        (&["--lang", "en"], &[("LC_ALL", "ko_KR.UTF-8")], false),
        (&[], &[("LC_ALL", "ko_KR.UTF-8"), ("LANG", "C")], true),
        (&[], &[("LC_ALL", ""), ("LC_MESSAGES", "ko_KR")], true),
        (&[], &[("LC_MESSAGES", "en_US"), ("LANG", "ko_KR")], false),
        (&[], &[("LANG", "ko_KR.UTF-8")], true),
    ];
    for (arguments, environment, korean) in rows {
        let mut command = course.command(arguments);
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(name);
        }
        command.envs(environment.iter().copied());
        let said = Said::from(command.output().unwrap());
        let has_korean = said.out.contains("힌트");
        assert_eq!(has_korean, korean, "{arguments:?} {environment:?}");
    }
}

#[test]
fn every_verb_has_examples_that_fit_the_terminal() {
    let course = Course::new();
    let verbs = [
        "run",
        "check",
        "watch",
        "hint",
        "solution",
        "reset",
        "list",
        "doctor",
        "completions",
        "verify",
    ];
    let help = course.run(&["--help"]).out;
    for verb in verbs {
        assert!(help.contains(verb), "{verb}");
        let help = course.run(&[verb, "--help"]).out;
        assert!(help.contains("Example"), "{verb}");
        let long = help.lines().find(|line| line.chars().count() > 80);
        assert_eq!(long, None, "{verb}");
    }
}

#[test]
fn completions_complete() {
    let course = Course::new();
    for shell in ["bash", "zsh", "fish"] {
        let said = course.run(&["completions", shell]);
        said.expect("cargo lab");
        let script = course.root().join(shell);
        fs::write(&script, said.out).unwrap();
    }
    let Some(bash) = testbed::peer("bash") else {
        return;
    };
    let ask = "source ./bash; COMP_WORDS=(lab ch); COMP_CWORD=1; _lab lab ch lab; \
               echo ${COMPREPLY[@]}; type -t lab";
    let output = Command::new(bash)
        .args(["-c", ask])
        .current_dir(course.root())
        .output();
    assert_eq!(Said::from(output.unwrap()).out, "check\nfunction\n");
}
