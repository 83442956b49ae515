//! A machine's states as boxes one below the other, and its transitions as
//! lines that leave a box at the right and enter the next one there.

use super::{Anchor, COLUMN_TENTHS, Canvas, LINE, Units};
use crate::escape::{printable, width};

/// One row of a machine's table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Transition<'a> {
    /// Where it begins.
    pub state: &'a str,
    /// What happens.
    pub event: &'a str,
    /// Where it ends, which may be where it began.
    pub next: &'a str,
}

/// The width of a box, unless a name needs more.
const LEAST_BOX: Units = 96;
/// Beside the text of a box and of an event.
const PADDING: Units = 10;
/// Between two boxes, and between two lines that go up or down.
const GAP: Units = 18;
const LANE: Units = 12;
/// The height of a row: the name of a state, or one event that leaves it.
const ROW: Units = LINE + 8;

/// The machine as one `svg` element: a box for each state in the order in which
/// the table names them, and in it a row for each event that leaves it. Its
/// `aria-label` tells the table row by row after `title`; its classes are
/// `wire states`.
///
/// ```
/// use wiretrace::{Transition, states_svg};
///
/// let door = [
///     Transition { state: "open", event: "push", next: "closed" },
///     Transition { state: "closed", event: "pull", next: "open" },
/// ];
/// let svg = states_svg("A door", &door);
/// assert!(svg.contains(r#"aria-label="A door: open, push → closed; closed, pull → open.""#));
/// ```
#[must_use]
pub fn states_svg(title: &str, transitions: &[Transition<'_>]) -> String {
    let states = states(transitions);
    let plan = Plan::of(&states, transitions);
    let mut canvas = Canvas::default();
    for state in &states {
        plan.draw_state(&mut canvas, state);
    }
    for (lane, &index) in lanes(&states, transitions).iter().enumerate() {
        if let Some(transition) = transitions.get(index) {
            plan.draw_transition(&mut canvas, &states, transition, index, lane);
        }
    }
    let right = plan.lanes + transitions.len() * LANE + 2;
    let bottom = states.last().map_or(0, State::bottom) + 1;
    canvas.finish("states", (right, bottom), &tell(title, transitions))
}

fn tell(title: &str, transitions: &[Transition<'_>]) -> String {
    let rows = transitions.iter().map(|it| {
        let [state, event, next] = [it.state, it.event, it.next].map(printable);
        format!("{state}, {event} → {next}")
    });
    format!(
        "{}: {}.",
        printable(title),
        rows.collect::<Vec<_>>().join("; ")
    )
}

/// A state with the transitions that leave it, by their places in the table.
struct State<'a> {
    name: &'a str,
    leaving: Vec<usize>,
    top: Units,
}

impl State<'_> {
    fn bottom(&self) -> Units {
        self.top + ROW * (1 + self.leaving.len())
    }

    /// Where lines enter: beside its name.
    fn entry(&self) -> Units {
        self.top + ROW / 2
    }

    /// Where the line of a transition leaves.
    fn exit(&self, transition: usize) -> Option<Units> {
        let row = self.leaving.iter().position(|it| *it == transition)?;
        Some(self.top + ROW * (2 + row) - 5)
    }
}

/// In the order in which the table names them.
fn states<'a>(transitions: &[Transition<'a>]) -> Vec<State<'a>> {
    let mut states: Vec<State<'a>> = Vec::new();
    let ends = transitions.iter().flat_map(|it| [it.state, it.next]);
    for name in ends {
        if position(&states, name).is_none() {
            let leaving = (0..).zip(transitions).filter(|(_, it)| it.state == name);
            states.push(State {
                name,
                leaving: leaving.map(|(index, _)| index).collect(),
                top: states.last().map_or(1, |it| it.bottom() + GAP),
            });
        }
    }
    states
}

fn position(states: &[State<'_>], name: &str) -> Option<usize> {
    states.iter().position(|it| it.name == name)
}

/// The transitions in the order of their lanes: the shortest way is the
/// innermost, so that fewer lines cross.
fn lanes(states: &[State<'_>], transitions: &[Transition<'_>]) -> Vec<usize> {
    let distance = |it: &Transition<'_>| {
        let (from, to) = (position(states, it.state), position(states, it.next));
        from.unwrap_or(0).abs_diff(to.unwrap_or(0))
    };
    let mut lanes: Vec<usize> = (0..transitions.len()).collect();
    lanes.sort_by_key(|index| transitions.get(*index).map(distance));
    lanes
}

/// Where things go.
struct Plan {
    /// The right edge of the boxes.
    edge: Units,
    /// Where the lanes begin.
    lanes: Units,
}

impl Plan {
    fn of(states: &[State<'_>], transitions: &[Transition<'_>]) -> Self {
        let names = states.iter().map(|it| it.name);
        let events = transitions.iter().map(|it| it.event);
        let edge = 1 + (widest(names) + 2 * PADDING).max(LEAST_BOX);
        Self {
            edge,
            lanes: edge + widest(events) + 2 * PADDING,
        }
    }

    fn draw_state(&self, canvas: &mut Canvas, state: &State<'_>) {
        let (top, width, height) = (state.top, self.edge - 1, state.bottom() - state.top);
        canvas.add(format_args!(
            r#"rect class="state" x="1" y="{top}" width="{width}" height="{height}" rx="6" fill="none" stroke="currentColor" stroke-width="1.5""#
        ));
        let at = (1 + width / 2, state.entry() + 4);
        canvas.text("name", at, Anchor::Middle, &printable(state.name));
    }

    fn draw_transition(
        &self,
        canvas: &mut Canvas,
        states: &[State<'_>],
        transition: &Transition<'_>,
        index: usize,
        lane: usize,
    ) {
        let find = |name| position(states, name).and_then(|it| states.get(it));
        let (Some(from), Some(to)) = (find(transition.state), find(transition.next)) else {
            return;
        };
        let (Some(exit), entry, edge) = (from.exit(index), to.entry(), self.edge) else {
            return;
        };
        let event = printable(transition.event);
        canvas.text("event", (edge + PADDING, exit - 5), Anchor::Start, &event);
        let (turn, tip, base) = (self.lanes + lane * LANE, edge + 1, edge + 10);
        canvas.add(format_args!(
            r#"path class="transition" d="M{edge} {exit}H{turn}V{entry}H{base}" fill="none" stroke="currentColor""#
        ));
        let (top, bottom) = (entry - 5, entry + 5);
        canvas.add(format_args!(
            r#"path class="transition" d="M{tip} {entry}L{base} {top}V{bottom}z""#
        ));
    }
}

/// The space that the widest of the texts takes.
fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> Units {
    let columns = texts.map(|text| width(&printable(text))).max();
    (columns.unwrap_or(0) * COLUMN_TENTHS).div_ceil(10)
}
