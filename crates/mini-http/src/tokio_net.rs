//! The tokio shell: one task per connection, and no buffer for those that wait.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until, timeout};

use crate::server::{ACCEPT_PAUSE, FULL, House};
use crate::service::next_piece;
use crate::session::{Buffers, Session, Step};
use crate::{Config, Counts, FilePart, Pieces, Service};

/// How many buffers each thread of the runtime keeps for the next batches of requests.
const POOL_SIZE: usize = 64;

/// Longer than any connection waits.
const FAR: Duration = Duration::from_secs(24 * 60 * 60);

/// An HTTP server with one task per connection.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    handle: Handle,
}

/// What can be done with a [`Server`] from elsewhere, also while it runs.
#[derive(Clone, Debug)]
pub struct Handle {
    house: Arc<House>,
    closing: Arc<Notify>,
}

impl Server {
    /// A server of `service` behind this socket, which listens. To be called in a runtime with
    /// I/O and time.
    ///
    /// # Errors
    /// What the system says of the socket.
    pub fn new(
        listener: std::net::TcpListener,
        service: impl Service + 'static,
        config: Config,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        crate::server::lengthen_queue(&listener)?;
        listener.set_nonblocking(true)?;
        let handle = Handle {
            house: Arc::new(House::new(service, config)),
            closing: Arc::default(),
        };
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            address,
            handle,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// A handle to watch and to stop this server.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Serves until [`Handle::shutdown`]. Then it stops listening, closes the connections that
    /// are idle, waits for the answers that are under way, at most [`Config::grace`], and tells
    /// what happened in all.
    pub async fn run(self) -> Counts {
        let Self {
            listener, handle, ..
        } = self;
        let mut guests = JoinSet::new();
        let mut told = pin!(handle.told());
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => admit(stream, &handle, &mut guests),
                    Err(_) => sleep(ACCEPT_PAUSE).await,
                },
                Some(_) = guests.join_next() => {} // a task that ended is forgotten at once
                () = &mut told => break,
            }
        }
        drop(listener);
        let all_gone = async { while guests.join_next().await.is_some() {} };
        if timeout(handle.house.config.grace, all_gone).await.is_err() {
            guests.shutdown().await;
        }
        handle.counts()
    }
}

impl Handle {
    /// What happened so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.house.counters.counts()
    }

    /// Asks the server to stop accepting and to end what is under way. Returns at once:
    /// [`Server::run`] returns when it is done.
    pub fn shutdown(&self) {
        self.house.closing.store(true, Ordering::SeqCst);
        self.closing.notify_waiters();
    }

    /// Waits for a shutdown, also for one that has begun before.
    async fn told(&self) {
        let mut told = pin!(self.closing.notified());
        told.as_mut().enable();
        if !self.house.closing.load(Ordering::SeqCst) {
            told.await;
        }
    }
}

/// Gives the connection a task, or turns it away if there are too many.
fn admit(stream: TcpStream, handle: &Handle, guests: &mut JoinSet<()>) {
    let house = &handle.house;
    let Some(visit) = house.counters.enter(house.config.connections) else {
        let _ = stream.try_write(FULL); // it fits an empty socket, or nobody wants it
        return;
    };
    let handle = handle.clone();
    guests.spawn(async move {
        let mut guest = Guest {
            session: Session::new(handle.house.config.limits, Instant::now()),
            house: &handle.house,
            stream,
            buffers: None,
        };
        // It fails where the client goes away, which it may.
        let _ = guest.attend(&handle).await;
        // The place is free again before the socket is closed.
        drop(visit);
        drop(guest);
    });
}

struct Guest<'a> {
    stream: TcpStream,
    house: &'a House,
    session: Session,
    /// None while the connection is idle.
    buffers: Option<Box<Buffers>>,
}

