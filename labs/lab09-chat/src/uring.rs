//! io_uring behind a safe interface: orders go in, results come out, and what the kernel may touch
//! between the two belongs to the [`Ring`].
//!
//! ```text
//! the shell             the Ring                      the kernel
//!
//! read(id, buffer) ───▶ in_flight[7] = buffer
//!                       orders:  read, 7
//! wait()           ───▶ submission queue          ───▶ takes all orders at once,
//!                       (buffer stays here)            writes into the buffer
//!                       completion queue          ◀─── 7 is done: 5 bytes
//! next_done()      ◀─── in_flight.remove(7)
//! Read(id, buffer)
//! ```
//!
//! # Whose the buffer is
//! From the order to its result the kernel may write into the buffer of a read, and read from the
//! messages of a write, at any moment. `&mut [u8]` can't say so: whoever lends it may give up
//! and free it. So buffers are *moved* in, and come out with the result. They are kept under a
//! number that is never used again, beside a share in their socket, so that nothing else can end
//! before them: neither [`Ring::close`] nor the end of the ring frees what is still in flight.
//!
//! # What is left out
//! Buffers of which the kernel takes one when it needs it (provided buffers): an idle connection
//! would then cost none. Here each read has a small buffer of its own, which is the least that
//! shows the idea. Only the order to accept brings many results (multishot): with one for each
//! client, a crowd would be let in by one in a round.

#![expect(
    unsafe_code,
    reason = "the kernel is handed addresses; this module alone knows how long they must hold"
)]

use std::collections::{HashMap, VecDeque};
use std::io;
use std::mem;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Error, Result, anyhow};
use bytes::Bytes;
use io_uring::types::{CancelBuilder, Fd, SubmitArgs, Timespec};
use io_uring::{IoUring, cqueue, opcode, squeue};

/// How many orders one system call hands over at most. More wait for the next call.
const ORDERS: u32 = 1024;

/// How many messages one write takes at most: Linux refuses more (`IOV_MAX`).
const MESSAGES: usize = 1024;

/// How long the end of a ring waits for what is in flight.
const PATIENCE: Duration = Duration::from_secs(1);

/// The number of the order to accept: there is one. The others count up from it.
const ACCEPT: u64 = 0;

/// The number of those orders whose result nobody waits for.
const CANCEL: u64 = u64::MAX;

// ANCHOR: done
/// The result of an order.
#[derive(Debug)]
pub enum Done {
    /// A client has come, and has this id from now on; or it couldn't be let in.
    Accepted(io::Result<u64>),
    /// The buffer comes back with the bytes that have come; empty, it is the end of the input.
    Read(u64, Vec<u8>),
    /// So many bytes were taken, perhaps fewer than there were.
    Written(u64, usize),
    /// A read or a write failed: the connection is no more.
    Gone(u64),
}
// ANCHOR_END: done

/// Orders, connections, and all that is in flight. An id is never used for a second connection,
/// and after [`close`](Self::close) no result of it comes any more.
pub struct Ring {
    uring: IoUring,
    orders: VecDeque<squeue::Entry>,
    /// Some of the orders are writes.
    orders_write: bool,
    /// Results of writes, which are told first, and all others.
    written: VecDeque<cqueue::Entry>,
    others: VecDeque<cqueue::Entry>,
    in_flight: HashMap<u64, Operation>,
    streams: HashMap<u64, Rc<TcpStream>>,
    last_number: u64,
}

// ANCHOR: operation
/// What the kernel works with: none of it may end, or move in memory, before the result is there.
enum Operation {
    Accept(Rc<TcpListener>),
    Read {
        id: u64,
        stream: Rc<TcpStream>,
        buffer: Vec<u8>,
    },
    Write {
        id: u64,
        stream: Rc<TcpStream>,
        slices: Vec<libc::iovec>,
        /// What the slices point into.
        _messages: Vec<Bytes>,
    },
}
// ANCHOR_END: operation

impl Ring {
    /// A ring for this thread.
    ///
    /// # Errors
    /// The system has no io_uring, or doesn't allow it.
    pub fn new() -> Result<Self> {
        Self::with_room_for(ORDERS).map_err(|error| refused(&error))
    }

