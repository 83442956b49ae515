//! What both servers are told before they start, and what they tell of themselves.

use std::fmt;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use crate::{FilePart, Limits, Service};

/// How long to wait after `accept` failed. It fails again at once while the process is out of
/// file descriptors (EMFILE): a server that ends then, or spins, is worse than a slow one.
pub(crate) const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How many finished handshakes may wait for `accept`: as many as Linux lets.
const BACKLOG: i32 = 4096;

/// How much of a file is read at once where the kernel does not send it.
#[cfg(not(target_os = "linux"))]
const PIECE: u64 = 64 * 1024;

/// What a connection gets that is one too many.
pub(crate) const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
    Retry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Everything that a server can be told; `Config::default()` serves well.
///
/// Time is limited wherever a client could take it for ever:
///
/// | a client that | is let go after | and gets |
/// |---|---|---|
/// | connects, or keeps its connection, and says nothing | [`Limits::idle`] | FIN |
/// | has begun a head and does not end it, however its bytes trickle | [`Limits::head_time`] | 408 |
/// | sends nothing more of a body | [`Limits::body_idle`] | 408 |
/// | takes nothing of its answer | [`write_idle`](Self::write_idle) | – |
/// | got its last answer and does not close | [`linger`](Self::linger) | – |
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    /// How much of a request is taken, and in which time.
    pub limits: Limits,
    /// How many connections there may be; one more gets 503 and is closed.
    pub connections: usize,
    /// How long a client may take no byte of its answer.
    pub write_idle: Duration,
    /// How long a closing connection takes bytes that nobody wants, so that its last answer is
    /// not lost to a reset (RFC 9112 §9.6).
    pub linger: Duration,
    /// How long a shutdown waits for the answers that are under way.
    pub grace: Duration,
}

impl Config {
    /// The default of [`connections`](Self::connections).
    pub const CONNECTIONS: usize = 16 * 1024;
    /// The default of [`write_idle`](Self::write_idle).
    pub const WRITE_IDLE: Duration = Duration::from_secs(20);
    /// The default of [`linger`](Self::linger).
    pub const LINGER: Duration = Duration::from_secs(1);
    /// The default of [`grace`](Self::grace).
    pub const GRACE: Duration = Duration::from_secs(5);
}

impl Default for Config {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            connections: Self::CONNECTIONS,
            write_idle: Self::WRITE_IDLE,
            linger: Self::LINGER,
            grace: Self::GRACE,
        }
    }
}

/// What all connections of a server share.
pub(crate) struct House {
    pub(crate) service: Arc<dyn Service>,
    pub(crate) config: Config,
    /// Those of the config, once for all connections.
    pub(crate) limits: Arc<Limits>,
    pub(crate) counters: Arc<Counters>,
    /// Whether a shutdown has begun.
    pub(crate) closing: AtomicBool,
}

impl House {
    pub(crate) fn new(service: impl Service + 'static, config: Config) -> Self {
        Self {
            service: Arc::new(service),
            limits: Arc::new(config.limits),
            config,
            counters: Arc::default(),
            closing: AtomicBool::new(false),
        }
    }
}

impl fmt::Debug for House {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("House")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

/// What a server did so far.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Connections taken in.
    pub accepted: u64,
    /// Connections that are open now.
    pub active: usize,
    /// Connections turned away because there were too many.
    pub refused: u64,
}

/// The same, while connections come and go. Relaxed: none of them guards other memory.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    accepted: AtomicU64,
    active: AtomicUsize,
    refused: AtomicU64,
}

impl Counters {
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            accepted: self.accepted.load(Relaxed),
            active: self.active.load(Relaxed),
            refused: self.refused.load(Relaxed),
        }
    }

    /// Takes in one more, unless `limit` are here. Called by whoever accepts alone.
    pub(crate) fn enter(self: &Arc<Self>, limit: usize) -> Option<Visit> {
        if self.active.load(Relaxed) >= limit {
            self.refused.fetch_add(1, Relaxed);
            return None;
        }
        self.accepted.fetch_add(1, Relaxed);
        self.active.fetch_add(1, Relaxed);
        Some(Visit(Arc::clone(self)))
    }
}

/// One connection's stay; over when dropped.
#[derive(Debug)]
pub(crate) struct Visit(Arc<Counters>);

impl Drop for Visit {
    fn drop(&mut self) {
        self.0.active.fetch_sub(1, Relaxed);
    }
}

/// The most bytes for which `sendfile` is asked at once: Linux gives no more.
#[cfg(target_os = "linux")]
const SENDFILE: u64 = 0x7fff_f000;

/// Sends some bytes of a part of a file, and takes them off it; 0 when the file has no more. The
/// kernel moves them from its cache to the socket; they never come here.
#[cfg(target_os = "linux")]
pub(crate) fn send_some(socket: impl std::os::fd::AsFd, part: &mut FilePart) -> io::Result<u64> {
    let left = part
        .range
        .end
        .saturating_sub(part.range.start)
        .min(SENDFILE);
    let left = usize::try_from(left).unwrap_or(usize::MAX);
    let mut offset = part.range.start;
    let send = || rustix::fs::sendfile(&socket, &part.file, Some(&mut offset), left);
    let sent = rustix::io::retry_on_intr(send)? as u64;
    part.range.start += sent;
    Ok(sent)
}

#[cfg(not(target_os = "linux"))]
impl FilePart {
    /// Reads some bytes, and takes them off the part; none when the file has no more.
    pub(crate) fn read_some(&mut self) -> io::Result<Vec<u8>> {
        use std::io::{Read, Seek, SeekFrom};
        let left = self.range.end.saturating_sub(self.range.start);
        self.file.seek(SeekFrom::Start(self.range.start))?;
        let mut piece = Vec::new();
        let len = (&self.file).take(left.min(PIECE)).read_to_end(&mut piece)?;
        self.range.start += len as u64;
        Ok(piece)
    }
}

/// Lets more than the 128 finished handshakes wait for `accept` that std asks for: to listen a
/// second time only changes that.
pub(crate) fn lengthen_queue(listener: &TcpListener) -> io::Result<()> {
    Ok(rustix::net::listen(listener, BACKLOG)?)
}
