//! The life of a program under test, with the shell as the program.

use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use testbed::{NotListening, Program};

/// Long enough that only a real hang reaches it.
const PATIENCE: Duration = Duration::from_secs(20);

fn shell(script: &str) -> Program {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    Program::start(command).expect("a shell")
}

#[test]
fn the_announced_address_is_found_behind_other_lines() {
    let program = shell("echo starting; echo 'listening on 127.0.0.1:4711'; exec sleep 60");
    let address = program.listening(PATIENCE).unwrap();
    assert_eq!(address, "127.0.0.1:4711".parse().unwrap());
}

#[test]
fn what_is_no_announcement_is_told_apart() {
    let soon = Duration::from_millis(300);
    type Expected = fn(&NotListening) -> bool;
    let rows: [(&str, Duration, Expected); 4] = [
        (
            "exit 3",
            PATIENCE,
            |e| matches!(e, NotListening::Ended(status) if status.code() == Some(3)),
        ),
        ("exec sleep 60", soon, |e| *e == NotListening::Silent),
        ("echo hello; exec sleep 60", soon, |e| {
            *e == NotListening::Unreadable("hello".to_owned())
        }),
        ("echo listening on port 80; exec sleep 60", soon, |e| {
            *e == NotListening::Unreadable("listening on port 80".to_owned())
        }),
    ];
    for (script, within, expected) in rows {
        let error = shell(script).listening(within).unwrap_err();
        assert!(expected(&error), "{script}: {error:?}");
    }
}

#[test]
fn output_and_exit_are_collected() {
    let program = shell("read line; echo \"got $line\"; echo oops >&2; exit 7");
    let mut stdin = program.take_stdin().unwrap();
    stdin.write_all(b"a line\n").unwrap();
    assert_eq!(program.wait(PATIENCE).unwrap().code(), Some(7));
    assert!(program.stdout().wait_for_end(PATIENCE));
    assert!(program.stderr().wait_for_end(PATIENCE));
    assert_eq!(program.stdout().bytes(), b"got a line\n");
    assert_eq!(program.stderr().bytes(), b"oops\n");
}

#[test]
fn a_signal_is_told_from_an_exit() {
    use std::os::unix::process::ExitStatusExt;
    let status = shell("kill -ABRT $$").wait(PATIENCE).unwrap();
    assert_eq!((status.code(), status.signal()), (None, Some(6)));
}

#[test]
fn terminating_reaches_the_program_behind_a_script() {
    let program =
        shell("trap : TERM; sh -c 'echo listening on 127.0.0.1:1; exec sleep 60'; exit 7");
    program.listening(PATIENCE).unwrap();
    program.terminate();
    assert_eq!(program.wait(PATIENCE).unwrap().code(), Some(7));
}

#[test]
fn dropping_kills_what_the_program_started_even_after_its_own_end() {
    let program = shell("sleep 60 & echo $!; exit 0");
    assert!(program.wait(PATIENCE).is_some());
    assert!(
        program
            .stdout()
            .wait_until(|b| b.ends_with(b"\n"), PATIENCE)
    );
    let grandchild = String::from_utf8(program.stdout().bytes()).unwrap();
    let stdout = program.stdout().clone();
    drop(program);
    // The pipe ends when the last process that holds it is gone.
    assert!(stdout.wait_for_end(PATIENCE), "{grandchild} still runs");
}

#[test]
fn endless_output_is_cut_and_counted() {
    let program = shell("exec head -c 80000000 /dev/zero");
    assert!(program.stdout().wait_for_end(PATIENCE));
    assert_eq!(program.stdout().bytes().len(), 64 * 1024 * 1024);
    assert_eq!(program.stdout().dropped(), 80_000_000 - 64 * 1024 * 1024);
}

#[test]
fn waiting_gives_up_when_told_to() {
    let started = Instant::now();
    let program = shell("exec sleep 60");
    assert_eq!(program.wait(Duration::from_millis(50)), None);
    assert!(!program.stdout().wait_for_end(Duration::from_millis(50)));
    assert!(started.elapsed() < PATIENCE);
}

#[test]
fn programs_may_open_many_files() {
    testbed::allow_many_files();
    let program = shell("ulimit -Sn; ulimit -Hn");
    assert!(program.wait(PATIENCE).unwrap().success());
    assert!(program.stdout().wait_for_end(PATIENCE));
    let said = String::from_utf8(program.stdout().bytes()).unwrap();
    let limits: Vec<u64> = said
        .lines()
        .map(|it| it.parse().unwrap_or(u64::MAX))
        .collect();
    assert!(limits[0] >= limits[1].min(8 * 1024), "{limits:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn what_left_the_process_group_is_killed_too() {
    let other = shell("setsid sleep 60 & exec sleep 60");
    // The shell in between ends, so that nobody is left who knows the stray.
    let program = shell("(setsid sh -c 'echo $$; exec sleep 60' &); exec sleep 60");
    let has_line = |bytes: &[u8]| bytes.ends_with(b"\n");
    assert!(program.stdout().wait_until(has_line, PATIENCE));
    let stray = String::from_utf8(program.stdout().bytes()).unwrap();
    let stdout = program.stdout().clone();
    drop(program);
    assert!(stdout.wait_for_end(PATIENCE), "process {stray} runs on");
    assert_eq!(other.wait(Duration::ZERO), None);
}

#[test]
#[cfg(target_os = "linux")]
fn what_a_process_uses_is_told() {
    let program = shell("echo listening on 127.0.0.1:1; read line");
    program.listening(PATIENCE).unwrap();
    let memory = program.memory().unwrap();
    assert!(memory.resident_peak > 0 && memory.address_space_peak >= memory.resident_peak);
    assert_eq!(program.threads(), Some(1));
    let open = program.open_files().unwrap();
    let program = shell("exec 7</dev/null 8</dev/null; echo listening on 127.0.0.1:1; read line");
    program.listening(PATIENCE).unwrap();
    assert_eq!(program.open_files(), Some(open + 2));
}

#[test]
#[cfg(target_os = "linux")]
fn a_busy_program_is_told_from_a_sleeping_one_even_after_its_end() {
    let sleeping = shell("exec sleep 1");
    let busy = shell("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done");
    for program in [&sleeping, &busy] {
        program.wait(PATIENCE).unwrap();
    }
    let time = |program: &Program| program.runnable_time().unwrap();
    assert!(time(&busy) > time(&sleeping) * 2);
}
