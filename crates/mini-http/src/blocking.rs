//! The blocking shell: one thread accepts, and every connection has a thread.

use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Scope, Thread};
use std::time::{Duration, Instant};

use crate::server::{ACCEPT_PAUSE, FULL, House, Visit};
use crate::service::next_piece;
use crate::session::{Buffers, Session, Step};
use crate::{Config, Counts, FilePart, Pieces, Service};

/// How long a shutdown tries to wake `accept` by being a client.
const WAKE_TIMEOUT: Duration = Duration::from_secs(1);

/// How often a client that takes nothing is looked after within [`Config::write_idle`]. A write
/// waits until all has gone: of one that sent a part, nobody knows when the client took the last
/// of it, so that its time begins anew, and it must not have waited for long.
const LOOKS: u32 = 16;

/// The shortest timeout that a socket takes: zero is an error there.
const SHORTEST_TIMEOUT: Duration = Duration::from_millis(1);

/// An HTTP server with one thread per connection.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    handle: Handle,
}

/// What can be done with a [`Server`] from elsewhere, also while it runs.
#[derive(Clone, Debug)]
pub struct Handle {
    address: SocketAddr,
    house: Arc<House>,
    hall: Arc<Hall>,
}

/// Where those who accept, serve and stop meet.
#[derive(Debug, Default)]
struct Hall {
    guests: Mutex<Guests>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Guests {
    closing: bool,
    here: HashMap<u64, Present>,
    next_id: u64,
}

#[derive(Debug)]
struct Present {
    stream: Arc<TcpStream>,
    /// It waits for a request, so a shutdown may end its waiting.
    waits: bool,
}

impl Server {
    /// A server of `service` behind this socket, which listens.
    ///
    /// # Errors
    /// What the system says of the socket.
    pub fn new(
        listener: TcpListener,
        service: impl Service + 'static,
        config: Config,
    ) -> io::Result<Self> {
        crate::server::lengthen_queue(&listener)?;
        let handle = Handle {
            address: listener.local_addr()?,
            house: Arc::new(House::new(service, config)),
            hall: Arc::default(),
        };
        Ok(Self { listener, handle })
    }

    /// Where it listens.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.handle.address
    }

    /// A handle to watch and to stop this server.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Serves until [`Handle::shutdown`]. Then it stops listening, closes the connections that
    /// are idle, waits for the answers that are under way, at most [`Config::grace`], and tells
    /// what happened in all.
    #[must_use]
    pub fn run(self) -> Counts {
        let Self { listener, handle } = self;
        let Handle { house, hall, .. } = &handle;
        thread::scope(|scope| {
            loop {
                let accepted = listener.accept();
                if hall.lock().closing {
                    break;
                }
                match accepted {
                    Ok((stream, _)) => admit(stream, house, hall, scope),
                    Err(_) => hall.pause(),
                }
            }
            drop(listener);
            hall.wait_for_guests(house.config.grace);
            hall.cut_the_rest();
        });
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
        let mut guests = self.hall.lock();
        guests.closing = true;
        self.house.closing.store(true, Ordering::SeqCst);
        for guest in guests.here.values().filter(|guest| guest.waits) {
            let _ = guest.stream.shutdown(Shutdown::Read); // its `read` ends
        }
        drop(guests);
        self.hall.changed.notify_all();
        // `accept` ends when a client comes: this one.
        drop(TcpStream::connect_timeout(
            &reachable(self.address),
            WAKE_TIMEOUT,
        ));
    }
}

impl Hall {
    /// Waits a little for the reason of a failed `accept` to pass.
    fn pause(&self) {
        let open = |guests: &mut Guests| !guests.closing;
        drop(
            self.changed
                .wait_timeout_while(self.lock(), ACCEPT_PAUSE, open),
        );
    }

    fn wait_for_guests(&self, grace: Duration) {
        let here = |guests: &mut Guests| !guests.here.is_empty();
        drop(self.changed.wait_timeout_while(self.lock(), grace, here));
    }

    /// Ends the connections that are left: their threads wake from `read` or `write`.
    fn cut_the_rest(&self) {
        for (_, guest) in self.lock().here.drain() {
            let _ = guest.stream.shutdown(Shutdown::Both); // fails if the client is gone
        }
    }

    /// A thread that panicked in here left nothing half done.
    fn lock(&self) -> MutexGuard<'_, Guests> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives the connection a thread, or turns it away if there are too many, or no thread is left.
fn admit<'scope>(
    mut stream: TcpStream,
    house: &'scope House,
    hall: &'scope Hall,
    scope: &'scope Scope<'scope, '_>,
) {
    let Some(visit) = house.counters.enter(house.config.connections) else {
        let _ = stream.write(FULL);
        return;
    };
    let stream = Arc::new(stream);
    let mut guests = hall.lock();
    let id = guests.next_id;
    guests.next_id = id.wrapping_add(1);
    let present = Present {
        stream: Arc::clone(&stream),
        waits: false,
    };
    guests.here.insert(id, present);
    drop(guests);
    let guest = Guest {
        session: Session::new(house, Instant::now()),
        buffers: Buffers::default(),
        house,
        hall,
        id,
        _visit: visit,
        stream,
    };
    // A guest without a thread is dropped, and so its connection closed.
    let _ = thread::Builder::new().spawn_scoped(scope, move || guest.attend());
}

