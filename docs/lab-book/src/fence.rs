//! Fenced code blocks: found by their lines, so that a title may hold anything
//! (CommonMark forbids backticks there) and line numbers are exact.

/// A block between two lines of three backticks that begin their lines.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Fence {
    /// The first word of the first line: `rust`, `bits`.
    pub(crate) kind: String,
    /// What follows the first word's commas: `test` of `rust,test`.
    pub(crate) flags: Vec<String>,
    /// The rest of the first line.
    pub(crate) title: String,
    /// The lines between.
    pub(crate) body: Vec<String>,
    /// The number of the first line, from 1.
    pub(crate) line: usize,
    /// Whether its end was found.
    pub(crate) closed: bool,
}

/// A page's lines, in pieces.
pub(crate) enum Piece<'text> {
    Prose(&'text str),
    Fence(Fence),
}

const MARK: &str = "```";

/// Takes `text` apart, in order.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let Some(info) = line.strip_prefix(MARK) else {
            pieces.push(Piece::Prose(line));
            continue;
        };
        let mut fence = opened(info, index + 1);
        for (_, line) in lines.by_ref() {
            if line.trim_end() == MARK {
                fence.closed = true;
                break;
            }
            fence.body.push(line.to_owned());
        }
        pieces.push(Piece::Fence(fence));
    }
    pieces
}

fn opened(info: &str, line: usize) -> Fence {
    let info = info.trim();
    let (word, title) = info.split_once(' ').unwrap_or((info, ""));
    let mut words = word.split(',').map(str::to_owned);
    Fence {
        kind: words.next().unwrap_or_default(),
        flags: words.collect(),
        title: title.trim().to_owned(),
        body: Vec::new(),
        line,
        closed: false,
    }
}

impl Fence {
    /// Its first line without the title.
    pub(crate) fn info(&self) -> String {
        let kind = std::iter::once(&self.kind);
        let words: Vec<&str> = kind.chain(&self.flags).map(String::as_str).collect();
        words.join(",")
    }

    /// Whether it is Rust that a test of this package compiles.
    pub(crate) fn is_tested(&self) -> bool {
        self.kind == "rust" && self.flags.iter().any(|flag| flag == "test")
    }

    /// The number of its last line.
    pub(crate) fn last_line(&self) -> usize {
        self.line + self.body.len() + usize::from(self.closed)
    }
}
