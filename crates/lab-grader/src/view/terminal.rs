//! The report for a person at a terminal of 80 columns: a line for each check,
//! then a failure in full. Status is told in words and symbols, never by colour.

use std::fmt::Write;

use textwrap::core::display_width;

use super::{INDENT, WIDTH};
use crate::{CheckResult, Kind, Lang, Repeat, Report, Status, Text, Visibility};

/// How many failures are told in full.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Detail {
    /// The first one: it is enough to work on.
    First,
    /// Every one.
    All,
}

/// The report in one language.
#[must_use]
pub fn terminal(report: &Report, lang: Lang, detail: Detail) -> String {
    let mut out = heading(report, lang);
    for check in &report.checks {
        out += &line(check, lang);
    }
    let failures = report
        .checks
        .iter()
        .filter(|check| !matches!(check.status, Status::Passed | Status::Skipped));
    let told = match detail {
        Detail::First => 1,
        Detail::All => usize::MAX,
    };
    let rule = "─".repeat(WIDTH);
    for check in failures.clone().take(told) {
        out += &format!("\n{rule}\n{}{rule}\n", failure(check, lang));
    }
    out += &summary(report, lang);
    let untold = failures.skip(told).count();
    if untold > 0 {
        out += &wrapped(
            crate::text!(
                "{untold} more failed: repair this one first, or add --all to see each in full.",
                "실패한 검사가 {untold}개 더 있습니다. 먼저 이것을 고치거나, --all을 붙여 모두 자세히 보세요."
            )
            .to(lang),
            0,
        );
    }
    out
}

fn heading(report: &Report, lang: Lang) -> String {
    let kind = match report.kind {
        Kind::Server => Text::new("server", "서버"),
        Kind::Client => Text::new("client", "클라이언트"),
        Kind::Both => Text::new("server and client", "서버와 클라이언트"),
        Kind::Filter => Text::new("filter", "필터"),
    };
    format!(
        "{}  {} ({})\n\n",
        report.exercise,
        report.title.to(lang),
        kind.to(lang)
    )
}

fn line(check: &CheckResult, lang: Lang) -> String {
    let points = format!("{}/{}", check.points, check.max_points);
    let start = format!("  {} ", status(check.status, lang));
    let room = WIDTH - display_width(&start) - 1 - points.len();
    let mut title = textwrap::wrap(check.title.to(lang), room).into_iter();
    let first = title.next().unwrap_or_default();
    let gap = " ".repeat(room.saturating_sub(display_width(&first)) + 1);
    let mut out = format!("{start}{first}{gap}{points}\n");
    for rest in title {
        out += &format!("{}{rest}\n", " ".repeat(display_width(&start)));
    }
    out
}

/// A symbol and a word, padded to the same width in each language.
fn status(status: Status, lang: Lang) -> String {
    let (symbol, word) = match status {
        Status::Passed => ('✓', Text::new("passed", "통과")),
        Status::Failed => ('✗', Text::new("FAILED", "실패")),
        Status::TimedOut => ('✗', Text::new("TIMED OUT", "시간 초과")),
        Status::Crashed => ('✗', Text::new("CRASHED", "비정상 종료")),
        Status::Skipped => ('-', Text::new("skipped", "건너뜀")),
        Status::NotBuilt => ('✗', Text::new("NOT BUILT", "빌드 실패")),
    };
    let word = word.to(lang);
    let width = match lang {
        Lang::En => 9,
        Lang::Ko => 11,
    };
    let pad = " ".repeat(width - display_width(word).min(width));
    format!("{symbol} {word}{pad}")
}

/// A failed check in full.
#[must_use]
pub fn failure(check: &CheckResult, lang: Lang) -> String {
    let word = status(check.status, lang);
    let mut out = format!("{} {}\n", word.trim_end(), check.id);
    out += &wrapped(check.title.to(lang), 2);
    out += &match check.visibility {
        Visibility::Visible => details(check, lang),
        Visibility::Hidden => wrapped(
            Text::new(
                "This check is hidden: its details aren't shown.",
                "숨겨진 검사이므로 자세한 내용은 보이지 않습니다.",
            )
            .to(lang),
            2,
        ),
    };
    out
}