/// Fields are dropped in this order: the place is free again before the socket is closed.
struct Guest<'a> {
    house: &'a House,
    hall: &'a Hall,
    id: u64,
    session: Session,
    buffers: Buffers,
    _visit: Visit,
    stream: Arc<TcpStream>,
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        self.hall.lock().here.remove(&self.id);
        self.hall.changed.notify_all();
    }
}

impl Guest<'_> {
    fn attend(mut self) {
        // It fails where the client goes away, which it may.
        let _ = self.converse();
    }

    fn converse(&mut self) -> io::Result<()> {
        self.stream.set_nodelay(true)?;
        self.stream
            .set_write_timeout(at_least_shortest(self.house.config.write_idle / LOOKS))?;
        loop {
            let step = self.session.proceed(self.house, &mut self.buffers);
            self.flush()?;
            match step {
                Step::Read => self.read()?,
                Step::Write => {}
                Step::Close => return self.linger(),
                step => self.deliver(step)?,
            }
        }
    }

    /// Reads once, or learns that the time is up or the server closing.
    fn read(&mut self) -> io::Result<()> {
        let deadline = self.session.connection.poll_timeout();
        let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
        self.stream
            .set_read_timeout(left.and_then(at_least_shortest))?;
        let came = match self.set_waiting(true) {
            true => Err(ErrorKind::WouldBlock.into()),
            false => (&*self.stream).read(self.buffers.space()),
        };
        let closing = self.set_waiting(false);
        match came {
            // A shutdown ends the waiting for a request just as the client's end does.
            Ok(0) if !(closing && self.is_idle()) => self.session.connection.handle_end(),
            Ok(len) => self.buffers.came(len),
            Err(error) if is_timeout(&error) || error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if closing {
            self.session.connection.handle_shutdown();
        }
        self.session.connection.handle_time(Instant::now());
        Ok(())
    }

    /// Notes whether a shutdown may end the waiting for bytes; whether there is one. In the
    /// middle of a request it may not.
    fn set_waiting(&self, waits: bool) -> bool {
        let mut guests = self.hall.lock();
        let idle = waits && self.is_idle();
        if let Some(guest) = guests.here.get_mut(&self.id) {
            guest.waits = idle;
        }
        guests.closing && (idle || !waits)
    }

    /// Whether no byte of a request is here.
    fn is_idle(&self) -> bool {
        self.session.is_idle() && self.buffers.are_free()
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut sent = 0;
        while let Some(rest @ [_, ..]) = self.buffers.output.get(sent..) {
            sent += self.patiently(|| (&*self.stream).write(rest))?;
        }
        self.buffers.output.clear();
        Ok(())
    }

    /// Sends some bytes, as soon as the client takes any.
    fn patiently<T>(&self, mut send: impl FnMut() -> io::Result<T>) -> io::Result<T> {
        let begun = Instant::now();
        loop {
            match send() {
                Err(error)
                    if is_timeout(&error) && begun.elapsed() < self.house.config.write_idle => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                sent => return sent,
            }
        }
    }

    /// Sends what does not come at once.
    fn deliver(&mut self, first: Step) -> io::Result<()> {
        let mut next = Some(first);
        while let Some(step) = next.take() {
            match step {
                Step::File(part) => self.send_file(part)?,
                Step::Stream(pieces) => self.send_pieces(pieces)?,
                Step::Later(future) => {
                    next = self
                        .session
                        .begin(block_on(future), self.house, &mut self.buffers);
                }
                Step::Read | Step::Write | Step::Close => {}
            }
            self.flush()?;
        }
        Ok(())
    }

    fn send_pieces(&mut self, mut pieces: Box<dyn Pieces>) -> io::Result<()> {
        while let Some(piece) = block_on(next_piece(&mut *pieces)) {
            self.session.send(&piece, &mut self.buffers);
            self.flush()?;
        }
        self.session.finish(&mut self.buffers);
        Ok(())
    }

    fn send_file(&mut self, mut part: FilePart) -> io::Result<()> {
        self.flush()?;
        while !part.range.is_empty() && self.send_some(&mut part)? > 0 {}
        self.session.finish(&mut self.buffers);
        Ok(())
    }

    #[cfg(target_os = "linux")]
    fn send_some(&mut self, part: &mut FilePart) -> io::Result<u64> {
        let sent = self.patiently(|| crate::server::send_some(&*self.stream, part))?;
        self.session.connection.sent(sent);
        Ok(sent)
    }

    #[cfg(not(target_os = "linux"))]
    fn send_some(&mut self, part: &mut FilePart) -> io::Result<u64> {
        let piece = part.read_some()?;
        self.session.send(&piece, &mut self.buffers);
        self.flush()?;
        Ok(piece.len() as u64)
    }

    /// Says that nothing more comes, and waits for the client to say so too (RFC 9112 §9.6).
    fn linger(&mut self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)?;
        let end = Instant::now() + self.house.config.linger;
        let mut unwanted = [0; 4096];
        loop {
            let left = end.saturating_duration_since(Instant::now());
            self.stream.set_read_timeout(at_least_shortest(left))?;
            if left.is_zero() || (&*self.stream).read(&mut unwanted)? == 0 {
                return Ok(());
            }
        }
    }
}

fn at_least_shortest(time: Duration) -> Option<Duration> {
    Some(time.max(SHORTEST_TIMEOUT))
}

/// What a timeout of a socket is told as: on Unix the one, on Windows the other.
fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Waits in this thread.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// Where a server that listens at `address` can be reached from its own host: a wildcard
/// address is not one to connect to everywhere.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
