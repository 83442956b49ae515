//! Golden copies: what a student would read for every mutant, in both
//! languages, kept in files so that every change of it is seen and read.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use lab_grader::{CheckResult, Lang, Mutant, Text, view};

/// The file of `mutant` and what must stand in it, for each language.
pub(crate) fn copies(mutant: &Mutant, failed: &CheckResult) -> [(String, String); 2] {
    let failed = told_alike(failed);
    [(Lang::En, "en"), (Lang::Ko, "ko")].map(|(lang, suffix)| {
        let shown = match mutant.racy {
            true => view::details(&without_bytes(&failed), lang),
            false => view::failure(&failed, lang),
        };
        (format!("{}.{suffix}.txt", mutant.name), normalised(&shown))
    })
}

/// `check` in words that are the same in every run. It is done before the lines are broken: one
/// digit more in a time would break them elsewhere.
fn told_alike(check: &CheckResult) -> CheckResult {
    let alike = |text: &Text| Text::of(|lang| normalised(text.to(lang)));
    CheckResult {
        steps: check.steps.iter().map(alike).collect(),
        message: check.message.as_ref().map(alike),
        evidence: check.evidence.as_ref().map(alike),
        stderr: normalised(&check.stderr),
        ..check.clone()
    }
}

/// Of a failure whose bytes depend on timing, what doesn't: the steps, the
/// reason, and the section of the book.
fn without_bytes(check: &CheckResult) -> CheckResult {
    CheckResult {
        message: None,
        evidence: None,
        repeat: None,
        conversation: None,
        stderr: String::new(),
        ..check.clone()
    }
}

/// How the copy in `folder` differs from `expected`; `None` when it doesn't.
pub(crate) fn difference(folder: &Path, name: &str, expected: &str) -> Option<String> {
    let kept = match fs::read(folder.join(name)) {
        Ok(kept) => String::from_utf8_lossy(&kept).into_owned(),
        Err(_) => return Some(format!("no golden copy {name}: add --bless, then read it")),
    };
    if kept == expected {
        return None;
    }
    let pairs = kept.lines().zip(expected.lines());
    let same = pairs.take_while(|(kept, now)| kept == now).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(end)").to_owned();
    Some(format!(
        "differs from the golden copy {name} in line {}\n      kept: {}\n      now:  {}",
        same + 1,
        line(&kept),
        line(expected)
    ))
}

/// Writes a copy.
pub(crate) fn bless(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name), text)
}

/// The files in `folder` that belong to no mutant, such as those of a renamed
/// one.
pub(crate) fn stale(folder: &Path, mutants: &[Mutant]) -> Vec<String> {
    let expected: BTreeSet<String> = mutants
        .iter()
        .flat_map(|it| ["en", "ko"].map(|suffix| format!("{}.{suffix}.txt", it.name)))
        .collect();
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    let mut stale: Vec<String> = names.filter(|name| !expected.contains(name)).collect();
    stale.sort();
    stale
}

/// `text` without what differs from run to run: ports that the system chose,
/// ids of threads, and times that were measured.
pub(crate) fn normalised(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| times(&threads(&ports(line))))
        .collect()
}

/// `127.0.0.1:45123` becomes `127.0.0.1:PORT`; port 0 was asked for and stays.
fn ports(line: &str) -> String {
    const HOST: &str = "127.0.0.1:";
    let mut pieces = line.split(HOST);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (port, rest) = digits(piece);
        out += HOST;
        out += if matches!(port, "" | "0") {
            port
        } else {
            "PORT"
        };
        out += rest;
    }
    out
}

/// `thread 'main' (123) panicked` becomes `thread 'main' panicked`.
fn threads(line: &str) -> String {
    const THREAD: &str = "thread '";
    let unnumbered = || {
        let (before, rest) = line.split_once(THREAD)?;
        let (name, rest) = rest.split_once("' (")?;
        let (id, rest) = digits(rest);
        let rest = rest.strip_prefix(')').filter(|_| !id.is_empty())?;
        Some(format!("{before}{THREAD}{name}'{rest}"))
    };
    unnumbered().unwrap_or_else(|| line.to_owned())
}

