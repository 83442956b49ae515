//! What a student has reached: for each exercise the last verdict, the hash of
//! the file that it is about, and the hints shown. Solved is derived from both,
//! so progress can't get stuck: a changed file asks for a new verdict.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use lab_grader::{Report, Text, text};
use serde::{Deserialize, Serialize};

use crate::labs::{Task, tasks};
use crate::session::Session;

/// Raised when older programs can't read the file any more.
const VERSION: u32 = 1;

/// The whole record.
#[derive(Deserialize, Serialize)]
pub(crate) struct Progress {
    version: u32,
    /// The exercise that was tried last.
    #[serde(default)]
    last: Option<String>,
    exercises: BTreeMap<String, Record>,
}

/// What is known about one exercise.
#[derive(Clone, Default, Deserialize, Serialize)]
struct Record {
    verdict: Option<Verdict>,
    hints: usize,
}

/// The last verdict, and on which text.
#[derive(Clone, Deserialize, Serialize)]
struct Verdict {
    passed: bool,
    file: String,
}

/// Where a student stands with one exercise.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// The last verdict was passed, and the file is still the same.
    Solved,
    /// The last verdict was failed, and the file is still the same.
    Failed,
    /// The file was changed after its last verdict.
    Changed,
    /// No verdict yet.
    Open,
}

impl State {
    /// The state as one character.
    pub(crate) fn symbol(self) -> char {
        match self {
            Self::Solved => '✓',
            Self::Failed => '✗',
            Self::Changed => '~',
            Self::Open => '·',
        }
    }

    /// The state in words.
    pub(crate) fn word(self) -> Text {
        match self {
            Self::Solved => Text::new("solved", "해결"),
            Self::Failed => Text::new("failed", "실패"),
            Self::Changed => Text::new("changed since its check", "검사 후 수정됨"),
            Self::Open => Text::new("not checked yet", "아직 검사하지 않음"),
        }
    }
}

impl Progress {
    /// Reads the record. One that can't be read is set aside, with a line that
    /// says so, and an empty one takes its place.
    pub(crate) fn load(session: &Session) -> Self {
        let path = path(session);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Self::empty(),
            Err(error) => {
                session.warn(&text!(
                    "progress isn't known: can't read {}: {error}",
                    "진행 상황을 알 수 없습니다. {} 파일을 읽을 수 없습니다: {error}",
                    path.display()
                ));
                return Self::empty();
            }
        };
        match serde_json::from_slice::<Self>(&text) {
            Ok(progress) if progress.version == VERSION => progress,
            _ => {
                set_aside(&path, session);
                Self::empty()
            }
        }
    }

    fn empty() -> Self {
        Self {
            version: VERSION,
            last: None,
            exercises: BTreeMap::new(),
        }
    }

    /// Where the student stands with `task`.
    pub(crate) fn state(&self, task: Task, session: &Session) -> State {
        let record = self.exercises.get(task.exercise.id);
        let Some(verdict) = record.and_then(|it| it.verdict.as_ref()) else {
            return State::Open;
        };
        match fs::read(session.workspace.exercise_file(task)) {
            Ok(file) if hash(&file) != verdict.file => State::Changed,
            Ok(_) if verdict.passed => State::Solved,
            Ok(_) => State::Failed,
            Err(_) => State::Open,
        }
    }

    /// The exercise that was tried last, or the first after it that isn't
    /// solved, or else the first of all: a course may begin at any lab.
    pub(crate) fn next(&self, session: &Session) -> Option<Task> {
        let last = self.last.as_deref();
        tasks()
            .skip_while(|task| last.is_some_and(|last| task.exercise.id != last))
            .chain(tasks())
            .find(|task| self.state(*task, session) != State::Solved)
    }

    /// The first exercise after `task` that isn't solved, or else the first.
    pub(crate) fn next_after(&self, task: Task, session: &Session) -> Option<Task> {
        tasks()
            .skip_while(|it| it.exercise.id != task.exercise.id)
            .skip(1)
            .find(|it| self.state(*it, session) != State::Solved)
            .or_else(|| self.next(session))
    }

    /// How many hints of `task` were shown.
    pub(crate) fn hints(&self, task: Task) -> usize {
        let record = self.exercises.get(task.exercise.id);
        record.map_or(0, |record| record.hints)
    }

    fn record(&mut self, task: Task) -> &mut Record {
        let id = task.exercise.id.to_owned();
        self.exercises.entry(id).or_default()
    }

    /// Writes beside the old record, then renames: whoever reads meanwhile, or
    /// pulls the plug, finds one whole record.
    fn save(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(path);
        fs::create_dir_all(folder)?;
        let new = path.with_extension(format!("{}.tmp", process::id()));
        let saved = serde_json::to_vec_pretty(self)
            .map_err(io::Error::other)
            .and_then(|text| fs::write(&new, text))
            .and_then(|()| fs::rename(&new, path));
        if saved.is_err() {
            let _ = fs::remove_file(&new);
        }
        saved
    }
}

