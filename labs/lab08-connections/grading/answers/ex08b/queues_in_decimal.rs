//! Exercise 08b, a mistake: reads the queues as decimal numbers. As long as no
//! digit is a letter, nobody notices.

use std::io;

use super::given::{self, Steps, halves};

pub fn main() -> io::Result<()> {
    given::run(&Steps {
        queue_lengths,
        ..Steps::RIGHT
    })
}

fn queue_lengths(text: &str) -> Result<(u32, u32), String> {
    let (send, receive) = halves(text)?;
    let number = |it: &str| it.parse().map_err(|_| format!("{it}: not a number"));
    Ok((number(send)?, number(receive)?))
}
