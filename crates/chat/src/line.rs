//! From the bytes of a stream to lines, and what a line may be.

use crate::{LINE_LIMIT, NAME_LIMIT};

/// The line in `bytes`, which have no LF: without the CR, `None` if it is too long.
pub(crate) fn content(bytes: &[u8]) -> Option<&[u8]> {
    let line = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    (line.len() <= LINE_LIMIT).then_some(line)
}

pub(crate) fn is_name(line: &str) -> bool {
    let allowed = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    (1..=NAME_LIMIT).contains(&line.chars().count()) && line.chars().all(allowed)
}

/// A terminal would obey control characters: move its cursor, change its title.
pub(crate) fn is_text(line: &str) -> bool {
    line.chars()
        .all(|letter| letter == '\t' || !letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_letters_digits_dashes() {
        for name in ["a", "Ann-2_b", "김철수", &"x".repeat(20), &"가".repeat(20)] {
            assert!(is_name(name), "{name}");
        }
        for wrong in ["", " ", "* ", "a b", "a:", "a\t", "😀", &"x".repeat(21)] {
            assert!(!is_name(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn text_does_not_command_a_terminal() {
        assert!(is_text("a\tb: 큰 세상 😀"));
        for wrong in ["\x1b[2J", "a\rb", "\0", "\u{9b}2J"] {
            assert!(!is_text(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn the_limit_is_of_the_content() {
        let full = "x".repeat(LINE_LIMIT);
        for (line, fits) in [
            (full.clone(), true),
            (format!("{full}\r"), true),
            (format!("{full}x"), false),
            (format!("{full}\r\r"), false),
        ] {
            assert_eq!(content(line.as_bytes()).is_some(), fits, "{}", line.len());
        }
    }
}
