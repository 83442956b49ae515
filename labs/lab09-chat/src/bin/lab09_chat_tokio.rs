//! Chapter 9: the chat with one task for each client, on tokio.
//!
//! You will see the listening address; all else is seen by the clients. The code reads like the
//! one with threads, but each `.await` gives the thread back: a few threads serve all tasks.
//!
//! ```text
//! cargo run --bin lab09_chat_tokio
//! cargo run --bin lab09_chat_client
//! ```
//!
//! Try it with a real client too: `nc 127.0.0.1 7777`, in two terminals.

use std::future::pending;
use std::io::{self, IoSlice};
use std::process::ExitCode;
use std::sync::Arc;

use chat::{Output, Room};
use lab09_chat::{READ_SIZE, TICK, listen};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::sleep;

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
            serve(TcpListener::from_std(listener)?).await;
            Ok(())
        })
    })
}

// ANCHOR: serve
async fn serve(listener: TcpListener) {
    let house = House::new(Notify::notify_one);
    let ticking = Arc::clone(&house);
    tokio::spawn(async move {
        loop {
            sleep(TICK).await;
            ticking.change(Room::handle_tick);
        }
    });
    for id in 0.. {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(attend(Arc::clone(&house), id, stream))),
            Err(_) => sleep(TICK).await, // out of files: one must leave first
        }
    }
}
// ANCHOR_END: serve

async fn attend(house: Arc<House>, id: u64, mut stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let bell = house.enter(id);
    // Its error is that of a connection that is gone, whoever ended it.
    let _ = converse(&house, id, &mut stream, &bell).await;
    house.leave(id);
}

// ANCHOR: converse
#[expect(clippy::indexing_slicing, reason = "a read fits its buffer")]
async fn converse(house: &House, id: u64, stream: &mut TcpStream, bell: &Notify) -> io::Result<()> {
    let (mut reader, mut writer) = stream.split();
    let mut buffer = vec![0; READ_SIZE];
    let mut reads = true;
    loop {
        let output = house.lock().room.poll_output(id);
        if output == Output::Close {
            return writer.shutdown().await;
        }
        let write = async {
            match &output {
                Output::Write(messages) => {
                    let slices: Vec<_> = messages.iter().map(|it| IoSlice::new(it)).collect();
                    writer.write_vectored(&slices).await
                }
                Output::Wait | Output::Close => pending().await,
            }
        };
        // Whichever comes first; the others are dropped before they did anything.
        tokio::select! {
            read = reader.read(&mut buffer), if reads => match read? {
                0 => { reads = false; house.change(|room| room.handle_end(id)) }
                len => house.change(|room| room.handle_bytes(id, &buffer[..len])),
            },
            written = write => {
                let len = written?;
                house.change(|room| room.handle_written(id, len));
            }
            () = bell.notified() => {}
        }
    }
}
// ANCHOR_END: converse
