//! The tokio shell: the loop of the blocking one with `.await`.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::net::UdpSocket;
use tokio::time::{sleep, timeout};

use crate::blocking::{PAUSE, buffer};
use crate::{Config, Counts, Decision, Handle, Limits, Service};

/// How long a shutdown waits to learn that nothing has arrived. A runtime asks for its sockets
/// before it looks at its timers; only without any wait it may not have asked yet.
const MOMENT: Duration = Duration::from_millis(1);

/// An echo server that is one task.
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
    /// Binds a socket to `address`; port 0 takes a free one. Asynchronous although it waits for
    /// nothing: the socket belongs to the runtime, with I/O and time, in which this is awaited.
    ///
    /// # Errors
    /// Those of [`Options::bind`](crate::Options::bind).
    #[expect(
        clippy::unused_async,
        reason = "a caller outside of a runtime cannot await it"
    )]
    pub async fn bind(address: SocketAddr, config: Config) -> io::Result<Self> {
        let socket = config.options.bind(address)?;
        let address = socket.local_addr()?;
        socket.set_nonblocking(true)?;
        let limit = config.limits.datagram;
        Ok(Self {
            socket: UdpSocket::from_std(socket)?,
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
    pub async fn run(mut self) -> Counts {
        while !self.handle.is_closing() {
            if self.answer_next().await.is_err() {
                sleep(PAUSE).await;
            }
        }
        self.drain().await;
        self.handle.counts()
    }

    /// Waits for a datagram and deals with it. Dropped while it waits to send, it loses the
    /// answer, as the network might.
    ///
    /// # Errors
    /// What the system says of receiving.
    pub async fn answer_next(&mut self) -> io::Result<()> {
        let (len, from) = self.socket.recv_from(&mut self.buffer).await?;
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
                match self.socket.send_to(datagram, from).await {
                    Ok(len) => counters.answered(1, len),
                    Err(_) => counters.failed(1),
                }
            }
        }
        Ok(())
    }

    async fn drain(&mut self) {
        let start = Instant::now();
        while start.elapsed() < self.limits.grace {
            match timeout(MOMENT, self.answer_next()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => sleep(PAUSE).await,
                Err(_) => break,
            }
        }
    }
}
