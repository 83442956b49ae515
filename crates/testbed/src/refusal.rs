//! What a lab program says when it can't do what it was asked: one clear line on stderr.

use crate::Program;

/// A line is read on a terminal of this width.
const COLUMNS: usize = 80;

/// Expects that a program which has ended wrote this to stderr, in lines of at most 80 columns; up
/// to a `…` at the end, and no second line, where the rest is the system's.
///
/// # Panics
/// It wrote something else.
pub fn assert_says(program: &Program, expected: &str) {
    let said = String::from_utf8_lossy(&program.stderr().bytes()).into_owned();
    let fits = |line: &str| line.chars().count() <= COLUMNS;
    assert!(said.lines().all(fits), "{said}");
    match expected.strip_suffix('…') {
        Some(beginning) => {
            assert!(
                said.starts_with(beginning),
                "{said:?} does not begin {beginning:?}"
            );
            assert_eq!(said.lines().count(), 1, "{said}");
        }
        None => assert_eq!(said, expected),
    }
}
