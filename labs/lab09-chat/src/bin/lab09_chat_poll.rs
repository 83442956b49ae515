//! Chapter 9: the chat with one thread that waits for all sockets at once.
//!
//! You will see the listening address; all else is seen by the clients. The system tells which
//! sockets are ready (epoll on Linux, kqueue on macOS, through the crate mio), and nothing here
//! ever waits for a single one.
//!
//! ```text
//! cargo run --bin lab09_chat_poll
//! cargo run --bin lab09_chat_client
//! ```
//!
//! Try it with a real client too: `nc 127.0.0.1 7777`, in two terminals.

use std::collections::{BTreeSet, HashMap};
use std::io::{ErrorKind, Read};
use std::mem;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use chat::{Output, Room};
use lab09_chat::{READ_SIZE, TICK, listen, write_some};
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};

const HELP: &str = "\
A chat for all who connect, with one thread in all (chapter 9).

usage: lab09_chat_poll [ADDRESS]

ADDRESS is 127.0.0.1:7777 if not given; port 0 takes a free port.
Talk to it with lab09_chat_client, or with: nc 127.0.0.1 7777";

const DOOR: Token = Token(0);

struct House {
    poll: Poll,
    door: TcpListener,
    room: Room,
    streams: HashMap<u64, TcpStream>,
    /// Sockets that may have more to read: an edge is told once, not again.
    readable: BTreeSet<u64>,
    next_id: usize,
}

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        let listener = listen(&arguments)?;
        listener.set_nonblocking(true)?;
        let mut house = House {
            poll: Poll::new()?,
            door: TcpListener::from_std(listener),
            room: Room::default(),
            streams: HashMap::new(),
            readable: BTreeSet::new(),
            next_id: 1,
        };
        let registry = house.poll.registry();
        registry.register(&mut house.door, DOOR, Interest::READABLE)?;
        house.serve()
    })
}

impl House {
    // ANCHOR: loop
    fn serve(&mut self) -> Result<()> {
        let mut events = Events::with_capacity(1024);
        let mut next_tick = Instant::now() + TICK;
        loop {
            let patience = match self.readable.is_empty() {
                true => next_tick.saturating_duration_since(Instant::now()),
                false => Duration::ZERO,
            };
            match self.poll.poll(&mut events, Some(patience)) {
                Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error.into()),
                _ => {}
            }
            for event in &events {
                match event.token() {
                    DOOR => self.accept(),
                    Token(id) if event.is_readable() => drop(self.readable.insert(id as u64)),
                    Token(_) => {}
                }
                if event.is_writable() {
                    self.write(event.token().0 as u64);
                }
            }
            if Instant::now() >= next_tick {
                next_tick = Instant::now() + TICK;
                self.room.handle_tick();
                self.accept(); // what failed for want of files is tried again
            }
            // One read each, so that nobody's flood keeps the others waiting.
            for id in mem::take(&mut self.readable) {
                self.read(id);
            }
            while let Some(id) = self.room.poll_ready() {
                self.write(id);
            }
        }
    }
    // ANCHOR_END: loop

    fn accept(&mut self) {
        while let Ok((mut stream, _)) = self.door.accept() {
            let token = Token(self.next_id);
            let both = Interest::READABLE | Interest::WRITABLE;
            let _ = stream.set_nodelay(true);
            let registry = self.poll.registry();
            if registry.register(&mut stream, token, both).is_ok() {
                self.next_id = self.next_id.wrapping_add(1);
                self.streams.insert(token.0 as u64, stream);
                self.room.handle_connected(token.0 as u64);
            }
        }
    }

    // ANCHOR: read
    #[expect(clippy::indexing_slicing, reason = "a read fits its buffer")]
    fn read(&mut self, id: u64) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        let mut buffer = [0; READ_SIZE];
        match stream.read(&mut buffer) {
            Ok(0) => self.room.handle_end(id),
            Ok(len) => {
                self.room.handle_bytes(id, &buffer[..len]);
                self.readable.insert(id);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => drop(self.readable.insert(id)),
            Err(_) => self.close(id),
        }
    }
    // ANCHOR_END: read

    // ANCHOR: write
    /// Writes until all is taken, or until the socket is full and will tell when it isn't.
    fn write(&mut self, id: u64) {
        while let Some(stream) = self.streams.get_mut(&id) {
            match self.room.poll_output(id) {
                Output::Wait => return,
                Output::Close => return self.close(id),
                Output::Write(messages) => match write_some(stream, &messages) {
                    Ok(len) => {
                        self.room.handle_written(id, len);
                        if len == 0 {
                            return;
                        }
                    }
                    Err(_) => return self.close(id),
                },
            }
        }
    }
    // ANCHOR_END: write

    fn close(&mut self, id: u64) {
        self.streams.remove(&id);
        self.room.handle_gone(id);
    }
}
