//! The room: who is in it, what each has said so far, and what each has still to get.

use std::collections::{HashMap, HashSet, VecDeque};
use std::mem;
use std::sync::Arc;

use bytes::{Buf, Bytes};

use crate::line::{content, is_name, is_text};
use crate::{CLIENT_LIMIT, ENDING_TICKS, QUEUE_LIMIT};

/// How many messages one write takes at most: each costs a slice, not a system call. More would
/// save little and need more memory, which an allocator keeps for each thread that had it once.
const BATCH: usize = 16;

/// How much is given to clients, together and each.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Clients at the same time.
    pub clients: usize,
    /// Bytes that may wait for each.
    pub queue: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            clients: CLIENT_LIMIT,
            queue: QUEUE_LIMIT,
        }
    }
}

// ANCHOR: output
/// What a shell is to do for one client.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Output {
    /// Nothing, until [`Room::poll_ready`] names the client.
    Wait,
    /// Write these, tell [`Room::handle_written`] how many bytes the socket took, 0 too, and ask
    /// again when it takes more: only who was told to wait is called.
    Write(Vec<Bytes>),
    /// Close the connection, then tell [`Room::handle_gone`].
    Close,
}
// ANCHOR_END: output

/// The chat. A shell gives each connection an id of its own; what is told of an id that isn't
/// there is ignored.
#[derive(Debug, Default)]
pub struct Room {
    limits: Limits,
    is_closing: bool,
    clients: HashMap<u64, Client>,
    names: HashSet<Arc<str>>,
    ready: VecDeque<u64>,
    overflowed: Vec<u64>,
}

#[derive(Debug)]
struct Client {
    phase: Phase,
    /// What came after the last LF.
    begun_line: Vec<u8>,
    queue: VecDeque<Bytes>,
    queued_bytes: usize,
    /// How many messages of the queue the shell is writing.
    being_written: usize,
    /// The first message of the queue is only the rest of one.
    is_front_begun: bool,
    /// [`Room::poll_ready`] has named it, or will, and it was not told to wait since.
    is_called: bool,
}

#[derive(Debug)]
enum Phase {
    Nameless,
    Named(Arc<str>),
    /// It says nothing more and hears nothing new.
    Ending {
        ticks_left: u8,
    },
}

impl Room {
    /// An empty room.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// How many clients are here, those that are ending too.
    #[must_use]
    pub fn clients(&self) -> usize {
        self.clients.len()
    }

    // --- What happens

    /// A client has come.
    pub fn handle_connected(&mut self, id: u64) {
        let full = self.clients.len() >= self.limits.clients;
        self.clients.insert(id, Client::default());
        if self.is_closing {
            self.end(id, "* closing\n");
        } else if full {
            self.end(id, "* full\n");
        } else {
            self.tell(id, Bytes::from_static(b"* name?\n"));
        }
        self.end_the_slow();
    }

    // ANCHOR: handle_bytes
    /// Bytes have come from a client, as many as one read brought.
    pub fn handle_bytes(&mut self, id: u64, mut bytes: &[u8]) {
        while let Some((line, rest)) = split_line(bytes) {
            bytes = rest;
            let Some(client) = self.speaking(id) else {
                break;
            };
            let mut whole = mem::take(&mut client.begun_line);
            if whole.is_empty() {
                self.handle_raw_line(id, line);
            } else {
                whole.extend_from_slice(line);
                self.handle_raw_line(id, &whole);
            }
        }
        self.begin_line(id, bytes);
        self.end_the_slow();
    }
    // ANCHOR_END: handle_bytes

    /// The client's input ended (FIN). What has no LF is its last line.
    pub fn handle_end(&mut self, id: u64) {
        if let Some(client) = self.speaking(id) {
            let line = mem::take(&mut client.begun_line);
            self.handle_raw_line(id, &line);
            self.leave(id);
        }
        self.end_the_slow();
    }

    /// The socket took `len` bytes of the last [`Output::Write`].
    pub fn handle_written(&mut self, id: u64, len: usize) {
        if let Some(client) = self.clients.get_mut(&id) {
            client.take(len);
        }
    }

