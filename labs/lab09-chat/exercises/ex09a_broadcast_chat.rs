//! Exercise 09a, a broadcast chat.
//!
//! Serve TCP on the address given as the first argument, and print
//! `listening on ADDRESS:PORT` once clients may come. What one client says, all
//! others hear:
//!
//! ```text
//! ann's client          the server           bob's client
//!                       * name?\n
//! ann\n                 * welcome ann\n
//!                       * bob joined\n       (has come, too, and said "bob\n")
//! hello\n               ann: hello\n         is sent to bob, not to ann
//! closes its half       * ann left\n         is sent to bob
//! ```
//!
//! - Lines are UTF-8 and end with `\n`; a `\r` before it is dropped. What stands
//!   before the end of the input without a `\n` is a line too. Empty lines are
//!   ignored. No line has more than 1,024 bytes: what you do with a longer one is
//!   your choice.
//! - A client is asked `* name?` at once. A name is 1 to 20 letters, digits, `-`
//!   and `_`. Any other is answered with `* bad name`, that of a client who is here
//!   with `* name taken`, and the next line is the next try.
//! - With a name, the client is told `* welcome NAME`, and all others with a name
//!   hear `* NAME joined`. Without one it hears nothing of the others.
//! - Each further line goes to all others with a name, as `NAME: TEXT`. The lines of
//!   one sender reach every listener whole and in the order sent.
//! - When its input ends (FIN) or its connection breaks (RST), all others hear
//!   `* NAME left`, once, and the name is free. After a FIN the client still gets
//!   what is owed to it; then the server closes.
//! - Nobody waits for a client that doesn't read. Lines for it wait in a queue of
//!   its own: there is room for 64 KiB in 200 lines at least. One with more than
//!   1 MiB waiting is cut off, and the others hear that it left.
//! - Nothing that a client does ends the program.
//!
//! How you serve many at once is your choice. What stands below asks one client
//! for its name, and no more.
//!
//! Check it: `cargo lab check 09a`. Stuck: `cargo lab hint 09a`. By hand:
//! `nc 127.0.0.1 7777` in two terminals.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for socket in listener.incoming() {
        serve(&socket?)?;
    }
    Ok(())
}

/// Serves one client to its end.
fn serve(socket: &TcpStream) -> io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(socket), socket);
    writer.write_all(b"* name?\n")?;
    let mut name = String::new();
    reader.read_line(&mut name)?;
    Ok(())
}
