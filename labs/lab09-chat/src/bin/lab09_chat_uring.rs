//! Chapter 9: the chat with one thread that gives orders and is told when they are done.
//!
//! You will see the listening address; all else is seen by the clients. Nothing here is ever
//! asked whether it is ready: "read into this buffer" is ordered, and the bytes come as a result
//! (completion, io_uring on Linux 6.1 or newer).
//!
//! ```text
//! cargo run --bin lab09_chat_uring
//! cargo run --bin lab09_chat_client
//! ```
//!
//! Try it with a real client too: `nc 127.0.0.1 7777`, in two terminals.

use std::collections::HashSet;
use std::net::TcpListener;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Instant;

use anyhow::Result;
use chat::{Output, Room};
use lab09_chat::uring::{Done, Ring};
use lab09_chat::{TICK, listen};

const HELP: &str = "\
A chat for all who connect, with orders and results (chapter 9).

usage: lab09_chat_uring [ADDRESS]

ADDRESS is 127.0.0.1:7777 if not given; port 0 takes a free port.
Talk to it with lab09_chat_client, or with: nc 127.0.0.1 7777
Linux only (io_uring, 6.1 or newer).";

/// What an idle client costs, so it is small; a line is shorter.
const BUFFER: usize = 2048;

struct House {
    ring: Ring,
    door: Rc<TcpListener>,
    room: Room,
    /// Who has a write in flight: one at a time, for a second one could overtake it.
    writing: HashSet<u64>,
}

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        let mut house = House {
            ring: Ring::new()?,
            door: Rc::new(listen(&arguments)?),
            room: Room::default(),
            writing: HashSet::new(),
        };
        house.serve()
    })
}

impl House {
    // ANCHOR: loop
    fn serve(&mut self) -> Result<()> {
        let mut next_tick = Instant::now() + TICK;
        self.ring.accept(&self.door);
        loop {
            let patience = next_tick.saturating_duration_since(Instant::now());
            self.ring.wait(patience)?;
            while let Some(done) = self.ring.poll_done() {
                match done {
                    Done::Accepted(Ok(id)) => self.accepted(id),
                    Done::Accepted(Err(_)) => {} // out of files: the next tick tries again
                    Done::Read(id, buffer) => self.read(id, buffer),
                    Done::Written(id, len) => self.written(id, len),
                    Done::Gone(id) => self.close(id),
                }
            }
            if Instant::now() >= next_tick {
                next_tick = Instant::now() + TICK;
                self.room.handle_tick();
                self.ring.accept(&self.door);
            }
            while let Some(id) = self.room.poll_ready() {
                self.write(id);
            }
        }
    }
    // ANCHOR_END: loop

    fn accepted(&mut self, id: u64) {
        self.room.handle_connected(id);
        self.ring.read(id, Vec::with_capacity(BUFFER));
        self.ring.accept(&self.door); // it may have ended: its results come while there is room
    }

    // ANCHOR: read
    /// The buffer has come back with bytes. It goes out again with the next order, and who has
    /// one order in flight can't flood: the others get their turn.
    fn read(&mut self, id: u64, buffer: Vec<u8>) {
        if buffer.is_empty() {
            return self.room.handle_end(id);
        }
        self.room.handle_bytes(id, &buffer);
        self.ring.read(id, buffer);
    }
    // ANCHOR_END: read

    // ANCHOR: write
    fn write(&mut self, id: u64) {
        match self.room.poll_output(id) {
            Output::Close => self.close(id),
            Output::Write(messages) if self.writing.insert(id) => self.ring.write(id, messages),
            Output::Write(_) | Output::Wait => {} // `written` asks again
        }
    }

    fn written(&mut self, id: u64, len: usize) {
        self.writing.remove(&id);
        self.room.handle_written(id, len);
        self.write(id);
    }
    // ANCHOR_END: write

    fn close(&mut self, id: u64) {
        self.ring.close(id);
        self.writing.remove(&id);
        self.room.handle_gone(id);
    }
}
