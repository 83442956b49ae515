//! A ladder in a page: a line down for each endpoint, an arrow across for each
//! thing that happened.

use super::{Anchor, Canvas, FONT, LINE, Units, columns};

/// Beside the outermost lines, where their names need room.
const MARGIN: Units = 56;
/// Beside that, where the times stand.
const TIMES: Units = 64;
/// Between two lines: wide for two of them, and narrower for more, so that the
/// whole stays readable on a phone.
const WIDE: Units = 320;
const NARROW: Units = 224;
/// Where the lines begin.
const TOP: Units = 26;
/// What an arrow takes by itself, and what separates it from the next.
const ARROW: Units = 8;
const GAP: Units = 10;

/// One arrow with its words, already in rows.
pub(crate) struct Rung {
    /// In the list of names.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// A class: what kind of event it is.
    pub(crate) kind: &'static str,
    pub(crate) stroke: Stroke,
    pub(crate) head: Head,
    pub(crate) time: String,
    pub(crate) above: Vec<String>,
    pub(crate) below: Vec<String>,
    /// All of it in one sentence.
    pub(crate) told: String,
}

/// How the shaft of an arrow is drawn, so that no kind needs a colour.
#[derive(Clone, Copy)]
pub(crate) enum Stroke {
    Plain,
    Thick,
    Dashed,
    Dotted,
}

/// The end of an arrow.
#[derive(Clone, Copy)]
pub(crate) enum Head {
    Full,
    Hollow,
    Cross,
    /// It never arrives.
    None,
}

/// How many columns the words on an arrow may take.
pub(crate) fn room(names: usize) -> usize {
    columns(spacing(names) - 2 * FONT)
}

fn spacing(names: usize) -> Units {
    if names > 2 { NARROW } else { WIDE }
}

/// The drawing, and `title` in its description.
pub(crate) fn draw_rungs(title: &str, names: &[String], rungs: &[Rung]) -> String {
    let times = rungs.iter().any(|rung| !rung.time.is_empty());
    let plan = Plan {
        left: if times { TIMES + MARGIN } else { MARGIN },
        spacing: spacing(names.len()),
    };
    let mut arrows = Canvas::default();
    let mut y = TOP;
    for rung in rungs {
        y = plan.rung(&mut arrows, rung, y);
    }
    let bottom = y + GAP;
    let mut canvas = Canvas::default();
    for (index, name) in names.iter().enumerate() {
        let x = plan.x(index);
        canvas.text("end", (x, TOP - 10), Anchor::Middle, name);
        canvas.add(format_args!(
            r#"path class="life" d="M{x} {TOP}V{bottom}" stroke="currentColor" stroke-opacity="0.5""#
        ));
    }
    canvas.body += &arrows.body;
    let right = plan.x(names.len().saturating_sub(1)) + MARGIN;
    canvas.finish("ladder", (right, bottom + 2), &tell(title, rungs))
}

fn tell(title: &str, rungs: &[Rung]) -> String {
    let told: Vec<&str> = rungs.iter().map(|rung| rung.told.as_str()).collect();
    format!("{title}: {}.", told.join("; "))
}

/// Where things go.
struct Plan {
    left: Units,
    spacing: Units,
}

impl Plan {
    fn x(&self, index: usize) -> Units {
        self.left + index * self.spacing
    }

    /// Draws below `y` and says where it ended.
    fn rung(&self, canvas: &mut Canvas, rung: &Rung, y: Units) -> Units {
        let mut y = y + GAP;
        let (from, to) = (self.x(rung.from), self.x(rung.to));
        let middle = match from <= to {
            true => from + self.spacing / 2,
            false => from - self.spacing / 2,
        };
        for row in &rung.above {
            y += LINE;
            canvas.text("words", (middle, y - 4), Anchor::Middle, row);
        }
        y += ARROW / 2;
        if !rung.time.is_empty() {
            let x = self.left - MARGIN + FONT;
            canvas.text("time", (x, y + 4), Anchor::End, rung.time.trim_end());
        }
        arrow(canvas, rung, (from, to), y);
        y += ARROW / 2;
        for row in &rung.below {
            y += LINE;
            // Spaces are bytes that were sent: a page would join them.
            let row = row.replace(' ', "\u{a0}");
            canvas.text("payload", (middle, y - 3), Anchor::Middle, &row);
        }
        y
    }
}

fn arrow(canvas: &mut Canvas, rung: &Rung, (from, to): (Units, Units), y: Units) {
    let (kind, stroke) = (rung.kind, rung.stroke.attributes());
    let back = |by: Units| {
        if from <= to {
            to.saturating_sub(by)
        } else {
            to + by
        }
    };
    let (tip, base) = (back(1), back(10));
    let (top, bottom) = (y - 5, y + 5);
    let (shaft_end, head) = match rung.head {
        Head::Full => (
            base,
            format!(r#"M{tip} {y}L{base} {top}V{bottom}z" fill="currentColor"#),
        ),
        Head::Hollow => (
            base,
            format!(r#"M{tip} {y}L{base} {top}V{bottom}z" fill="none"#),
        ),
        Head::Cross => (
            back(6),
            format!(r#"M{tip} {top}L{base} {bottom}M{tip} {bottom}L{base} {top}"#),
        ),
        Head::None => (back(40), String::new()),
    };
    canvas.add(format_args!(
        r#"path class="{kind}" d="M{from} {y}H{shaft_end}" stroke="currentColor"{stroke}"#
    ));
    if !head.is_empty() {
        canvas.add(format_args!(
            r#"path class="{kind}" d="{head}" stroke="currentColor""#
        ));
    }
}

impl Stroke {
    fn attributes(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Thick => r#" stroke-width="2.5""#,
            Self::Dashed => r#" stroke-dasharray="7 4""#,
            Self::Dotted => r#" stroke-dasharray="1 4""#,
        }
    }
}
