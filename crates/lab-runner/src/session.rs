//! What every verb has: the workspace, the reader's language, and a way to
//! speak and to fail in it.

use std::fmt;
use std::io::{self, Write};

use lab_grader::{Lang, Text, text};

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

    /// What went wrong, on stderr.
    pub(crate) fn explain(&self, error: &anyhow::Error) {
        explain(error, self.lang);
    }
}

/// An error in both languages; `main` knows which one to print.
pub(crate) fn fail(text: Text) -> anyhow::Error {
    anyhow::Error::new(Failure(text))
}

/// One line about `error` on stderr; none when nobody reads our output (`| head`).
pub(crate) fn explain(error: &anyhow::Error, lang: Lang) {
    if !error.downcast_ref().is_some_and(is_closed) {
        let _ = writeln!(io::stderr(), "error: {}", told(error).to(lang));
    }
}

/// What there is to say about `error`.
pub(crate) fn told(error: &anyhow::Error) -> Text {
    match (error.downcast_ref::<Failure>(), error.downcast_ref()) {
        (Some(Failure(text)), _) => text.clone(),
        (None, Some(error)) => unwritten(error),
        (None, None) => Text::of(|_| format!("{error:#}")),
    }
}

fn is_closed(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// Every other error of the system has become a [`Failure`] where it happened.
fn unwritten(error: &io::Error) -> Text {
    text!(
        "can't write the output: {error}",
        "출력을 쓸 수 없습니다: {error}"
    )
}

/// Why a verb can't do what was asked, and what to do about it.
#[derive(Debug)]
struct Failure(Text);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.to(Lang::En))
    }
}

impl std::error::Error for Failure {}
