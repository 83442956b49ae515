//! Exercise 09b, the chat with one thread.
//!
//! The server of exercise 09a once more, with one thread for everybody. Serve TCP on
//! the address given as the first argument, and print `listening on ADDRESS:PORT`
//! once clients may come:
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
//! What is new:
//!
//! - The program has one thread, however many clients come.
//! - It doesn't keep a processor busy while nothing happens. With std alone it can't
//!   ask the system which sockets are ready (`poll`, `epoll`; crates like mio can).
//!   So make all sockets non-blocking, try each of them, and when none had anything
//!   to do, sleep for some milliseconds: 10 are a good compromise.
//!
//! What stands below asks for names, and no more.
//!
//! Check it: `cargo lab check 09b`. Stuck: `cargo lab hint 09b`. By hand:
//! `nc 127.0.0.1 7777` in two terminals.

use std::env;
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    println!("listening on {}", listener.local_addr()?);
    let mut clients: Vec<TcpStream> = Vec::new();
    loop {
        // An error is no client, most often "would block": nobody has come.
        while let Ok((mut socket, _)) = listener.accept() {
            socket.set_nonblocking(true)?;
            socket.write_all(b"* name?\n")?;
            clients.push(socket);
        }
        thread::sleep(Duration::from_millis(10));
    }
}
