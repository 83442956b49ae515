//! A check's own folder: files for the program, files of the program, and none
//! left behind.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::path::Path;
use std::sync::Mutex;

use lab_grader::{
    Check, CheckResult, Exercise, Judge, Kind, Status, Subject, Text, Trial, Verdict, Visibility,
    judge,
};

/// Where the checks of this test had their files.
static PATHS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn verdict(script: &str) -> CheckResult {
    let check = Check {
        id: "only",
        title: Text::new("it works", "동작합니다"),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new("why", "왜"),
        book: "00#section",
        run: copies,
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
    let subject = Subject::command_line(&format!("sh -c '{script}' sh"));
    let mut report = judge(&exercise, &subject, Judge::default());
    report.checks.remove(0)
}

fn copies(trial: &mut Trial) -> Verdict {
    let from = trial.file("from.txt", b"some text")?;
    let to = trial.path("to.txt")?;
    PATHS.lock().unwrap().push(from.clone());
    trial.run(&["copy", &from, &to])?.expect_success()?;
    trial.expect_file("to.txt", b"some text")
}

#[test]
fn what_a_program_writes_is_compared() {
    let rows = [
        ("cp $2 $3", Status::Passed, ""),
        ("tr s S <$2 >$3", Status::Failed, "isn't the one of 9 bytes"),
        ("true", Status::Failed, "wrote no file to.txt"),
    ];
    for (script, status, words) in rows {
        let result = verdict(script);
        let message = result.message.map_or(String::new(), |it| it.en.into());
        assert_eq!(result.status, status, "{script}: {message}");
        assert!(message.contains(words), "{script}: {message}");
        let started = "started your program with the arguments: copy from.txt to.txt";
        assert!(result.steps.iter().any(|step| step.en == started));
    }
    for path in PATHS.lock().unwrap().iter() {
        assert!(!Path::new(path).parent().unwrap().exists(), "{path}");
    }
}
