//! Exercise 09a, a broadcast chat: a solution.
//!
//! Each client has two threads: one reads its lines, the other writes what waits in
//! its queue. Only the second ever waits for the client to read, and it holds no
//! lock then. Putting a line into a queue never waits: a queue that is full is the
//! end of its client.

use std::collections::BTreeMap;
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How many lines may wait for one client: with 1,024 bytes and a name each, some
/// 260 KiB.
const QUEUE: usize = 256;

/// How long a client that has said goodbye may keep its last lines waiting.
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to wait when `accept` fails: with too many files open it would fail
/// again at once, until somebody leaves.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    let room = Arc::new(Room::default());
    loop {
        let shared = room.clone();
        let started = listener.accept().and_then(|(socket, _)| {
            let serving = move || drop(serve(&socket, &shared));
            thread::Builder::new().spawn(serving)
        });
        if let Err(error) = started {
            eprintln!("a client can't be served: {error}");
            thread::sleep(ACCEPT_PAUSE);
        }
    }
}

/// Serves one client to its end.
fn serve(socket: &TcpStream, room: &Room) -> io::Result<()> {
    let mut reader = BufReader::new(socket);
    let Some(name) = ask_name(&mut reader, socket, room)? else {
        return Ok(());
    };
    let ended = talk(&mut reader, &name, room);
    // However it ended: nobody leaves without this.
    room.leave(&name);
    ended
}

/// Asks until a name is good and free; `None` if the client leaves before.
fn ask_name(
    reader: &mut impl BufRead,
    mut socket: &TcpStream,
    room: &Room,
) -> io::Result<Option<String>> {
    socket.write_all(b"* name?\n")?;
    while let Some(name) = read_line(reader)? {
        if !is_name(&name) {
            socket.write_all(b"* bad name\n")?;
        } else if room.enter(&name, socket)? {
            return Ok(Some(name));
        } else {
            socket.write_all(b"* name taken\n")?;
        }
    }
    Ok(None)
}

/// Passes on what the client says, until its input ends.
fn talk(reader: &mut impl BufRead, name: &str, room: &Room) -> io::Result<()> {
    while let Some(text) = read_line(reader)? {
        let members = room.members();
        tell_others(&members, name, &format!("{name}: {text}\n"));
    }
    Ok(())
}

fn is_name(name: &str) -> bool {
    let is_good = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    (1..=20).contains(&name.chars().count()) && name.chars().all(is_good)
}

/// The next line that isn't empty, without its end.
fn read_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if !line.is_empty() {
            return Ok(Some(String::from_utf8_lossy(line).into_owned()));
        }
    }
}

/// Those who have a name.
type Members = BTreeMap<String, Member>;

struct Member {
    queue: SyncSender<Arc<str>>,
    /// To cut the client off.
    socket: TcpStream,
}

/// Everything that the threads share. Who holds the lock only moves lines into
/// queues, so nobody waits for it long; and all hear what happens in one order.
#[derive(Default)]
struct Room {
    members: Mutex<Members>,
}

impl Room {
    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a client in, unless somebody here has that name. Looking and taking are
    /// one step: between two, another client could take it.
    fn enter(&self, name: &str, socket: &TcpStream) -> io::Result<bool> {
        let mut members = self.members();
        if members.contains_key(name) {
            return Ok(false);
        }
        let (queue, waiting) = sync_channel(QUEUE);
        let (socket, writer) = (socket.try_clone()?, socket.try_clone()?);
        writer.set_write_timeout(Some(WRITE_TIMEOUT))?;
        thread::Builder::new().spawn(move || write_queue(&writer, &waiting))?;
        let member = Member { queue, socket };
        deliver(&member, &format!("* welcome {name}\n").into());
        tell_others(&members, name, &format!("* {name} joined\n"));
        members.insert(name.to_owned(), member);
        Ok(true)
    }

    /// With the member, its end of the queue goes, and the writer ends once it has
    /// written what still waits.
    fn leave(&self, name: &str) {
        let mut members = self.members();
        members.remove(name);
        tell_others(&members, name, &format!("* {name} left\n"));
    }
}

/// Queues a line for everybody but one.
fn tell_others(members: &Members, name: &str, line: &str) {
    let line: Arc<str> = line.into();
    let others = members.iter().filter(|(other, _)| *other != name);
    others.for_each(|(_, member)| deliver(member, &line));
}

/// Never waits: a queue that is full, or whose writer has given up, is the end.
fn deliver(member: &Member, line: &Arc<str>) {
    if member.queue.try_send(line.clone()).is_err() {
        // Its reader sees the end of the input, and its writer an error.
        let _ = member.socket.shutdown(Shutdown::Both);
    }
}

/// Writes a client's lines, as slowly as it reads them.
fn write_queue(mut socket: &TcpStream, waiting: &Receiver<Arc<str>>) {
    let _ = waiting
        .iter()
        .try_for_each(|line| socket.write_all(line.as_bytes()));
    let _ = socket.shutdown(Shutdown::Both);
}