/// `took 1.234s` becomes `took TIME`: a time with a fraction was measured.
fn times(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, after) = from.split_at(end.unwrap_or(from.len()));
        out += before;
        match after_unit(after).filter(|_| is_fraction(number)) {
            Some(after) => {
                out += "TIME";
                rest = after;
            }
            None => {
                out += number;
                rest = after;
            }
        }
    }
    out + rest
}

/// What follows the unit of time that `text` begins with.
fn after_unit(text: &str) -> Option<&str> {
    let text = text.strip_prefix(' ').unwrap_or(text);
    let rest = ["ns", "µs", "ms", "s"]
        .iter()
        .find_map(|unit| text.strip_prefix(unit))?;
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

fn is_fraction(number: &str) -> bool {
    let mut parts = number.split('.');
    let is_digits = |part: Option<&str>| part.is_some_and(|it| !it.is_empty());
    is_digits(parts.next()) && is_digits(parts.next()) && parts.next().is_none()
}

/// The digits that `text` begins with, and the rest.
fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use lab_grader::{CheckResult, Mutant, Status, Text, Visibility};

    use super::{copies, normalised};

    #[test]
    fn lines_break_alike_however_long_a_time_is() {
        let took = |time: &str| CheckResult {
            id: "backs_off",
            title: Text::new("waits", "기다립니다"),
            status: Status::Failed,
            points: 0,
            max_points: 1,
            steps: Vec::new(),
            message: Some(Text::of(|_| {
                format!("{time} {time} {} end", "x".repeat(58))
            })),
            evidence: None,
            repeat: None,
            conversation: None,
            stderr: String::new(),
            why: Text::new("Why.", "까닭."),
            book: "04#backoff",
            duration_ms: 0,
            visibility: Visibility::Visible,
        };
        let mutant = Mutant::new("linear_wait", &["backs_off"]);
        assert_eq!(
            copies(&mutant, &took("9.5ms")),
            copies(&mutant, &took("1234.5ms"))
        );
    }

    #[test]
    fn what_differs_from_run_to_run_is_replaced_and_nothing_else() {
        let rows = [
            (
                "started with the arguments: 127.0.0.1:0\n",
                "started with the arguments: 127.0.0.1:0\n",
            ),
            (
                "127.0.0.1:45123 and 127.0.0.1:7\n",
                "127.0.0.1:PORT and 127.0.0.1:PORT\n",
            ),
            ("127.0.0.1:0 → 127.0.0.1:08", "127.0.0.1:0 → 127.0.0.1:PORT"),
            ("127.0.0.1: 127.0.0.10:80", "127.0.0.1: 127.0.0.10:80"),
            (
                "thread 'main' (4711) panicked at src/main.rs:3:5:\n",
                "thread 'main' panicked at src/main.rs:3:5:\n",
            ),
            (
                "a\n  thread '<unnamed>' (1) panicked\n",
                "a\n  thread '<unnamed>' panicked\n",
            ),
            ("thread 'main' (x) panicked", "thread 'main' (x) panicked"),
            ("thread 'main' panicked", "thread 'main' panicked"),
            (
                "took 1.25s, then 12.5 ms, 0.1µs",
                "took TIME, then TIME, TIME",
            ),
            ("nothing for 200ms", "nothing for 200ms"),
            ("HTTP/1.1 sent", "HTTP/1.1 sent"),
            ("10.0.0.1 s", "10.0.0.1 s"),
            ("1.5 servers", "1.5 servers"),
            ("한글 3.5s 뒤", "한글 TIME 뒤"),
        ];
        for (text, expected) in rows {
            assert_eq!(normalised(text), expected);
        }
    }
}
