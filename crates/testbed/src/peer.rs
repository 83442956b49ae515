//! Real peers: the programs of the internet that the labs are tested against.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Set to `1` where every peer must be there (CI): a missing one then fails the
/// test instead of skipping it.
const REQUIRE: &str = "LAB_REQUIRE_PEERS";

/// The path of the program `name`, looked up in `PATH`; `None`, and a line that
/// says so, where it isn't installed.
///
/// # Panics
/// Where `LAB_REQUIRE_PEERS=1` is set and the program is missing: this is a
/// helper of tests, and there a skip is a failure.
#[must_use]
pub fn peer(name: &str) -> Option<PathBuf> {
    let found = env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .map(|folder| folder.join(name))
        .find(|path| path.is_file());
    if found.is_none() {
        let required = env::var_os(REQUIRE).is_some_and(|value| value == "1");
        assert!(!required, "{name} is not installed, and {REQUIRE}=1");
        skipped(&format!("{name} is not installed"));
    }
    found
}

/// Says why a test isn't made on this machine. It is written past the harness,
/// which would keep what a passing test prints to itself.
pub fn skipped(why: &str) {
    let _ = writeln!(io::stderr(), "skipped: {why}");
}

/// The command that runs `program` as an ordinary user: as whoever we are or,
/// where that is the superuser, through `setpriv` (Linux) as nobody in
/// particular. `None`, and a line that says so, where that is missing.
///
/// # Panics
/// As [`peer`].
#[must_use]
pub fn ordinary_user(program: &Path) -> Option<Command> {
    if !rustix::process::geteuid().is_root() {
        return Some(Command::new(program));
    }
    let mut command = Command::new(peer("setpriv")?);
    let nobody = [
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "--inh-caps=-all",
    ];
    command.args(nobody).arg(program);
    Some(command)
}
