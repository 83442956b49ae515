//! Exercise 09a, a mistake: writes to the sockets themselves while the table is
//! locked. When one client does not read, everybody waits.

use super::given::{self, Member, Steps};
use std::io;
use std::io::Write;
use std::sync::Arc;

pub fn main() -> io::Result<()> {
    given::run(Steps {
        deliver,
        ..Steps::RIGHT
    })
}

fn deliver(member: &Member, line: &Arc<str>) {
    let _ = (&member.socket).write_all(line.as_bytes());
}
