//! Building a tool of the course so that its first compilation is seen, and
//! later ones, which have nothing to compile, are silent.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// What cargo says at the end of every build, also of one that did nothing.
const FINISHED: &str = "Finished";

/// Builds `package` in the workspace around `folder`, with the cargo that
/// started us. What cargo says goes to stderr, after `notice` once it compiles.
/// Tells whether the build went well; if not, cargo has said why.
///
/// # Errors
/// cargo can't be started, or nobody reads our stderr.
pub fn build(package: &str, folder: &Path, notice: &str) -> io::Result<bool> {
    let cargo = env::var_os("CARGO").unwrap_or("cargo".into());
    let mut build = Command::new(cargo)
        .args(["build", "--package", package])
        .current_dir(folder)
        .stderr(Stdio::piped())
        .spawn()?;
    let lines = build.stderr.take().map(|pipe| BufReader::new(pipe).lines());
    let mut told = false;
    for line in lines.into_iter().flatten() {
        let line = line?;
        if line.trim_start().starts_with(FINISHED) {
            continue;
        }
        if !told && line.trim_start().starts_with("Compiling") {
            told = true;
            writeln!(io::stderr(), "{notice}")?;
        }
        writeln!(io::stderr(), "{line}")?;
    }
    Ok(build.wait()?.success())
}
