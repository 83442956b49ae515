//! What a check says when something broke.

use wiretrace::{Labels, difference};

use crate::{Lang, Status, Text};

/// The end of a check: nothing to say, or what broke.
pub type Verdict<T = ()> = Result<T, Box<Fault>>;

/// What broke, in words and evidence.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// How it counts.
    pub status: Status,
    /// What was expected and what came instead, in a sentence or two.
    pub message: Text,
    /// The bytes or lines that show it.
    pub evidence: Option<Text>,
}

impl Fault {
    /// The program did the wrong thing.
    #[must_use]
    pub fn wrong(message: Text) -> Box<Self> {
        Self::new(Status::Failed, message)
    }

    /// The program didn't do the right thing in time.
    #[must_use]
    pub fn late(message: Text) -> Box<Self> {
        Self::new(Status::TimedOut, message)
    }

    /// The program ended where it had to go on.
    #[must_use]
    pub fn crashed(message: Text) -> Box<Self> {
        Self::new(Status::Crashed, message)
    }

    /// The check can't be made on this machine.
    #[must_use]
    pub fn skipped(message: Text) -> Box<Self> {
        Self::new(Status::Skipped, message)
    }

    /// Adds the first byte in which `actual` differs from `expected`.
    #[must_use]
    pub fn comparing(mut self: Box<Self>, expected: &[u8], actual: &[u8]) -> Box<Self> {
        let shown = |lang| difference(expected, actual, labels(lang)).unwrap_or_default();
        self.evidence = Some(Text::of(shown));
        self
    }

    fn new(status: Status, message: Text) -> Box<Self> {
        Box::new(Self {
            status,
            message,
            evidence: None,
        })
    }
}

/// The words of drawings in one language.
pub(crate) fn labels(lang: Lang) -> &'static Labels {
    match lang {
        Lang::En => &Labels::ENGLISH,
        Lang::Ko => &Labels::KOREAN,
    }
}
