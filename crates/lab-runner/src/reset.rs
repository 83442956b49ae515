//! `reset`: the starter again, with your file kept beside it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lab_grader::text;

use crate::labs;
use crate::progress::free_name;
use crate::session::{Session, fail};
use crate::workspace::exercise_path;

/// Start an exercise again; your file is kept beside it.
#[derive(clap::Args)]
#[command(after_help = "Example:
  cargo lab reset 03a    yours becomes ex03a_line_echo.rs.mine-1")]
pub(crate) struct Reset {
    /// The exercise
    #[arg(value_name = "ID")]
    id: String,
}

impl Reset {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<ExitCode> {
        let task = labs::task(&self.id)?;
        let path = exercise_path(task);
        let path = path.display();
        let restored = restore(
            &session.workspace.exercise_file(task),
            task.exercise.starter,
        );
        let kept = restored.map_err(|error| {
            fail(text!(
                "nothing was changed: {path} can't be reset: {error}",
                "아무것도 바꾸지 않았습니다. {path} 파일을 되돌릴 수 없습니다: {error}"
            ))
        })?;
        session.tell(&match kept {
            Before::Starter => text!(
                "{path} is the starter already",
                "{path} 파일은 이미 처음 상태입니다"
            ),
            Before::Nothing => text!(
                "{path} was missing and is the starter again",
                "없어진 {path} 파일을 처음 상태로 되돌렸습니다"
            ),
            Before::Kept(mine) => text!(
                "{path} is the starter again\nyour file is now {}",
                "{path} 파일을 처음 상태로 되돌렸습니다\n작성하던 파일: {}",
                mine.strip_prefix(&session.workspace.root)
                    .unwrap_or(&mine)
                    .display()
            ),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What was there before the starter was restored.
enum Before {
    Starter,
    Nothing,
    Kept(PathBuf),
}

/// Nothing is lost wherever this fails: the student's text is copied first, and
/// the starter takes its place by a rename last.
fn restore(file: &Path, starter: &str) -> io::Result<Before> {
    let mine = match fs::read(file) {
        Ok(text) if text == starter.as_bytes() => return Ok(Before::Starter),
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let fresh = write_beside(file, "starter", starter.as_bytes())?;
    let replaced = || {
        let kept = mine.map(|text| write_beside(file, "mine", &text));
        let kept = kept.transpose()?;
        fs::rename(&fresh, file)?;
        Ok(kept.map_or(Before::Nothing, Before::Kept))
    };
    replaced().inspect_err(|_| {
        let _ = fs::remove_file(&fresh);
    })
}

/// Writes `text` to `FILE.WORD-N` with the first N that is free, and never over
/// what is there.
fn write_beside(file: &Path, word: &str, text: &[u8]) -> io::Result<PathBuf> {
    let path = free_name(file, word);
    let mut new = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)?;
    let written = new.write_all(text).and_then(|()| new.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(&path);
    }
    written.map(|()| path)
}
