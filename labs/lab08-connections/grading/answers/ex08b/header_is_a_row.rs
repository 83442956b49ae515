//! Exercise 08b, a mistake: takes the header for a row, and complains that it is
//! broken.

use std::io;

use super::given::{self, Columns, Steps};

pub fn main() -> io::Result<()> {
    given::run(&Steps {
        columns,
        ..Steps::RIGHT
    })
}

fn columns(row: &str) -> Result<Option<Columns<'_>>, String> {
    match given::columns(row)? {
        Some(columns) => Ok(Some(columns)),
        None => Err(format!("{row}: no row")),
    }
}
