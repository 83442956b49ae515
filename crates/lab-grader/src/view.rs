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
/// How far the parts of a failure are moved in.
pub(crate) const INDENT: usize = 4;
