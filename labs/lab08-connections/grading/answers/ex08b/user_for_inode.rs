//! Exercise 08b, a mistake: takes the column before the timeout, which is the
//! user, for the inode.

use std::io;

use super::given::{self, Columns, Steps};

pub fn main() -> io::Result<()> {
    given::run(&Steps {
        columns,
        ..Steps::RIGHT
    })
}

fn columns(row: &str) -> Result<Option<Columns<'_>>, String> {
    let user = row.split_whitespace().nth(7);
    let columns = given::columns(row)?;
    Ok(columns.map(|[local, remote, state, queues, inode]| {
        [local, remote, state, queues, user.unwrap_or(inode)]
    }))
}
