//! The programs of the labs, built once, and commands as they are really run.

use std::collections::{BTreeSet, HashMap};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use serde::Deserialize;

use super::scene::{Act, Step};
use crate::house::House;

const RUN: &str = "cargo run --bin ";
const LAB: &str = "cargo lab ";
/// The command behind `cargo lab`.
const RUNNER: &str = "lab-runner";

/// Where the programs are that the scenes start.
pub(crate) struct Programs {
    root: PathBuf,
    paths: HashMap<String, PathBuf>,
}

impl Programs {
    /// Builds what `steps` start.
    pub(crate) fn build<'a>(
        house: &House,
        steps: impl Iterator<Item = &'a Step>,
    ) -> anyhow::Result<Self> {
        let names: BTreeSet<String> = steps.flat_map(|step| named(&step.act)).collect();
        let mut programs = Self {
            root: house.root.clone(),
            paths: HashMap::new(),
        };
        if names.is_empty() {
            return Ok(programs);
        }
        let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let output = Command::new(cargo)
            .args(["build", "--message-format=json-render-diagnostics"])
            .args(names.iter().flat_map(|name| ["--bin", name]))
            .current_dir(&house.root)
            .stderr(Stdio::inherit())
            .output()
            .context("can't start cargo")?;
        ensure!(
            output.status.success(),
            "the labs can't be built: see above"
        );
        programs.paths = executables(&output.stdout);
        for name in &names {
            programs.path(name)?;
        }
        Ok(programs)
    }

    /// The folder in which every command is typed.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// `command` with the programs' paths, for a shell. A program of the labs
    /// without arguments is given `address`.
    pub(crate) fn resolve(&self, command: &str, address: Option<&str>) -> anyhow::Result<String> {
        if let Some(call) = command.strip_prefix(RUN) {
            let (name, arguments) = call.split_once(' ').unwrap_or((call, ""));
            let arguments = arguments.strip_prefix("-- ").unwrap_or(arguments);
            let arguments = match arguments {
                "" => address.unwrap_or_default(),
                arguments => arguments,
            };
            return Ok(format!("{} {arguments}", self.path(name)?));
        }
        let mut resolved = command.to_owned();
        for name in named_in_braces(command) {
            resolved = resolved.replace(&format!("{{{name}}}"), &self.path(&name)?);
        }
        if resolved.contains(LAB) {
            resolved = resolved.replacen(LAB, &format!("{} ", self.path(RUNNER)?), 1);
        }
        Ok(resolved)
    }

    /// As a shell reads it.
    fn path(&self, name: &str) -> anyhow::Result<String> {
        let path = self
            .paths
            .get(name)
            .with_context(|| format!("no program {name}"))?;
        Ok(format!(
            "'{}'",
            path.display().to_string().replace('\'', r"'\''")
        ))
    }
}

/// The programs that a step needs.
fn named(act: &Act) -> Vec<String> {
    let Act::Start { run, .. } = act else {
        return Vec::new();
    };
    if let Some(call) = run.strip_prefix(RUN) {
        let name = call.split(' ').next().unwrap_or_default();
        return vec![name.to_owned()];
    }
    let mut names = named_in_braces(run);
    if run.contains(LAB) {
        names.push(RUNNER.to_owned());
    }
    names
}

/// `{lab03_answers}`, but no braces of other languages.
fn named_in_braces(command: &str) -> Vec<String> {
    let is_name = |it: &&str| it.starts_with("lab") && !it.contains(' ');
    let parts = command.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0))
        .filter(is_name)
        .map(str::to_owned)
        .collect()
}

/// The programs in cargo's JSON messages, a line each.
pub(crate) fn executables(messages: &[u8]) -> HashMap<String, PathBuf> {
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
        .filter_map(|message| Some((message.target?.name, message.executable?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_run_as_built_programs() {
        let paths = ["lab01_x", "lab03_answers", RUNNER].map(|it| (it.to_owned(), it.into()));
        let programs = Programs {
            root: PathBuf::new(),
            paths: HashMap::from(paths),
        };
        let address = Some("127.0.0.1:20000");
        let rows = [
            ("cargo run --bin lab01_x", None, "'lab01_x' "),
            (
                "cargo run --bin lab01_x",
                address,
                "'lab01_x' 127.0.0.1:20000",
            ),
            ("cargo run --bin lab01_x 1 2", address, "'lab01_x' 1 2"),
            ("cargo run --bin lab01_x -- -h", None, "'lab01_x' -h"),
            (
                "A=b cargo lab check --program {lab03_answers}",
                address,
                "A=b 'lab-runner' check --program 'lab03_answers'",
            ),
            ("awk '{print $1}' {x}", address, "awk '{print $1}' {x}"),
        ];
        for (command, address, expected) in rows {
            assert_eq!(programs.resolve(command, address).unwrap(), expected);
        }
        assert!(programs.resolve("cargo run --bin lab09_x", None).is_err());
    }
}
