//! Exercise 09b, a mistake: writes once, and forgets what the socket did not take. A
//! slow client misses lines, or halves of them, and nobody notices.

use std::io;
use std::io::Write;

use super::given::{self, Client, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        write,
        ..Steps::RIGHT
    })
}

fn write(client: &mut Client) {
    let _ = client.socket.write(&client.owed);
    client.owed.clear();
}
