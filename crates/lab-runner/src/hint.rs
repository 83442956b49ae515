//! `hint`: one more hint each time, from gentle to nearly the answer.

use std::io::{self, Write};
use std::process::ExitCode;

use lab_grader::{Text, text};

use crate::labs::{Task, task_or_next};
use crate::progress::{self, Progress};
use crate::session::Session;

/// Show one more hint.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo lab hint          for the next unsolved exercise
  cargo lab hint 03a      again for one more
  cargo lab hint 03a --all")]
pub(crate) struct Hint {
    /// The exercise [default: the next unsolved one]
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Show every hint at once
    #[arg(long)]
    all: bool,
}

impl Hint {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<ExitCode> {
        let task = task_or_next(self.id.as_deref(), session)?;
        match self.all {
            true => print(session, task, 0, task.exercise.hints.len())?,
            false => one_more(session, task)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The first hint that wasn't shown yet.
pub(crate) fn one_more(session: &Session, task: Task) -> io::Result<()> {
    let (id, all) = (task.exercise.id, task.exercise.hints.len());
    let shown = Progress::load(session).hints(task);
    if shown >= all {
        return session.tell(&text!(
            "All {all} hints for {id} were shown. See them again: cargo lab hint {id} --all\n\
             A solution, when nothing else helps: cargo lab solution {id} --spoil",
            "{id}의 힌트 {all}개를 모두 보았습니다. 다시 보기: cargo lab hint {id} --all\n\
             그래도 풀리지 않으면 모범 답안을 보세요: cargo lab solution {id} --spoil"
        ));
    }
    print(session, task, shown, shown + 1)?;
    if shown + 1 < all {
        session.tell(&text!(
            "\nOne more: cargo lab hint {id}",
            "\n힌트 더 보기: cargo lab hint {id}"
        ))?;
    }
    progress::hinted(session, task, shown + 1);
    Ok(())
}

fn print(session: &Session, task: Task, from: usize, to: usize) -> io::Result<()> {
    let (id, all) = (task.exercise.id, task.exercise.hints.len());
    let hints = task.exercise.hints.iter().enumerate();
    for (i, hint) in hints.take(to).skip(from) {
        let number = i + 1;
        session.tell(&text!(
            "{id}, hint {number} of {all}",
            "{id}, 힌트 {number}/{all}"
        ))?;
        writeln!(io::stdout(), "{}", indented(hint, session))?;
    }
    Ok(())
}

fn indented(hint: &Text, session: &Session) -> String {
    const WIDTH: usize = 80;
    let options = textwrap::Options::new(WIDTH)
        .initial_indent("  ")
        .subsequent_indent("  ");
    textwrap::fill(hint.to(session.lang), options)
}
