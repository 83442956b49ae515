//! `book`: builds the book's own tool and becomes it. mdBook is heavy, so
//! neither this program nor any lab depends on it: who wants the book pays.

use std::env;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use lab_grader::{Text, text};

use crate::session::{Session, fail};

/// The package and the program.
const TOOL: &str = "lab-book";
/// Said once cargo compiles.
const NOTICE: Text = Text::new(
    "Building the book's tools; the first time takes about a minute.",
    "책을 만드는 도구를 빌드합니다. 처음에는 1분쯤 걸립니다.",
);

/// Build, read, check or record the book.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Book {
    /// What to do: --help shows it
    #[arg(
        value_name = "WORDS",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    words: Vec<OsString>,
}

impl Book {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<ExitCode> {
        let built = lab::build(TOOL, &session.workspace.root, NOTICE.to(session.lang));
        if !built.map_err(|error| unusable(&error))? {
            // cargo has said why.
            return Ok(ExitCode::FAILURE);
        }
        let runner = env::current_exe().map_err(|error| unusable(&error))?;
        let mut tool = Command::new(runner.with_file_name(TOOL));
        Err(unusable(&tool.args(&self.words).exec()))
    }
}

fn unusable(error: &io::Error) -> anyhow::Error {
    fail(text!(
        "can't build or start the book's tools: {error}",
        "책을 만드는 도구를 빌드하거나 시작할 수 없습니다: {error}"
    ))
}
