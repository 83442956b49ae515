//! The blocking shell: one thread accepts, and every client has a thread that reads and writes.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, Scope};
use std::time::{Duration, Instant};

use socket2::SockRef;

use crate::counters::{Counters, Visit};
use crate::{Action, Config, Counts, Echo, Ending, Event};

/// How long to wait after `accept` failed. It fails again at once while the process is out of
/// file descriptors (EMFILE): a server that ends then, or spins, is worse than a slow one.
pub(crate) const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How long a shutdown tries to wake `accept` by being a client.
const WAKE_TIMEOUT: Duration = Duration::from_secs(1);

/// The shortest timeout that a socket takes: zero is an error there.
const SHORTEST_TIMEOUT: Duration = Duration::from_millis(1);

/// An echo server with one thread per client.
#[derive(Debug)]
pub struct Server {
    listener: Arc<TcpListener>,
    address: SocketAddr,
    house: Arc<House>,
}

/// What can be done with a [`Server`] from elsewhere, also while it runs.
#[derive(Clone, Debug)]
pub struct Handle {
    listener: Weak<TcpListener>,
    door: SocketAddr,
    house: Arc<House>,
}

/// What the accepting thread, the clients' threads and the handles share.
#[derive(Debug)]
struct House {
    config: Config,
    counters: Arc<Counters>,
    guests: Mutex<Guests>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Guests {
    closing: bool,
    streams: HashMap<u64, Arc<TcpStream>>,
    next_id: u64,
}

impl Server {
    /// Listens at `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// Those of [`Options::listen`](crate::Options::listen).
    pub fn bind(address: SocketAddr, config: Config) -> io::Result<Self> {
        let listener = Arc::new(config.options.listen(address)?);
        let address = listener.local_addr()?;
        let house = Arc::new(House {
            config,
            counters: Arc::default(),
            guests: Mutex::default(),
            changed: Condvar::new(),
        });
        Ok(Self {
            listener,
            address,
            house,
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
        Handle {
            listener: Arc::downgrade(&self.listener),
            door: reachable(self.address),
            house: Arc::clone(&self.house),
        }
    }

    /// Serves until [`Handle::shutdown`], then stops listening, waits for the clients that are
    /// there, at most [`Limits::grace`](crate::Limits::grace), and tells what happened in all.
    #[must_use]
    pub fn run(self) -> Counts {
        let Self {
            listener, house, ..
        } = self;
        thread::scope(|scope| {
            while !house.lock().closing {
                match listener.accept() {
                    Ok((stream, _)) => house.admit(stream, scope),
                    Err(_) => house.pause(),
                }
            }
            drop(listener);
            house.wait_for_guests();
            house.cut_the_rest();
        });
        house.counters.counts()
    }
}

impl Handle {
    /// What happened so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.house.counters.counts()
    }

    /// Asks the server to stop accepting and to let its clients finish. Returns at once:
    /// [`Server::run`] returns when it is done.
    pub fn shutdown(&self) {
        self.house.lock().closing = true;
        self.house.changed.notify_all();
        // Linux ends a blocked `accept` when its socket is shut down. Elsewhere that is an
        // error, and `accept` ends when a client comes: this one.
        let woken = self
            .listener
            .upgrade()
            .is_some_and(|listener| SockRef::from(&*listener).shutdown(Shutdown::Both).is_ok());
        if !woken {
            drop(TcpStream::connect_timeout(&self.door, WAKE_TIMEOUT));
        }
    }
}

impl House {
    /// Gives the client a thread, or closes its connection at once if there are too many.
    fn admit<'scope>(&'scope self, stream: TcpStream, scope: &'scope Scope<'scope, '_>) {
        let Some(visit) = self.counters.enter(self.config.limits.clients) else {
            return;
        };
        let guest = Guest::new(self, visit, stream);
        // No thread to be had is not the end of the server: the guest is dropped, and so cut.
        drop(thread::Builder::new().spawn_scoped(scope, move || guest.serve()));
    }

    /// Waits a little for the reason of a failed `accept` to pass.
    fn pause(&self) {
        let open = |guests: &mut Guests| !guests.closing;
        drop(
            self.changed
                .wait_timeout_while(self.lock(), ACCEPT_PAUSE, open),
        );
    }

    fn wait_for_guests(&self) {
        let grace = self.config.limits.grace;
        let here = |guests: &mut Guests| !guests.streams.is_empty();
        drop(self.changed.wait_timeout_while(self.lock(), grace, here));
    }

    /// Ends the connections that are left: their threads wake from `read` or `write`.
    fn cut_the_rest(&self) {
        for (_, stream) in self.lock().streams.drain() {
            // It fails if the client is gone, which is as well.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// A thread that panicked in here left nothing half done.
    fn lock(&self) -> MutexGuard<'_, Guests> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A client while it is here. Fields are dropped in this order: the place is free again before
/// the socket is closed.
struct Guest<'a> {
    house: &'a House,
    id: u64,
    visit: Visit,
    stream: Arc<TcpStream>,
}

impl<'a> Guest<'a> {
    fn new(house: &'a House, visit: Visit, stream: TcpStream) -> Self {
        let stream = Arc::new(stream);
        let mut guests = house.lock();
        let id = guests.next_id;
        guests.next_id = id.wrapping_add(1);
        guests.streams.insert(id, Arc::clone(&stream));
        Self {
            house,
            id,
            visit,
            stream,
        }
    }

    fn serve(mut self) {
        let ending = self.prepare().map_or(Ending::Reset, |()| self.echo());
        // Whoever is no longer listed was cut, whatever its socket said of it.
        if self.house.lock().streams.contains_key(&self.id) {
            self.visit.ending = ending;
        }
    }

    fn prepare(&self) -> io::Result<()> {
        let config = &self.house.config;
        config
            .options
            .set_on_accepted(&SockRef::from(&*self.stream))?;
        let idle = config.limits.idle.map(|idle| idle.max(SHORTEST_TIMEOUT));
        self.stream.set_read_timeout(idle)?;
        self.stream.set_write_timeout(idle)
    }

    fn echo(&self) -> Ending {
        let limits = &self.house.config.limits;
        let mut echo = Echo::new(limits.buffer, limits.idle, Instant::now());
        loop {
            let outcome = match echo.poll_action() {
                Action::Read(space) => (&*self.stream).read(space).map(Event::Read),
                Action::Write(owed) => (&*self.stream).write(owed).map(Event::Written),
                Action::CloseWrite => self
                    .stream
                    .shutdown(Shutdown::Write)
                    .map(|()| Event::WriteClosed),
                Action::Done(ending) => return ending,
            };
            let event = outcome.unwrap_or_else(|error| Event::Failed(error.kind()));
            self.visit.count(event);
            echo.handle_event(event, Instant::now());
        }
    }
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        self.house.lock().streams.remove(&self.id);
        self.house.changed.notify_all();
    }
}

/// Where a server that listens at `address` can be reached from its own host: a wildcard
/// address is not one to connect to everywhere.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        IpAddr::V4(_) | IpAddr::V6(_) => {}
    }
    address
}
