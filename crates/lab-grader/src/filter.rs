//! Programs that turn lines into lines: all questions at once, all answers
//! compared.

use std::fmt::Write;
use std::time::Duration;

use textwrap::core::display_width;
use wiretrace::escape;

use crate::repeat::{Asked, Exchange};
use crate::trial::crash;
use crate::{Fault, Lang, Run, Text, Trial, Verdict, text};

/// Neighbours shown above and below the line that broke.
const CONTEXT: usize = 2;
/// Columns for a question and an answer, so that both end within the view's.
const QUESTION: usize = 70;
const ANSWER: usize = 60;

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

    fn text(&self) -> &str {
        let (Self::Line(text) | Self::Starting(text)) = self;
        text
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
        run.feed(input.clone().into_bytes());
        self.asked = Some(Asked {
            arguments: arguments.iter().map(|it| (*it).to_owned()).collect(),
            input,
        });
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
                fitting(extra, ANSWER)
            ))),
            None => Ok(()),
        };
    };
    let (number, asked) = (i + 1, fitting(question.as_ref(), QUESTION));
    let (expected, received, _) = beside(answer, lines.get(i).copied());
    let mut fault = match lines.get(i) {
        Some(&"") => Fault::wrong(text!(
            "line {number}, `{asked}`: expected `{expected}`, but an empty line came",
            "{number}번째 줄 `{asked}`: 기대한 답은 `{expected}`인데 빈 줄이 왔습니다"
        )),
        Some(_) => Fault::wrong(text!(
            "line {number}, `{asked}`: expected `{expected}`, but `{received}` came",
            "{number}번째 줄 `{asked}`: 기대한 답은 `{expected}`, 받은 답은 `{received}`입니다"
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
    fault.exchange = Some(Exchange {
        row: i,
        question: question.as_ref().to_owned(),
        answer: lines.get(i).map(|line| (*line).to_owned()),
    });
    Err(fault)
}

/// The rows around the wrong one, each on lines of its own: columns would not
/// hold long answers. A caret stands below the first wrong character.
fn neighbours<Q: AsRef<str>>(
    rows: &[(Q, Answer)],
    lines: &[&str],
    wrong: usize,
    lang: Lang,
) -> String {
    let (expected, received) = match lang {
        Lang::En => ("expected", "received"),
        Lang::Ko => ("기대", "실제"),
    };
    let caret = |column| " ".repeat(display_width(received) + 2 + column) + "^";
    let first = wrong.saturating_sub(CONTEXT);
    let mut out = String::new();
    for (i, (question, answer)) in rows.iter().enumerate().skip(first).take(2 * CONTEXT + 1) {
        let mark = if i == wrong { '>' } else { ' ' };
        let question = fitting(question.as_ref(), QUESTION);
        let (answer, line, differs) = beside(answer, lines.get(i).copied());
        // Writing to a String can't fail.
        let _ = writeln!(out, "{mark} {:<2} {question}", i + 1);
        let _ = writeln!(out, "     {expected}  {answer}");
        let _ = writeln!(out, "     {received}  {line}");
        if let Some(column) = differs.filter(|_| i == wrong) {
            let _ = writeln!(out, "     {}", caret(column));
        }
    }
    out
}

/// Both answers as they are shown, and the column where the received one goes
/// wrong. Of a long beginning that both have in common only the end is shown.
fn beside(answer: &Answer, line: Option<&str>) -> (String, String, Option<usize>) {
    let expected = answer.shown();
    let Some(line) = line else {
        return (fitting(&expected, ANSWER), "-".to_owned(), None);
    };
    let same = common(answer.text(), line);
    let (before, wrong) = line.split_at(same);
    let (left_out, before) = match is_wide(line) || is_wide(&expected) {
        true => end_of(before),
        false => ("", before),
    };
    let shown = |rest: &str| {
        let room = ANSWER - display_width(left_out);
        left_out.to_owned() + &fitting(&format!("{before}{rest}"), room)
    };
    let column = display_width(left_out) + display_width(&visible(before));
    let missing = expected.get(same..).unwrap_or_default();
    (shown(missing), shown(wrong), Some(column))
}

fn is_wide(line: &str) -> bool {
    line.chars().nth(ANSWER).is_some() || display_width(&visible(line)) > ANSWER
}

/// The end of `text`, with a sign that its beginning is left out.
fn end_of(text: &str) -> (&str, &str) {
    const CHARACTERS: usize = 20;
    match text.char_indices().rev().nth(CHARACTERS) {
        Some((at, _)) => ("…", text.get(at..).unwrap_or_default()),
        None => ("", text),
    }
}

/// The bytes at the beginning, whole characters, that both have in common.
fn common(a: &str, b: &str) -> usize {
    let pairs = a.chars().zip(b.chars());
    pairs
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

/// `line` safe to print, cut where it is wider than `width` columns.
fn fitting(line: &str, width: usize) -> String {
    // No character is narrower than a column once it is escaped.
    let head: String = line.chars().take(width + 1).collect();
    let line = visible(&head);
    if display_width(&line) <= width {
        return line;
    }
    let mut room = width - 1;
    let fits = |c: &char| {
        let left = room.checked_sub(display_width(c.encode_utf8(&mut [0; 4])));
        room = left.unwrap_or(0);
        left.is_some()
    };
    line.chars().take_while(fits).chain(['…']).collect()
}

/// `line` with what isn't printable spelled out, but with backslashes as they
/// are: two for each would be taken for what has to be printed.
fn visible(line: &str) -> String {
    let parts: Vec<String> = line.split('\\').map(|it| escape(it.as_bytes())).collect();
    parts.join("\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(expected: &str, received: Option<&str>) -> String {
        let rows = [("put16 be 1234", Answer::from(expected))];
        let lines: Vec<&str> = received.into_iter().collect();
        neighbours(&rows, &lines, 0, Lang::En)
    }

    #[test]
    fn a_caret_stands_below_the_first_wrong_character() {
        let rows = [
            (
                "04 d2",
                Some("04 2d"),
                "04 d2",
                "04 2d\n                  ^",
            ),
            (
                "바이트",
                Some("바이러스"),
                "바이트",
                "바이러스\n                   ^",
            ),
            ("\t1", Some("\t2"), "\\t1", "\\t2\n                 ^"),
            ("1234", Some("12"), "1234", "12\n                 ^"),
            ("1234", None, "1234", "-"),
            (r"a\.b", Some(r"a\x"), r"a\.b", "a\\x\n                 ^"),
        ];
        for (expected, received, left, right) in rows {
            let text =
                format!("> 1  put16 be 1234\n     expected  {left}\n     received  {right}\n");
            assert_eq!(shown(expected, received), text);
        }
    }

    #[test]
    fn spaces_at_the_beginning_of_a_question_are_shown() {
        let rows = [("   0: x", Answer::error())];
        let text = neighbours(&rows, &["1"], 0, Lang::En);
        assert!(text.starts_with("> 1     0: x\n"), "{text}");
        let fault = compare(&rows, b"1\n", true).unwrap_err();
        assert!(fault.message.to(Lang::En).contains("`   0: x`"));
    }

    #[test]
    fn a_message_shows_where_two_long_answers_part() {
        let same = "ab ".repeat(30);
        let rows = [("q", Answer::from(format!("{same}1")))];
        let fault = compare(&rows, format!("{same}2\n").as_bytes(), true).unwrap_err();
        let message = fault.message.to(Lang::En);
        assert!(
            message.contains(" 1`, but `…") && message.contains(" 2` came"),
            "{message}"
        );
    }

    #[test]
    fn what_differs_is_shown_however_far_away_it_is() {
        let fits = "0123456789".repeat(6);
        assert!(shown(&fits, Some(&fits)).contains(&format!("received  {fits}\n")));
        let same = "ab ".repeat(30);
        let text = shown(
            &format!("{same}04 d2"),
            Some(&format!("{same}04 2d, and more: {same}")),
        );
        assert!(
            text.contains("expected  …ab ab ab ab ab ab 04 d2\n"),
            "{text}"
        );
        assert!(
            text.contains("received  …ab ab ab ab ab ab 04 2d, and more: ab"),
            "{text}"
        );
        assert!(text.lines().all(|line| display_width(line) <= 76), "{text}");
        let line = |start| text.lines().find(|line| line.contains(start)).unwrap();
        let column = |text: &str, what| display_width(text.split(what).next().unwrap());
        assert_eq!(column(line("received"), "2d,"), column(line("^"), "^"));
    }
}
