//! The report as JUnit XML, which CI systems show: a suite for each exercise,
//! a case for each check.

use std::io;

use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::{CheckResult, Lang, Report, Status, Visibility};

/// The reports as one JUnit document in one language.
///
/// # Errors
/// None that can happen when writing to memory; the writer's signature has one.
pub fn junit(reports: &[Report], lang: Lang) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer
        .create_element("testsuites")
        .write_inner_content(|writer| reports.iter().try_for_each(|it| suite(writer, it, lang)))?;
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml += &String::from_utf8_lossy(&writer.into_inner());
    xml.push('\n');
    Ok(xml)
}

fn suite(writer: &mut Writer<Vec<u8>>, report: &Report, lang: Lang) -> io::Result<()> {
    let count = |status| report.checks.iter().filter(|c| c.status == status).count();
    let skipped = count(Status::Skipped);
    let errors = count(Status::Crashed) + count(Status::NotBuilt);
    let failed = count(Status::Failed) + count(Status::TimedOut);
    let name = format!("{} {}", report.exercise, report.title.to(lang));
    writer
        .create_element("testsuite")
        .with_attribute(("name", name.as_str()))
        .with_attribute(("tests", report.checks.len().to_string().as_str()))
        .with_attribute(("failures", failed.to_string().as_str()))
        .with_attribute(("errors", errors.to_string().as_str()))
        .with_attribute(("skipped", skipped.to_string().as_str()))
        .write_inner_content(|writer| {
            let mut checks = report.checks.iter();
            checks.try_for_each(|it| case(writer, report, it, lang))
        })?;
    Ok(())
}

fn case(
    writer: &mut Writer<Vec<u8>>,
    report: &Report,
    check: &CheckResult,
    lang: Lang,
) -> io::Result<()> {
    let seconds = format!(
        "{}.{:03}",
        check.duration_ms / 1000,
        check.duration_ms % 1000
    );
    let element = writer
        .create_element("testcase")
        .with_attribute(("classname", report.exercise))
        .with_attribute(("name", check.id))
        .with_attribute(("time", seconds.as_str()));
    let outcome = match check.status {
        Status::Passed => return element.write_empty().map(drop),
        Status::Failed | Status::TimedOut => "failure",
        Status::Crashed | Status::NotBuilt => "error",
        Status::Skipped => "skipped",
    };
    let told = check.message.as_ref().map_or("", |text| text.to(lang));
    let (message, details) = match (&report.build_error, check.visibility) {
        (Some(error), _) => (told, error.to(lang).to_owned()),
        (None, Visibility::Visible) => (told, super::terminal::details(check, lang)),
        (None, Visibility::Hidden) => ("", String::new()),
    };
    element.write_inner_content(|writer| {
        writer
            .create_element(outcome)
            .with_attribute(("message", xml_text(message).as_str()))
            .write_text_content(BytesText::new(&xml_text(&details)))
            .map(drop)
    })?;
    Ok(())
}

/// XML 1.0 has no place for most control characters, not even escaped.
fn xml_text(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().filter(allowed).collect()
}
