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

/// An echo server that takes many datagrams at a time.
///
/// ```text
///   recvmmsg ◀── A1 A2 A3 A4 │ B1 │ C1          three messages; A's four datagrams are joined
///   sendmmsg ──▶ A1 A2 A3 A4                     segment = len(A1): the kernel splits them again
///   sendmmsg ──▶ B1 │ C1                         as they are
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
    segment: Option<usize>,
}

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
        for alike in messages.chunk_by(|one, next| one.segment == next.segment) {
            self.send(alike);
        }
        Ok(())
    }

    fn admits(&self, message: &Message) -> bool {
        let from = address(&message.from);
        let counters = self.handle.counters();
        match self
            .service
            .decide(from, message.segment.unwrap_or(message.len))
        {
            Decision::Answer => return true,
            Decision::TooLong => counters.too_long(message.datagrams()),
            Decision::Ignore => counters.ignored(message.datagrams()),
        }
        false
    }

    /// Sends messages of one segment size. `sendmmsg` stops at the first that fails, and tells
    /// why only if asked again from there.
    fn send(&self, mut messages: &[Message]) {
        while let Some((first, others)) = messages.split_first() {
            match transmit(&self.socket, &self.buffers, messages) {
                Ok(sent) if sent > 0 => {
                    let (done, rest) = messages.split_at_checked(sent).unwrap_or((messages, &[]));
                    for message in done {
                        let counters = self.handle.counters();
                        counters.answered(message.datagrams(), message.len);
                    }
                    messages = rest;
                }
                _ => {
                    self.send_apart(first);
                    messages = others;
                }
            }
        }
    }

    /// Sends a message's datagrams one by one: a device that computes no checksums refuses to
    /// split them (EIO), and one too many for one call is an error too.
    fn send_apart(&self, message: &Message) {
        let bytes = message.bytes(&self.buffers);
        let counters = self.handle.counters();
        let segment = message.segment.unwrap_or(bytes.len()).max(1);
        let to = address(&message.from);
        if bytes.is_empty() {
            return counters.failed(1);
        }
        for datagram in bytes.chunks(segment) {
            match self.socket.send_to(datagram, to) {
                Ok(len) => counters.answered(1, len),
                Err(_) => counters.failed(1),
            }
        }
    }
}

impl Message {
    fn bytes<'a>(&self, buffers: &'a [Box<[u8]>]) -> &'a [u8] {
        let bytes = buffers
            .get(self.buffer)
            .and_then(|buffer| buffer.get(..self.len));
        bytes.unwrap_or_default()
    }

    fn datagrams(&self) -> usize {
        self.segment
            .map_or(1, |segment| self.len.div_ceil(segment.max(1)))
    }
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
            segment: segment(&message, joins),
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

/// Sends as many of `messages`, all of one segment size, as the kernel takes at once.
fn transmit(socket: &UdpSocket, buffers: &[Box<[u8]>], messages: &[Message]) -> nix::Result<usize> {
    let segment = messages.first().and_then(|message| message.segment);
    let segment = segment.and_then(|size| u16::try_from(size).ok());
    let split: Vec<_> = segment.iter().map(ControlMessage::UdpGsoSegments).collect();
    let control = segment.map(|_| cmsg_space!(u16));
    let mut headers = MultiHeaders::preallocate(messages.len(), control);
    let bytes: Vec<_> = (messages.iter())
        .map(|message| [IoSlice::new(message.bytes(buffers))])
        .collect();
    let to: Vec<_> = messages.iter().map(|message| Some(message.from)).collect();
    let sent = sendmmsg(
        socket.as_raw_fd(),
        &mut headers,
        &bytes,
        &to,
        &split,
        MsgFlags::empty(),
    )?;
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
