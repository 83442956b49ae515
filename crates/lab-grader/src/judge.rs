//! Runs an exercise's checks side by side and collects the report.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use testbed::Capture;

use crate::trial::Clock;
use crate::{Check, CheckResult, Exercise, Fault, Report, Status, Subject, Text, Trial};

/// The last lines of stderr that a report shows.
const STDERR_LINES: usize = 8;
/// A line of stderr that is longer is cut.
const STDERR_WIDTH: usize = 200;

/// How the checks of an exercise are run.
#[derive(Clone, Copy, Debug)]
pub struct Judge {
    /// How many checks run at the same time.
    pub jobs: usize,
    /// Every deadline is multiplied by this: 1 on an idle machine, more where
    /// other work runs beside the checks.
    pub patience: f64,
    /// The seed of everything random, so that a verdict can be repeated.
    pub seed: u64,
}

impl Default for Judge {
    /// Twelve checks at a time, so that all deadlines of an exercise run side by
    /// side (most checks wait), idle machine, seed 1.
    fn default() -> Self {
        Self {
            jobs: 12,
            patience: 1.0,
            seed: 1,
        }
    }
}

/// Runs every check of `exercise` against `subject`.
#[must_use]
pub fn judge(exercise: &Exercise, subject: &Subject, how: Judge) -> Report {
    testbed::allow_many_files();
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..how.jobs.clamp(1, exercise.checks.len().max(1)) {
            scope.spawn(|| {
                while let Some((i, check)) = claim(&next, exercise.checks) {
                    let result = run(check, subject, how);
                    let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                    results.push((i, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(i, _)| *i);
    Report {
        exercise: exercise.id,
        title: exercise.title.clone(),
        kind: exercise.kind,
        hint: exercise.hints.first().cloned(),
        build_error: None,
        checks: results.into_iter().map(|(_, result)| result).collect(),
    }
}

fn claim<'a>(next: &AtomicUsize, checks: &'a [Check]) -> Option<(usize, &'a Check)> {
    let i = next.fetch_add(1, Ordering::Relaxed);
    checks.get(i).map(|check| (i, check))
}

fn run(check: &Check, subject: &Subject, how: Judge) -> CheckResult {
    let began = Instant::now();
    let clock = Clock::new(check.deadline, how.patience);
    let mut trial = Trial::new(subject.clone(), clock, how.seed);
    let verdict = (check.run)(&mut trial);
    let duration = began.elapsed();
    let fault = verdict.err().map(|fault| explained(fault, &trial));
    let status = fault.as_ref().map_or(Status::Passed, |fault| fault.status);
    let (message, evidence) = fault.map_or((None, None), |it| (Some(it.message), it.evidence));
    CheckResult {
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
        conversation: trial.log.ladder(),
        stderr: tail(&trial.stderr()),
        why: check.why.clone(),
        book: check.book,
        duration_ms: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
        visibility: check.visibility,
    }
}

/// A connection that ended is often a program that crashed: then that is said
/// first.
fn explained(mut fault: Box<Fault>, trial: &Trial) -> Box<Fault> {
    /// A crash is seen on the wire a moment before the process has ended.
    const MOMENT: Duration = Duration::from_millis(100);
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
