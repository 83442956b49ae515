//! Starts `cargo lab`: builds `lab-runner` where needed, and then becomes it.
//!
//! `cargo run --quiet` is silent while it compiles, and the first time that takes
//! a while; without `--quiet` it talks every time. So the alias starts this
//! program, which needs no other crate and is compiled at once; it shows what
//! cargo compiles, and nothing when there is nothing to compile.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, Stdio};

/// What cargo says at the end of every build, also of one that did nothing.
const FINISHED: &str = "Finished";

fn main() -> ExitCode {
    match build() {
        Ok(true) => {}
        // cargo has said why.
        Ok(false) => return ExitCode::FAILURE,
        Err(error) => return fail("build", &error),
    }
    let runner = env::current_exe().map(|lab| lab.with_file_name("lab-runner"));
    match runner {
        Ok(runner) => fail(
            "start",
            &Command::new(runner).args(env::args_os().skip(1)).exec(),
        ),
        Err(error) => fail("find", &error),
    }
}

/// Builds the runner with the cargo that started us; whether that went well.
fn build() -> io::Result<bool> {
    let cargo = env::var_os("CARGO").unwrap_or("cargo".into());
    let mut build = Command::new(cargo)
        .args(["build", "--package", "lab-runner"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::piped())
        .spawn()?;
    let mut told = false;
    for line in build
        .stderr
        .take()
        .into_iter()
        .flat_map(|it| BufReader::new(it).lines())
    {
        let line = line?;
        if line.trim_start().starts_with(FINISHED) {
            continue;
        }
        if !told && line.trim_start().starts_with("Compiling") {
            told = true;
            writeln!(
                io::stderr(),
                "Building the course's tools; the first time takes a moment."
            )?;
        }
        writeln!(io::stderr(), "{line}")?;
    }
    Ok(build.wait()?.success())
}

fn fail(what: &str, error: &io::Error) -> ExitCode {
    eprintln!("error: can't {what} the course's tools: {error}");
    ExitCode::FAILURE
}
