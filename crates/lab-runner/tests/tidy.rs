//! What a reviewer would otherwise repeat.

use std::fs;
use std::path::{Path, PathBuf};

/// A lab program is read in one sitting.
const LAB_PROGRAM_LINES: usize = 120;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every Rust file of the project.
fn rust_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = ["benches", "crates", "docs", "labs"]
        .map(|it| root().join(it))
        .into();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{error}"));
        for path in entries.filter_map(|entry| entry.ok().map(|it| it.path())) {
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(extension) if extension == "rs" => found.push(path),
                _ => {}
            }
        }
    }
    assert!(found.len() > 50, "{found:?}");
    found
}

/// The files in the folder `inside` of a lab.
fn lab_files(inside: &str) -> Vec<PathBuf> {
    let labs = root().join("labs");
    let is_inside = |file: &PathBuf| {
        file.strip_prefix(&labs)
            .is_ok_and(|path| path.to_string_lossy().contains(inside))
    };
    rust_files().into_iter().filter(is_inside).collect()
}

/// The names of the programs in the folder `inside` of a lab.
fn names(inside: &str) -> Vec<String> {
    let name = |file: &PathBuf| {
        file.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    lab_files(inside).iter().map(name).collect()
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in rust_files() {
        assert!(read(&file).starts_with("//! "), "{}", file.display());
    }
}

/// A sentence that leaves the particle open is read as a machine's.
#[test]
fn korean_particles_are_chosen() {
    // In halves, so that they aren't found here.
    let doubts = [
        ("이(", "가)"),
        ("은(", "는)"),
        ("을(", "를)"),
        ("와(", "과)"),
        ("(", "으)"),
    ];
    let doubts = doubts.map(|(one, other)| format!("{one}{other}"));
    for file in rust_files() {
        let text = read(&file);
        let found = doubts.iter().find(|it| text.contains(it.as_str()));
        assert_eq!(found, None, "in {}", file.display());
    }
}

#[test]
fn lab_programs_stay_short() {
    for program in lab_files("/src/bin/") {
        // What marks a piece for the book is no part of the story.
        let is_story = |line: &&str| !line.contains("// ANCHOR");
        let lines = read(&program).lines().filter(is_story).count();
        assert!(
            lines <= LAB_PROGRAM_LINES,
            "{}: {lines} lines",
            program.display()
        );
    }
}

#[test]
fn each_just_recipe_is_one_cargo_command() {
    let justfile = read("justfile");
    let recipes: Vec<&str> = justfile.split("\n\n").skip(1).collect();
    assert!(recipes.len() > 5);
    for recipe in recipes {
        let body: Vec<&str> = recipe.lines().filter(|it| it.starts_with("    ")).collect();
        assert_eq!(body.len(), 1, "{recipe}");
        assert!(body[0].trim().starts_with("cargo "), "{recipe}");
    }
}

#[test]
fn the_failure_in_the_readme_is_a_golden_copy() {
    let readme = read("README.md");
    let (_, after) = readme.split_once("<!-- golden: ").expect("the marker");
    let (path, after) = after.split_once(" -->\n```text\n").expect("a block");
    let (block, _) = after.split_once("```").expect("its end");
    assert!(
        read(path).contains(block) && block.lines().count() > 10,
        "{block}"
    );
}

#[test]
fn the_readme_names_every_program_and_exercise() {
    let readme = read("README.md");
    let (programs, exercises) = (names("/src/bin/"), names("/exercises/"));
    assert!(programs.len() >= 7 && exercises.len() >= 10);
    let ids = exercises.iter().filter_map(|name| name.get(2..5));
    for name in programs.iter().map(String::as_str).chain(ids) {
        assert!(readme.contains(name), "{name} is not in README.md");
    }
}
