//! The two languages of the book.

/// A language that every page exists in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Lang {
    En,
    Ko,
}

impl Lang {
    pub(crate) const ALL: [Self; 2] = [Self::En, Self::Ko];

    /// Its code in BCP 47, which is also the name of its folder.
    pub(crate) fn code(self) -> &'static str {
        self.of("en", "ko")
    }

    /// What it calls itself.
    pub(crate) fn name(self) -> &'static str {
        self.of("English", "한국어")
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::En => Self::Ko,
            Self::Ko => Self::En,
        }
    }

    /// That of two values which is this language's.
    pub(crate) fn of<T>(self, en: T, ko: T) -> T {
        match self {
            Self::En => en,
            Self::Ko => ko,
        }
    }
}
