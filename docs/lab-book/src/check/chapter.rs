//! A chapter about a lab has the same sections as the others, so that a reader
//! knows where to look.

use super::labs::lab_number;
use crate::fault::Fault;
use crate::page::{Kind, Page};

/// The ids of a chapter's sections, in this order; more may stand between.
const SECTIONS: [&str; 10] = [
    "goals",
    "idea",
    "picture",
    "lab",
    "predict",
    "practice",
    "exercises",
    "quiz",
    "rfcs",
    "slides",
];

/// The first section that a chapter lacks.
pub(crate) fn faults(page: &Page) -> Option<Fault> {
    lab_number(page)?;
    let mut found = page.items.iter().filter_map(|item| match &item.kind {
        Kind::Heading {
            level: 2,
            id: Some(id),
        } => Some(id.as_str()),
        _ => None,
    });
    let missing = SECTIONS
        .into_iter()
        .find(|section| !found.any(|id| id == *section))?;
    let order = SECTIONS.join(", ");
    let what = format!("no section {{#{missing}}} where it belongs: {order}");
    Some(Fault::new(&page.file, 1, what))
}
