//! `verify`: for authors and CI. Proves that every exercise grades what it
//! says, and that what students would read is what was read and kept.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use lab_grader::verify::{self, Problem};
use lab_grader::{Exercise, Judge, Mutant, Report, Status, Text};

use crate::golden;
use crate::labs::{self, LABS, Task, tasks};
use crate::session::Session;
use crate::workspace::exercise_path;

/// Answers judged at the same time. They mostly wait.
const WORKERS: usize = 6;

/// So many programs run at once that deadlines must stretch: a slow machine is
/// no mistake of the answer.
const PATIENCE: f64 = 5.0;

/// What an unfinished text contains.
const PLACEHOLDER: &str = "TODO";

/// Prove that starters fail, solutions pass and every mutant is caught.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo lab verify                every exercise, as CI does
  cargo lab verify 03a --bless    writes the golden copies of 03a: read them")]
pub(crate) struct Verify {
    /// Exercises (03a) or labs (03) [default: all]
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Write the golden copies instead of comparing them
    #[arg(long)]
    bless: bool,
}

impl Verify {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<ExitCode> {
        let chosen = match self.ids.is_empty() {
            true => tasks().collect(),
            false => labs::named(&self.ids)?,
        };
        let mut jobs = Vec::new();
        for lab in LABS {
            let mine = chosen.iter().filter(|task| task.lab.number == lab.number);
            let mut mine = mine.peekable();
            if mine.peek().is_some() {
                let answers = session.workspace.build_answers(lab)?;
                jobs.extend(mine.flat_map(|task| jobs_of(*task, &answers)));
            }
        }
        let mut ledger = Ledger::of(&jobs);
        let mut doubted = Vec::new();
        self.examine_all(session, jobs, |job, problems| match problems.as_slice() {
            [] => ledger.enter(job.task, &[]),
            _ => {
                doubted.push((job, problems));
                Ok(())
            }
        })?;
        // In a crowd a machine may be too slow to show what an answer does. Alone
        // it isn't; and what differs then was no accident.
        for (job, doubts) in doubted {
            let problems = job.examine(session, self.bless);
            if problems.is_empty() {
                ledger.doubt(&doubts)?;
            }
            ledger.enter(job.task, &problems)?;
        }
        ledger.close()
    }

    /// Does the jobs side by side and hands each with its problems to `enter` as
    /// it is done.
    fn examine_all(
        &self,
        session: &Session,
        jobs: Vec<Job>,
        mut enter: impl FnMut(Job, Vec<Problem>) -> io::Result<()>,
    ) -> io::Result<()> {
        let queue = Mutex::new(jobs.into_iter());
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let (sender, findings) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..WORKERS {
                let sender = sender.clone();
                scope.spawn(move || {
                    while let Some(job) = next() {
                        let problems = job.examine(session, self.bless);
                        if sender.send((job, problems)).is_err() {
                            break; // nobody reads our output any more
                        }
                    }
                });
            }
            drop(sender);
            findings
                .into_iter()
                .try_for_each(|(job, problems)| enter(job, problems))
        })
    }
}

