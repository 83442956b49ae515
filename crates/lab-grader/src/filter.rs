//! Programs that turn lines into lines: all questions at once, all answers
//! compared.

use std::fmt::Write;
use std::time::Duration;

use crate::trial::{crash, shown};
use crate::{Fault, Lang, Run, Text, Trial, Verdict, text};

/// Neighbours shown above and below the line that broke.
const CONTEXT: usize = 2;

/// What the answer to one line of input must be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answer {
    /// Exactly this line.
    Line(String),
    /// A line that begins with this, such as `error:`.
    Starting(String),
}

impl Answer {
    /// A line that begins with `error:`; its words are free.
    #[must_use]
    pub fn error() -> Self {
        Self::Starting("error:".to_owned())
    }

    fn accepts(&self, line: &str) -> bool {
        match self {
            Self::Line(expected) => line == expected,
            Self::Starting(start) => line.starts_with(start.as_str()),
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Line(line) => line.clone(),
            Self::Starting(start) => format!("{start} …"),
        }
    }
}

impl From<&str> for Answer {
    fn from(line: &str) -> Self {
        Self::Line(line.to_owned())
    }
}

impl From<String> for Answer {
    fn from(line: String) -> Self {
        Self::Line(line)
    }
}

impl Trial {
    /// Runs the program with `arguments`, sends it every question as a line,
    /// and expects one line of answer for each, in order, and exit code 0.
    ///
    /// # Errors
    /// The first answer that is wrong or missing, with its neighbours.
    pub fn expect_answers<Q: AsRef<str>>(
        &mut self,
        arguments: &[&str],
        rows: &[(Q, Answer)],
    ) -> Verdict {
        let questions: Vec<&str> = rows.iter().map(|(question, _)| question.as_ref()).collect();
        let run = self.ask(arguments, &questions)?;
        run.expect_answers(rows, self.left())
    }

    /// Runs the program with `arguments` and sends it every question as a line,
    /// for checks that do something else before they look at the answers.
    ///
    /// # Errors
    /// It didn't start.
    pub fn ask<Q: AsRef<str>>(&mut self, arguments: &[&str], questions: &[Q]) -> Verdict<Run> {
        let run = self.run(arguments)?;
        self.step(text!(
            "sent {} lines to its stdin and closed it",
            "표준 입력(stdin)에 {}줄을 보내고 닫았습니다",
            questions.len()
        ));
        let mut input = String::new();
        for question in questions {
            input.push_str(question.as_ref());
            input.push('\n');
        }
        run.feed(input.into_bytes());
        Ok(run)
    }
}

impl Run {
    /// Expects its end `within` that time, one line of answer for each of
    /// `rows`, in order, and exit code 0.
    ///
    /// # Errors
    /// The first answer that is wrong or missing, with its neighbours.
    pub fn expect_answers<Q: AsRef<str>>(&self, rows: &[(Q, Answer)], within: Duration) -> Verdict {
        let end = self.end_within(within);
        self.log.step(Text::new(
            "compared its stdout line by line",
            "표준 출력(stdout)을 한 줄씩 비교했습니다",
        ));
        compare(rows, &self.stdout(), end.is_ok())?;
        if let Some(how) = crash(end?) {
            return Err(Fault::crashed(how));
        }
        self.expect_success()
    }
}

/// The answers in `stdout` against `rows`; `ended` tells a program that ended
/// too early from one that hangs.
fn compare<Q: AsRef<str>>(rows: &[(Q, Answer)], stdout: &[u8], ended: bool) -> Verdict {
    let stdout = String::from_utf8_lossy(stdout);
    let lines: Vec<&str> = stdout.lines().collect();
    let wrong = rows
        .iter()
        .enumerate()
        .find(|(i, (_, answer))| !lines.get(*i).is_some_and(|line| answer.accepts(line)));
    let Some((i, (question, answer))) = wrong else {
        return match lines.get(rows.len()) {
            Some(extra) => Err(Fault::wrong(text!(
                "more lines came than were asked for; the first one too many: {}",
                "질문보다 많은 줄이 나왔습니다. 처음 남는 줄: {}",
                shown(extra.as_bytes())
            ))),
            None => Ok(()),
        };
    };
    let (number, asked) = (i + 1, shown(question.as_ref().as_bytes()));
    let expected = shown(answer.shown().as_bytes());
    let mut fault = match lines.get(i) {
        Some(line) => Fault::wrong(text!(
            "line {number}, `{asked}`: expected `{expected}`, but `{}` came",
            "{number}번째 줄 `{asked}`: `{expected}`이(가) 와야 하는데 `{}`이(가) 왔습니다",
            shown(line.as_bytes())
        )),
        None if ended => Fault::wrong(text!(
            "line {number}, `{asked}`, was not answered: your program had ended",
            "{number}번째 줄 `{asked}`에 응답이 없습니다. 프로그램이 이미 끝났습니다"
        )),
        None => Fault::late(text!(
            "line {number}, `{asked}`, was not answered in time",
            "{number}번째 줄 `{asked}`에 제시간에 응답하지 않았습니다"
        )),
    };
    fault.evidence = Some(Text::of(|lang| neighbours(rows, &lines, i, lang)));
    Err(fault)
}

/// The rows around the wrong one, each on lines of its own: columns would not
/// hold long answers.
fn neighbours<Q: AsRef<str>>(
    rows: &[(Q, Answer)],
    lines: &[&str],
    wrong: usize,
    lang: Lang,
) -> String {
    let words = Text::new("asked expected received", "질문 기대한값 받은값");
    let mut words = words.to(lang).split(' ');
    let mut word = || words.next().unwrap_or_default();
    let (asked, expected, received) = (word(), word(), word());
    let mut out = String::new();
    let first = wrong.saturating_sub(CONTEXT);
    for (i, (question, answer)) in rows.iter().enumerate().skip(first).take(2 * CONTEXT + 1) {
        let mark = if i == wrong { '>' } else { ' ' };
        let line = lines
            .get(i)
            .map_or("-".to_owned(), |it| shown(it.as_bytes()));
        let question = shown(question.as_ref().as_bytes());
        let answer = shown(answer.shown().as_bytes());
        // Writing to a String can't fail.
        let _ = writeln!(out, "{mark} {}  {asked}: {question}", i + 1);
        let _ = writeln!(out, "{mark}    {expected}: {answer}");
        let _ = writeln!(out, "{mark}    {received}: {line}");
    }
    out
}
