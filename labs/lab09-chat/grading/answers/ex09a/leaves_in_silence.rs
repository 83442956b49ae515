//! Exercise 09a, a mistake: takes who leaves out of the table and tells nobody.

use std::io;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        leave: |room, name| drop(room.members().remove(name)),
        ..Steps::RIGHT
    })
}
