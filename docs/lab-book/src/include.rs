//! `{{#include file:anchor}}`: shows code that is compiled and tested where it
//! lives. mdBook's own only logs a broken one, and keeps the indentation.

use std::fs;
use std::path::Path;

use crate::house::{House, normal};

const BEGIN: &str = "{{#include ";
const END: &str = "}}";

/// What a line asks for: `../../labs/x.rs:anchor` of a whole-line include.
pub(crate) fn wanted(line: &str) -> Option<&str> {
    let inside = line.trim().strip_prefix(BEGIN)?.strip_suffix(END)?;
    Some(inside.trim())
}

/// `body` with each include replaced by the lines that it names; or else the
/// index of the line that can't be, and why.
pub(crate) fn expand(
    house: &House,
    folder: &Path,
    body: &[String],
) -> Result<Vec<String>, (usize, String)> {
    let mut expanded = Vec::new();
    for (index, line) in body.iter().enumerate() {
        match wanted(line) {
            Some(spec) => expanded.extend(lines(house, folder, spec).map_err(|it| (index, it))?),
            None => expanded.push(line.clone()),
        }
    }
    Ok(expanded)
}

fn lines(house: &House, folder: &Path, spec: &str) -> Result<Vec<String>, String> {
    let (file, anchor) = match spec.split_once(':') {
        Some((file, anchor)) => (file, Some(anchor)),
        None => (spec, None),
    };
    let path = normal(&folder.join(file));
    if !path.starts_with(&house.root) {
        return Err(format!("include leads out of the course: {file}"));
    }
    let name = house.name(&path);
    let text = fs::read_to_string(&path).map_err(|error| format!("include {name}: {error}"))?;
    let text = match anchor {
        Some(anchor) => anchored(&text, anchor).map_err(|what| format!("{what} in {name}"))?,
        None => without_anchors(text.lines()),
    };
    Ok(textwrap::dedent(&text).lines().map(str::to_owned).collect())
}

/// The lines between the two marks of an anchor.
fn anchored(text: &str, anchor: &str) -> Result<String, String> {
    let (begin, end) = (format!("ANCHOR: {anchor}"), format!("ANCHOR_END: {anchor}"));
    let mut lines = text.lines();
    if !lines.any(|line| line.trim_end().ends_with(&begin)) {
        return Err(format!("no `{begin}`"));
    }
    let rest: Vec<&str> = lines.collect();
    let length = rest.iter().position(|it| it.trim_end().ends_with(&end));
    let length = length.ok_or_else(|| format!("no `{end}`"))?;
    match without_anchors(rest.into_iter().take(length)) {
        empty if empty.trim().is_empty() => Err(format!("nothing between the marks of `{anchor}`")),
        lines => Ok(lines),
    }
}

fn without_anchors<'text>(lines: impl Iterator<Item = &'text str>) -> String {
    let shown = lines.filter(|line| !line.contains("ANCHOR: ") && !line.contains("ANCHOR_END: "));
    shown.collect::<Vec<_>>().join("\n")
}
