//! The batched shell, for Linux: many datagrams for one system call (`recvmmsg`, `sendmmsg`),
//! and many of one client as one (`UDP_GRO`, `UDP_SEGMENT`).

use std::io::{self, IoSlice, IoSliceMut};
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;
use std::thread;
use std::time::Instant;

use nix::cmsg_space;
use nix::errno::Errno;
use nix::sys::socket::{
    ControlMessage, ControlMessageOwned, MsgFlags, MultiHeaders, RecvMsg, SockaddrStorage,
    recvmmsg, sendmmsg, setsockopt, sockopt::UdpGroSegment,
};

use crate::blocking::{PAUSE, buffer};
use crate::{Config, Counts, Decision, Handle, Limits, Service};

/// How many messages are taken at once: beyond that a call's own cost no longer counts.
const BATCH: usize = 32;

/// The longest message that the kernel joins datagrams to (the length field of RFC 768).
const JOINED: usize = 65_535;

/// How many datagrams the kernel splits a message into, in any version (`UDP_MAX_SEGMENTS`).
const SEGMENTS: usize = 64;

/// An echo server that takes many datagrams at a time.
///
/// ```text
///   recvmmsg ◀── A1 A2 A3 │ A4 │ B1              three messages; the kernel has joined three of A
///   sendmmsg ──▶ A1 A2 A3   A4                   one message, which the kernel splits in four:
///   sendmmsg ──▶ B1                              the way down to the wire is gone once
/// ```
#[derive(Debug)]
pub struct Server {
    socket: UdpSocket,
    address: SocketAddr,
    service: Service,
    limits: Limits,
    handle: Handle,
    joins: bool,
    buffers: Vec<Box<[u8]>>,
}

/// One message that came: a datagram, or several of one client, each `segment` bytes long but
/// the last, which may be shorter.
struct Message {
    from: SockaddrStorage,
    buffer: usize,
    len: usize,
    segment: usize,
}

/// Messages that are sent as one: of one client, and of one size but the last.
type Run<'a> = &'a [Message];

impl Server {
    /// Binds a socket to `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// Those of [`Options::bind`](crate::Options::bind).
    pub fn bind(address: SocketAddr, config: Config) -> io::Result<Self> {
        let socket = config.options.bind(address)?;
        let address = socket.local_addr()?;
        // A kernel before 5.0 does not know it, and serves as well without.
        let joins = config.options.offload && setsockopt(&socket, UdpGroSegment, &true).is_ok();
        let limit = config.limits.datagram;
        let room = if joins { limit.max(JOINED) } else { limit };
        Ok(Self {
            socket,
            address,
            service: Service::new(address.port(), limit),
            limits: config.limits,
            handle: Handle::new(address),
            joins,
            buffers: (0..BATCH).map(|_| buffer(room)).collect(),
        })
    }

    /// Where it can be reached.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// A handle to watch and to stop this server.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Serves until [`Handle::shutdown`], then answers what has arrived, for at most
    /// [`Limits::grace`], and tells what happened in all.
    #[must_use]
    pub fn run(mut self) -> Counts {
        while !self.handle.is_closing() {
            if self.answer_next().is_err() {
                thread::sleep(PAUSE);
            }
        }
        let start = Instant::now();
        while start.elapsed() < self.limits.grace {
            match self.answer(MsgFlags::MSG_DONTWAIT) {
                Err(Errno::EWOULDBLOCK) => break,
                Err(_) => thread::sleep(PAUSE),
                Ok(()) => {}
            }
        }
        self.handle.counts()
    }

    /// Waits for a datagram, and deals with it and with those that have arrived besides.
    ///
    /// # Errors
    /// What the system says of receiving.
    pub fn answer_next(&mut self) -> io::Result<()> {
        self.answer(MsgFlags::MSG_WAITFORONE)
            .map_err(io::Error::from)
    }

    fn answer(&mut self, flags: MsgFlags) -> nix::Result<()> {
        let mut messages = receive(&self.socket, &mut self.buffers, self.joins, flags)?;
        messages.retain(|message| !self.handle.is_waker(address(&message.from)));
        if !messages.is_empty() {
            self.handle.counters().batch();
        }
        messages.retain(|message| self.admits(message));
        let runs = runs(&messages, self.joins);
        for alike in runs.chunk_by(|one, next| split_size(one) == split_size(next)) {
            self.send(alike);
        }
        Ok(())
    }

    fn admits(&self, message: &Message) -> bool {
        let from = address(&message.from);
        let counters = self.handle.counters();
        match self.service.decide(from, message.segment) {
            Decision::Answer => return true,
            Decision::TooLong => counters.too_long(message.datagrams()),
            Decision::Ignore => counters.ignored(message.datagrams()),
        }
        false
    }