    fn with_room_for(orders: u32) -> io::Result<Self> {
        let mut builder = IoUring::builder();
        // The thread isn't interrupted for a result. As old as this (Linux 5.19) are orders with
        // many results and the cancelling of all: who has the one has the others.
        builder.setup_coop_taskrun();
        Ok(Self {
            uring: builder.build(orders)?,
            orders: VecDeque::new(),
            orders_write: false,
            written: VecDeque::new(),
            others: VecDeque::new(),
            in_flight: HashMap::new(),
            streams: HashMap::new(),
            last_number: ACCEPT,
        })
    }

    // --- Orders

    /// Let clients in, whoever comes, until that fails. Nothing, if that is in flight already.
    pub fn accept(&mut self, door: &Rc<TcpListener>) {
        if !self.in_flight.contains_key(&ACCEPT) {
            self.order(ACCEPT, Operation::Accept(Rc::clone(door)));
        }
    }

    /// Read what comes next, at most the buffer's capacity, into it; what it holds is forgotten.
    pub fn read(&mut self, id: u64, mut buffer: Vec<u8>) {
        if let Some(stream) = self.streams.get(&id).map(Rc::clone) {
            buffer.clear();
            let number = self.number();
            self.order(number, Operation::Read { id, stream, buffer });
        }
    }

    /// Write these, or as much as is taken of them. Two writes at a time may overtake each other.
    pub fn write(&mut self, id: u64, messages: Vec<Bytes>) {
        if let Some(stream) = self.streams.get(&id).map(Rc::clone) {
            let slices = messages.iter().take(MESSAGES).map(slice).collect();
            let write = Operation::Write {
                id,
                stream,
                slices,
                _messages: messages,
            };
            let number = self.number();
            self.order(number, write);
            self.orders_write = true;
        }
    }

    /// Ends a connection. That also ends what is in flight for it, and the last of it closes the
    /// socket: if it were closed here, the number of its file could be another's before the
    /// kernel has seen the order.
    pub fn close(&mut self, id: u64) {
        if let Some(stream) = self.streams.remove(&id) {
            // It fails if the connection is gone, and then there is nothing to end.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn number(&mut self) -> u64 {
        self.last_number = self.last_number.wrapping_add(1);
        self.last_number
    }

    fn order(&mut self, number: u64, operation: Operation) {
        // It gets its place first: the addresses are those that it has there.
        let entry = self
            .in_flight
            .entry(number)
            .insert_entry(operation)
            .get_mut()
            .entry();
        self.orders.push_back(entry.user_data(number));
    }

    // --- Results

    // ANCHOR: wait
    /// Hands all orders over, and waits until there is a result, or `patience` is over. Both with
    /// one system call, unless there are more orders than the kernel's queue holds.
    ///
    /// # Errors
    /// The kernel doesn't take orders any more.
    pub fn wait(&mut self, patience: Duration) -> io::Result<()> {
        let patience = Timespec::from(patience);
        let arguments = SubmitArgs::new().timespec(&patience);
        self.orders_write = false;
        loop {
            self.hand_over();
            let has_results = !(self.written.is_empty() && self.others.is_empty());
            let wanted = usize::from(self.orders.is_empty() && !has_results);
            let entered = self.uring.submitter().submit_with_args(wanted, &arguments);
            // Taken each time: a completion queue that is full keeps the kernel from its work.
            self.take_results();
            match entered {
                Ok(_) if !self.orders.is_empty() => {}
                Err(error) if !is_over_soon(&error) => return Err(error),
                _ => return Ok(()),
            }
        }
    }
    // ANCHOR_END: wait

    fn hand_over(&mut self) {
        let mut queue = self.uring.submission();
        while let Some(entry) = self.orders.front() {
            // SAFETY: what the entry points to is in `in_flight`, where it neither moves nor ends
            // before its result was seen: only `finish` takes it out, and `drop` frees it only
            // when nothing is in flight. Its file is open as long, for it has a share in it.
            if unsafe { queue.push(entry) }.is_err() {
                return; // full
            }
            self.orders.pop_front();
        }
    }

    fn take_results(&mut self) {
        for result in self.uring.completion() {
            match self.in_flight.get(&result.user_data()) {
                Some(Operation::Write { .. }) => self.written.push_back(result),
                _ => self.others.push_back(result),
            }
        }
    }

    /// The next result, if one is there. Writes come first, and the writes that follow them are
    /// handed over before anything else is told, until no socket takes more: so what is heard
    /// piles up only for those who don't read.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    pub fn next_done(&mut self) -> io::Result<Option<Done>> {
        loop {
            if self.written.is_empty() && self.orders_write {
                self.wait(Duration::ZERO)?;
            }
            let next = self.written.pop_front().or_else(|| self.others.pop_front());
            let Some(result) = next else {
                return Ok(None);
            };
            if let Some(done) = self.finish(&result) {
                return Ok(Some(done));
            }
        }
    }

