//! The blocking shell: one thread, one socket, all clients. A server of datagrams needs no
//! thread per client because it keeps nothing of them.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Config, Counts, Decision, Handle, Limits, Service};

/// How long to wait after receiving failed, so that a reason that stays is no busy loop.
pub(crate) const PAUSE: Duration = Duration::from_millis(50);

/// An echo server that takes one datagram at a time.
#[derive(Debug)]
pub struct Server {
    socket: UdpSocket,
    address: SocketAddr,
    service: Service,
    limits: Limits,
    handle: Handle,
    buffer: Box<[u8]>,
}

impl Server {
    /// Binds a socket to `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// Those of [`Options::bind`](crate::Options::bind).
    pub fn bind(address: SocketAddr, config: Config) -> io::Result<Self> {
        let socket = config.options.bind(address)?;
        let address = socket.local_addr()?;
        let limit = config.limits.datagram;
        Ok(Self {
            socket,
            address,
            service: Service::new(address.port(), limit),
            limits: config.limits,
            handle: Handle::new(address),
            buffer: buffer(limit),
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
        self.drain();
        self.handle.counts()
    }

    // ANCHOR: answer
    /// Waits for a datagram and deals with it.
    ///
    /// # Errors
    /// What the system says of receiving. An answer that it does not take is counted, and no
    /// error: the client will ask again.
    pub fn answer_next(&mut self) -> io::Result<()> {
        let (len, from) = self.socket.recv_from(&mut self.buffer)?;
        if self.handle.is_waker(from) {
            return Ok(());
        }
        let counters = self.handle.counters();
        counters.batch();
        match self.service.decide(from, len) {
            Decision::TooLong => counters.too_long(1),
            Decision::Ignore => counters.ignored(1),
            Decision::Answer => {
                let datagram = self.buffer.get(..len).unwrap_or_default();
                match self.socket.send_to(datagram, from) {
                    Ok(len) => counters.answered(1, len),
                    Err(_) => counters.failed(1),
                }
            }
        }
        Ok(())
    }
    // ANCHOR_END: answer

    fn drain(&mut self) {
        let start = Instant::now();
        if self.socket.set_nonblocking(true).is_err() {
            return;
        }
        while start.elapsed() < self.limits.grace {
            match self.answer_next() {
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => thread::sleep(PAUSE),
                Ok(()) => {}
            }
        }
    }
}

/// One byte longer than the limit: `recvfrom` cuts off what does not fit and says nothing of
/// it (on Unix), so only a datagram that fills the whole buffer is known to be too long.
pub(crate) fn buffer(limit: usize) -> Box<[u8]> {
    vec![0; limit.saturating_add(1)].into_boxed_slice()
}
