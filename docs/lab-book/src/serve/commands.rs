//! What may be run: the programs of the labs with the arguments that a page of
//! the book gives them, and the judge of its exercises.

use std::path::Path;

use crate::fence::{Piece, pieces};
use crate::house::{House, has_extension};
use crate::lang::Lang;

/// The command behind `cargo lab`.
const RUNNER: &str = "lab-runner";

/// A program of this workspace, and its arguments.
pub(super) struct Command {
    pub(super) root: std::path::PathBuf,
    pub(super) program: String,
    pub(super) arguments: Vec<String>,
}

/// A lab's program with arguments as they stand on a page, or none.
pub(super) fn lab(house: &House, program: &str, arguments: &str) -> Option<Command> {
    let title = format!("{program} {arguments}");
    let is_named = named(house, "run").iter().any(|it| *it == title.trim_end());
    let arguments = arguments.split_whitespace().map(str::to_owned).collect();
    (is_named && is_lab(house, program)).then(|| command(house, program, arguments))
}

/// The judge of an exercise that stands on a page, or none.
pub(super) fn check(house: &House, exercise: &str) -> Option<Command> {
    let is_named = named(house, "check").iter().any(|it| it == exercise);
    let words = ["check", exercise, "--format", "json"].map(str::to_owned);
    is_named.then(|| command(house, RUNNER, words.into()))
}

fn command(house: &House, program: &str, arguments: Vec<String>) -> Command {
    Command {
        root: house.root.clone(),
        program: program.to_owned(),
        arguments,
    }
}

/// The titles of the pages' fences of a kind, as they are now.
fn named(house: &House, kind: &str) -> Vec<String> {
    let folders = Lang::ALL.map(|lang| house.files(&house.docs().join(lang.code())));
    let pages = folders
        .iter()
        .flatten()
        .filter(|it| has_extension(it, "md"));
    pages
        .filter_map(|page| house.read(page).ok())
        .flat_map(|page| titles(&page, kind))
        .collect()
}

fn titles(page: &str, kind: &str) -> Vec<String> {
    let fences = pieces(page).into_iter().filter_map(|piece| match piece {
        Piece::Fence(fence) if fence.kind == kind => Some(fence.title),
        _ => None,
    });
    fences.collect()
}

/// Whether one of the labs has this program.
fn is_lab(house: &House, program: &str) -> bool {
    let name = |path: &Path| path.file_stem().is_some_and(|it| it == program);
    let labs = house.files(&house.root.join("labs"));
    let mut programs = labs
        .iter()
        .flat_map(|lab| house.files(&lab.join("src/bin")));
    programs.any(|path| name(&path))
}
