//! Starts `cargo lab`: builds `lab-runner` where needed, and then becomes it.
//!
//! `cargo run --quiet` is silent while it compiles, and the first time that takes
//! a while; without `--quiet` it talks every time. So the alias starts this
//! program, which needs no other crate and is compiled at once; it shows what
//! cargo compiles, and nothing when there is nothing to compile.

use std::env;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

const RUNNER: &str = "lab-runner";
const NOTICE: &str = "Building the course's tools; the first time takes a moment.";

fn main() -> ExitCode {
    // cargo found the alias from here, so it finds the workspace too. The folder in which we were
    // compiled may have been moved since, and cargo sees no reason to compile us again.
    match lab::build(RUNNER, ".".as_ref(), NOTICE) {
        Ok(true) => {}
        // cargo has said why.
        Ok(false) => return ExitCode::FAILURE,
        Err(error) => return fail("build", &error),
    }
    let runner = env::current_exe().map(|lab| lab.with_file_name(RUNNER));
    match runner {
        Ok(runner) => fail(
            "start",
            &Command::new(runner).args(env::args_os().skip(1)).exec(),
        ),
        Err(error) => fail("find", &error),
    }
}

fn fail(what: &str, error: &io::Error) -> ExitCode {
    eprintln!("error: can't {what} the course's tools: {error}");
    ExitCode::FAILURE
}
