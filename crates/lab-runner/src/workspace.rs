//! The folder with the labs: finding it, the files in it, and building its
//! programs.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lab_grader::{Lab, text};
use serde::Deserialize;

use crate::labs::Task;
use crate::session::fail;

/// What only the folder of this course has.
const LANDMARK: &str = "crates/lab-runner/Cargo.toml";

/// The folder with the labs.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
}

impl Workspace {
    /// The nearest folder above the current one that has the labs.
    pub(crate) fn find() -> anyhow::Result<Self> {
        let here = env::current_dir().map_err(|error| {
            fail(text!(
                "the current folder isn't there any more: {error}",
                "현재 폴더를 알 수 없습니다: {error}"
            ))
        })?;
        let root = here.ancestors().find(|it| it.join(LANDMARK).is_file());
        let root = root.ok_or_else(|| {
            fail(text!(
                "no labs in {} or above it: change to the folder of the course first",
                "{}에도 그 위의 폴더에도 실습이 없습니다. 먼저 강의 폴더로 이동하세요",
                here.display()
            ))
        })?;
        Ok(Self {
            root: root.to_owned(),
        })
    }

    /// The file that a student edits.
    pub(crate) fn exercise_file(&self, task: Task) -> PathBuf {
        self.root.join(exercise_path(task))
    }

    /// The golden copies of an exercise's failures.
    pub(crate) fn golden_folder(&self, task: Task) -> PathBuf {
        let folder = format!("grading/golden/ex{}", task.exercise.id);
        self.root.join("labs").join(task.lab.package).join(folder)
    }

    /// The manifest of a lab, which lists its exercises as programs.
    pub(crate) fn manifest(&self, lab: &Lab) -> PathBuf {
        self.root.join("labs").join(lab.package).join("Cargo.toml")
    }

    /// Builds the program `name` of `package` and says where it is. What the
    /// compiler has to say goes to the terminal.
    pub(crate) fn build(&self, package: &str, name: &str) -> anyhow::Result<PathBuf> {
        let mut cargo = self.cargo("build", package, name);
        cargo.stderr(Stdio::inherit());
        built(cargo, name)
    }

    /// The same for a student's program. Where the compiler's words are kept,
    /// our error has the first of its errors as context: a [`FirstError`].
    pub(crate) fn build_exercise(&self, task: Task, words: Words) -> anyhow::Result<PathBuf> {
        let name = task.exercise.program;
        // Cargo gives lints to a whole package. The labs' own programs document
        // everything; a student's needn't, and only its own build is told so.
        let mut cargo = self.cargo("rustc", task.lab.package, name);
        match words {
            Words::Shown => cargo.stderr(Stdio::inherit()),
            Words::Kept => cargo
                .stderr(Stdio::piped())
                .env("CARGO_TERM_COLOR", "never"),
        };
        cargo.args(["--", "-Amissing_docs", "-Aunreachable_pub"]);
        built(cargo, name)
    }

    fn cargo(&self, verb: &str, package: &str, name: &str) -> Command {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut command = Command::new(cargo);
        command
            .args([verb, "--quiet", "--package", package, "--bin", name])
            .arg("--message-format=json-render-diagnostics")
            .current_dir(&self.root);
        command
    }

    /// Builds the program that holds every answer of a lab.
    pub(crate) fn build_answers(&self, lab: &Lab) -> anyhow::Result<PathBuf> {
        let (package, name) = (
            format!("lab{}-grading", lab.number),
            format!("lab{}_answers", lab.number),
        );
        self.build(&package, &name)
    }
}

/// Where the compiler's words go.
#[derive(Clone, Copy)]
pub(crate) enum Words {
    /// To the terminal, as it says them.
    Shown,
    /// To stderr in the end, and into a report.
    Kept,
}

/// The first thing that the compiler found wrong, when its words were kept.
#[derive(Debug)]
pub(crate) struct FirstError(pub(crate) String);

impl fmt::Display for FirstError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where `cargo` has put the program `name`.
fn built(mut cargo: Command, name: &str) -> anyhow::Result<PathBuf> {
    let output = cargo.output().map_err(|error| {
        let cargo = Path::new(cargo.get_program()).display();
        fail(text!(
            "can't start {cargo}: {error}",
            "{cargo} 명령을 시작할 수 없습니다: {error}"
        ))
    })?;
    // Where stderr is closed nobody wants to know.
    let _ = io::stderr().write_all(&output.stderr);
    let is_built = output.status.success();
    is_built
        .then(|| executable(&output.stdout, name))
        .flatten()
        .ok_or_else(|| {
            let error = fail(text!(
                "{name} can't be built: the words above say where and why",
                "{name} 프로그램을 빌드할 수 없습니다. 위의 메시지를 보세요"
            ));
            match first_error(&String::from_utf8_lossy(&output.stderr)) {
                Some(first) => error.context(first),
                None => error,
            }
        })
}

/// The compiler separates what it has to say by empty lines.
fn first_error(words: &str) -> Option<FirstError> {
    let mut parts = words.split("\n\n").map(str::trim);
    let first = parts.find(|part| part.starts_with("error"))?;
    Some(FirstError(first.to_owned()))
}

/// Where the file that a student edits is, seen from the root.
pub(crate) fn exercise_path(task: Task) -> PathBuf {
    let file = format!("{}.rs", task.exercise.program);
    Path::new("labs")
        .join(task.lab.package)
        .join("exercises")
        .join(file)
}

/// The path of the program `name` in cargo's JSON messages, a line each.
fn executable(messages: &[u8], name: &str) -> Option<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        executable: Option<PathBuf>,
        target: Option<Target>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    messages
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Message>(line).ok())
        .filter(|message| message.target.as_ref().is_some_and(|it| it.name == name))
        .find_map(|message| message.executable)
}