    /// The connection is no more: it was closed, or failed.
    pub fn handle_gone(&mut self, id: u64) {
        self.leave(id);
        self.clients.remove(&id);
        self.end_the_slow();
    }

    /// A second has passed. Time has no other way in here.
    pub fn handle_tick(&mut self) {
        for (id, client) in &mut self.clients {
            if client.tick() {
                self.ready.push_back(*id);
            }
        }
    }

    /// The server is going to end: everybody is told, also who comes yet, and is done when that is
    /// written.
    pub fn handle_closing(&mut self) {
        self.is_closing = true;
        for (id, client) in &mut self.clients {
            if !matches!(client.phase, Phase::Ending { .. }) {
                client.push(Bytes::from_static(b"* closing\n"));
                client.phase = Phase::ENDING;
                client.call(*id, &mut self.ready);
            }
        }
        self.names.clear();
    }

    // --- What is to be done

    /// The next client that was told to wait and need not any more. However much comes for it, it
    /// is named once, until it is told to wait again. Only the tick that cuts a client names it in
    /// any case: nobody asks for it while its socket takes nothing.
    pub fn poll_ready(&mut self) -> Option<u64> {
        self.ready.pop_front()
    }

    /// What to do for a client now; [`Output::Close`] for one that isn't here.
    pub fn poll_output(&mut self, id: u64) -> Output {
        match self.clients.get_mut(&id) {
            Some(client) => client.output(),
            None => Output::Close,
        }
    }

    // --- Lines

    fn handle_raw_line(&mut self, id: u64, bytes: &[u8]) {
        let Some(line) = content(bytes) else {
            return self.end(id, "* line too long\n");
        };
        match str::from_utf8(line) {
            Err(_) => self.end(id, "* not UTF-8\n"),
            Ok("") => {}
            Ok(line) => self.handle_line(id, line),
        }
    }

    fn handle_line(&mut self, id: u64, line: &str) {
        match self.clients.get(&id).map(|client| &client.phase) {
            Some(Phase::Nameless) => self.enter(id, line),
            Some(Phase::Named(_)) if !is_text(line) => {
                self.tell(id, Bytes::from_static(b"* bad line\n"));
            }
            Some(Phase::Named(name)) => {
                let message = format!("{name}: {line}\n");
                self.broadcast(id, message);
            }
            Some(Phase::Ending { .. }) | None => {}
        }
    }

    fn enter(&mut self, id: u64, name: &str) {
        if !is_name(name) {
            return self.tell(id, Bytes::from_static(b"* bad name\n"));
        }
        let shared: Arc<str> = name.into();
        if !self.names.insert(Arc::clone(&shared)) {
            return self.tell(id, Bytes::from_static(b"* name taken\n"));
        }
        if let Some(client) = self.clients.get_mut(&id) {
            client.phase = Phase::Named(shared);
        }
        self.tell(id, format!("* welcome {name}\n").into());
        self.broadcast(id, format!("* {name} joined\n"));
    }

    fn begin_line(&mut self, id: u64, bytes: &[u8]) {
        let Some(client) = self.speaking(id) else {
            return;
        };
        client.begun_line.extend_from_slice(bytes);
        if content(&client.begun_line).is_none() {
            self.end(id, "* line too long\n");
        }
    }

    // --- Leaving

    /// Ends a client with a last line, which says why.
    fn end(&mut self, id: u64, why: &'static str) {
        self.leave(id);
        self.tell(id, Bytes::from_static(why.as_bytes()));
    }

    fn leave(&mut self, id: u64) {
        let Some(client) = self.clients.get_mut(&id) else {
            return;
        };
        if matches!(client.phase, Phase::Ending { .. }) {
            return;
        }
        client.begun_line = Vec::new();
        let phase = mem::replace(&mut client.phase, Phase::ENDING);
        client.call(id, &mut self.ready);
        if let Phase::Named(name) = phase {
            self.names.remove(&name);
            self.broadcast(id, format!("* {name} left\n"));
        }
    }

