//! What a screen reader says: names of columns, and words for images.

use crate::fault::Fault;
use crate::page::{Kind, Page};

/// What has no words on a page.
pub(crate) fn faults(page: &Page) -> Vec<Fault> {
    let wordless = page.items.iter().filter_map(|item| {
        let what = match &item.kind {
            Kind::TableHead(names) if names.iter().any(String::is_empty) => {
                "each column of a table needs a name, also the first"
            }
            Kind::Image {
                is_described: false,
                ..
            } => "say in words what the image shows: ![words](file)",
            _ => return None,
        };
        Some(Fault::new(&page.file, item.line, what))
    });
    wordless.collect()
}
