//! Lists of ports as people write them: `22,80,8000-8100`.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

/// The ports of a list, in order and without repetitions; 0 is none, since nobody listens there.
///
/// # Errors
/// A part that is no port and no range, with an example.
pub fn parse(list: &str) -> Result<Vec<u16>> {
    let mut ports = BTreeSet::new();
    for part in list.split(',') {
        let wrong = || format!("{part:?} is no port and no range of ports such as 1-65535");
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let range = first.parse::<u16>().ok().zip(last.parse::<u16>().ok());
        let range = range.filter(|(first, last)| 0 < *first && first <= last);
        let (first, last) = range.with_context(wrong)?;
        ports.extend(first..=last);
    }
    Ok(ports.into_iter().collect())
}

/// The list of these ports.
#[must_use]
pub fn text(ports: &BTreeSet<u16>) -> String {
    let ports: Vec<u16> = ports.iter().copied().collect();
    let follows = |a: &u16, b: &u16| a.checked_add(1) == Some(*b);
    let ranges = ports.chunk_by(follows).map(|range| match range {
        [first, .., last] => format!("{first}-{last}"),
        _ => range.iter().map(u16::to_string).collect(),
    });
    ranges.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_or_refused() {
        for (list, expected) in [
            ("80", "80"),
            ("1-3", "1-3"),
            ("8080,22,1-2", "1-2,22,8080"),
            ("5,4,4-5,3-6", "3-6"),
            ("65534-65535,7-7", "7,65534-65535"),
        ] {
            let ports = parse(list).unwrap().into_iter().collect();
            assert_eq!(text(&ports), expected, "{list}");
        }
        for (list, part) in [
            ("", ""),
            ("0", "0"),
            ("0-5", "0-5"),
            ("80,", ""),
            ("9-8", "9-8"),
            ("80,-", "-"),
            ("1-65536", "1-65536"),
            ("http", "http"),
        ] {
            let error = parse(list).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("{part:?} is no port")),
                "{error}"
            );
        }
        assert_eq!(parse("1-65535").unwrap().len(), 65_535);
    }
}
