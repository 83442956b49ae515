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

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const CODE: &str = "\
//! Docs.
fn main() {
    // ANCHOR: outer
    let one = 1;
    // ANCHOR: inner
        let two = 2;
    // ANCHOR_END: inner
    // ANCHOR_END: outer
}
// ANCHOR: open
// ANCHOR: empty
// ANCHOR_END: empty
";

    /// What stands in the page `docs/en/x.md` for an include of `spec`.
    fn shown(spec: &str) -> Result<String, String> {
        let course = TempDir::new().unwrap();
        let house = House::new(Some(course.path().to_owned()));
        fs::create_dir(course.path().join("labs")).unwrap();
        fs::write(course.path().join("labs/x.rs"), CODE).unwrap();
        let body = ["before".to_owned(), format!("{{{{#include {spec}}}}}")];
        match expand(&house, &house.docs().join("en"), &body) {
            Ok(lines) => Ok(lines.get(1..).unwrap().join("\n")),
            Err((index, what)) => {
                assert_eq!(index, 1);
                Err(what)
            }
        }
    }

    #[test]
    fn anchors_show_their_lines_and_no_marks() {
        for (spec, lines) in [
            ("../../labs/x.rs:inner", "let two = 2;"),
            ("../../labs/x.rs:outer", "let one = 1;\n    let two = 2;"),
            (
                "../../labs/x.rs",
                "//! Docs.\nfn main() {\n    let one = 1;\n        let two = 2;\n}",
            ),
        ] {
            assert_eq!(shown(spec).as_deref(), Ok(lines), "{spec}");
        }
    }

    #[test]
    fn what_cannot_be_included_is_told() {
        for (spec, wrong) in [
            ("../../labs/x.rs:none", "no `ANCHOR: none` in labs/x.rs"),
            ("../../labs/x.rs:open", "no `ANCHOR_END: open` in labs/x.rs"),
            (
                "../../labs/x.rs:empty",
                "nothing between the marks of `empty` in labs/x.rs",
            ),
            (
                "../../../x.rs",
                "include leads out of the course: ../../../x.rs",
            ),
            (
                "../../labs/y.rs",
                "include labs/y.rs: No such file or directory (os error 2)",
            ),
        ] {
            assert_eq!(shown(spec), Err(wrong.to_owned()), "{spec}");
        }
    }
}
