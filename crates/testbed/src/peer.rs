//! Real peers: the programs of the internet that the labs are tested against.

use std::env;
use std::path::PathBuf;

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
        eprintln!("skipped: {name} is not installed");
    }
    found
}
