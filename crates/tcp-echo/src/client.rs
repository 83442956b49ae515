//! A client with a timeout for each thing it waits for.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::panic::resume_unwind;
use std::thread;
use std::time::Duration;

/// How long a client waits; `None` is for ever, zero is refused by the system.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Timeouts {
    /// For the handshake.
    pub connect: Duration,
    /// For the next byte to come.
    pub read: Option<Duration>,
    /// For the next byte to be taken.
    pub write: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Self {
        let patience = Duration::from_secs(5);
        Self {
            connect: patience,
            read: Some(patience),
            write: Some(patience),
        }
    }
}

/// A connection to an echo server, or to any other that speaks after it was spoken to.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
}

impl Client {
    /// Connects to `server`.
    ///
    /// # Errors
    /// [`Stage::Connect`]: refused, unreachable, or no answer in time.
    pub fn connect(server: SocketAddr, timeouts: Timeouts) -> Result<Self, ClientError> {
        let connect = || {
            let stream = TcpStream::connect_timeout(&server, timeouts.connect)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(timeouts.read)?;
            stream.set_write_timeout(timeouts.write)?;
            Ok(Self { stream })
        };
        connect().map_err(at(Stage::Connect))
    }

    /// Sends all of `bytes`.
    ///
    /// An echo server reads no more while its answers are not taken, so whoever sends more than
    /// the sockets' buffers hold must receive meanwhile, as [`exchange`](Self::exchange) does.
    ///
    /// # Errors
    /// [`Stage::Write`].
    pub fn send(&mut self, bytes: &[u8]) -> Result<(), ClientError> {
        self.stream.write_all(bytes).map_err(at(Stage::Write))
    }

    /// Receives what is there, at least one byte, into `space`; 0 is the server's end.
    ///
    /// # Errors
    /// [`Stage::Read`].
    pub fn receive(&mut self, space: &mut [u8]) -> Result<usize, ClientError> {
        self.stream.read(space).map_err(at(Stage::Read))
    }

    /// Says that nothing more will be sent (FIN). What comes can still be received.
    ///
    /// # Errors
    /// [`Stage::Write`].
    pub fn finish(&mut self) -> Result<(), ClientError> {
        self.stream
            .shutdown(Shutdown::Write)
            .map_err(at(Stage::Write))
    }

    /// Sends all of `bytes` and finishes, while receiving everything until the server's end.
    ///
    /// # Errors
    /// [`Stage::Read`] or [`Stage::Write`]; the former where both failed, for a reset is told to
    /// whoever asks first.
    pub fn exchange(mut self, bytes: &[u8]) -> Result<Vec<u8>, ClientError> {
        let mut receiving = self.stream.try_clone().map_err(at(Stage::Read))?;
        thread::scope(|scope| {
            let send = move || self.send(bytes).and_then(|()| self.finish());
            let sending = thread::Builder::new()
                .spawn_scoped(scope, send)
                .map_err(at(Stage::Write))?;
            let mut answer = Vec::new();
            let received = receiving.read_to_end(&mut answer).map_err(at(Stage::Read));
            if received.is_err() {
                // Nothing will be taken any more either: wake the thread that waits for it.
                let _ = receiving.shutdown(Shutdown::Both);
            }
            let sent = sending.join().unwrap_or_else(|panic| resume_unwind(panic));
            received.and(sent)?;
            Ok(answer)
        })
    }
}

/// What a client was doing when it failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
    /// Connecting.
    Connect,
    /// Waiting for bytes to come.
    Read,
    /// Waiting for bytes to be taken.
    Write,
}

/// Why a client failed, and at what.
#[derive(Debug)]
pub struct ClientError {
    /// What it was doing.
    pub stage: Stage,
    /// What the system said.
    pub cause: io::Error,
}

impl ClientError {
    /// The time was up: the server may be slow, and nothing is known of what it received.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        // Unix says "would block" where Windows says "timed out".
        matches!(
            self.cause.kind(),
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
        )
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.stage, self.is_timeout()) {
            (Stage::Connect, true) => "no answer to the handshake in time",
            (Stage::Connect, false) => "cannot connect",
            (Stage::Read, true) => "nothing came in time",
            (Stage::Read, false) => "cannot receive",
            (Stage::Write, true) => "nothing was taken in time",
            (Stage::Write, false) => "cannot send",
        })
    }
}

impl std::error::Error for ClientError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

fn at(stage: Stage) -> impl FnOnce(io::Error) -> ClientError {
    move |cause| ClientError { stage, cause }
}
