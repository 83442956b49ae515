//! What a check says when something broke.

use wiretrace::{Labels, difference};

use crate::repeat::Exchange;
use crate::{Cause, Lang, Status, Text};

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
    /// A filter's answer that was wrong or missing.
    pub(crate) exchange: Option<Exchange>,
    /// Where both byte strings that were compared have a byte, and another one.
    differs_at: Option<usize>,
    /// What is told instead of the check's reason where this has nothing to do
    /// with the check.
    pub cause: Option<&'static Cause>,
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
        self.differs_at = expected.iter().zip(actual).position(|(a, b)| a != b);
        self
    }

    /// Adds the name of the part of a message in which the first wrong byte
    /// is; `part` knows it from the offset.
    #[must_use]
    pub fn naming(mut self: Box<Self>, part: impl Fn(usize) -> Text) -> Box<Self> {
        if let Some(part) = self.differs_at.map(part) {
            let said = self.message.clone();
            self.message = Text::of(|lang| {
                let (said, part) = (said.to(lang), part.to(lang));
                match lang {
                    Lang::En => format!("{said}; the first difference is in {part}"),
                    Lang::Ko => format!("{said}. 처음 다른 곳은 {part}입니다"),
                }
            });
        }
        self
    }

    /// Explains it by `cause` instead of the check's reason.
    #[must_use]
    pub fn because(mut self: Box<Self>, cause: &'static Cause) -> Box<Self> {
        self.cause = Some(cause);
        self
    }

    fn new(status: Status, message: Text) -> Box<Self> {
        Box::new(Self {
            status,
            message,
            evidence: None,
            exchange: None,
            cause: None,
            differs_at: None,
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
