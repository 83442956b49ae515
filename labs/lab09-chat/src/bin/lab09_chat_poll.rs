//! Chapter 9: the chat with one thread that waits for all sockets at once.
//!
//! You will see the listening address; all else is seen by the clients. The system tells which
//! sockets are ready (epoll or kqueue, through mio), and nothing here waits for a single one.
//!
//! ```text
//! cargo run --bin lab09_chat_poll
//! cargo run --bin lab09_chat_client
//! ```
//!
//! Try it with a real client too: `nc 127.0.0.1 7777`, in two terminals.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, ErrorKind, Read, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chat::{Output, Room};
use lab09_chat::{READ_SIZE, TICK, listen, write_some};
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Registry, Token};

const HELP: &str = "\
A chat for all who connect, with one thread in all (chapter 9).

usage: lab09_chat_poll [ADDRESS]

ADDRESS is 127.0.0.1:7777 if not given; port 0 takes a free port.
Talk to it with lab09_chat_client, or with: nc 127.0.0.1 7777";

const DOOR: Token = Token(0);

#[derive(Default)]
struct House {
    room: Room,
    streams: HashMap<u64, TcpStream>,
    last_id: usize,
}

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| Ok(serve(listen(&arguments)?)?))
}

// ANCHOR: loop
fn serve(listener: std::net::TcpListener) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let (mut door, mut poll) = (TcpListener::from_std(listener), Poll::new()?);
    poll.registry()
        .register(&mut door, DOOR, Interest::READABLE)?;
    let (mut house, mut events) = (House::default(), Events::with_capacity(1024));
    let (mut turns, mut ticked) = (BTreeSet::new(), Instant::now());
    loop {
        let patience = match turns.is_empty() {
            true => TICK.saturating_sub(ticked.elapsed()),
            false => Duration::ZERO,
        };
        match poll.poll(&mut events, Some(patience)) {
            Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error),
            _ => turns.extend(events.iter().map(|event| event.token())),
        }
        if ticked.elapsed() >= TICK {
            ticked = Instant::now();
            house.room.handle_tick();
            turns.insert(DOOR); // what failed for want of files is tried again
        }
        if turns.remove(&DOOR) {
            house.accept(&door, poll.registry());
        }
        // One turn each, so that nobody's flood keeps the others waiting. Who may have more
        // gets another one, for an edge is told once.
        turns.retain(|client| house.attend(client.0 as u64));
        while let Some(id) = house.room.poll_ready() {
            house.write(id);
        }
    }
}
// ANCHOR_END: loop

impl House {
    fn accept(&mut self, door: &TcpListener, registry: &Registry) {
        while let Ok((mut stream, _)) = door.accept() {
            let _ = stream.set_nodelay(true);
            self.last_id += 1;
            let (id, both) = (self.last_id, Interest::READABLE | Interest::WRITABLE);
            if registry.register(&mut stream, Token(id), both).is_ok() {
                self.streams.insert(id as u64, stream);
                self.room.handle_connected(id as u64);
            }
        }
    }

    // ANCHOR: attend
    /// An event is a hint: one read, and all that can be written. Whether there may be more to read.
    #[expect(clippy::indexing_slicing, reason = "a read fits its buffer")]
    fn attend(&mut self, id: u64) -> bool {
        let mut buffer = [0; READ_SIZE];
        let read = self.streams.get_mut(&id).map(|it| it.read(&mut buffer));
        match &read {
            Some(Ok(0)) => self.room.handle_end(id),
            Some(Ok(len)) => self.room.handle_bytes(id, &buffer[..*len]),
            Some(Err(error)) if error.kind() == ErrorKind::WouldBlock => {}
            Some(Err(_)) | None => drop(self.streams.remove(&id)),
        }
        self.write(id);
        matches!(read, Some(Ok(1..)))
    }
    // ANCHOR_END: attend

    // ANCHOR: write
    /// Writes until all is taken, or until the socket is full and will tell when it isn't.
    fn write(&mut self, id: u64) {
        while let Some(stream) = self.streams.get_mut(&id) {
            match self.room.poll_output(id) {
                Output::Wait => return,
                Output::Close => drop(self.streams.remove(&id)),
                Output::Write(lines) => match write_some(&lines, |it| stream.write_vectored(it)) {
                    Ok(0) => return self.room.handle_written(id, 0),
                    Ok(len) => self.room.handle_written(id, len),
                    Err(_) => drop(self.streams.remove(&id)),
                },
            }
        }
        self.room.handle_gone(id);
    }
    // ANCHOR_END: write
}
