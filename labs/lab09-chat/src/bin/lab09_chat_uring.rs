//! Chapter 9: the chat with one thread that gives orders and is told when they are done.
//!
//! You will see the listening address; all else is seen by the clients. No socket is ever asked
//! whether it is ready: "read into this buffer" is ordered, and the bytes come as a result
//! (completion; io_uring of Linux, 5.19 or newer).
//!
//! ```text
//! cargo run --bin lab09_chat_uring
//! cargo run --bin lab09_chat_client
//! ```
//!
//! Try it with a real client too: `nc 127.0.0.1 7777`, in two terminals.

use std::collections::HashSet;
use std::io;
use std::net::TcpListener;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Instant;

use chat::{Output, Room};
use lab09_chat::uring::{Done, Ring};
use lab09_chat::{TICK, listen};

const HELP: &str = "\
A chat for all who connect, with orders and results (chapter 9).

usage: lab09_chat_uring [ADDRESS]

ADDRESS is 127.0.0.1:7777 if not given; port 0 takes a free port.
Talk to it with lab09_chat_client, or with: nc 127.0.0.1 7777
It needs io_uring, of Linux 5.19 or newer.";

/// Each client costs one, also while it says nothing: a line or two fit.
const BUFFER: usize = 2048;

struct House {
    ring: Ring,
    room: Room,
    /// Who has a write in flight: one at a time, for a second one could overtake it.
    writing: HashSet<u64>,
}

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        let ring = Ring::new()?;
        Ok(serve(ring, listen(&arguments)?)?)
    })
}

// ANCHOR: loop
fn serve(ring: Ring, listener: TcpListener) -> io::Result<()> {
    let (door, mut ticked) = (Rc::new(listener), Instant::now());
    let mut house = House {
        ring,
        room: Room::default(),
        writing: HashSet::new(),
    };
    house.ring.accept(&door);
    loop {
        house.ring.wait(TICK.saturating_sub(ticked.elapsed()))?;
        while let Some(done) = house.ring.next_done()? {
            match done {
                Done::Accepted(Ok(id)) => house.accepted(id),
                Done::Accepted(Err(_)) => {} // out of files: the next tick orders it again
                Done::Read(id, buffer) => house.read(id, buffer),
                Done::Written(id, len) => house.written(id, len),
                Done::Gone(id) => house.close(id),
            }
        }
        if ticked.elapsed() >= TICK {
            ticked = Instant::now();
            house.room.handle_tick();
            house.ring.accept(&door);
        }
        while let Some(id) = house.room.poll_ready() {
            house.write(id);
        }
    }
}
// ANCHOR_END: loop

impl House {
    fn accepted(&mut self, id: u64) {
        self.room.handle_connected(id);
        self.ring.read(id, Vec::with_capacity(BUFFER));
    }

    // ANCHOR: read
    /// The buffer is back, with bytes, and goes out again with the next order. Who has one read
    /// in flight gets one turn in a round, so nobody's flood keeps the others waiting.
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
            Output::Write(_) | Output::Wait => {} // its result will ask again
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
