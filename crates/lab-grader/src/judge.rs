//! Runs an exercise's checks side by side and collects the report.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use testbed::Capture;

use crate::cause::{NOT_FOUND, PANICKED};
use crate::clock::{Clock, Gate};
use crate::{Check, CheckResult, Exercise, Fault, Report, Status, Subject, Text, Trial, text};

/// How long a program may take until it shows a first sign of life, and a busy
/// machine to start a slow interpreter.
const START: Duration = Duration::from_secs(10);
/// How much time is spent on checks that are made again.
const AGAIN: Duration = Duration::from_secs(4);
/// The last lines of stderr that a report shows.
const STDERR_LINES: usize = 8;
/// A line of stderr that is longer is cut.
const STDERR_WIDTH: usize = 200;

/// How the checks of an exercise are run: all side by side, since most wait.
#[derive(Clone, Copy, Debug)]
pub struct Judge {
    /// How many programs may be starting at the same time.
    pub jobs: usize,
    /// How long a program may take until it listens, connects, or prints; a
    /// check's deadline counts from then on.
    pub start: Duration,
    /// Every deadline is multiplied by this: 1 on an idle machine, more where
    /// other work runs beside the checks.
    pub patience: f64,
    /// How much time may be spent on making checks again, alone, that timed out
    /// beside others for want of a processor.
    pub again: Duration,
    /// The seed of everything random, so that a verdict can be repeated.
    pub seed: u64,
}

impl Default for Judge {
    /// As many starts at a time as there are processors, idle machine, seed 1.
    fn default() -> Self {
        Self {
            jobs: thread::available_parallelism().map_or(1, usize::from),
            start: START,
            patience: 1.0,
            again: AGAIN,
            seed: 1,
        }
    }
}

/// Runs every check of `exercise` against `subject`.
#[must_use]
pub fn judge(exercise: &Exercise, subject: &Subject, how: Judge) -> Report {
    testbed::allow_many_files();
    let gate = &Gate::new(how.jobs);
    let mut outcomes: Vec<Outcome> = thread::scope(|scope| {
        let start = |check| scope.spawn(move || run(check, subject, how, gate));
        let running: Vec<_> = exercise.checks.iter().map(start).collect();
        let end =
            |it: thread::ScopedJoinHandle<'_, _>| it.join().unwrap_or_else(|it| resume_unwind(it));
        running.into_iter().map(end).collect()
    });
    let since = Instant::now();
    for (check, outcome) in exercise.checks.iter().zip(&mut outcomes) {
        if outcome.is_doubtful && since.elapsed() < how.again {
            *outcome = run(check, subject, how, gate);
        }
    }
    Report {
        exercise: exercise.id,
        title: exercise.title.clone(),
        kind: exercise.kind,
        hint: exercise.hints.first().cloned(),
        build_error: None,
        checks: outcomes.into_iter().map(|it| it.result).collect(),
    }
}

struct Outcome {
    result: CheckResult,
    /// It timed out, but perhaps only because others ran beside it.
    is_doubtful: bool,
}

fn run(check: &Check, subject: &Subject, how: Judge, gate: &Arc<Gate>) -> Outcome {
    let began = Instant::now();
    let clock = Clock::new(check.deadline, how.start, how.patience, gate.clone());
    let mut trial = Trial::new(subject.clone(), clock, how.seed);
    let verdict = (check.run)(&mut trial);
    let duration = began.elapsed();
    let repeat = verdict.as_ref().err().and_then(|it| trial.repeat(it));
    let fault = verdict.err().map(|fault| explained(fault, &trial));
    let status = fault.as_ref().map_or(Status::Passed, |fault| fault.status);
    let cause = fault.as_ref().and_then(|fault| fault.cause);
    let (message, evidence) = fault.map_or((None, None), |it| (Some(it.message), it.evidence));
    let result = CheckResult {
        id: check.id,
        title: check.title.clone(),
        status,
        points: if status == Status::Passed {
            check.points
        } else {
            0
        },
        max_points: if status == Status::Skipped {
            0
        } else {
            check.points
        },
        steps: trial.log.steps(),
        message,
        evidence,
        repeat,
        conversation: trial.log.ladder(),
        stderr: tail(&trial.stderr()),
        why: cause.map_or(&check.why, |cause| &cause.why).clone(),
        book: cause.map_or(check.book, |cause| cause.book),
        duration_ms: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
        visibility: check.visibility,
    };
    Outcome {
        result,
        is_doubtful: status == Status::TimedOut && trial.was_held_up(),
    }
}

/// A connection that ended is often a program that crashed: then that is said
/// first.
fn explained(mut fault: Box<Fault>, trial: &Trial) -> Box<Fault> {
    /// A crash is seen on the wire a moment before the process has ended.
    const MOMENT: Duration = Duration::from_millis(100);
    if let Some(status) = trial.not_found() {
        return Fault::crashed(text!(
            "your program couldn't be started ({status})",
            "프로그램을 시작할 수 없었습니다 ({status})"
        ))
        .because(&NOT_FOUND);
    }
    if trial.is_unwritten() {
        fault.cause = Some(&PANICKED);
    }
    if fault.status != Status::Failed {
        return fault;
    }
    if let Some(how) = trial.crash(trial.patient(MOMENT)) {
        fault.status = Status::Crashed;
        fault.message = Text::of(|lang| format!("{}; {}", how.to(lang), fault.message.to(lang)));
    }
    fault
}

fn tail(captures: &[Capture]) -> String {
    let mut shown = Vec::new();
    for capture in captures {
        let text = String::from_utf8_lossy(&capture.bytes()).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        let from = lines.len().saturating_sub(STDERR_LINES);
        shown.extend(lines.iter().skip(from).map(|line| cut(line)));
    }
    shown.join("\n")
}

fn cut(line: &str) -> String {
    wiretrace::escape(line.as_bytes())
        .chars()
        .take(STDERR_WIDTH)
        .collect()
}