/// One thing to prove about an exercise.
struct Job {
    task: Task,
    answers: PathBuf,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    AtRest,
    Starter,
    Solution,
    Mutant(&'static Mutant),
}

fn jobs_of(task: Task, answers: &Path) -> Vec<Job> {
    let mutants = task.exercise.mutants.iter().map(What::Mutant);
    [What::AtRest, What::Starter, What::Solution]
        .into_iter()
        .chain(mutants)
        .map(|what| Job {
            task,
            answers: answers.to_owned(),
            what,
        })
        .collect()
}

impl Job {
    /// The problems that it finds: none when all is as recorded.
    fn examine(&self, session: &Session, bless: bool) -> Vec<Problem> {
        let (exercise, answers) = (self.task.exercise, self.answers.as_path());
        let how = Judge {
            patience: PATIENCE,
            again: Duration::ZERO, // each answer is judged again as a whole
            ..Judge::default()
        };
        match self.what {
            What::AtRest => at_rest(session, self.task, bless),
            What::Starter => verify::starter(exercise, answers, how).1,
            What::Solution => verify::solution(exercise, answers, how).1,
            What::Mutant(mutant) => {
                let (report, mut problems) = verify::mutant(exercise, mutant, answers, how);
                problems.extend(golden(session, self.task, mutant, &report, bless));
                problems
            }
        }
    }
}

/// What can be seen without running anything.
fn at_rest(session: &Session, task: Task, bless: bool) -> Vec<Problem> {
    let mut problems = verify::at_rest(task.exercise);
    let mut found = unwritten(task.exercise);
    found.extend(unlisted(session, task));
    found.extend(edited_starter(session, task));
    let folder = session.workspace.golden_folder(task);
    for name in golden::stale(&folder, task.exercise.mutants) {
        match bless {
            true => found.extend(failed_to("remove", fs::remove_file(folder.join(name)))),
            false => found.push(format!(
                "the golden copy {name} belongs to no mutant: --bless removes it"
            )),
        }
    }
    problems.extend(
        found
            .into_iter()
            .map(|what| problem(task.exercise.id, what)),
    );
    problems
}

/// Texts for people that are empty or still a placeholder.
fn unwritten(exercise: &Exercise) -> Vec<String> {
    let named = |name: &str, text: &Text| {
        let is_unwritten = |it: &str| it.trim().is_empty() || it.contains(PLACEHOLDER);
        (is_unwritten(&text.en) || is_unwritten(&text.ko))
            .then(|| format!("{name} isn't written in both languages"))
    };
    let own = [("the title", &exercise.title), ("the task", &exercise.task)];
    let own = own.into_iter().filter_map(|(name, text)| named(name, text));
    let hints = exercise.hints.iter().enumerate();
    let hints = hints.filter_map(|(i, hint)| named(&format!("hint {}", i + 1), hint));
    let checks = exercise.checks.iter().flat_map(|check| {
        [("title", &check.title), ("reason", &check.why)]
            .into_iter()
            .filter_map(move |(name, text)| named(&format!("the {name} of {}", check.id), text))
    });
    own.chain(hints).chain(checks).collect()
}

/// Without its lines in the lab's manifest an exercise can't be built.
fn unlisted(session: &Session, task: Task) -> Option<String> {
    let manifest = session.workspace.manifest(task.lab);
    let program = task.exercise.program;
    let lines = [
        format!("name = \"{program}\""),
        format!("path = \"exercises/{program}.rs\""),
    ];
    let text = fs::read_to_string(&manifest).unwrap_or_default();
    let is_listed = |line: &String| text.lines().any(|it| it == line);
    (!lines.iter().all(is_listed)).then(|| {
        let package = task.lab.package;
        format!(
            "labs/{package}/Cargo.toml has no [[bin]] with {}",
            lines.join(" and ")
        )
    })
}

/// What students edit must begin as the starter that was proven to fail.
fn edited_starter(session: &Session, task: Task) -> Option<String> {
    let file = fs::read(session.workspace.exercise_file(task));
    let pristine = file.is_ok_and(|text| text == task.exercise.starter.as_bytes());
    (!pristine).then(|| {
        format!(
            "{} isn't the starter: `cargo lab reset {}`, or copy it to \
             grading/answers/ex{}/starter.rs if it is the better one",
            exercise_path(task).display(),
            task.exercise.id,
            task.exercise.id
        )
    })
}

/// Compares, or writes, what a student would read of the check that is meant
/// to catch `mutant`.
fn golden(
    session: &Session,
    task: Task,
    mutant: &Mutant,
    report: &Report,
    bless: bool,
) -> Option<Problem> {
    let meant = mutant.fails.first();
    let caught = report.checks.iter().find(|check| {
        Some(&check.id) == meant && !matches!(check.status, Status::Passed | Status::Skipped)
    });
    let caught = caught?; // that it isn't caught is told already
    let folder = session.workspace.golden_folder(task);
    let place = format!("{}/{}", task.exercise.id, mutant.name);
    let copies = golden::copies(mutant, caught);
    let found = copies.map(|(name, text)| match bless {
        true => failed_to("write", golden::bless(&folder, &name, &text)),
        false => golden::difference(&folder, &name, &text),
    });
    // What changes in one language mostly changes in the other too.
    let first = found.into_iter().flatten().next();
    first.map(|what| problem(&place, what))
}

fn failed_to(what: &str, result: io::Result<()>) -> Option<String> {
    let error = result.err()?;
    Some(format!("can't {what} a golden copy: {error}"))
}

fn problem(place: &str, what: String) -> Problem {
    Problem {
        place: place.to_owned(),
        what,
    }
}

/// Tells findings as they come, and in the end the sum.
struct Ledger {
    /// By exercise.
    pages: BTreeMap<&'static str, Page>,
    answers: usize,
    passed: usize,
    /// The places of the jobs that found problems.
    failed: Vec<String>,
}

/// What is known about one exercise so far.
#[derive(Default)]
struct Page {
    left: usize,
    problems: usize,
}

impl Ledger {
    fn of(jobs: &[Job]) -> Self {
        let mut pages = BTreeMap::<_, Page>::new();
        for job in jobs {
            pages.entry(job.task.exercise.id).or_default().left += 1;
        }
        Self {
            answers: jobs.len() - pages.len(),
            pages,
            passed: 0,
            failed: Vec::new(),
        }
    }

    fn enter(&mut self, task: Task, problems: &[Problem]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        for problem in problems {
            writeln!(out, "  ✗ {problem}")?;
        }
        let exercise = task.exercise;
        let page = self.pages.entry(exercise.id).or_default();
        page.left -= 1;
        page.problems += problems.len();
        if page.left == 0 {
            writeln!(out, "{}", page.line(exercise))?;
        }
        match problems.first() {
            None => self.passed += 1,
            Some(problem) => self.failed.push(problem.place.clone()),
        }
        Ok(())
    }

    /// Tells what was found in the crowd and not again: deadlines that are too
    /// tight, or bytes that depend on timing, begin like this.
    fn doubt(&self, doubts: &[Problem]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        for doubt in doubts {
            writeln!(out, "  ? only beside others, not alone: {doubt}")?;
        }
        Ok(())
    }

    fn close(mut self) -> anyhow::Result<ExitCode> {
        self.failed.sort();
        let verdict = match self.failed.as_slice() {
            [] => "all as recorded".to_owned(),
            places => format!("not as recorded: {}", places.join(", ")),
        };
        let (exercises, answers) = (self.pages.len(), self.answers);
        let (passed, failed) = (self.passed, self.failed.len());
        writeln!(
            io::stdout(),
            "\n{exercises} exercises, {answers} answers: {verdict}\n\
             {passed} passed, {failed} failed"
        )?;
        Ok(match failed {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        })
    }
}

impl Page {
    fn line(&self, exercise: &Exercise) -> String {
        let (id, mutants) = (exercise.id, exercise.mutants.len());
        match self.problems {
            0 => format!(
                "{id}  starter fails, solution passes, {mutants} mutants caught, \
                 golden copies match"
            ),
            1 => format!("{id}  1 problem"),
            n => format!("{id}  {n} problems"),
        }
    }
}
