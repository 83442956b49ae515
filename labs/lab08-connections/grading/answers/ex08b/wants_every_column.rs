//! Exercise 08b, a mistake: wants the 17 columns that most rows have. A
//! connection in TIME_WAIT has only 12.

use std::io;

use super::given::{self, Columns, Steps};

pub fn main() -> io::Result<()> {
    given::run(&Steps {
        columns,
        ..Steps::RIGHT
    })
}

fn columns(row: &str) -> Result<Option<Columns<'_>>, String> {
    let columns = given::columns(row)?;
    match row.split_whitespace().count() {
        few if few < 17 && columns.is_some() => Err(format!("{few} columns")),
        _ => Ok(columns),
    }
}
