//! `cargo lab` in a checkout that was moved after it was compiled, with stand-ins for cargo and for
//! the tool that it starts.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The checkout as it was moved: the launcher lies in it, and no longer where it was compiled.
const MOVED: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/moved");

#[test]
fn the_tools_are_built_and_started_in_the_current_folder() {
    let (programs, below) = (format!("{MOVED}/target/debug"), format!("{MOVED}/labs"));
    fs::create_dir_all(&programs).unwrap();
    fs::create_dir_all(&below).unwrap();
    shell(&format!(
        "cp '{}' '{programs}/lab'",
        env!("CARGO_BIN_EXE_lab")
    ));
    script(&format!("{MOVED}/cargo"), "echo built in $(pwd): $@");
    script(
        &format!("{programs}/lab-runner"),
        "echo started in $(pwd): $@",
    );
    let output = Command::new(format!("{programs}/lab"))
        .args(["check", "03a"])
        .env("CARGO", format!("{MOVED}/cargo"))
        .current_dir(&below)
        .output()
        .unwrap();
    let here = fs::canonicalize(Path::new(&below)).unwrap();
    let here = here.display();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!("built in {here}: build --package lab-runner\nstarted in {here}: check 03a\n")
    );
}

/// The shell writes it: a file that is open for writing here can't be run (ETXTBSY).
fn script(path: &str, text: &str) {
    shell(&format!(
        "printf '#!/bin/sh\n%s\n' '{text}' > '{path}'; chmod +x '{path}'"
    ));
}

fn shell(line: &str) {
    let status = Command::new("sh").args(["-c", line]).status();
    assert!(status.unwrap().success(), "{line}");
}
