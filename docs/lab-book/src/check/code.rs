//! Code in the book is code that was compiled, and output that was printed.

use crate::fault::Fault;
use crate::fence::Fence;
use crate::include::wanted;
use crate::page::{Kind, Page};

/// Where `cargo lab book record` writes transcripts.
const RECORDINGS: &str = "recordings/";

/// What a line with an include, or a wish for one, holds.
const DIRECTIVE: &str = "{{#";

/// The code blocks of a page that nobody vouches for.
pub(crate) fn faults(page: &Page) -> Vec<Fault> {
    let blocks = page.items.iter().filter_map(|item| {
        let what = match &item.kind {
            Kind::Code => Some("a code block must begin at the beginning of its line"),
            Kind::Fence(fence) => unproved(fence),
            _ => None,
        };
        Some(Fault::new(&page.file, item.line, what?))
    });
    blocks.chain(stray_includes(page)).collect()
}

fn stray_includes(page: &Page) -> impl Iterator<Item = Fault> {
    let lines = page.text.lines().zip(1..);
    let stray = lines.filter(|(line, number)| {
        let mut fences = page.fences();
        let inside = fences.any(|it| (it.line..it.last_line()).contains(number));
        line.contains(DIRECTIVE) && !(inside && wanted(line).is_some())
    });
    stray.map(|(_, number)| {
        let what = "an include stands alone in a line of a code block";
        Fault::new(&page.file, number, what)
    })
}

fn unproved(fence: &Fence) -> Option<&'static str> {
    let included = !fence.body.is_empty() && fence.body.iter().all(|it| wanted(it).is_some());
    let any_included = fence.body.iter().any(|it| wanted(it).is_some());
    match fence.kind.as_str() {
        "" => Some("a code block says what it is: rust, console, text, sh, python or a figure"),
        "rust" if fence.is_tested() && any_included => {
            Some("`rust,test` is a program of its own: included code is tested where it lives")
        }
        "rust" if !included && !fence.is_tested() => {
            Some("Rust code is included from a lab or a crate, or marked `rust,test`")
        }
        "console" if !fence.body.iter().all(|it| is_recording(it)) || !included => {
            Some("a transcript is recorded: include it from ../recordings/")
        }
        "sh" if fence.body.iter().any(|line| line.starts_with("$ ")) => {
            Some("`sh` is what a reader types; a transcript is recorded and a `console` block")
        }
        _ => None,
    }
}

fn is_recording(line: &str) -> bool {
    wanted(line).is_some_and(|spec| spec.contains(RECORDINGS))
}
