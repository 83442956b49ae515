//! Exercise 08b, a mistake: splits at each single space. A row begins with some,
//! and `split(' ')` makes an empty column of each.

use std::io;

use super::given::{self, Columns, Steps};

pub fn main() -> io::Result<()> {
    given::run(&Steps {
        columns,
        ..Steps::RIGHT
    })
}

fn columns(row: &str) -> Result<Option<Columns<'_>>, String> {
    if row.trim_start().starts_with("sl") {
        return Ok(None);
    }
    let columns: Vec<&str> = row.split(' ').collect();
    match columns.as_slice() {
        [_, local, remote, state, queues, _, _, _, _, inode, ..] => {
            Ok(Some([local, remote, state, queues, inode]))
        }
        few => Err(format!("10 columns are needed, not {}", few.len())),
    }
}
