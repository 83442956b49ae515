//! The one result model; terminal, JSON and JUnit are views of it.

use serde::{Deserialize, Serialize};

use crate::{Check, Exercise, Kind, Repeat, Text, Visibility};

/// How a check ended.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The program does it right.
    Passed,
    /// The program does it wrong.
    Failed,
    /// The program didn't do it in time.
    TimedOut,
    /// The program ended where it had to go on.
    Crashed,
    /// This machine can't check it.
    Skipped,
    /// There was no program to check.
    NotBuilt,
}

/// The verdict on a program.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Report {
    /// The exercise's id.
    pub exercise: &'static str,
    /// Its name.
    pub title: Text,
    /// How it meets the world.
    pub kind: Kind,
    /// The gentlest hint, for whoever failed.
    pub hint: Option<Text>,
    /// Why there was no program to judge: the compiler's first error, or what
    /// else stood in the way of building it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build_error: Option<Text>,
    /// The results, in the order of the checks.
    pub checks: Vec<CheckResult>,
}

impl Report {
    /// The verdict when there is no program: no points, and every check says so.
    #[must_use]
    pub fn not_built(exercise: &Exercise, why: Text) -> Self {
        Self {
            exercise: exercise.id,
            title: exercise.title.clone(),
            kind: exercise.kind,
            hint: exercise.hints.first().cloned(),
            build_error: Some(why),
            checks: exercise.checks.iter().map(not_built).collect(),
        }
    }

    /// Whether every check that this machine can make passed, and any did.
    #[must_use]
    pub fn passed(&self) -> bool {
        let counts = |status| self.checks.iter().filter(|c| c.status == status).count();
        let (passed, skipped) = (counts(Status::Passed), counts(Status::Skipped));
        passed > 0 && passed + skipped == self.checks.len()
    }

    /// The points reached.
    #[must_use]
    pub fn points(&self) -> u32 {
        self.checks.iter().map(|check| check.points).sum()
    }

    /// The points that were there to reach.
    #[must_use]
    pub fn max_points(&self) -> u32 {
        self.checks.iter().map(|check| check.max_points).sum()
    }
}

/// The verdict of one check.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct CheckResult {
    /// The check's name.
    pub id: &'static str,
    /// What a correct program does.
    pub title: Text,
    /// How it ended.
    pub status: Status,
    /// The points reached.
    pub points: u32,
    /// The points that were there to reach.
    pub max_points: u32,
    /// What the grader did, in order.
    pub steps: Vec<Text>,
    /// What broke.
    pub message: Option<Text>,
    /// The bytes or lines that show it.
    pub evidence: Option<Text>,
    /// How to see a filter fail again.
    pub repeat: Option<Repeat>,
    /// What crossed the wire, drawn as a ladder.
    pub conversation: Option<Text>,
    /// The last lines that the program wrote to stderr.
    pub stderr: String,
    /// Why programs usually fail this check.
    pub why: Text,
    /// The section of the book that explains it.
    pub book: &'static str,
    /// How long the check took, in milliseconds.
    pub duration_ms: u64,
    /// Whether a student is shown the details.
    pub visibility: Visibility,
}

fn not_built(check: &Check) -> CheckResult {
    CheckResult {
        id: check.id,
        title: check.title.clone(),
        status: Status::NotBuilt,
        points: 0,
        max_points: check.points,
        steps: Vec::new(),
        message: Some(Text::new(
            "the program couldn't be built, so nothing was checked",
            "프로그램을 빌드할 수 없어 아무것도 검사하지 못했습니다",
        )),
        evidence: None,
        repeat: None,
        conversation: None,
        stderr: String::new(),
        why: check.why.clone(),
        book: check.book,
        duration_ms: 0,
        visibility: check.visibility,
    }
}
