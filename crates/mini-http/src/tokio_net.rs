//! The tokio shell: one task per connection, and no buffer for those that wait.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, futures::OwnedNotified};
use tokio::time::{Sleep, sleep, sleep_until, timeout};

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
pub struct Handle(Arc<Hall>);

/// Where those who accept, serve and stop meet.
#[derive(Debug)]
struct Hall {
    house: House,
    /// Tells everybody that a shutdown has begun, and later that its time is up.
    told: Arc<Notify>,
    time_is_up: AtomicBool,
    /// Tells that a connection is gone.
    gone: Notify,
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
        let hall = Hall {
            house: House::new(service, config),
            told: Arc::default(),
            time_is_up: AtomicBool::new(false),
            gone: Notify::new(),
        };
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            address,
            handle: Handle(Arc::new(hall)),
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
        let hall = &self.handle.0;
        let mut told = pin!(hall.told.notified());
        told.as_mut().enable(); // from here on nothing is missed
        while !hall.house.closing.load(Ordering::SeqCst) {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => admit(stream, hall),
                    Err(_) => sleep(ACCEPT_PAUSE).await,
                },
                () = &mut told => {}
            }
        }
        drop(self.listener);
        if timeout(hall.house.config.grace, hall.all_gone())
            .await
            .is_err()
        {
            hall.time_is_up.store(true, Ordering::SeqCst);
            hall.told.notify_waiters();
            hall.all_gone().await;
        }
        self.handle.counts()
    }
}

impl Handle {
    /// What happened so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.0.house.counters.counts()
    }

    /// Asks the server to stop accepting and to end what is under way. Returns at once:
    /// [`Server::run`] returns when it is done.
    pub fn shutdown(&self) {
        self.0.house.closing.store(true, Ordering::SeqCst);
        self.0.told.notify_waiters();
    }
}

impl Hall {
    async fn all_gone(&self) {
        while self.house.counters.counts().active > 0 {
            self.gone.notified().await;
        }
    }

    /// Comes when a shutdown takes too long.
    async fn time_is_up(&self) {
        loop {
            let mut told = pin!(self.told.notified());
            told.as_mut().enable(); // from here on nothing is missed
            if self.time_is_up.load(Ordering::SeqCst) {
                return;
            }
            told.await;
        }
    }
}

/// Gives the connection a task, or turns it away if there are too many.
fn admit(stream: TcpStream, hall: &Arc<Hall>) {
    let house = &hall.house;
    let Some(visit) = house.counters.enter(house.config.connections) else {
        let _ = stream.try_write(FULL); // it fits an empty socket, or nobody wants it
        return;
    };
    let mut guest = Guest {
        session: Session::new(house, Instant::now()),
        hall: Arc::clone(hall),
        stream,
        buffers: None,
        alarm: Box::pin(sleep_until(far_future())),
        told: Box::pin(Arc::clone(&hall.told).notified_owned()),
    };
    tokio::spawn(Box::pin(async move {
        let _ = guest.stay().await; // it fails where the client goes away, which it may
        // The place is free again before the socket is closed.
        drop(visit);
        guest.hall.gone.notify_one();
    }));
}

/// A connection, which is small while it waits: what only a busy one needs is in buffers and
/// futures of its own. Timer, notice and task have a box each: tokio begins every task and
/// every socket at a multiple of 128 bytes, and where the allocator leaves a gap before one, a
/// small box fits.
struct Guest {
    stream: TcpStream,
    hall: Arc<Hall>,
    session: Session,
    /// None while the connection is idle.
    buffers: Option<Box<Buffers>>,
    /// One timer per connection, moved only when it would go off too late, or did too early: one
    /// that is set at every read would cost more than the read.
    alarm: Pin<Box<Sleep>>,
    /// Wakes it when [`Hall::told`] does.
    told: Pin<Box<OwnedNotified>>,
}

impl Guest {
    /// Stays until the conversation is over, or the time of a shutdown.
    async fn stay(&mut self) -> io::Result<()> {
        self.stream.set_nodelay(true)?;
        loop {
            // In a box, so that a connection that waits is not as large as one that sends.
            let left = self.serve_at_once()?;
            if let Some(rest) = left.map(|step| Box::pin(self.serve_in_time(step))) {
                match rest.await? {
                    true => continue,
                    false => return Ok(()),
                }
            }
            poll_fn(|context| self.poll_news(context)).await?;
        }
    }

    /// When the patience with this client ends.
    fn deadline(&self) -> tokio::time::Instant {
        let deadline = self.session.connection.poll_timeout();
        deadline.map_or_else(far_future, Into::into)
    }

    //--- Waiting

