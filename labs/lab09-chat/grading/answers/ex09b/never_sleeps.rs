//! Exercise 09b, a mistake: asks every socket again and again without a pause. It
//! works, and keeps a processor busy day and night.

use std::io;
use std::time::Duration;

use super::given::{self, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        pause: Duration::ZERO,
        ..Steps::RIGHT
    })
}
