//! What people and programs read of a [`Report`](crate::Report): the terminal,
//! JSON and JUnit XML.

mod json;
mod junit;
mod terminal;

pub use json::json;
pub use junit::junit;
pub use terminal::{Detail, details, failure, terminal};

/// Columns of the terminal that everything fits in.
pub(crate) const WIDTH: usize = 80;
/// The file of the book's page `03`, of a lab, or `rust`.
pub(crate) fn page(name: &str, lang: &str) -> String {
    match name.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("docs/{lang}/lab{name}.md"),
        false => format!("docs/{lang}/{name}.md"),
    }
}

/// How far the parts of a failure are moved in.
pub(crate) const INDENT: usize = 4;
