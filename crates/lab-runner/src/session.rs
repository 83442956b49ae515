//! What every verb has: the workspace, the reader's language, and a way to
//! speak and to fail in it.

use std::fmt;
use std::io::{self, Write};

use lab_grader::{Lang, Text};

use crate::workspace::Workspace;

/// Where the labs are and who reads.
pub(crate) struct Session {
    pub(crate) workspace: Workspace,
    pub(crate) lang: Lang,
}

impl Session {
    /// A line on stdout.
    pub(crate) fn tell(&self, text: &Text) -> io::Result<()> {
        writeln!(io::stdout(), "{}", text.to(self.lang))
    }

    /// A line on stderr, for what is worth knowing and no reason to stop.
    pub(crate) fn warn(&self, text: &Text) {
        // Where stderr is closed nobody wants to know.
        let _ = writeln!(io::stderr(), "note: {}", text.to(self.lang));
    }
}

/// An error in both languages; `main` knows which one to print.
pub(crate) fn fail(text: Text) -> anyhow::Error {
    anyhow::Error::new(Failure(text))
}

/// Why a verb can't do what was asked, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) Text);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.to(Lang::En))
    }
}

impl std::error::Error for Failure {}
