//! Exercise 09c, a mistake: ends as soon as the order comes. Whoever waits for an
//! answer gets none.

use std::io;
use std::process;
use std::thread;

use signal_hook::consts::SIGTERM;
use signal_hook::iterator::Signals;

use super::given;

pub fn main() -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM])?;
    thread::spawn(move || {
        signals.forever().next();
        process::exit(0)
    });
    for socket in given::listen()?.incoming() {
        given::start(socket?)?;
    }
    Ok(())
}
