//! The program that is judged, whatever language it is written in.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// How the program is started.
#[derive(Clone, Debug)]
pub struct Subject {
    program: OsString,
    arguments: Vec<OsString>,
    environment: Vec<(String, String)>,
    /// What a person types to start it.
    line: String,
}

impl Subject {
    /// A program file, called as its target is in cargo, without arguments of its own.
    #[must_use]
    pub fn file(program: &Path) -> Self {
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        Self {
            line: cargo_run(&name),
            program: program.into(),
            arguments: Vec::new(),
            environment: Vec::new(),
        }
    }

    /// A command line such as `python3 my.py`, read by the shell, so that its
    /// rules of quoting hold. The grader's arguments are added to it.
    #[must_use]
    pub fn command_line(line: &str) -> Self {
        Self {
            program: "sh".into(),
            arguments: vec![
                "-c".into(),
                format!("exec {line} \"$@\"").into(),
                "sh".into(),
            ],
            environment: Vec::new(),
            line: line.to_owned(),
        }
    }

    /// The same with a variable in its environment.
    #[must_use]
    pub fn with_environment(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same for a file that stands for the target `name` of cargo.
    pub(crate) fn in_place_of(mut self, name: &str) -> Self {
        self.line = cargo_run(name);
        self
    }

    /// What a person types to start it.
    pub(crate) fn line(&self) -> &str {
        &self.line
    }

    /// The same, allowed to open at most `files` files: the shell lowers the limit
    /// and becomes the program.
    pub(crate) fn with_files(&self, files: u32) -> Self {
        let script = format!("ulimit -n {files}; exec \"$0\" \"$@\"");
        let arguments = ["-c".into(), script.into(), self.program.clone()];
        Self {
            program: "sh".into(),
            arguments: arguments
                .into_iter()
                .chain(self.arguments.clone())
                .collect(),
            environment: self.environment.clone(),
            line: self.line.clone(),
        }
    }

    /// The command that starts it with `arguments`.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .args(arguments)
            // A backtrace would push the panic's own words out of the last lines.
            .env("RUST_BACKTRACE", "0")
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

fn cargo_run(name: &str) -> String {
    format!("cargo run -q --bin {name}")
}
