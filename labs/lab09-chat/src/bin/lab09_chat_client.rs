//! Chapter 9: a client of the chat: what you type goes to the server, what it says is printed.
//!
//! You will see `* name?`; the first line that you type is your name, every other goes to all.
//! Two things can happen first, a line of yours or one of theirs: a thread waits for each.
//!
//! ```text
//! cargo run --bin lab09_chat_threads
//! cargo run --bin lab09_chat_client
//! ```
//!
//! Try it without this program too: `nc 127.0.0.1 7777`. Ctrl-D leaves the chat.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::thread;

use anyhow::{Result, anyhow, ensure};

const HELP: &str = "\
Sends your lines to a chat and prints what it says (chapter 9).

usage: lab09_chat_client [ADDRESS]

ADDRESS is 127.0.0.1:7777 if not given. The first line is your name.
The end of the input (Ctrl-D) leaves the chat.";

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        ensure!(arguments.len() <= 1, "one ADDRESS at most (see --help)");
        let address = arguments.first().map(String::as_str);
        let address = lab_cli::address(address, "127.0.0.1:7777")?;
        let stream =
            TcpStream::connect(address).map_err(|error| lab_cli::connect_error(address, &error))?;
        chat(stream)
    })
}

// ANCHOR: chat
fn chat(stream: TcpStream) -> Result<()> {
    let to_server = stream.try_clone()?;
    // It isn't waited for: it may sit in a read of the keyboard when the server has gone.
    thread::Builder::new().spawn(move || say(to_server))?;
    listen(stream)
}

/// Its errors are those that the other thread finds in its read, too.
fn say(mut to_server: TcpStream) {
    let _ = io::copy(&mut io::stdin(), &mut to_server);
    let _ = to_server.shutdown(Shutdown::Write);
}

#[expect(clippy::indexing_slicing, reason = "a read fits its buffer")]
fn listen(mut from_server: TcpStream) -> Result<()> {
    let mut out = lab_cli::stdout();
    let mut buffer = [0; 16 * 1024];
    loop {
        match from_server.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(len) => {
                out.write_all(&buffer[..len])?;
                out.flush()?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(anyhow!("the server broke the connection: {error}")),
        }
    }
}
// ANCHOR_END: chat