    /// Takes what comes first: bytes, the timer, or the end of the server. By hand, for a future
    /// of tokio's for each would be four times as large, in every idle connection.
    fn poll_news(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.told.as_mut().poll(context).is_ready() {
            let told = Arc::clone(&self.hall.told);
            self.told.set(told.notified_owned());
        }
        if self.hall.time_is_up.load(Ordering::SeqCst) {
            return Poll::Ready(Err(ErrorKind::TimedOut.into()));
        }
        let closing = self.hall.house.closing.load(Ordering::SeqCst);
        if closing && !self.session.connection.is_going_down() {
            self.session.connection.handle_shutdown();
            return Poll::Ready(Ok(()));
        }
        if let Poll::Ready(came) = self.poll_read(context) {
            return Poll::Ready(came);
        }
        let deadline = self.deadline();
        if deadline < self.alarm.deadline() {
            self.alarm.as_mut().reset(deadline);
        }
        ready!(self.alarm.as_mut().poll(context));
        self.session.connection.handle_time(Instant::now());
        self.alarm.as_mut().reset(deadline);
        Poll::Ready(Ok(()))
    }

    /// Reads what has come, once. A read that did not fill its space was the last: tokio then
    /// knows that nothing is left, without being told so by another read.
    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.stream.poll_read_ready(context))?; // before it takes a buffer
        let mut buffers = self.buffers.take().unwrap_or_else(lease);
        let mut space = ReadBuf::new(buffers.space());
        let came = Pin::new(&mut self.stream).poll_read(context, &mut space);
        let len = space.filled().len();
        buffers.came(len);
        self.put_back(buffers);
        ready!(came)?; // not yet after a false alarm
        if len == 0 {
            self.session.connection.handle_end();
        }
        self.session.connection.handle_time(Instant::now());
        Poll::Ready(Ok(()))
    }

    fn put_back(&mut self, buffers: Box<Buffers>) {
        match buffers.are_free() {
            true => give_back(buffers),
            false => self.buffers = Some(buffers),
        }
    }

    //--- Serving

    /// Answers what has come, as long as nobody has to wait; what is left to do, if anything.
    fn serve_at_once(&mut self) -> io::Result<Option<Step>> {
        let mut buffers = self.buffers.take().unwrap_or_else(lease);
        let step = loop {
            let step = self.session.proceed(&self.hall.house, &mut buffers);
            match (self.flush_at_once(&mut buffers)?, step) {
                (true, Step::Read) => break None,
                (true, Step::Write) => {}
                (_, step) => break Some(step),
            }
        };
        self.put_back(buffers);
        Ok(step)
    }

    /// Does what was left, unless the time of a shutdown is up; whether the connection stays.
    async fn serve_in_time(&mut self, step: Step) -> io::Result<bool> {
        let hall = Arc::clone(&self.hall);
        tokio::select! {
            biased;
            stays = self.serve(step) => stays,
            () = hall.time_is_up() => Ok(false),
        }
    }

    async fn serve(&mut self, step: Step) -> io::Result<bool> {
        let mut buffers = self.buffers.take().unwrap_or_else(lease);
        self.flush(&mut buffers).await?;
        match step {
            Step::Read | Step::Write => {}
            Step::Close => {
                give_back(buffers);
                Box::pin(self.linger()).await?;
                return Ok(false);
            }
            step => self.deliver(step, &mut buffers).await?,
        }
        self.put_back(buffers);
        Ok(true)
    }

    /// Sends the output in one write, as nearly always; whether that was all.
    fn flush_at_once(&mut self, buffers: &mut Buffers) -> io::Result<bool> {
        if !buffers.output.is_empty() {
            match self.stream.try_write(&buffers.output) {
                Ok(len) => buffers.went(len),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(buffers.output.is_empty())
    }

    async fn flush(&mut self, buffers: &mut Buffers) -> io::Result<()> {
        let mut sent = 0;
        while let Some(rest @ [_, ..]) = buffers.output.get(sent..) {
            sent += timeout(self.hall.house.config.write_idle, self.stream.write(rest)).await??;
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
                Step::Later(future) => {
                    next = self.session.begin(future.await, &self.hall.house, buffers)
                }
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
        let sent = timeout(self.hall.house.config.write_idle, send).await??;
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
        timeout(self.hall.house.config.linger, drain).await?
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

/// What a closed connection left unread in them is nobody else's.
fn give_back(mut buffers: Box<Buffers>) {
    buffers.clear();
    POOL.with_borrow_mut(|pool| {
        if buffers.are_usual() && pool.len() < POOL_SIZE {
            pool.push(buffers);
        }
    });
}