/// Remembers that `task` is what the student works on.
pub(crate) fn tried(session: &Session, task: Task) {
    let id = task.exercise.id.to_owned();
    update(session, |progress| progress.last = Some(id));
}

/// Remembers the verdict on the file with the text `file`.
pub(crate) fn judged(session: &Session, task: Task, file: &[u8], report: &Report) {
    let verdict = Verdict {
        passed: report.passed(),
        file: hash(file),
    };
    update(session, |progress| {
        progress.record(task).verdict = Some(verdict)
    });
}

/// Remembers that `hints` hints were shown.
pub(crate) fn hinted(session: &Session, task: Task, hints: usize) {
    update(session, |progress| progress.record(task).hints = hints);
}

/// Reads, changes and writes the record at once, since another `cargo lab` may
/// run in another window.
fn update(session: &Session, change: impl FnOnce(&mut Progress)) {
    let mut progress = Progress::load(session);
    change(&mut progress);
    let path = path(session);
    if let Err(error) = progress.save(&path) {
        session.warn(&text!(
            "progress isn't kept: can't write {}: {error}",
            "진행 상황을 저장하지 못했습니다. {}에 쓸 수 없습니다: {error}",
            path.display()
        ));
    }
}

fn set_aside(path: &Path, session: &Session) {
    let aside = free_name(path, "broken");
    session.warn(&match fs::rename(path, &aside) {
        Ok(()) => text!(
            "progress can't be read and starts anew; the old record is {}",
            "진행 상황을 읽을 수 없어 새로 시작합니다. 이전 기록: {}",
            aside.display()
        ),
        Err(error) => text!(
            "progress can't be read and {} can't be set aside: {error}",
            "진행 상황을 읽을 수 없고 {}의 이름을 바꿀 수도 없습니다: {error}",
            path.display()
        ),
    });
}

/// `path` with `.WORD-N` after its name, for the first N that is free.
pub(crate) fn free_name(path: &Path, word: &str) -> PathBuf {
    let numbered = |n: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{word}-{n}"));
        PathBuf::from(name)
    };
    let free = (1..u32::MAX).map(numbered).find(|it| !it.exists());
    free.unwrap_or_else(|| numbered(u32::MAX))
}

fn path(session: &Session) -> PathBuf {
    session.workspace.root.join(".lab/progress.json")
}

/// FNV-1a, 64 bits: tells an edited file from the judged one, on every version
/// of Rust, and nobody gains by forging it.
fn hash(bytes: &[u8]) -> String {
    const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let hash = bytes.iter().fold(OFFSET_BASIS, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(PRIME)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::hash;

    /// The vectors are those of the FNV reference code, `test_fnv.c`.
    #[test]
    fn the_hash_is_fnv_1a() {
        let rows = [
            ("", "cbf29ce484222325"),
            ("a", "af63dc4c8601ec8c"),
            ("foobar", "85944171f73967e8"),
        ];
        for (text, expected) in rows {
            assert_eq!(hash(text.as_bytes()), expected, "{text:?}");
        }
    }
}
