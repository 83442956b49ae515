//! Chapter 9: the chat with one task for each client, on tokio.
//!
//! You will see the listening address; all else is seen by the clients. It reads like the one with
//! threads, but each `.await` gives the thread back. Ctrl-C or SIGTERM ends it with nothing owed.
//!
//! ```text
//! cargo run --bin lab09_chat_tokio
//! cargo run --bin lab09_chat_client
//! ```
//!
//! Try it with a real client too: `nc 127.0.0.1 7777`, in two terminals.

use std::io::{self, ErrorKind};
use std::mem;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;

use chat::{Output, Room};
use lab09_chat::{END, READ_SIZE, TICK, listen, ordered_to_stop, write_some};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};

const HELP: &str = "\
A chat for all who connect, with one tokio task for each (chapter 9).

usage: lab09_chat_tokio [ADDRESS]

ADDRESS is 127.0.0.1:7777 if not given; port 0 takes a free port.
Talk to it with lab09_chat_client, or with: nc 127.0.0.1 7777";

type House = lab09_chat::House<Notify>;

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        let listener = listen(&arguments)?;
        listener.set_nonblocking(true)?;
        tokio::runtime::Runtime::new()?.block_on(async {
            serve(TcpListener::from_std(listener)?, ordered_to_stop()?).await;
            Ok(())
        })
    })
}

// ANCHOR: serve
async fn serve(listener: TcpListener, ordered_to_stop: impl Future<Output = ()>) {
    let (house, mut clients) = (House::new(Notify::notify_one), JoinSet::new());
    let mut ticks = interval(TICK);
    let mut ordered_to_stop = pin!(ordered_to_stop);
    for id in 0.. {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(clients.spawn(attend(Arc::clone(&house), id, stream))),
                Err(_) => sleep(TICK).await, // out of files: one must leave first
            },
            _ = ticks.tick() => house.change(Room::handle_tick),
            Some(_) = clients.join_next() => {} // forgets a task that has ended
            () = &mut ordered_to_stop => break,
        }
    }
    drop(listener); // who comes now is refused
    house.change(Room::handle_closing);
    // Until all have got what was owed to them, or the time is over.
    let all = async { while clients.join_next().await.is_some() {} };
    let _ = timeout(END, all).await;
}
// ANCHOR_END: serve

async fn attend(house: Arc<House>, id: u64, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let bell = house.enter(id);
    // Its error is that of a connection that is gone, whoever ended it.
    let _ = converse(&house, id, &stream, &bell).await;
    house.leave(id);
}

// ANCHOR: converse
async fn converse(house: &House, id: u64, stream: &TcpStream, bell: &Notify) -> io::Result<()> {
    let (mut reads, mut written) = (true, 0);
    loop {
        let messages = match next_output(house, id, mem::take(&mut written)) {
            Output::Write(messages) => messages,
            Output::Wait => Vec::new(),
            Output::Close => return Ok(()),
        };
        // Whichever comes first; the others are dropped, and nothing is lost but their waiting.
        tokio::select! {
            ready = stream.readable(), if reads => {
                ready?;
                reads = read(house, id, stream)?;
            }
            ready = stream.writable(), if !messages.is_empty() => {
                ready?;
                written = write_some(&messages, |slices| stream.try_write_vectored(slices))?;
            }
            () = bell.notified() => {}
        }
    }
}

/// Without an `.await`: the lock is not held while the task waits.
fn next_output(house: &House, id: u64, written: usize) -> Output {
    let mut inside = house.lock();
    inside.room.handle_written(id, written);
    inside.room.poll_output(id)
}

/// One read, and whether there may be more. The buffer is on the stack of the thread: in the task
/// it would be memory for each client, also while that says nothing.
#[expect(clippy::indexing_slicing, reason = "a read fits its buffer")]
fn read(house: &House, id: u64, stream: &TcpStream) -> io::Result<bool> {
    let mut buffer = [0; READ_SIZE];
    let read = stream.try_read(&mut buffer);
    match &read {
        Ok(0) => house.change(|room| room.handle_end(id)),
        Ok(len) => house.change(|room| room.handle_bytes(id, &buffer[..*len])),
        Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(true),
        Err(_) => {}
    }
    Ok(read? > 0)
}
// ANCHOR_END: converse
