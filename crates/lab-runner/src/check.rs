//! `check`: builds a program, judges it, and says what is right and wrong.

use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;

use lab_grader::{Judge, Report, Subject, Text, judge, text, view};

use crate::home::next_step;
use crate::labs::{self, Task, task_or_next, tasks};
use crate::progress::{self, Progress};
use crate::session::{Session, fail, told};
use crate::workspace::{FirstError, Words, exercise_path};

/// Judge your solution by what it does on the wire.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo lab check             the next unsolved exercise
  cargo lab check 03a         one exercise
  cargo lab check 03 --all    a whole lab, each failure in full
  cargo lab check 03a --program 'python3 my.py'
  cargo lab check 03a --format junit > 03a.xml

Exit code 0 when every check passed, else 1.")]
pub(crate) struct Check {
    /// Exercises (03a) or labs (03) [default: the next unsolved exercise]
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Every exercise of every lab
    #[arg(long, conflicts_with = "ids")]
    all_exercises: bool,
    /// Judge this command line and build nothing
    #[arg(long, value_name = "CMD")]
    program: Option<String>,
    /// Write text, json or junit
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
    /// Tell each failure in full, not only the first
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Default, Eq, PartialEq, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Junit,
}

impl Check {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<ExitCode> {
        let chosen = self.chosen(session)?;
        let mut reports = Vec::new();
        for &task in &chosen {
            match self.report(session, task) {
                Ok(report) => {
                    self.print(session, &report)?;
                    reports.push(report);
                }
                Err(error) => {
                    session.explain(&error);
                    reports.push(Report::not_built(task.exercise, unbuilt(&error)));
                }
            }
        }
        let failed = chosen.iter().zip(&reports).find(|(_, it)| !it.passed());
        if let (Some((first, _)), None) = (failed, &self.program) {
            progress::tried(session, *first);
        }
        let all_passed = failed.is_none();
        match self.format {
            Format::Text if all_passed && self.program.is_none() => go_on(session, &chosen)?,
            Format::Text => {}
            Format::Json => writeln!(io::stdout(), "{}", view::json(&reports)?)?,
            Format::Junit => write!(io::stdout(), "{}", view::junit(&reports, session.lang)?)?,
        }
        Ok(match all_passed {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        })
    }

    fn report(&self, session: &Session, task: Task) -> anyhow::Result<Report> {
        match &self.program {
            Some(line) => Ok(judged(task, &Subject::command_line(line))),
            None => check(session, task, self.words()),
        }
    }

    /// People read what the compiler says; a document has a place for it.
    fn words(&self) -> Words {
        match self.format {
            Format::Text => Words::Shown,
            Format::Json | Format::Junit => Words::Kept,
        }
    }

    fn chosen(&self, session: &Session) -> anyhow::Result<Vec<Task>> {
        if self.all_exercises {
            return Ok(tasks().collect());
        }
        if !self.ids.is_empty() {
            return labs::named(&self.ids);
        }
        Ok(vec![task_or_next(None, session)?])
    }

    /// People read as it comes; programs get one document in the end.
    fn print(&self, session: &Session, report: &Report) -> io::Result<()> {
        let detail = match self.all {
            true => view::Detail::All,
            false => view::Detail::First,
        };
        match self.format {
            Format::Text => write!(
                io::stdout(),
                "{}",
                view::terminal(report, session.lang, detail)
            ),
            Format::Json | Format::Junit => Ok(()),
        }
    }
}

/// Why there is no program: the compiler's own words where it had any.
fn unbuilt(error: &anyhow::Error) -> Text {
    let first = error.downcast_ref::<FirstError>();
    first.map_or_else(|| told(error), |first| Text::of(|_| first.0.clone()))
}

/// Says what comes after exercises that passed.
fn go_on(session: &Session, passed: &[Task]) -> io::Result<()> {
    let next = passed
        .last()
        .and_then(|last| Progress::load(session).next_after(*last, session));
    next.map_or(Ok(()), |next| {
        writeln!(io::stdout())?;
        next_step(session, next)
    })
}

/// Builds and judges the student's file, and remembers the verdict.
pub(crate) fn check(session: &Session, task: Task, words: Words) -> anyhow::Result<Report> {
    // Read before the build, so that a verdict never counts for a later text.
    let file = fs::read(session.workspace.exercise_file(task)).map_err(|error| {
        fail(text!(
            "can't read {}: {error}; `cargo lab reset {}` restores it",
            "{} 파일을 읽을 수 없습니다: {error}. `cargo lab reset {}` 명령으로 복원하세요",
            exercise_path(task).display(),
            task.exercise.id
        ))
    })?;
    progress::tried(session, task);
    let program = session.workspace.build_exercise(task, words)?;
    let report = judged(task, &Subject::file(&program));
    progress::judged(session, task, &file, &report);
    Ok(report)
}

fn judged(task: Task, subject: &Subject) -> Report {
    judge(task.exercise, subject, Judge::default())
}
