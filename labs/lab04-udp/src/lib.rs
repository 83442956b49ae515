//! The relay of `lab04_udp_lossy`: it hands clients' datagrams to a server and the answers back,
//! each way over a [`lossy_link::Link`] that loses and repeats some.
#![warn(clippy::print_stdout)]

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use lossy_link::{Counts, Impairments, Link};

/// Each client costs a socket and a thread; more than that many aren't served.
pub const CLIENTS: usize = 100;

/// Silence after which each client's datagrams are counted up.
pub const QUIET: Duration = Duration::from_secs(1);

/// No datagram is longer.
const LONGEST: usize = 65_535;

/// How many datagrams may wait here; the system keeps what comes besides, or drops it.
const WAITING: usize = 64;

/// A relay between clients and one server.
#[derive(Debug)]
pub struct Relay {
    socket: UdpSocket,
    server: SocketAddr,
    faults: Impairments,
    seed: u64,
    began: Instant,
    paths: Vec<Path>,
    sender: SyncSender<Arrival>,
    arrivals: Receiver<Arrival>,
}

/// What came in at one of the sockets.
#[derive(Debug)]
enum Arrival {
    /// From a client.
    There(SocketAddr, Vec<u8>),
    /// From the server, on the path with this number.
    Back(usize, Vec<u8>),
    /// What the system says of that path: the server's host answers that nobody listens.
    Failed(usize, io::Error),
}

impl Relay {
    /// A relay that clients reach at `socket`. Both ways of each client have the same `faults`.
    /// What happens is decided by the `seed`, for each client by when it came.
    ///
    /// # Errors
    /// The system gives no second handle of the socket, or no thread.
    pub fn new(
        socket: UdpSocket,
        server: SocketAddr,
        faults: Impairments,
        seed: u64,
    ) -> io::Result<Self> {
        let (sender, arrivals) = sync_channel(WAITING);
        watch(socket.try_clone()?, sender.clone(), |it| {
            // An answer to a client that has gone: nobody else needs to know.
            let (datagram, client) = it.ok()?;
            Some(Arrival::There(client, datagram))
        })?;
        Ok(Self {
            socket,
            server,
            faults,
            seed,
            began: Instant::now(),
            paths: Vec::new(),
            sender,
            arrivals,
        })
    }

    // ANCHOR: relay
    /// Relays for ever, and tells in a line each what it does.
    ///
    /// # Errors
    /// The system gives no socket, or no thread, for another client.
    pub fn run(mut self, tell: impl Fn(&str)) -> io::Result<()> {
        loop {
            let now = self.began.elapsed();
            for path in &mut self.paths {
                path.deliver(now, &self.socket, &tell);
            }
            // A thread waits at each socket. What comes there, and what is due, is awaited here.
            let due = self.paths.iter().filter_map(Path::next_arrival).min();
            let wait = due.map_or(QUIET, |due| due.saturating_sub(now));
            match self.arrivals.recv_timeout(wait) {
                Ok(arrival) => self.take(arrival, &tell)?,
                Err(_) if due.is_some() => {}
                Err(_) => self.paths.iter_mut().for_each(|path| path.count_up(&tell)),
            }
        }
    }
    // ANCHOR_END: relay

    fn take(&mut self, arrival: Arrival, tell: &impl Fn(&str)) -> io::Result<()> {
        let now = self.began.elapsed();
        match arrival {
            Arrival::There(client, datagram) => match self.path(client)? {
                Some(path) => path.there.send(client, now, &datagram, tell),
                None => tell(&format!(
                    "[{client}] not served: {CLIENTS} clients are enough"
                )),
            },
            Arrival::Back(path, datagram) => {
                if let Some(path) = self.paths.get_mut(path) {
                    path.back.send(path.client, now, &datagram, tell);
                }
            }
            Arrival::Failed(path, error) => {
                if let Some(path) = self.paths.get(path) {
                    tell(&format!("[{}] ← {}: {error}", path.client, self.server));
                }
            }
        }
        Ok(())
    }

    /// The path of a client, which begins with its first datagram; `None` if there are too many.
    fn path(&mut self, client: SocketAddr) -> io::Result<Option<&mut Path>> {
        let known = self.paths.iter().position(|path| path.client == client);
        let index = known.unwrap_or(self.paths.len());
        if index == self.paths.len() && index < CLIENTS {
            let path = self.begin(client)?;
            self.paths.push(path);
        }
        Ok(self.paths.get_mut(index))
    }