    // ANCHOR: end_the_slow
    /// Their "left" may be what makes the next one's queue overflow.
    fn end_the_slow(&mut self) {
        while let Some(id) = self.overflowed.pop() {
            if let Some(client) = self.speaking(id) {
                client.forget_queue();
                self.end(id, "* too slow\n");
            }
        }
    }
    // ANCHOR_END: end_the_slow

    // --- Sending

    // ANCHOR: broadcast
    /// One buffer, and a counted reference to it for each listener.
    fn broadcast(&mut self, sender: u64, message: String) {
        let message = Bytes::from(message);
        for (id, client) in &mut self.clients {
            if *id == sender || !matches!(client.phase, Phase::Named(_)) {
                continue;
            }
            if client.queued_bytes.saturating_add(message.len()) > self.limits.queue {
                self.overflowed.push(*id);
                continue;
            }
            client.push(message.clone());
            client.call(*id, &mut self.ready);
        }
    }
    // ANCHOR_END: broadcast

    fn tell(&mut self, id: u64, message: Bytes) {
        let Some(client) = self.clients.get_mut(&id) else {
            return;
        };
        let is_ending = matches!(client.phase, Phase::Ending { .. });
        // Refusals wait like all else: who sends bad names and never reads is slow, too.
        if !is_ending && client.queued_bytes.saturating_add(message.len()) > self.limits.queue {
            return self.overflowed.push(id);
        }
        client.push(message);
        client.call(id, &mut self.ready);
    }

    /// The client, unless it is ending.
    fn speaking(&mut self, id: u64) -> Option<&mut Client> {
        let client = self.clients.get_mut(&id)?;
        (!matches!(client.phase, Phase::Ending { .. })).then_some(client)
    }
}

impl Phase {
    const ENDING: Self = Self::Ending {
        ticks_left: ENDING_TICKS,
    };
}

impl Default for Client {
    fn default() -> Self {
        Self {
            phase: Phase::Nameless,
            begun_line: Vec::new(),
            queue: VecDeque::new(),
            queued_bytes: 0,
            being_written: 0,
            is_front_begun: false,
            is_called: false,
        }
    }
}

impl Client {
    fn call(&mut self, id: u64, ready: &mut VecDeque<u64>) {
        if !mem::replace(&mut self.is_called, true) {
            ready.push_back(id);
        }
    }

    fn push(&mut self, message: Bytes) {
        self.queued_bytes = self.queued_bytes.saturating_add(message.len());
        self.queue.push_back(message);
    }

    fn output(&mut self) -> Output {
        match self.phase {
            Phase::Ending { ticks_left: 0 } => Output::Close,
            Phase::Ending { .. } if self.queue.is_empty() => Output::Close,
            _ if self.queue.is_empty() => {
                self.is_called = false;
                Output::Wait
            }
            _ => {
                let batch: Vec<Bytes> = self.queue.iter().take(BATCH).cloned().collect();
                self.being_written = batch.len();
                Output::Write(batch)
            }
        }
    }

    fn take(&mut self, len: usize) {
        let mut left = len.min(self.queued_bytes);
        self.queued_bytes = self.queued_bytes.saturating_sub(left);
        while let Some(front) = self.queue.front_mut() {
            if front.len() > left {
                front.advance(left);
                self.is_front_begun |= left > 0;
                break;
            }
            left = left.saturating_sub(front.len());
            self.queue.pop_front();
            self.is_front_begun = false;
        }
        // Until the rest of a message is written, nothing else may follow.
        self.being_written = usize::from(self.is_front_begun);
        if let (Phase::Ending { ticks_left }, 1..) = (&mut self.phase, len) {
            *ticks_left = ENDING_TICKS;
        }
    }

    fn forget_queue(&mut self) {
        self.queue.truncate(self.being_written);
        self.queued_bytes = self.queue.iter().map(Bytes::len).sum();
    }

    /// Whether this was the tick that cuts it.
    fn tick(&mut self) -> bool {
        let Phase::Ending { ticks_left } = &mut self.phase else {
            return false;
        };
        let was_left = *ticks_left;
        *ticks_left = was_left.saturating_sub(1);
        was_left == 1
    }
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = bytes.split_at(at);
    Some((line, rest.get(1..).unwrap_or_default()))
}
