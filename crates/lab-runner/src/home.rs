//! `cargo lab` alone: the labs, how far you are, and the next step.

use std::io::{self, Write};
use std::process::ExitCode;

use lab_grader::{Lab, text};

use crate::labs::{LABS, Task, tasks};
use crate::progress::{Progress, State};
use crate::session::Session;
use crate::workspace::exercise_path;

/// Characters of the bar.
const BAR: usize = 40;

pub(crate) fn run(session: &Session) -> anyhow::Result<ExitCode> {
    let progress = Progress::load(session);
    let all = tasks().count();
    let solved = tasks()
        .filter(|task| progress.state(*task, session) == State::Solved)
        .count();
    session.tell(&text!(
        "Network programming: {solved} of {all} exercises solved",
        "네트워크 프로그래밍: 연습 문제 {all}개 가운데 {solved}개 해결"
    ))?;
    writeln!(io::stdout(), "{}\n", bar(solved, all))?;
    for lab in LABS {
        print_lab(session, &progress, lab)?;
    }
    session.tell(&text!(
        "\n✓ solved  ✗ failed  ~ changed since its check  · not checked yet\n",
        "\n✓ 해결  ✗ 실패  ~ 검사 후 수정됨  · 아직 검사하지 않음\n"
    ))?;
    match progress.next(session) {
        Some(task) => next_step(session, task)?,
        None => session.tell(&text!(
            "Every exercise is solved. Compare with ours: cargo lab solution 03a",
            "모든 연습 문제를 풀었습니다. 모범 답안과 비교해 보세요: cargo lab solution 03a"
        ))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn print_lab(session: &Session, progress: &Progress, lab: &Lab) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "{}  {}", lab.number, lab.title.to(session.lang))?;
    let exercises: Vec<String> = tasks()
        .filter(|task| task.lab.number == lab.number)
        .map(|task| {
            let symbol = progress.state(task, session).symbol();
            format!("{symbol} {}", task.exercise.id)
        })
        .collect();
    writeln!(out, "    {}", exercises.join("   "))
}

/// Says what to do next, word for word. The programs come first: they show
/// what the exercises are about.
pub(crate) fn next_step(session: &Session, task: Task) -> io::Result<()> {
    let (id, lab) = (task.exercise.id, task.lab.number);
    let (title, file) = (&task.exercise.title, exercise_path(task));
    let file = file.display();
    session.tell(&text!(
        "Next: {id}  {}\n\
        \x20 see    cargo lab run {lab}\n\
        \x20 edit   {file}\n\
        \x20 check  cargo lab check {id}\n\
        \x20 stuck  cargo lab hint {id}",
        "다음: {id}  {}\n\
        \x20 실행  cargo lab run {lab}\n\
        \x20 편집  {file}\n\
        \x20 검사  cargo lab check {id}\n\
        \x20 힌트  cargo lab hint {id}",
        title.to(session.lang)
    ))
}

/// `[########--------]`
fn bar(solved: usize, all: usize) -> String {
    let full = BAR * solved / all.max(1);
    format!("[{}{}]", "#".repeat(full), "-".repeat(BAR - full))
}
