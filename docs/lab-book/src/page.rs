//! A page of the book, taken apart into what the checks look at.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use crate::fence::{Fence, Piece, pieces};

/// A page in one language.
#[derive(Debug)]
pub(crate) struct Page {
    /// The file, seen from the root: `docs/en/lab03.md`.
    pub(crate) file: String,
    /// The file's own name, the same in both languages: `lab03.md`.
    pub(crate) name: String,
    pub(crate) text: String,
    /// What is on it, in order.
    pub(crate) items: Vec<Item>,
}

/// Something on a page.
#[derive(Debug)]
pub(crate) struct Item {
    /// The line, from 1.
    pub(crate) line: usize,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// `> [!NOTE]`, by its word.
    Callout(String),
    /// A code block that isn't at the beginning of a line.
    Code,
    Fence(Fence),
    Heading {
        level: usize,
        id: Option<String>,
    },
    Html(String),
    Image {
        target: String,
        is_described: bool,
    },
    Link(String),
    /// The names of a table's columns.
    TableHead(Vec<String>),
}

impl Page {
    pub(crate) fn parse(file: &str, text: &str) -> Self {
        let mut items: Vec<Item> = pieces(text).into_iter().filter_map(fence).collect();
        let hidden = hidden(text, &items);
        let lines = line_starts(&hidden);
        for (event, range) in new_cmark_parser(&hidden, &options()).into_offset_iter() {
            let line = lines.partition_point(|start| *start <= range.start);
            items.extend(kind(event, range, &hidden).map(|kind| Item { line, kind }));
        }
        items.sort_by_key(|item| item.line);
        Self {
            file: file.to_owned(),
            name: file.rsplit('/').next().unwrap_or_default().to_owned(),
            text: text.to_owned(),
            items,
        }
    }

    pub(crate) fn fences(&self) -> impl Iterator<Item = &Fence> {
        self.items.iter().filter_map(|item| match &item.kind {
            Kind::Fence(fence) => Some(fence),
            _ => None,
        })
    }

    /// Every id that a link can lead to, with its line.
    pub(crate) fn ids(&self) -> Vec<(usize, String)> {
        let mut ids = Vec::new();
        for item in &self.items {
            match &item.kind {
                Kind::Heading { id: Some(id), .. } => ids.push((item.line, id.clone())),
                Kind::Html(html) => {
                    let found = attribute(html, "id").into_iter();
                    ids.extend(found.map(|id| (item.line, id)));
                }
                _ => {}
            }
        }
        ids
    }
}

/// mdBook's, but for what `book.toml` turns off.
fn options() -> MarkdownOptions {
    let mut options = MarkdownOptions::default();
    options.smart_punctuation = false;
    options
}

fn fence(piece: Piece<'_>) -> Option<Item> {
    match piece {
        Piece::Prose(_) => None,
        Piece::Fence(fence) => Some(Item {
            line: fence.line,
            kind: Kind::Fence(fence),
        }),
    }
}

/// `text` with its fences blank, but for the words of a quiz: those are prose.
fn hidden(text: &str, items: &[Item]) -> String {
    let mut hidden: Vec<&str> = text.lines().collect();
    for item in items {
        let Kind::Fence(fence) = &item.kind else {
            continue;
        };
        let (first, last) = (fence.line, fence.last_line());
        for (number, line) in hidden.iter_mut().enumerate() {
            let number = number + 1;
            let inside = number > first && number < last;
            if (first..=last).contains(&number) && !(fence.kind == "quiz" && inside) {
                *line = "";
            }
        }
    }
    hidden.join("\n")
}

/// Where each line begins.
fn line_starts(text: &str) -> Vec<usize> {
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).collect()
}

fn kind(event: Event<'_>, range: Range<usize>, text: &str) -> Option<Kind> {
    let owned = |text: CowStr<'_>| text.into_string();
    Some(match event {
        Event::Start(Tag::Heading { level, id, .. }) => Kind::Heading {
            level: level as usize,
            id: id.map(owned),
        },
        Event::Start(Tag::Link { dest_url, .. }) => Kind::Link(owned(dest_url)),
        Event::Start(Tag::Image { dest_url, .. }) => Kind::Image {
            target: owned(dest_url),
            is_described: !text.get(range)?.starts_with("![]"),
        },
        Event::Start(Tag::CodeBlock(_)) => Kind::Code,
        Event::End(TagEnd::BlockQuote(Some(_))) => {
            let word = text.get(range)?.split_once("[!")?.1.split(']').next()?;
            Kind::Callout(word.to_owned())
        }
        Event::Start(Tag::TableHead) => Kind::TableHead(cells(text.get(range)?)),
        Event::Html(html) | Event::InlineHtml(html) => Kind::Html(owned(html)),
        _ => return None,
    })
}

/// The cells of `| a | b |`.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row.strip_suffix('|').unwrap_or(row);
    row.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// The values of an attribute in a piece of HTML.
pub(crate) fn attribute(html: &str, name: &str) -> Vec<String> {
    let begin = format!(" {name}=\"");
    let values = html.split(begin.as_str()).skip(1);
    let values = values.filter_map(|rest| rest.split('"').next());
    values.map(str::to_owned).collect()
}
