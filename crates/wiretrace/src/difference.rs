//! Where two byte strings part, shown so that the first wrong byte can't be missed.

use crate::escape::escape;
use crate::label::{Labels, fill};

/// Where `actual` leaves `expected`; `None` when they are equal.
pub fn difference(expected: &[u8], actual: &[u8], labels: &Labels) -> Option<String> {
    if expected == actual {
        return None;
    }
    let offset = expected
        .iter()
        .zip(actual)
        .take_while(|(a, b)| a == b)
        .count();
    let show = |bytes: &[u8]| {
        escape(
            bytes
                .get(offset..)
                .unwrap_or_default()
                .get(..1)
                .unwrap_or_default(),
        )
    };
    let parts = [
        ("offset", offset.to_string()),
        ("hex", format!("{offset:#x}")),
        ("expected", show(expected)),
        ("received", show(actual)),
    ];
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|(key, value)| (*key, value.as_str()))
        .collect();
    Some(fill(labels.differs, false, &parts) + "\n")
}
