//! What an author writes: labs, exercises, checks and mutants, as plain data.

use std::time::Duration;

use serde::Serialize;

use crate::{Text, Trial, Verdict};

/// One lab: its programs to run and its exercises to solve.
#[derive(Debug)]
pub struct Lab {
    /// Two digits, as in `lab03`.
    pub number: &'static str,
    /// The folder below `labs/`, which is also the package's name.
    pub package: &'static str,
    /// What the lab is about.
    pub title: Text,
    /// The programs to run and read, in that order, by name.
    pub programs: &'static [&'static str],
    /// The exercises, in order.
    pub exercises: &'static [Exercise],
}

/// How an exercise's program meets the world.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The program serves; the grader is its client.
    Server,
    /// The program is a client; the grader serves.
    Client,
    /// The program is one or the other, as its first argument says.
    Both,
    /// The program turns stdin into stdout.
    Filter,
}

/// One exercise.
#[derive(Debug)]
pub struct Exercise {
    /// The lab's number and a letter, `03a`. It never changes.
    pub id: &'static str,
    /// The name of the program, and of its file in `exercises/`.
    pub program: &'static str,
    /// How it meets the world.
    pub kind: Kind,
    /// Its name for people.
    pub title: Text,
    /// What to build, in a few sentences; the details stand in the starter.
    pub task: Text,
    /// At least three, from gentle to nearly the answer.
    pub hints: &'static [Text],
    /// What is checked, in the order in which it is told.
    pub checks: &'static [Check],
    /// The text of the file that a student starts from.
    pub starter: &'static str,
    /// The text of a solution.
    pub solution: &'static str,
    /// Plausible mistakes, each in a program of its own.
    pub mutants: &'static [Mutant],
}

impl Exercise {
    /// The points of all checks together.
    #[must_use]
    pub fn points(&self) -> u32 {
        self.checks.iter().map(|check| check.points).sum()
    }
}

/// Whether a student is shown a check's details.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everything is shown.
    Visible,
    /// The verdict counts; steps, bytes and reasons aren't shown.
    Hidden,
}

/// One thing that a solution must get right.
#[derive(Debug)]
pub struct Check {
    /// A name in snake case, unique within the exercise.
    pub id: &'static str,
    /// What a correct program does, as a sentence.
    pub title: Text,
    /// What it is worth.
    pub points: u32,
    /// How long it may take on an idle machine before it counts as timed out. What
    /// its program needs to start isn't counted.
    pub deadline: Duration,
    /// Whether its details are shown.
    pub visibility: Visibility,
    /// Why programs usually fail it.
    pub why: Text,
    /// The section of the book that explains it: `03#streams-have-no-messages`.
    pub book: &'static str,
    /// Does what a peer would do and tells what broke.
    pub run: fn(&mut Trial) -> Verdict,
}

impl Check {
    /// The deadline of a check that has no reason for another one.
    pub const DEADLINE: Duration = Duration::from_secs(2);
}

/// A mistake that students really make, as a program: proof that a check works.
#[derive(Debug)]
pub struct Mutant {
    /// What the mistake is, in snake case; also the name of its file.
    pub name: &'static str,
    /// The checks that it fails: the one meant to catch it first, then every
    /// other one.
    pub fails: &'static [&'static str],
    /// Whether its bytes differ from run to run, so that of its golden copy
    /// only what was done and why is compared.
    pub racy: bool,
}

impl Mutant {
    /// A mutant whose failure looks the same in every run.
    #[must_use]
    pub const fn new(name: &'static str, fails: &'static [&'static str]) -> Self {
        Self {
            name,
            fails,
            racy: false,
        }
    }

    /// The same for a mutant whose bytes depend on timing.
    #[must_use]
    pub const fn racy(self) -> Self {
        Self { racy: true, ..self }
    }
}
