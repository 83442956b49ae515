//! The geometry of a ladder with a column for each endpoint.

use std::ops::Range;

use crate::escape::{pad, width};

use super::shape::FRAME;
use super::{INDENT, Room, Said};

/// From one column to the next, at least: less leaves no room for words.
const MIN_GAP: usize = 24;

pub(super) struct Columns {
    count: usize,
    width: usize,
    rail: char,
}

impl Columns {
    /// `None` where the columns would be too near to each other, or the names
    /// would touch.
    pub(super) fn fit(names: &[String], width: usize, ascii: bool) -> Option<Self> {
        let columns = Self {
            count: names.len(),
            width,
            rail: if ascii { '|' } else { '│' },
        };
        let spans = columns.name_spans(names);
        let apart = spans
            .windows(2)
            .all(|pair| matches!(pair, [one, next] if one.end < next.start));
        let wide = names.len() > 1 && (width - 3) / (names.len() - 1) >= MIN_GAP;
        (wide && apart).then_some(columns)
    }

    /// The names, each above its column.
    pub(super) fn header(&self, names: &[String]) -> String {
        let spans = self.name_spans(names).into_iter().zip(names);
        spans.fold(String::new(), |line, (span, name)| {
            pad(&line, span.start) + name
        })
    }

    /// Centred, but for the first and the last where the drawing ends.
    fn name_spans(&self, names: &[String]) -> Vec<Range<usize>> {
        let span = |(column, name): (usize, &String)| {
            let columns = width(name);
            let last_start = self.width.saturating_sub(columns);
            let start = self.x(column).saturating_sub(columns / 2).min(last_start);
            start..start + columns
        };
        names.iter().enumerate().map(span).collect()
    }

    /// Where the column's line stands: one space from the edges, and evenly
    /// between.
    fn x(&self, column: usize) -> usize {
        let gaps = self.count.saturating_sub(1).max(1);
        1 + (self.width - 3) * column / gaps
    }

    /// The lines of one event between the columns `from` and `to`.
    pub(super) fn draw(&self, said: &Said<'_>, from: usize, to: usize) -> Vec<String> {
        if from == to {
            return self.draw_note(said);
        }
        let (left, right) = (from.min(to), from.max(to));
        let rightward = from < to;
        let columns = self.x(right) - self.x(left) - 1;
        let room = Room {
            above: columns - 2,
            on_arrow: columns - FRAME,
            below: columns - 2 * INDENT,
        };
        let laid = said.lay(&room);
        let near_tail = |mut rows: Vec<String>, indent: usize| {
            let widest = rows.iter().map(|row| width(row)).max().unwrap_or(0);
            let left_indent = columns - indent - widest;
            let indent = if rightward { indent } else { left_indent };
            rows.iter_mut()
                .for_each(|row| row.insert_str(0, &" ".repeat(indent)));
            rows
        };
        let above = near_tail(laid.above, 1);
        let arrow = said.shape.arrow(&laid.on_arrow, columns, rightward);
        let below = near_tail(laid.below, INDENT);
        let lines = above.iter().chain([&arrow]).chain(&below);
        lines.map(|line| self.row(left, right, line)).collect()
    }

    /// What an endpoint does to itself: words without an arrow.
    fn draw_note(&self, said: &Said<'_>) -> Vec<String> {
        let (left, right) = (0, self.count - 1);
        let room = self.x(right) - self.x(left) - 2;
        let laid = said.lay(&Room::everywhere(room));
        let rows = laid.lines();
        rows.iter()
            .map(|row| self.row(left, right, &format!(" {row}")))
            .collect()
    }

    /// A line with `inside` between two columns, and the lines of the others
    /// going on.
    fn row(&self, left: usize, right: usize, inside: &str) -> String {
        let (from, to) = (self.x(left) + 1, self.x(right));
        self.rails(0..from) + &pad(inside, to - from) + &self.rails(to..self.width)
    }

    fn rails(&self, range: Range<usize>) -> String {
        let stands = |x| (0..self.count).any(|column| self.x(column) == x);
        range
            .map(|x| if stands(x) { self.rail } else { ' ' })
            .collect()
    }
}
