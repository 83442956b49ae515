//! Exercise 02c, a mistake: updates with the equation of the older RFC 1141. It
//! gives ffff where a full computation gives 0, and RFC 1624 was written to
//! correct that.

use std::io;

use super::given::{self, Written, fold};

pub fn main() -> io::Result<()> {
    given::run(&Written {
        update,
        ..given::RIGHT
    })
}

fn update(checksum: u16, old: u16, new: u16) -> u16 {
    fold(u32::from(checksum) + u32::from(old) + u32::from(!new))
}