    /// `None` where there is nothing to tell: a connection that was closed meanwhile.
    fn finish(&mut self, entry: &cqueue::Entry) -> Option<Done> {
        let (number, result) = (entry.user_data(), entry.result());
        let operation = self.in_flight.remove(&number)?;
        // As system calls do it: what isn't negative is the value, what is names the error.
        let outcome = usize::try_from(result)
            .map_err(|_| io::Error::from_raw_os_error(result.wrapping_neg()));
        if is_interrupted(&outcome) {
            self.order(number, operation);
            return None;
        }
        match operation {
            Operation::Accept(_) => {
                if cqueue::more(entry.flags()) {
                    self.in_flight.insert(number, operation);
                } else if outcome.is_ok() {
                    // Nothing failed: the completion queue was full.
                    self.order(number, operation);
                }
                Some(Done::Accepted(outcome.map(|_| self.admit(result))))
            }
            Operation::Read { id, mut buffer, .. } => self.tell(id, outcome, |id, len| {
                // SAFETY: the kernel has written `len` bytes, and was given the capacity as limit.
                unsafe { buffer.set_len(len) };
                Done::Read(id, buffer)
            }),
            Operation::Write { id, .. } => self.tell(id, outcome, Done::Written),
        }
    }

    fn tell(
        &self,
        id: u64,
        outcome: io::Result<usize>,
        done: impl FnOnce(u64, usize) -> Done,
    ) -> Option<Done> {
        self.streams.contains_key(&id).then(|| match outcome {
            Ok(len) => done(id, len),
            Err(_) => Done::Gone(id),
        })
    }

    fn admit(&mut self, file: RawFd) -> u64 {
        // SAFETY: the result of an accept is a file that was opened for us and that nobody else
        // knows of.
        let stream = TcpStream::from(unsafe { OwnedFd::from_raw_fd(file) });
        let _ = stream.set_nodelay(true);
        let id = self.number();
        self.streams.insert(id, Rc::new(stream));
        id
    }
}

// ANCHOR: drop
impl Drop for Ring {
    /// Calls back what is in flight, and waits for it. Whatever doesn't come back is leaked: memory
    /// that is lost does no harm, and memory into which the kernel writes after it was freed does.
    fn drop(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while !self.in_flight.is_empty() && Instant::now() < deadline {
            let all = opcode::AsyncCancel2::new(CancelBuilder::any()).build();
            self.orders.push_back(all.user_data(CANCEL));
            if self.wait(PATIENCE).is_err() {
                break;
            }
            while let Ok(Some(_)) = self.next_done() {}
        }
        mem::forget(mem::take(&mut self.in_flight));
    }
}
// ANCHOR_END: drop

impl Operation {
    fn entry(&mut self) -> squeue::Entry {
        match self {
            Self::Accept(door) => {
                let accept = opcode::AcceptMulti::new(Fd(door.as_raw_fd()));
                accept.flags(libc::SOCK_CLOEXEC).build()
            }
            Self::Read { stream, buffer, .. } => {
                let len = u32::try_from(buffer.capacity()).unwrap_or(u32::MAX);
                opcode::Recv::new(Fd(stream.as_raw_fd()), buffer.as_mut_ptr(), len).build()
            }
            Self::Write { stream, slices, .. } => {
                let len = u32::try_from(slices.len()).unwrap_or(u32::MAX);
                opcode::Writev::new(Fd(stream.as_raw_fd()), slices.as_ptr(), len).build()
            }
        }
    }
}

fn slice(message: &Bytes) -> libc::iovec {
    libc::iovec {
        iov_base: message.as_ptr().cast_mut().cast(),
        iov_len: message.len(),
    }
}

fn is_interrupted(outcome: &io::Result<usize>) -> bool {
    matches!(outcome, Err(error) if error.kind() == io::ErrorKind::Interrupted)
}

