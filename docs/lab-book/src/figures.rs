//! What becomes of each fence: the course's own kinds become HTML, and code
//! stays a fence with its includes filled in.

mod bits;
mod command;
pub(crate) mod html;
mod quiz;

use std::path::Path;

use crate::fault::Fault;
use crate::fence::{Fence, Piece, pieces};
use crate::house::House;
use crate::include;
use crate::lang::Lang;
use crate::record;

/// The page that a fence is on.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) house: &'a House,
    pub(crate) lang: Lang,
    /// The page, seen from the root.
    pub(crate) file: &'a str,
}

/// A page's Markdown with its figures drawn and its code included, and what
/// could not be.
pub(crate) fn page(place: Place<'_>, text: &str) -> (String, Vec<Fault>) {
    let (mut shown, mut faults) = (String::with_capacity(text.len()), Vec::new());
    for piece in pieces(text) {
        let fence = match piece {
            Piece::Prose(line) => {
                shown.extend([line, "\n"]);
                continue;
            }
            Piece::Fence(fence) => fence,
        };
        match drawn(place, &fence) {
            Ok(markdown) => shown.extend([&markdown, "\n"]),
            Err(fault) => faults.push(fault),
        }
    }
    (shown, faults)
}

/// A fence as Markdown that mdBook knows.
fn drawn(place: Place<'_>, fence: &Fence) -> Result<String, Fault> {
    let fault = |what| Fault::new(place.file, fence.line, what);
    if !fence.closed {
        return Err(fault("this code block never ends".to_owned()));
    }
    let figure = match fence.kind.as_str() {
        "bits" => bits::svg(fence, place.lang),
        "check" => command::check(fence),
        "ladder" => record::ladder(place, fence),
        "plot" => record::plot(place, fence),
        "quiz" => quiz::form(fence, place.lang),
        "run" => command::run(fence),
        "states" => record::states(place, fence),
        _ => return code(place, fence),
    };
    // The empty lines end the HTML block; one inside would end it too early.
    figure
        .map(|html| format!("\n{}\n", html.replace('\n', "")))
        .map_err(|what| fault(format!("{}: {what}", fence.kind)))
}

fn code(place: Place<'_>, fence: &Fence) -> Result<String, Fault> {
    let page = place.house.root.join(place.file);
    let folder = page.parent().unwrap_or(Path::new(""));
    let body = include::expand(place.house, folder, &fence.body)
        .map_err(|(index, what)| Fault::new(place.file, fence.line + 1 + index, what))?;
    Ok(format!("```{}\n{}\n```", fence.info(), body.join("\n")))
}
