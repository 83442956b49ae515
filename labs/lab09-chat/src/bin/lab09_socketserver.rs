//! Chapter 9: the example of Python's `socketserver`, a handler that shouts, in Rust.
//!
//! You will see every line come back in capital letters. The handler knows nothing of sockets
//! that listen; whether clients wait for each other is the server's choice.
//!
//! ```text
//! cargo run --bin lab09_socketserver
//! cargo run --bin lab03_tcp_client
//! ```
//!
//! Try it with a real client too: `nc 127.0.0.1 7777`.

use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;

use lab09_chat::socketserver::{Handler, Request, serve, serve_threading};
use lab09_chat::{READ_SIZE, listen};

const HELP: &str = "\
Gives each line back in capital letters, by a handler as in Python's
socketserver (chapter 9).

usage: lab09_socketserver [--one-by-one] [ADDRESS]

ADDRESS is 127.0.0.1:7777 if not given; port 0 takes a free port.
--one-by-one serves a client only when the one before has gone.
Talk to it with: nc 127.0.0.1 7777";

// ANCHOR: shout
struct Shout;

impl Handler for Shout {
    fn handle(&mut self, request: &mut Request) -> io::Result<()> {
        let mut line = Vec::new();
        loop {
            line.clear();
            let mut limited = request.reader.by_ref().take(READ_SIZE as u64);
            if limited.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            request.writer.write_all(&line.to_ascii_uppercase())?;
            request.writer.flush()?;
        }
    }
}
// ANCHOR_END: shout

fn main() -> ExitCode {
    lab_cli::main_with(HELP, &["--one-by-one"], |arguments| {
        let listener = listen(&arguments.positionals)?;
        if arguments.has("--one-by-one") {
            serve(&listener, || Shout)
        }
        serve_threading(&listener, || Shout)
    })
}