    /// Sends runs that are split alike. `sendmmsg` stops at the first that fails, and tells why
    /// only if asked again from there.
    fn send(&self, mut runs: &[Run<'_>]) {
        while let Some((first, others)) = runs.split_first() {
            let sent = transmit(&self.socket, &self.buffers, runs).unwrap_or(0);
            let (done, rest) = runs.split_at_checked(sent).unwrap_or((runs, &[]));
            for message in done.iter().copied().flatten() {
                let counters = self.handle.counters();
                counters.answered(message.datagrams(), message.len);
            }
            runs = rest;
            if done.is_empty() {
                first.iter().for_each(|message| self.send_apart(message));
                runs = others;
            }
        }
    }

    /// Sends a message's datagrams one by one: a device that computes no checksums refuses to
    /// split them (EIO), and so does IP where they are longer than the link's packets (EINVAL).
    fn send_apart(&self, message: &Message) {
        let (mut bytes, to) = (message.bytes(&self.buffers), address(&message.from));
        for _ in 0..message.datagrams() {
            let size = bytes.len().min(message.segment);
            let (datagram, rest) = bytes.split_at_checked(size).unwrap_or((bytes, &[]));
            let counters = self.handle.counters();
            match self.socket.send_to(datagram, to) {
                Ok(len) => counters.answered(1, len),
                Err(_) => counters.failed(1),
            }
            bytes = rest;
        }
    }
}

impl Message {
    fn bytes<'a>(&self, buffers: &'a [Box<[u8]>]) -> &'a [u8] {
        let buffer = buffers.get(self.buffer);
        buffer
            .and_then(|buffer| buffer.get(..self.len))
            .unwrap_or_default()
    }

    /// At least one, which may be empty.
    fn datagrams(&self) -> usize {
        self.len.div_ceil(self.segment.max(1)).max(1)
    }

    /// Whether another may follow this one in a run: its last datagram is as long as the others.
    fn is_followed_by(&self, next: &Self) -> bool {
        let is_full = self.len > 0 && self.len.is_multiple_of(self.segment.max(1));
        is_full && self.segment == next.segment && self.from == next.from
    }
}

/// Cuts the messages into runs, as long as the kernel takes them; of one message each where it
/// does not split them again.
fn runs(mut messages: &[Message], splits: bool) -> Vec<Run<'_>> {
    let mut runs = Vec::with_capacity(messages.len());
    while !messages.is_empty() {
        let len = if splits { run_len(messages) } else { 1 };
        let (run, rest) = messages.split_at_checked(len).unwrap_or((messages, &[]));
        runs.push(run);
        messages = rest;
    }
    runs
}

/// How many messages from the first on make a run.
fn run_len(messages: &[Message]) -> usize {
    let (mut bytes, mut datagrams) = (0, 0);
    let mut fits = |message: &Message| {
        bytes += message.len;
        datagrams += message.datagrams();
        bytes <= Limits::DATAGRAM && datagrams <= SEGMENTS
    };
    // The first is taken as it is: if it does not fit, sending tells.
    messages.first().map(&mut fits);
    let pairs = messages.iter().zip(messages.iter().skip(1));
    1 + pairs
        .take_while(|(message, next)| message.is_followed_by(next) && fits(next))
        .count()
}

/// What size the kernel must split a run into, if it is more than one datagram.
fn split_size(run: Run<'_>) -> Option<u16> {
    let datagrams: usize = run.iter().map(Message::datagrams).sum();
    let segment = run.first().map(|message| message.segment)?;
    (datagrams > 1).then(|| u16::try_from(segment).ok())?
}

/// Headers are made anew for each batch: nix leaves in them what the kernel wrote, such as the
/// length of a control message that was not there, and 32 cost little beside the datagrams.
fn receive(
    socket: &UdpSocket,
    buffers: &mut [Box<[u8]>],
    joins: bool,
    flags: MsgFlags,
) -> nix::Result<Vec<Message>> {
    let control = joins.then(|| cmsg_space!(i32));
    let mut headers = MultiHeaders::preallocate(buffers.len(), control);
    let mut spaces: Vec<_> = (buffers.iter_mut())
        .map(|buffer| [IoSliceMut::new(buffer)])
        .collect();
    let received = recvmmsg(socket.as_raw_fd(), &mut headers, &mut spaces, flags, None)?;
    let messages = received.enumerate().filter_map(|(buffer, message)| {
        Some(Message {
            from: message.address?,
            buffer,
            len: message.bytes,
            segment: segment(&message, joins).unwrap_or(message.bytes),
        })
    });
    Ok(messages.collect())
}

/// The size of the datagrams that the kernel joined, if it joined any.
fn segment(message: &RecvMsg<'_, '_, SockaddrStorage>, joins: bool) -> Option<usize> {
    if !joins {
        return None;
    }
    let size = message.cmsgs().ok()?.find_map(|control| match control {
        ControlMessageOwned::UdpGroSegments(size) => usize::try_from(size).ok(),
        _ => None,
    })?;
    (0 < size && size < message.bytes).then_some(size)
}

/// Sends as many of `runs`, all split alike, as the kernel takes at once.
fn transmit(socket: &UdpSocket, buffers: &[Box<[u8]>], runs: &[Run<'_>]) -> nix::Result<usize> {
    let size = runs.first().and_then(|run| split_size(run));
    let split: Vec<_> = size.iter().map(ControlMessage::UdpGsoSegments).collect();
    let mut headers = MultiHeaders::preallocate(runs.len(), size.map(|_| cmsg_space!(u16)));
    let slice = |message: &Message| IoSlice::new(message.bytes(buffers));
    let bytes: Vec<Vec<_>> = (runs.iter())
        .map(|run| run.iter().map(slice).collect())
        .collect();
    let to: Vec<_> = (runs.iter())
        .map(|run| run.first().map(|message| message.from))
        .collect();
    let flags = MsgFlags::empty();
    let sent = sendmmsg(socket.as_raw_fd(), &mut headers, &bytes, &to, &split, flags)?;
    Ok(sent.count())
}

/// A datagram of an address family that is none of IP's has no port, so it is not answered.
fn address(storage: &SockaddrStorage) -> SocketAddr {
    let v4 = storage
        .as_sockaddr_in()
        .map(|v4| SocketAddr::V4((*v4).into()));
    let v6 = storage
        .as_sockaddr_in6()
        .map(|v6| SocketAddr::V6((*v6).into()));
    v4.or(v6).unwrap_or_else(|| SocketAddr::from(([0; 4], 0)))
}
