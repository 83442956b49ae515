//! The functions of exercise 09a's solution, for the mutants: each is right but
//! for one of them.

use std::collections::BTreeMap;
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// The steps of the server, for mutants to get one of them wrong.
#[derive(Clone, Copy)]
pub struct Steps {
    /// How many lines may wait for one client.
    pub queue: usize,
    pub is_name: fn(&str) -> bool,
    pub is_free: fn(&Members, &str) -> bool,
    pub read_line: fn(&mut BufReader<&TcpStream>) -> io::Result<Option<String>>,
    pub talk: fn(&mut BufReader<&TcpStream>, &str, &Arc<Room>) -> io::Result<()>,
    pub hears: fn(listener: &str, sender: &str) -> bool,
    pub deliver: fn(&Member, &Arc<str>),
    pub serve: fn(&TcpStream, &Arc<Room>) -> io::Result<()>,
    pub leave: fn(&Room, &str),
}

impl Steps {
    /// All of them right.
    pub const RIGHT: Self = Self {
        queue: 256,
        is_name,
        is_free: |members, name| !members.contains_key(name),
        read_line,
        talk,
        hears: |listener, sender| listener != sender,
        deliver,
        serve,
        leave,
    };
}

pub type Members = BTreeMap<String, Member>;

pub struct Member {
    pub queue: SyncSender<Arc<str>>,
    pub socket: TcpStream,
}

pub struct Room {
    members: Mutex<Members>,
    pub steps: Steps,
}

impl Room {
    pub fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn tell_others(&self, members: &Members, name: &str, line: &str) {
        let line: Arc<str> = line.into();
        let others = members.iter().filter(|it| (self.steps.hears)(it.0, name));
        others.for_each(|(_, member)| (self.steps.deliver)(member, &line));
    }

    fn enter(&self, name: &str, socket: &TcpStream) -> io::Result<bool> {
        let mut members = self.members();
        if !(self.steps.is_free)(&members, name) {
            return Ok(false);
        }
        let (queue, waiting) = sync_channel(self.steps.queue);
        let (socket, writer) = (socket.try_clone()?, socket.try_clone()?);
        thread::spawn(move || write_queue(&writer, &waiting));
        let member = Member { queue, socket };
        (self.steps.deliver)(&member, &format!("* welcome {name}\n").into());
        self.tell_others(&members, name, &format!("* {name} joined\n"));
        members.insert(name.to_owned(), member);
        Ok(true)
    }
}

pub fn run(steps: Steps) -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    let members = Mutex::default();
    let room = Arc::new(Room { members, steps });
    for socket in listener.incoming() {
        let (socket, room) = (socket?, room.clone());
        thread::spawn(move || (room.steps.serve)(&socket, &room));
    }
    Ok(())
}

fn serve(socket: &TcpStream, room: &Arc<Room>) -> io::Result<()> {
    let mut reader = BufReader::new(socket);
    let Some(name) = ask_name(&mut reader, socket, room)? else {
        return Ok(());
    };
    let ended = (room.steps.talk)(&mut reader, &name, room);
    (room.steps.leave)(room, &name);
    ended
}

pub fn ask_name(
    reader: &mut BufReader<&TcpStream>,
    mut socket: &TcpStream,
    room: &Room,
) -> io::Result<Option<String>> {
    socket.write_all(b"* name?\n")?;
    while let Some(name) = (room.steps.read_line)(reader)? {
        if !(room.steps.is_name)(&name) {
            socket.write_all(b"* bad name\n")?;
        } else if room.enter(&name, socket)? {
            return Ok(Some(name));
        } else {
            socket.write_all(b"* name taken\n")?;
        }
    }
    Ok(None)
}

fn talk(reader: &mut BufReader<&TcpStream>, name: &str, room: &Arc<Room>) -> io::Result<()> {
    while let Some(text) = (room.steps.read_line)(reader)? {
        room.tell_others(&room.members(), name, &format!("{name}: {text}\n"));
    }
    Ok(())
}

fn leave(room: &Room, name: &str) {
    let mut members = room.members();
    members.remove(name);
    room.tell_others(&members, name, &format!("* {name} left\n"));
}

fn is_name(name: &str) -> bool {
    let is_good = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    (1..=20).contains(&name.chars().count()) && name.chars().all(is_good)
}

fn read_line(reader: &mut BufReader<&TcpStream>) -> io::Result<Option<String>> {
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

fn deliver(member: &Member, line: &Arc<str>) {
    if member.queue.try_send(line.clone()).is_err() {
        let _ = member.socket.shutdown(Shutdown::Both);
    }
}

fn write_queue(mut socket: &TcpStream, waiting: &Receiver<Arc<str>>) {
    let _ = waiting
        .iter()
        .try_for_each(|line| socket.write_all(line.as_bytes()));
    let _ = socket.shutdown(Shutdown::Both);
}
