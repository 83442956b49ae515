//! Words for people: always in English and in Korean, so that the compiler
//! refuses a missing translation.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The languages of the course.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// The language that a POSIX locale such as `ko_KR.UTF-8` asks for.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        if locale.starts_with("ko") {
            Self::Ko
        } else {
            Self::En
        }
    }
}

/// A text in both languages.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Text {
    /// The English text.
    pub en: Cow<'static, str>,
    /// The Korean text.
    pub ko: Cow<'static, str>,
}

impl Text {
    /// A text that is known when the program is compiled.
    #[must_use]
    pub const fn new(en: &'static str, ko: &'static str) -> Self {
        Self {
            en: Cow::Borrowed(en),
            ko: Cow::Borrowed(ko),
        }
    }

    /// A text that each language makes for itself.
    pub fn of(mut make: impl FnMut(Lang) -> String) -> Self {
        Self {
            en: make(Lang::En).into(),
            ko: make(Lang::Ko).into(),
        }
    }

    /// The text in one language.
    #[must_use]
    pub fn to(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ko => &self.ko,
        }
    }
}

/// A [`Text`] with values in it: `text!("sent {n} bytes", "{n}바이트를 보냈습니다")`.
#[macro_export]
macro_rules! text {
    ($en:literal, $ko:literal $(, $value:expr)* $(,)?) => {
        $crate::Text {
            en: ::std::format!($en $(, $value)*).into(),
            ko: ::std::format!($ko $(, $value)*).into(),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_chooses_the_language() {
        let rows = [
            ("ko_KR.UTF-8", Lang::Ko),
            ("ko", Lang::Ko),
            ("C", Lang::En),
            ("", Lang::En),
        ];
        for (locale, lang) in rows {
            assert_eq!(Lang::of_locale(locale), lang, "{locale}");
        }
    }

    #[test]
    fn values_stand_in_both_languages() {
        let n = 3;
        let text = text!("{n} bytes", "{n}바이트");
        assert_eq!(
            (text.to(Lang::En), text.to(Lang::Ko)),
            ("3 bytes", "3바이트")
        );
    }
}