    // ANCHOR: upstream
    /// A path with a socket of its own: by its port the server tells one client from another.
    fn begin(&self, client: SocketAddr) -> io::Result<Path> {
        let any_port = SocketAddr::from(match self.server {
            SocketAddr::V4(_) => (IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0),
            SocketAddr::V6(_) => (IpAddr::V6(Ipv6Addr::UNSPECIFIED), 0),
        });
        let upstream = UdpSocket::bind(any_port)?;
        upstream.connect(self.server)?;
        let number = self.paths.len();
        watch(upstream.try_clone()?, self.sender.clone(), move |it| {
            Some(match it {
                Ok((datagram, _)) => Arrival::Back(number, datagram),
                Err(error) => Arrival::Failed(number, error),
            })
        })?;
        let seed = self.seed.wrapping_add(2 * number as u64);
        Ok(Path {
            client,
            upstream,
            there: Way::new("→", self.faults, seed),
            back: Way::new("←", self.faults, seed.wrapping_add(1)),
        })
    }
    // ANCHOR_END: upstream
}

/// Hands on what comes in at `socket`, as `arrival` says, from a thread of its own.
fn watch(
    socket: UdpSocket,
    sender: SyncSender<Arrival>,
    arrival: impl Fn(io::Result<(Vec<u8>, SocketAddr)>) -> Option<Arrival> + Send + 'static,
) -> io::Result<()> {
    let mut buffer = vec![0; LONGEST];
    let receive = move || loop {
        let datagram = socket
            .recv_from(&mut buffer)
            .map(|(len, from)| (buffer.get(..len).unwrap_or_default().to_vec(), from));
        if arrival(datagram).is_some_and(|it| sender.send(it).is_err()) {
            return;
        }
    };
    thread::Builder::new().spawn(receive).map(drop)
}

/// What is between one client and the server.
#[derive(Debug)]
struct Path {
    client: SocketAddr,
    /// Connected to the server.
    upstream: UdpSocket,
    there: Way,
    back: Way,
}

impl Path {
    fn next_arrival(&self) -> Option<Duration> {
        let ways = [&self.there, &self.back].into_iter();
        ways.filter_map(|way| way.link.next_arrival()).min()
    }

    /// Lets out what has arrived by `now`.
    fn deliver(&mut self, now: Duration, socket: &UdpSocket, tell: &impl Fn(&str)) {
        while let Some(datagram) = self.there.receive(self.client, now, tell) {
            // It may fail for an earlier one, of which the thread at this socket tells.
            let _ = self.upstream.send(&datagram);
        }
        while let Some(datagram) = self.back.receive(self.client, now, tell) {
            let _ = socket.send_to(&datagram, self.client);
        }
    }

    /// Tells what happened so far, if anything has since it was told.
    fn count_up(&mut self, tell: &impl Fn(&str)) {
        for way in [&mut self.there, &mut self.back] {
            let counts = way.link.counts();
            if counts != way.told {
                way.told = counts;
                tell(&format!(
                    "[{}] {} so far: {}",
                    self.client,
                    way.arrow,
                    sum(counts)
                ));
            }
        }
    }
}

/// One direction.
#[derive(Debug)]
struct Way {
    arrow: &'static str,
    link: Link,
    told: Counts,
}

impl Way {
    fn new(arrow: &'static str, faults: Impairments, seed: u64) -> Self {
        Self {
            arrow,
            link: Link::new(faults, seed),
            told: Counts::default(),
        }
    }

    fn send(&mut self, client: SocketAddr, now: Duration, datagram: &[u8], tell: &impl Fn(&str)) {
        let before = self.link.counts();
        self.link.send(now, datagram);
        let fate = fate(before, self.link.counts());
        let (arrow, len) = (self.arrow, datagram.len());
        tell(&format!("[{client}] {arrow} {len} bytes{fate}"));
    }

    fn receive(
        &mut self,
        client: SocketAddr,
        now: Duration,
        tell: &impl Fn(&str),
    ) -> Option<Vec<u8>> {
        let before = self.link.counts();
        let datagram = self.link.receive(now)?;
        if self.link.counts().reordered > before.reordered {
            let (arrow, len) = (self.arrow, datagram.len());
            tell(&format!(
                "[{client}] {arrow} {len} bytes: overtaken by later ones"
            ));
        }
        Some(datagram)
    }
}

/// What one more datagram changed in the counts of a link.
fn fate(before: Counts, after: Counts) -> String {
    let happened = [
        (after.lost > before.lost, "lost"),
        (
            after.dropped > before.dropped,
            "dropped, too many are waiting",
        ),
        (after.corrupted > before.corrupted, "one bit changed"),
        (after.duplicated > before.duplicated, "doubled"),
    ];
    let happened = happened.iter().filter(|(has, _)| *has);
    happened.map(|(_, what)| format!(": {what}")).collect()
}

fn sum(counts: Counts) -> String {
    format!(
        "{} came, {} lost, {} doubled, {} changed, {} overtaken",
        counts.sent,
        counts.lost + counts.dropped,
        counts.duplicated,
        counts.corrupted,
        counts.reordered
    )
}
