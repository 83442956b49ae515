//! The pieces of a drawing in a page: one `svg` element that follows the page's
//! colours, scales to its width, and tells in words what it shows.
//!
//! Classes, for a page's style sheet: `wire` is every drawing. Without a style
//! sheet everything is drawn in the colour of the text.

mod rungs;
mod states;

use std::fmt::{Display, Write};

pub(crate) use rungs::{Head, Rung, Stroke, draw_rungs, room};
pub use states::{Transition, states_svg};

/// Units of the drawing, which are pixels where there is room for all of it.
type Units = usize;

/// The height of a line of text.
const LINE: Units = 16;
/// The size of the letters.
const FONT: Units = 12;
/// The advance of a monospaced letter of that size, in tenths; a Hangul syllable
/// takes no more than two of it.
const COLUMN_TENTHS: usize = 72;

/// How many columns of text fit into so much space.
fn columns(space: Units) -> usize {
    space * 10 / COLUMN_TENTHS
}

/// A drawing in the making.
#[derive(Default)]
struct Canvas {
    body: String,
}

/// Where a text is in relation to its point.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Canvas {
    /// One element, such as `line x1="0"`.
    fn add(&mut self, element: impl Display) {
        // Writing to a string can't fail.
        let _ = writeln!(self.body, "<{element}/>");
    }

    fn text(&mut self, class: &str, (x, y): (Units, Units), anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let font = match class {
            "event" | "payload" => r#" font-family="monospace""#,
            _ => "",
        };
        let text = escaped(text);
        let _ = writeln!(
            self.body,
            r#"<text class="{class}" x="{x}" y="{y}" text-anchor="{anchor}"{font}>{text}</text>"#
        );
    }

    /// The whole, `told` in words for who can't see it. It holds no empty line,
    /// which would end it in Markdown.
    fn finish(self, class: &str, (width, height): (Units, Units), told: &str) -> String {
        let (told, body) = (escaped(told), self.body);
        format!(
            r#"<svg class="wire {class}" viewBox="0 0 {width} {height}" width="{width}" role="img" aria-label="{told}" fill="currentColor" stroke="none" font-size="{FONT}">
{body}</svg>"#
        )
    }
}

/// `text` as it stands in an element or in a quoted attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
