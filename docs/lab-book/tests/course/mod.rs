//! A tiny course that has one of everything, to build, to check and to break.
#![expect(
    clippy::unwrap_used,
    reason = "a test that can't copy files has nothing to say"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A copy of the tiny course, with the real style, scripts and settings.
pub(crate) struct Course(TempDir);

impl Course {
    /// A copy of its own, with its Korean pages stamped.
    pub(crate) fn new() -> Self {
        let course = Self(TempDir::new().unwrap());
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&here.join("tests/house"), course.0.path());
        copy(&here.join("../assets"), &course.path("docs/assets"));
        fs::copy(here.join("../book.toml"), course.path("docs/book.toml")).unwrap();
        course.run(&["stamp"]);
        course
    }

    /// A file of the course.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs the tool on the course.
    pub(crate) fn run(&self, words: &[&str]) -> Output {
        let mut tool = Command::new(env!("CARGO_BIN_EXE_lab-book"));
        tool.args(words).arg("--root").arg(self.0.path());
        tool.output().unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(path, target).unwrap();
        }
    }
}
