//! `run`: builds a program and becomes it, so that Ctrl-C, signals and exit
//! codes are its own.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use lab_grader::{Lab, Text, text};

use crate::labs::{self, LABS};
use crate::session::{Session, fail};
use crate::workspace::Words;

/// Start a program of a lab, or an exercise.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo lab run 03                          which programs lab 03 has
  cargo lab run lab03_tcp_server            one of them
  cargo lab run lab03_tcp_client localhost:7777
  cargo lab run 03a 127.0.0.1:0             your solution")]
pub(crate) struct Run {
    /// A lab (03), a program or an exercise (03a)
    #[arg(value_name = "ID")]
    id: String,
    /// The program's own arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

impl Run {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<ExitCode> {
        let path = match labs::lab(&self.id) {
            Some(lab) => match lab.programs {
                [only] => session.workspace.build(lab.package, only)?,
                _ => return Ok(print(session, lab).map(|()| ExitCode::SUCCESS)?),
            },
            None => self.build(session)?,
        };
        let error = Command::new(&path).args(&self.arguments).exec();
        Err(fail(text!(
            "can't start {}: {error}",
            "{} 프로그램을 시작할 수 없습니다: {error}",
            path.display()
        )))
    }

    /// Builds the program, or the exercise, that is meant.
    fn build(&self, session: &Session) -> anyhow::Result<PathBuf> {
        let programs = LABS.iter().flat_map(|lab| {
            let names = lab.programs.iter();
            names.map(move |name| (lab.package, *name))
        });
        let mut meant = programs.filter(|(_, name)| *name == self.id);
        match meant.next() {
            Some((package, name)) => session.workspace.build(package, name),
            None => {
                let task = labs::task(&self.id)?;
                session.workspace.build_exercise(task, Words::Shown)
            }
        }
    }
}

fn print(session: &Session, lab: &Lab) -> io::Result<()> {
    session.tell(&Text::of(|lang| {
        let programs = lab.programs.iter();
        let lines = programs.map(|name| format!("\n  cargo lab run {name}"));
        let title = lab.title.to(lang);
        format!("{}  {title}{}", lab.number, lines.collect::<String>())
    }))
}