/// Everything that a failed check has to say.
#[must_use]
pub fn details(check: &CheckResult, lang: Lang) -> String {
    let mut out = String::new();
    let mut part = |title: Text, body: String| {
        if !body.is_empty() {
            // Writing to a String can't fail.
            let _ = write!(out, "\n  {}\n{body}", title.to(lang));
        }
    };
    part(
        Text::new("What was done", "한 일"),
        steps(&check.steps, lang),
    );
    let conversation = check.conversation.as_ref();
    part(
        Text::new("What crossed the wire", "오간 내용"),
        indented(conversation.map_or("", |text| text.to(lang))),
    );
    let message = check.message.as_ref();
    let message = message.map_or(String::new(), |text| wrapped(text.to(lang), INDENT));
    let evidence = check.evidence.as_ref().map_or("", |text| text.to(lang));
    part(
        Text::new("What broke", "잘못된 점"),
        message + &indented(evidence),
    );
    part(
        Text::new(
            "Repeat it by hand (between the quotation marks is the input, spaces included)",
            "직접 다시 해 보기 (따옴표 사이의 내용이 빈칸까지 그대로 입력입니다)",
        ),
        check
            .repeat
            .as_ref()
            .map_or_else(String::new, |it| again(it, lang)),
    );
    part(
        Text::new(
            "The last lines your program wrote to stderr",
            "프로그램이 표준 오류에 쓴 마지막 줄",
        ),
        indented(&check.stderr),
    );
    part(
        Text::new("Why this usually happens", "흔한 원인"),
        wrapped(check.why.to(lang), INDENT),
    );
    part(
        Text::new("Read on in the book", "책에서 읽을 곳"),
        indented(&book(check.book, lang)),
    );
    out
}

/// The command that repeats a filter's failure.
fn again(repeat: &Repeat, lang: Lang) -> String {
    let bytes = repeat.input.len();
    match repeat.command(WIDTH - INDENT) {
        Some(command) => indented(&command),
        None => wrapped(
            crate::text!(
                "Its input has {bytes} bytes, too many to be shown here; --format json holds it \
                 whole.",
                "입력이 {bytes}바이트라 여기에 보이기에는 너무 깁니다. --format json에는 모두 들어 \
                 있습니다."
            )
            .to(lang),
            INDENT,
        ),
    }
}

fn steps(steps: &[Text], lang: Lang) -> String {
    /// Room for a number of two digits, a full stop and a space.
    const NUMBER: usize = 4;
    let mut out = String::new();
    for (i, step) in steps.iter().enumerate() {
        let number = format!("{:>width$}. ", i + 1, width = INDENT + NUMBER - 2);
        let next = " ".repeat(INDENT + NUMBER);
        // Steps quote bytes, in which a hyphen is no place to break.
        let options = textwrap::Options::new(WIDTH)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .initial_indent(&number)
            .subsequent_indent(&next);
        out += &textwrap::fill(step.to(lang), options);
        out.push('\n');
    }
    out
}

/// `03#streams` as a place in the book that an editor opens.
fn book(section: &str, lang: Lang) -> String {
    let folder = match lang {
        Lang::En => "en",
        Lang::Ko => "ko",
    };
    let (page, id) = section.split_once('#').unwrap_or((section, ""));
    format!("{}#{id}", super::page(page, folder))
}

fn summary(report: &Report, lang: Lang) -> String {
    let count = |status| report.checks.iter().filter(|c| c.status == status).count();
    let (passed, skipped) = (count(Status::Passed), count(Status::Skipped));
    let (all, points, most) = (report.checks.len(), report.points(), report.max_points());
    let mut out = format!(
        "\n{}\n",
        crate::text!(
            "{passed} of {all} checks passed, {points} of {most} points.",
            "검사 {all}개 가운데 {passed}개 통과, {most}점 가운데 {points}점."
        )
        .to(lang)
    );
    if skipped > 0 {
        let text = crate::text!(
            "{skipped} skipped: this machine can't make them.",
            "{skipped}개는 이 컴퓨터에서 할 수 없어 건너뛰었습니다."
        );
        out += &format!("{}\n", text.to(lang));
    }
    out
}

/// `text` in lines that fit, each moved in.
fn wrapped(text: &str, indent: usize) -> String {
    let indent = " ".repeat(indent);
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(&indent)
        .subsequent_indent(&indent);
    textwrap::fill(text, options) + "\n"
}

/// `text` line by line as it is, moved in.
fn indented(text: &str) -> String {
    let indent = " ".repeat(INDENT);
    text.lines().fold(String::new(), |mut out, line| {
        out += indent.as_str();
        out += line;
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    })
}