impl Guest<'_> {
    /// One timer per connection, moved only when it would go off too late, or did too early: one
    /// that is set at every read would cost more than the read.
    async fn attend(&mut self, handle: &Handle) -> io::Result<()> {
        self.stream.set_nodelay(true)?;
        let mut alarm = pin!(sleep_until(far_future()));
        let mut told = pin!(handle.told());
        let mut open = true;
        while self.serve().await? {
            let deadline = self.session.connection.poll_timeout().map(Into::into);
            if let Some(deadline) = deadline
                && deadline < alarm.deadline()
            {
                alarm.as_mut().reset(deadline);
            }
            tokio::select! {
                biased;
                ready = self.stream.readable() => {
                    ready?;
                    self.read().await?;
                }
                () = &mut told, if open => {
                    open = false;
                    self.session.connection.handle_shutdown();
                }
                () = &mut alarm, if deadline.is_some() => {
                    self.session.connection.handle_time(Instant::now());
                    alarm.as_mut().reset(deadline.unwrap_or_else(far_future));
                }
            }
        }
        Ok(())
    }

    /// Reads what has come, once. A read that did not fill its space was the last: tokio then
    /// knows that nothing is left, without being told so by another read.
    async fn read(&mut self) -> io::Result<()> {
        let mut buffers = self.buffers.take().unwrap_or_else(lease);
        let stream = &mut self.stream;
        let came = poll_fn(|context| {
            let mut space = ReadBuf::new(buffers.space());
            let came = match Pin::new(&mut *stream).poll_read(context, &mut space) {
                Poll::Ready(Ok(())) => Ok(Some(space.filled().len())),
                Poll::Ready(Err(error)) => Err(error),
                Poll::Pending => Ok(None), // a false alarm
            };
            Poll::Ready(came)
        });
        match came.await? {
            Some(0) => self.session.connection.handle_end(),
            Some(len) => buffers.came(len),
            None => {}
        }
        self.session.connection.handle_time(Instant::now());
        self.buffers = Some(buffers);
        Ok(())
    }

    /// Answers what has come; whether the connection stays.
    async fn serve(&mut self) -> io::Result<bool> {
        let mut buffers = self.buffers.take().unwrap_or_else(lease);
        loop {
            let step = self.session.proceed(self.house, &mut buffers);
            self.flush(&mut buffers).await?;
            match step {
                Step::Read => break,
                Step::Write => {}
                Step::Close => {
                    give_back(buffers);
                    Box::pin(self.linger()).await?;
                    return Ok(false);
                }
                // In a box, so that a connection that waits is not as large as one that sends.
                step => Box::pin(self.deliver(step, &mut buffers)).await?,
            }
        }
        match buffers.are_free() {
            true => give_back(buffers),
            false => self.buffers = Some(buffers),
        }
        Ok(true)
    }

    /// Sends the output: nearly always in one write.
    async fn flush(&mut self, buffers: &mut Buffers) -> io::Result<()> {
        if buffers.output.is_empty() {
            return Ok(());
        }
        match self.stream.try_write(&buffers.output) {
            Ok(len) => buffers.went(len),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
        if buffers.output.is_empty() {
            return Ok(());
        }
        Box::pin(self.flush_slowly(buffers)).await
    }

    async fn flush_slowly(&mut self, buffers: &mut Buffers) -> io::Result<()> {
        let mut sent = 0;
        while let Some(rest @ [_, ..]) = buffers.output.get(sent..) {
            sent += timeout(self.house.config.write_idle, self.stream.write(rest)).await??;
        }
        buffers.output.clear();
        Ok(())
    }

    /// Sends what does not come at once.
    async fn deliver(&mut self, first: Step, buffers: &mut Buffers) -> io::Result<()> {
        let mut next = Some(first);
        while let Some(step) = next.take() {
            match step {
                Step::File(part) => self.send_file(part, buffers).await?,
                Step::Stream(pieces) => self.send_pieces(pieces, buffers).await?,
                Step::Later(future) => next = self.session.begin(future.await, self.house, buffers),
                Step::Read | Step::Write | Step::Close => {}
            }
            self.flush(buffers).await?;
        }
        Ok(())
    }

    async fn send_pieces(
        &mut self,
        mut pieces: Box<dyn Pieces>,
        buffers: &mut Buffers,
    ) -> io::Result<()> {
        loop {
            let piece = tokio::select! {
                biased;
                () = gone(&self.stream) => return Err(ErrorKind::ConnectionAborted.into()),
                piece = next_piece(&mut *pieces) => piece,
            };
            let Some(piece) = piece else { break };
            self.session.send(&piece, buffers);
            self.flush(buffers).await?;
        }
        self.session.finish(buffers);
        Ok(())
    }

    async fn send_file(&mut self, mut part: FilePart, buffers: &mut Buffers) -> io::Result<()> {
        while !part.range.is_empty() {
            let sent = self.send_some(&mut part, buffers).await?;
            if sent == 0 {
                break; // the file has become shorter
            }
        }
        self.session.finish(buffers);
        Ok(())
    }

    #[cfg(target_os = "linux")]
    async fn send_some(&mut self, part: &mut FilePart, _: &mut Buffers) -> io::Result<u64> {
        let stream = &self.stream;
        let send = stream.async_io(tokio::io::Interest::WRITABLE, || {
            crate::server::send_some(stream, part)
        });
        let sent = timeout(self.house.config.write_idle, send).await??;
        self.session.connection.sent(sent);
        Ok(sent)
    }

    #[cfg(not(target_os = "linux"))]
    async fn send_some(&mut self, part: &mut FilePart, buffers: &mut Buffers) -> io::Result<u64> {
        let piece = part.read_some()?;
        self.session.send(&piece, buffers);
        self.flush(buffers).await?;
        Ok(piece.len() as u64)
    }

    /// Says that nothing more comes, and waits for the client to say so too (RFC 9112 §9.6).
    async fn linger(&mut self) -> io::Result<()> {
        self.stream.shutdown().await?;
        let drain = async {
            let mut unwanted = [0; 4096];
            while self.stream.read(&mut unwanted).await? > 0 {}
            Ok(())
        };
        timeout(self.house.config.linger, drain).await?
    }
}

/// Comes when the client has closed its connection, or its half. One that has sent more of its
/// own is there; what it does later cannot be seen without reading on.
async fn gone(stream: &TcpStream) {
    if let Ok(1..) = stream.peek(&mut [0]).await {
        std::future::pending::<()>().await;
    }
}

/// For a timer that is not needed yet.
fn far_future() -> tokio::time::Instant {
    tokio::time::Instant::now() + FAR
}

//--- Buffers, for those that are not idle

thread_local! {
    #[expect(clippy::vec_box, reason = "a waiting connection has a pointer, not the buffers")]
    static POOL: RefCell<Vec<Box<Buffers>>> = const { RefCell::new(Vec::new()) };
}

fn lease() -> Box<Buffers> {
    POOL.with_borrow_mut(Vec::pop).unwrap_or_default()
}

fn give_back(buffers: Box<Buffers>) {
    POOL.with_borrow_mut(|pool| {
        if buffers.are_usual() && pool.len() < POOL_SIZE {
            pool.push(buffers);
        }
    });
}
