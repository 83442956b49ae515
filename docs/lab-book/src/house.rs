//! Where everything is.

use std::env;
use std::fs;
use std::path::{self, Component, Path, PathBuf};

use anyhow::Context;

use crate::lang::Lang;
use crate::page::Page;

/// The list of chapters, which is not a page itself.
pub(crate) const SUMMARY: &str = "SUMMARY.md";

/// What only the folder of the course has.
const LANDMARK: &str = "docs/book.toml";

/// The folder of the course.
pub(crate) struct House {
    pub(crate) root: PathBuf,
}

impl House {
    /// The folder `root`; or else the course around the current folder, which may have been moved
    /// since this program was compiled; or else that in which it was.
    pub(crate) fn new(root: Option<PathBuf>) -> Self {
        let compiled = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.or_else(around).unwrap_or_else(compiled);
        Self {
            root: normal(&path::absolute(&root).unwrap_or(root)),
        }
    }

    /// The folder of the book's sources.
    pub(crate) fn docs(&self) -> PathBuf {
        self.root.join("docs")
    }

    /// The folder that the book is built into.
    pub(crate) fn output(&self) -> PathBuf {
        self.root.join("target/book")
    }

    /// `path` as it is told to people: seen from the root.
    pub(crate) fn name(&self, path: &Path) -> String {
        let path = normal(path);
        let path = path.strip_prefix(&self.root).unwrap_or(&path);
        path.to_string_lossy().replace('\\', "/")
    }

    pub(crate) fn read(&self, path: &Path) -> anyhow::Result<String> {
        fs::read_to_string(path).with_context(|| format!("can't read {}", self.name(path)))
    }

    /// The files in a folder, sorted; none where there is no such folder.
    pub(crate) fn files(&self, folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten();
        let mut found: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
        found.sort();
        found
    }

    /// The pages of a language, with its list of chapters.
    pub(crate) fn pages(&self, lang: Lang) -> anyhow::Result<Vec<Page>> {
        let files = self.files(&self.docs().join(lang.code()));
        let pages = files.iter().filter(|it| has_extension(it, "md"));
        pages
            .map(|path| Ok(Page::parse(&self.name(path), &self.read(path)?)))
            .collect()
    }
}

fn around() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    let mut folders = here.ancestors();
    let course = folders.find(|folder| folder.join(LANDMARK).is_file())?;
    Some(course.to_owned())
}

pub(crate) fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|it| it == extension)
}

/// `path` without `.` and `..`, by its words alone.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}
