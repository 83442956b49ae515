//! `list`: every lab, program and exercise, for people and for programs.

use std::io::{self, Write};
use std::process::ExitCode;

use lab_grader::{Kind, Lab, Text, text};
use serde::Serialize;

use crate::labs::{LABS, Task, tasks};
use crate::progress::{Progress, State};
use crate::session::Session;
use crate::workspace::exercise_path;

/// Raised whenever a field changes its meaning or goes away.
const FORMAT_VERSION: u32 = 1;

/// List labs, programs and exercises.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo lab list
  cargo lab list --json | jq '.labs[].exercises[].id'")]
pub(crate) struct List {
    /// Write JSON, in both languages
    #[arg(long)]
    json: bool,
}

impl List {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<ExitCode> {
        let progress = Progress::load(session);
        let document = document(session, &progress);
        match self.json {
            true => writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&document)?)?,
            false => print(session, &document)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Serialize)]
struct Document {
    version: u32,
    labs: Vec<LabEntry>,
}

#[derive(Serialize)]
struct LabEntry {
    number: &'static str,
    package: &'static str,
    title: &'static Text,
    programs: &'static [&'static str],
    exercises: Vec<ExerciseEntry>,
}

#[derive(Serialize)]
struct ExerciseEntry {
    id: &'static str,
    title: &'static Text,
    task: &'static Text,
    kind: Kind,
    points: u32,
    program: &'static str,
    file: String,
    state: State,
}

fn document(session: &Session, progress: &Progress) -> Document {
    let exercise = |task: Task| ExerciseEntry {
        id: task.exercise.id,
        title: &task.exercise.title,
        task: &task.exercise.task,
        kind: task.exercise.kind,
        points: task.exercise.points(),
        program: task.exercise.program,
        file: exercise_path(task).display().to_string(),
        state: progress.state(task, session),
    };
    let entry = |lab: &'static Lab| LabEntry {
        number: lab.number,
        package: lab.package,
        title: &lab.title,
        programs: lab.programs,
        exercises: tasks()
            .filter(|task| task.lab.number == lab.number)
            .map(exercise)
            .collect(),
    };
    Document {
        version: FORMAT_VERSION,
        labs: LABS.iter().copied().map(entry).collect(),
    }
}

fn print(session: &Session, document: &Document) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for lab in &document.labs {
        writeln!(out, "{}  {}", lab.number, lab.title.to(session.lang))?;
        for program in lab.programs {
            writeln!(out, "    > cargo lab run {program}")?;
        }
        for it in &lab.exercises {
            let (points, state) = (it.points, it.state.word());
            let state = state.to(session.lang);
            let what = text!("({points} points, {state})", "({points}점, {state})");
            let (symbol, title) = (it.state.symbol(), it.title.to(session.lang));
            let what = what.to(session.lang);
            writeln!(out, "    {symbol} {}  {title} {what}", it.id)?;
        }
    }
    Ok(())
}
