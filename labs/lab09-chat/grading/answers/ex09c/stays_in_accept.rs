//! Exercise 09c, a mistake: looks for the order after each `accept`, which blocks. The
//! order is found when the next client comes, be it days later.

use std::io;

use signal_hook::consts::SIGTERM;

use super::given;

pub fn main() -> io::Result<()> {
    let orders = given::orders_to_stop(SIGTERM)?;
    let listener = given::listen()?;
    let mut clients = Vec::new();
    for socket in listener.incoming() {
        if orders.try_recv().is_ok() {
            break;
        }
        clients.push(given::start(socket?)?);
    }
    given::stop(listener, clients)
}
