//! Chapter 9: the chat with two threads for each client, one that reads and one that writes.
//!
//! You will see the listening address; all else is seen by the clients. Each thread waits in one
//! blocking call, `read`, `write` or the wait for a bell, and the room is behind a lock.
//!
//! ```text
//! cargo run --bin lab09_chat_threads
//! cargo run --bin lab09_chat_client
//! ```
//!
//! Try it with a real client too: `nc 127.0.0.1 7777`, in two terminals.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::{Arc, Condvar, PoisonError};
use std::thread;

use chat::{Output, Room};
use lab09_chat::{READ_SIZE, TICK, listen, write_some};

const HELP: &str = "\
A chat for all who connect, with two threads for each (chapter 9).

usage: lab09_chat_threads [ADDRESS]

ADDRESS is 127.0.0.1:7777 if not given; port 0 takes a free port.
Talk to it with lab09_chat_client, or with: nc 127.0.0.1 7777";

/// Small, for there are many: they hold a buffer and a few calls.
const STACK: usize = 128 * 1024;

type House = lab09_chat::House<Condvar>;

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| serve(&listen(&arguments)?))
}

fn serve(listener: &TcpListener) -> ! {
    let house = House::new(Condvar::notify_one);
    let ticking = Arc::clone(&house);
    spawn(move || {
        loop {
            thread::sleep(TICK);
            ticking.change(Room::handle_tick);
        }
    });
    let mut next_id: u64 = 0;
    loop {
        match listener.accept() {
            Ok((stream, _)) => admit(&house, next_id, stream),
            Err(_) => thread::sleep(TICK), // out of files: one must leave first
        }
        next_id = next_id.wrapping_add(1);
    }
}

/// Whoever can't be given two threads is dropped, and so closed.
fn admit(house: &Arc<House>, id: u64, stream: TcpStream) {
    let stream = Arc::new(stream);
    // A write that isn't taken must not hide that the room has ended the client.
    let _ = stream.set_write_timeout(Some(TICK));
    let _ = stream.set_nodelay(true);
    let bell = house.enter(id);
    let (writing, out) = (Arc::clone(house), Arc::clone(&stream));
    let reading = Arc::clone(house);
    let begun = spawn(move || write(&writing, id, &bell, &out))
        && spawn(move || read(&reading, id, &stream));
    if !begun {
        house.leave(id);
    }
}

// ANCHOR: read
#[expect(clippy::indexing_slicing, reason = "a read fits its buffer")]
fn read(house: &House, id: u64, mut stream: &TcpStream) {
    let mut buffer = [0; READ_SIZE];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return house.change(|room| room.handle_end(id)),
            Ok(len) => house.change(|room| room.handle_bytes(id, &buffer[..len])),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return house.change(|room| room.handle_gone(id)),
        }
    }
}
// ANCHOR_END: read

// ANCHOR: write
fn write(house: &House, id: u64, bell: &Condvar, mut stream: &TcpStream) {
    let mut written = 0;
    while let Output::Write(messages) = next_output(house, id, bell, written) {
        match write_some(&messages, |slices| stream.write_vectored(slices)) {
            Ok(len) => written = len,
            Err(_) => break,
        }
    }
    let _ = stream.shutdown(Shutdown::Both); // ends the other thread's read, too
    house.leave(id);
}

/// Sleeps, without the lock, until there is something to do.
fn next_output(house: &House, id: u64, bell: &Condvar, written: usize) -> Output {
    let mut inside = house.lock();
    inside.room.handle_written(id, written);
    loop {
        match inside.room.poll_output(id) {
            Output::Wait => inside = bell.wait(inside).unwrap_or_else(PoisonError::into_inner),
            output => return output,
        }
    }
}
// ANCHOR_END: write

fn spawn(body: impl FnOnce() + Send + 'static) -> bool {
    thread::Builder::new().stack_size(STACK).spawn(body).is_ok()
}
