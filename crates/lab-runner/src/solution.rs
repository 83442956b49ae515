//! `solution`: ours, to compare with, once you have your own.

use std::io::{self, Write};
use std::process::ExitCode;

use lab_grader::text;

use crate::labs;
use crate::progress::{Progress, State};
use crate::session::{Session, fail};

/// Show our solution, after yours passed.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo lab solution 03a
  cargo lab solution 03a | diff - labs/lab03-tcp/exercises/ex03a_line_echo.rs
  cargo lab solution 03a --spoil    before yours passed")]
pub(crate) struct Solution {
    /// The exercise
    #[arg(value_name = "ID")]
    id: String,
    /// Show it although yours hasn't passed
    #[arg(long)]
    spoil: bool,
}

impl Solution {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<ExitCode> {
        let task = labs::task(&self.id)?;
        let state = Progress::load(session).state(task, session);
        if state != State::Solved && !self.spoil {
            let id = task.exercise.id;
            return Err(fail(text!(
                "{id} hasn't passed yet: `cargo lab check {id}` first, or add --spoil",
                "{id} 검사를 아직 통과하지 못했습니다. 먼저 `cargo lab check {id}` 명령으로 \
                 검사하거나 --spoil을 붙이세요"
            )));
        }
        io::stdout().write_all(task.exercise.solution.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}