/// The patience is over, a signal came, or the kernel has too much to do at the moment: what
/// wasn't handed over is with the next call.
fn is_over_soon(error: &io::Error) -> bool {
    matches!(
        error.raw_os_error(),
        Some(libc::ETIME | libc::EINTR | libc::EAGAIN | libc::EBUSY)
    )
}

/// Why there is no ring, with what to do.
fn refused(error: &io::Error) -> Error {
    let why = match error.raw_os_error() {
        Some(libc::ENOSYS) => "this system has no io_uring".to_owned(),
        Some(libc::EINVAL) => "this io_uring is older than Linux 5.19".to_owned(),
        Some(libc::EPERM | libc::EACCES) => {
            "io_uring is forbidden here, as in many containers".to_owned()
        }
        _ => format!("no io_uring ({error})"),
    };
    anyhow!("{why}: use lab09_chat_poll")
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    /// Long enough for a loaded machine; reached only when a test fails.
    const LONG: Duration = Duration::from_secs(20);

    /// A ring and its door, or a skip that is told: what a system forbids can't be installed.
    fn ring(orders: u32) -> Option<(Ring, Rc<TcpListener>)> {
        let ring = Ring::with_room_for(orders).map_err(|error| refused(&error));
        if let Err(error) = &ring {
            testbed::skipped(&error.to_string());
        }
        let door = Rc::new(TcpListener::bind("127.0.0.1:0").unwrap());
        let mut ring = ring.ok()?;
        ring.accept(&door);
        Some((ring, door))
    }

    fn next(ring: &mut Ring) -> Done {
        let begun = Instant::now();
        loop {
            if let Some(done) = ring.next_done().unwrap() {
                return done;
            }
            assert!(begun.elapsed() < LONG, "no result");
            ring.wait(LONG).unwrap();
        }
    }

    fn admit(ring: &mut Ring, door: &TcpListener) -> (u64, TcpStream) {
        let guest = TcpStream::connect(door.local_addr().unwrap()).unwrap();
        guest.set_read_timeout(Some(LONG)).unwrap();
        match next(ring) {
            Done::Accepted(Ok(id)) => (id, guest),
            other => panic!("{other:?}"),
        }
    }

    fn is_closed(mut guest: &TcpStream) {
        let rest = io::copy(&mut guest, &mut io::sink());
        let reset = |error: &io::Error| error.kind() == io::ErrorKind::ConnectionReset;
        assert!(rest.as_ref().err().is_none_or(reset), "{rest:?}");
    }

    /// The queues hold 2 orders and 4 results.
    #[test]
    fn more_orders_and_results_than_the_queues_hold() {
        let Some((mut ring, door)) = ring(2) else {
            return;
        };
        let address = door.local_addr().unwrap();
        let mut guests: Vec<_> = (0..100)
            .map(|_| TcpStream::connect(address).unwrap())
            .collect();
        for guest in &mut guests {
            guest.write_all(b"hello").unwrap();
        }
        let (mut accepted, mut written) = (0, 0);
        while written < 100 {
            match next(&mut ring) {
                Done::Accepted(id) => {
                    accepted += 1;
                    ring.read(id.unwrap(), Vec::with_capacity(16));
                }
                Done::Read(id, buffer) => ring.write(id, vec![buffer.into(); 3]),
                Done::Written(_, len) => {
                    assert_eq!(len, 15);
                    written += 1;
                }
                Done::Gone(id) => panic!("{id} is gone"),
            }
        }
        assert_eq!(accepted, 100);
        for mut guest in guests {
            let mut said = [0; 15];
            guest.read_exact(&mut said).unwrap();
            assert_eq!(&said, b"hellohellohello");
        }
    }

    #[test]
    fn a_write_takes_what_fits_and_a_close_ends_it() {
        let Some((mut ring, door)) = ring(8) else {
            return;
        };
        let (id, guest) = admit(&mut ring, &door);
        let message = Bytes::from(vec![b'x'; 1 << 20]);
        ring.write(id, vec![message.clone(); 64]);
        let Done::Written(_, len) = next(&mut ring) else {
            panic!("not written");
        };
        assert!(len < 64 << 20, "{len} bytes fit");
        // Now nothing more fits: both stay in flight until the connection is closed.
        ring.write(id, vec![message; 64]);
        ring.read(id, Vec::with_capacity(16));
        ring.wait(Duration::ZERO).unwrap();
        assert_eq!(ring.in_flight.len(), 3);
        ring.close(id);
        let (next_id, next_guest) = admit(&mut ring, &door);
        assert_ne!(next_id, id, "an id was used again");
        let begun = Instant::now();
        while ring.in_flight.len() > 1 {
            assert!(begun.elapsed() < LONG, "it is in flight still");
            ring.wait(LONG).unwrap();
            let done = ring.next_done().unwrap();
            assert!(done.is_none(), "{done:?} of a closed one");
        }
        is_closed(&guest);
        drop(next_guest);
    }

    #[test]
    fn what_comes_after_the_end_of_a_connection_is_ignored() {
        let Some((mut ring, door)) = ring(8) else {
            return;
        };
        let (id, guest) = admit(&mut ring, &door);
        ring.close(id);
        ring.close(id);
        ring.read(id, Vec::with_capacity(16));
        ring.write(id, vec![Bytes::from_static(b"late")]);
        assert_eq!(ring.in_flight.len(), 1);
        is_closed(&guest);
    }

    #[test]
    fn what_is_written_comes_before_what_is_heard() {
        let Some((mut ring, door)) = ring(8) else {
            return;
        };
        let (speaker, mut guest) = admit(&mut ring, &door);
        let (listener, _other_guest) = admit(&mut ring, &door);
        guest.write_all(b"hello").unwrap();
        ring.read(speaker, Vec::with_capacity(16));
        ring.wait(LONG).unwrap();
        assert_eq!(ring.others.len(), 1);
        for _ in 0..3 {
            ring.write(listener, vec![Bytes::from_static(b"owed")]);
            assert!(matches!(next(&mut ring), Done::Written(id, 4) if id == listener));
        }
        assert!(matches!(next(&mut ring), Done::Read(id, _) if id == speaker));
    }

    #[test]
    fn an_end_is_an_empty_read_and_a_reset_is_gone() {
        let Some((mut ring, door)) = ring(8) else {
            return;
        };
        for is_reset in [false, true] {
            let (id, guest) = admit(&mut ring, &door);
            ring.read(id, Vec::with_capacity(16));
            let linger = is_reset.then_some(Duration::ZERO);
            socket2::SockRef::from(&guest).set_linger(linger).unwrap();
            drop(guest);
            match next(&mut ring) {
                Done::Read(from, buffer) if !is_reset => assert_eq!((from, buffer.len()), (id, 0)),
                Done::Gone(from) if is_reset => assert_eq!(from, id),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn one_write_takes_a_limited_number_of_messages() {
        let Some((mut ring, door)) = ring(8) else {
            return;
        };
        let (id, _guest) = admit(&mut ring, &door);
        ring.write(id, vec![Bytes::from_static(b"x"); MESSAGES + 1]);
        assert!(matches!(next(&mut ring), Done::Written(_, MESSAGES)));
    }

    /// Its connections are shared by what is in flight: they close when nothing is left of it.
    #[test]
    fn the_end_of_a_ring_calls_back_what_is_in_flight() {
        let Some((mut ring, door)) = ring(8) else {
            return;
        };
        let (ids, guests): (Vec<_>, Vec<_>) = (0..50).map(|_| admit(&mut ring, &door)).unzip();
        for id in ids {
            ring.read(id, Vec::with_capacity(16));
            ring.write(id, vec![Bytes::from(vec![b'x'; 16 << 20])]);
            ring.write(id, vec![Bytes::from_static(b"what waits for room")]);
        }
        ring.wait(LONG).unwrap();
        assert!(ring.in_flight.len() > 50, "{}", ring.in_flight.len());
        drop(ring);
        assert_eq!(Rc::strong_count(&door), 1, "the door is shared still");
        guests.iter().for_each(is_closed);
    }

    #[test]
    fn why_there_is_no_ring_is_one_short_line() {
        for (code, why) in [
            (libc::ENOSYS, "this system has no io_uring"),
            (
                libc::EPERM,
                "io_uring is forbidden here, as in many containers",
            ),
            (libc::EINVAL, "this io_uring is older than Linux 5.19"),
            (
                libc::ENOMEM,
                "no io_uring (Cannot allocate memory (os error 12))",
            ),
        ] {
            let said = refused(&io::Error::from_raw_os_error(code)).to_string();
            assert_eq!(said, format!("{why}: use lab09_chat_poll"));
            assert!(said.len() + "error: ".len() <= 80, "{said}");
        }
    }
}
