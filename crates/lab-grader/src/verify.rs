//! Proof that an exercise grades what it says: the starter fails, the solution
//! passes, and every mutant fails the checks recorded for it and no other.

use std::fmt;
use std::path::Path;

use crate::{ANSWER, Exercise, Judge, Mutant, Report, Status, Subject, UNKNOWN, judge};

/// A hint for every stage from gentle to nearly the answer.
const HINTS: usize = 3;

/// What is wrong with an exercise, for its author.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// The exercise and, after a slash, the answer that showed it.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// The answer called `name` of an exercise, as a subject; `answers` is the
/// lab's answers program.
#[must_use]
pub fn answer(exercise: &Exercise, name: &str, answers: &Path) -> Subject {
    let which = format!("ex{}/{name}", exercise.id);
    Subject::file(answers)
        .in_place_of(exercise.program)
        .with_environment(ANSWER, &which)
}

/// What can be seen without running anything: hints, checks without a mutant,
/// names that nothing has.
#[must_use]
pub fn at_rest(exercise: &Exercise) -> Vec<Problem> {
    let mut found = Vec::new();
    if exercise.hints.len() < HINTS {
        found.push(format!("has {} hints, needs {HINTS}", exercise.hints.len()));
    }
    for check in exercise.checks {
        let is_meant = |mutant: &Mutant| mutant.fails.first() == Some(&check.id);
        if !exercise.mutants.iter().any(is_meant) {
            found.push(format!("no mutant is meant to fail the check {}", check.id));
        }
    }
    for mutant in exercise.mutants {
        let exists = |id: &str| exercise.checks.iter().any(|check| check.id == id);
        for id in mutant.fails.iter().filter(|id| !exists(id)) {
            found.push(format!("the mutant {} names no check: {id}", mutant.name));
        }
    }
    let place = exercise.id.to_owned();
    let problem = |what| Problem {
        place: place.clone(),
        what,
    };
    found.into_iter().map(problem).collect()
}

/// Runs the starter and expects that it fails.
#[must_use]
pub fn starter(exercise: &Exercise, answers: &Path, how: Judge) -> (Report, Vec<Problem>) {
    let report = judge(exercise, &answer(exercise, "starter", answers), how);
    let problem = report.passed().then(|| "passes every check".to_owned());
    told(exercise, "starter", report, problem)
}

/// Runs the solution and expects that it passes every check.
#[must_use]
pub fn solution(exercise: &Exercise, answers: &Path, how: Judge) -> (Report, Vec<Problem>) {
    let report = judge(exercise, &answer(exercise, "solution", answers), how);
    let wrong = failed(&report);
    let problem = (!wrong.is_empty()).then(|| format!("fails {}", wrong.join(", ")));
    told(exercise, "solution", report, problem)
}

/// Runs a mutant and expects that it fails the recorded checks and no other.
#[must_use]
pub fn mutant(
    exercise: &Exercise,
    mutant: &Mutant,
    answers: &Path,
    how: Judge,
) -> (Report, Vec<Problem>) {
    let report = judge(exercise, &answer(exercise, mutant.name, answers), how);
    let skipped = |id: &&str| {
        let is = |check: &&crate::CheckResult| check.id == *id;
        report.checks.iter().find(is).map(|it| it.status) == Some(Status::Skipped)
    };
    let wrong = failed(&report);
    let missed: Vec<&str> = mutant
        .fails
        .iter()
        .copied()
        .filter(|id| !wrong.contains(id) && !skipped(id))
        .collect();
    let unrecorded: Vec<&str> = wrong
        .iter()
        .copied()
        .filter(|id| !mutant.fails.contains(id))
        .collect();
    let problem = match (missed.is_empty(), unrecorded.is_empty()) {
        (true, true) => None,
        (false, _) => Some(format!("is not caught by {}", missed.join(", "))),
        (true, false) => Some(format!("also fails {}", unrecorded.join(", "))),
    };
    told(exercise, mutant.name, report, problem)
}

/// The ids of the checks that didn't pass and weren't skipped.
fn failed(report: &Report) -> Vec<&'static str> {
    report
        .checks
        .iter()
        .filter(|check| !matches!(check.status, Status::Passed | Status::Skipped))
        .map(|check| check.id)
        .collect()
}

fn told(
    exercise: &Exercise,
    name: &str,
    report: Report,
    problem: Option<String>,
) -> (Report, Vec<Problem>) {
    let place = format!("{}/{name}", exercise.id);
    let is_unknown = report.checks.iter().any(|it| it.stderr.contains(UNKNOWN));
    let problem = match is_unknown {
        true => Some("isn't in the answers program".to_owned()),
        false => problem,
    };
    let problems = problem.map(|what| Problem { place, what });
    (report, problems.into_iter().collect())
}
