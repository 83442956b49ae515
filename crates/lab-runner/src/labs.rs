//! Every lab of the course, and how a person names one of its exercises.

use lab_grader::{Exercise, Lab, text};

use crate::progress::Progress;
use crate::session::{Session, fail};

/// The labs, in the order of the book.
pub(crate) static LABS: &[&Lab] = &[
    &lab01_grading::LAB,
    &lab02_grading::LAB,
    &lab03_grading::LAB,
    &lab04_grading::LAB,
    &lab05_grading::LAB,
    &lab06_grading::LAB,
    &lab07_grading::LAB,
    &lab08_grading::LAB,
    &lab09_grading::LAB,
];

/// An exercise and the lab that it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Task {
    pub(crate) lab: &'static Lab,
    pub(crate) exercise: &'static Exercise,
}

/// Every exercise, in order.
pub(crate) fn tasks() -> impl Iterator<Item = Task> {
    LABS.iter().flat_map(|lab| {
        let exercises = lab.exercises.iter();
        exercises.map(move |exercise| Task { lab, exercise })
    })
}

/// The exercises that `words` name, each an exercise or a whole lab.
pub(crate) fn named(words: &[String]) -> anyhow::Result<Vec<Task>> {
    let mut found = Vec::new();
    for word in words {
        let mut tasks: Vec<Task> = match lab(word) {
            Some(lab) => tasks()
                .filter(|task| task.lab.number == lab.number)
                .collect(),
            None => vec![task(word)?],
        };
        found.append(&mut tasks);
    }
    Ok(found)
}

/// The lab that `word` names: `3`, `03` or `lab03-tcp`.
pub(crate) fn lab(word: &str) -> Option<&'static Lab> {
    let two_digits = format!("{word:0>2}");
    LABS.iter()
        .copied()
        .find(|lab| lab.number == two_digits || lab.package == word)
}

/// The exercise that `word` names: `03a`, `3A`, `ex03a`, or its program.
pub(crate) fn task(word: &str) -> anyhow::Result<Task> {
    let id = word.to_lowercase();
    let id = format!("{:0>3}", id.strip_prefix("ex").unwrap_or(&id));
    tasks()
        .find(|task| task.exercise.id == id || task.exercise.program == word)
        .ok_or_else(|| unknown(&id, word))
}

/// The exercise that `word` names, or else the next one to work on.
pub(crate) fn task_or_next(word: Option<&str>, session: &Session) -> anyhow::Result<Task> {
    if let Some(word) = word {
        return task(word);
    }
    Progress::load(session).next(session).ok_or_else(|| {
        fail(text!(
            "every exercise is solved: name the one that you mean",
            "모든 연습 문제를 풀었습니다. 원하는 문제의 번호를 지정하세요"
        ))
    })
}

/// The letter is mistyped more often than the lab, so its neighbours come first.
fn unknown(id: &str, word: &str) -> anyhow::Error {
    let all: Vec<&str> = tasks().map(|task| task.exercise.id).collect();
    let same_lab = |it: &&str| it.get(..2) == id.get(..2);
    let near: Vec<&str> = all.iter().copied().filter(same_lab).collect();
    let known = if near.is_empty() { all } else { near }.join(" ");
    fail(text!(
        "there is no exercise {word}; there are {known} (`cargo lab list` shows all)",
        "{word} 연습 문제는 없습니다. 있는 것: {known} (전체 목록: `cargo lab list`)"
    ))
}
