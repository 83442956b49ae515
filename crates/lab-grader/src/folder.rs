//! A check's own folder, for programs that read and write files.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

use crate::{Fault, Trial, Verdict, text};

/// A new folder, removed with all that is in it when it is dropped.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Self> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("lab-grader-{}-{number}", process::id());
        let path = env::temp_dir().join(name);
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    /// `argument` as it is told: a file in here by its name alone, since its
    /// folder is another one in every run.
    pub(crate) fn told<'a>(&self, argument: &'a str) -> &'a str {
        let name = Path::new(argument).strip_prefix(&self.0).ok();
        name.and_then(Path::to_str).unwrap_or(argument)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Trial {
    /// The path of the file `name` in this check's folder, as an argument. The
    /// file needn't exist; the folder is gone when the check is over.
    ///
    /// # Errors
    /// This machine gives no folder for temporary files.
    pub fn path(&mut self, name: &str) -> Verdict<String> {
        let folder = match self.folder.take() {
            Some(folder) => folder,
            None => Folder::new().map_err(|error| no_folder(&error))?,
        };
        let path = folder.0.join(name).to_string_lossy().into_owned();
        self.folder = Some(folder);
        Ok(path)
    }

    /// Writes `content` to the file `name` in this check's folder; its path as an
    /// argument.
    ///
    /// # Errors
    /// As [`path`](Self::path).
    pub fn file(&mut self, name: &str, content: &[u8]) -> Verdict<String> {
        let path = self.path(name)?;
        fs::write(&path, content).map_err(|error| no_folder(&error))?;
        self.step(text!(
            "wrote a file of {} bytes: {name}",
            "{}바이트 파일을 만들었습니다: {name}",
            content.len()
        ));
        Ok(path)
    }

    /// Expects that the program wrote exactly `expected` to the file `name` of
    /// this check's folder; call it after the program's end.
    ///
    /// # Errors
    /// There is no such file, or another content in it.
    pub fn expect_file(&mut self, name: &str, expected: &[u8]) -> Verdict {
        let path = self.path(name)?;
        let Ok(actual) = fs::read(path) else {
            return Err(Fault::wrong(text!(
                "your program wrote no file {name}",
                "프로그램이 {name} 파일을 쓰지 않았습니다"
            )));
        };
        let (n, wanted) = (actual.len(), expected.len());
        if actual == expected {
            self.step(text!(
                "the file {name} is what it should be ({n} bytes)",
                "{name} 파일이 기대한 것과 같습니다 ({n}바이트)"
            ));
            return Ok(());
        }
        let message = text!(
            "the file {name} that your program wrote has {n} bytes and isn't the one of {wanted} \
             bytes that was sent",
            "프로그램이 쓴 {n}바이트짜리 {name} 파일이 보낸 {wanted}바이트짜리 파일과 다릅니다"
        );
        Err(Fault::wrong(message).comparing(expected, &actual))
    }
}

fn no_folder(error: &io::Error) -> Box<Fault> {
    Fault::skipped(text!(
        "this machine gives no folder for temporary files: {error}",
        "이 컴퓨터에서 임시 파일을 둘 폴더를 쓸 수 없습니다: {error}"
    ))
}
