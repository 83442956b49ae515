//! A bad network between a client and a server: a relay that passes datagrams on
//! through two seeded links, one for each direction.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use lossy_link::{Counts, Impairments, Link};
use wiretrace::EventKind;

use crate::log::Log;
use crate::server::no_loopback;
use crate::trial::{CLIENT, SERVER};
use crate::{Lang, Text, Verdict};

/// More than any datagram holds.
const LARGEST: usize = 64 * 1024;

/// How long a relay that isn't needed any more may live on.
const GLANCE: Duration = Duration::from_millis(20);

const RELAY: Text = Text::new("relay", "중계기");

/// A relay for one client at a time: answers go to whoever sent last.
///
/// What happens to a datagram depends on the check's seed and on how many passed
/// in its direction before. It runs in threads of its own until it is dropped.
#[derive(Debug)]
pub struct Relay {
    address: SocketAddr,
    links: [Arc<Mutex<Link>>; 2],
    is_told: Arc<AtomicBool>,
    is_over: Arc<AtomicBool>,
}

impl Relay {
    pub(crate) fn start(
        server: SocketAddr,
        impairments: [Impairments; 2],
        seeds: [u64; 2],
        log: &Arc<Log>,
    ) -> Verdict<Self> {
        let (front, back) = sockets(server).map_err(|error| no_loopback(&error))?;
        let address = front.0.local_addr().map_err(|error| no_loopback(&error))?;
        log.step(told(impairments));
        let [there, here] = impairments;
        let links = [(there, seeds[0]), (here, seeds[1])];
        let links = links.map(|(it, seed)| Arc::new(Mutex::new(Link::new(it, seed))));
        let relay = Self {
            address,
            links,
            is_told: Arc::new(AtomicBool::new(true)),
            is_over: Arc::default(),
        };
        let client = Arc::default();
        let [there, here] = &relay.links;
        relay.pass_on(front.0, To::Server(back.0), there, &client, log);
        relay.pass_on(back.1, To::Client(front.1), here, &client, log);
        Ok(relay)
    }

    /// The same relay, but the ladder doesn't show what passes it: for bulk. Call it
    /// before anything can pass.
    #[must_use]
    pub fn untold(self) -> Self {
        self.is_told.store(false, Ordering::Relaxed);
        self
    }

    /// Where the client shall send to instead of to the server.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What happened so far on the way to the server.
    #[must_use]
    pub fn there(&self) -> Counts {
        let [there, _] = &self.links;
        lock(there).counts()
    }

    /// What happened so far on the way back to the client.
    #[must_use]
    pub fn back(&self) -> Counts {
        let [_, back] = &self.links;
        lock(back).counts()
    }

    /// Starts the thread of one direction.
    fn pass_on(
        &self,
        from: UdpSocket,
        to: To,
        link: &Arc<Mutex<Link>>,
        client: &Arc<Mutex<Option<SocketAddr>>>,
        log: &Arc<Log>,
    ) {
        let direction = Direction {
            from,
            to,
            link: link.clone(),
            client: client.clone(),
            log: log.clone(),
            is_told: self.is_told.clone(),
            began: Instant::now(),
        };
        let is_over = self.is_over.clone();
        thread::spawn(move || {
            let mut buffer = vec![0; LARGEST];
            while !is_over.load(Ordering::Relaxed) {
                direction.step(&mut buffer);
            }
        });
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

/// The socket that a direction sends from.
enum To {
    Server(UdpSocket),
    Client(UdpSocket),
}

/// One direction: what comes from one socket goes through the link to another.
struct Direction {
    from: UdpSocket,
    to: To,
    link: Arc<Mutex<Link>>,
    client: Arc<Mutex<Option<SocketAddr>>>,
    log: Arc<Log>,
    is_told: Arc<AtomicBool>,
    began: Instant,
}

impl Direction {
    /// Sends what has arrived through the link, and waits for the next datagram
    /// until there is more to send.
    fn step(&self, buffer: &mut [u8]) {
        let now = self.began.elapsed();
        while let Some(datagram) = lock(&self.link).receive(now) {
            self.put(&datagram);
        }
        let next = lock(&self.link).next_arrival();
        let wait = next.map_or(GLANCE, |it| it.saturating_sub(now).min(GLANCE));
        let timeout = Some(wait.max(Duration::from_millis(1)));
        // A server that has ended refuses; the client will learn it by silence.
        let received = self
            .from
            .set_read_timeout(timeout)
            .and_then(|()| self.from.recv_from(buffer));
        if let Ok((length, from)) = received {
            let datagram = buffer.get(..length).unwrap_or_default();
            self.took(datagram, from);
            lock(&self.link).send(self.began.elapsed(), datagram);
        }
    }

    fn took(&self, datagram: &[u8], from: SocketAddr) {
        let sender = match self.to {
            To::Server(_) => {
                *lock(&self.client) = Some(from);
                CLIENT
            }
            To::Client(_) => SERVER,
        };
        self.tell(&sender, &RELAY, datagram);
    }

    fn put(&self, datagram: &[u8]) {
        let (socket, address, receiver) = match &self.to {
            To::Server(socket) => (socket, None, SERVER),
            To::Client(socket) => (socket, *lock(&self.client), CLIENT),
        };
        self.tell(&RELAY, &receiver, datagram);
        // What can't be sent is lost, as on any network.
        let _ = match address {
            Some(address) => socket.send_to(datagram, address),
            None => socket.send(datagram),
        };
    }

    fn tell(&self, from: &Text, to: &Text, datagram: &[u8]) {
        if self.is_told.load(Ordering::Relaxed) {
            let kind = EventKind::Datagram(datagram.to_vec());
            self.log.event(from, to, kind);
        }
    }
}

/// The socket for the client and the one for the server, each for two threads.
type Sockets = ((UdpSocket, UdpSocket), (UdpSocket, UdpSocket));

fn sockets(server: SocketAddr) -> io::Result<Sockets> {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let (front, back) = (UdpSocket::bind(any)?, UdpSocket::bind(any)?);
    back.connect(server)?;
    Ok(((front.try_clone()?, front), (back.try_clone()?, back)))
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the network will do, in words.
fn told([there, back]: [Impairments; 2]) -> Text {
    Text::of(|lang| {
        let (one, other) = (told_way(&there, lang), told_way(&back, lang));
        match (lang, one == other) {
            (Lang::En, true) => format!("put a relay between client and server that {one}"),
            (Lang::En, false) => format!(
                "put a relay between client and server that {one} on the way to the server and \
                 {other} on the way back"
            ),
            (Lang::Ko, true) => {
                format!("클라이언트와 서버 사이에 중계기를 두었습니다: {one}")
            }
            (Lang::Ko, false) => format!(
                "클라이언트와 서버 사이에 중계기를 두었습니다: 서버로 갈 때 {one}, 돌아올 때 {other}"
            ),
        }
    })
}

/// `loses 10 %, duplicates 5 %`.
fn told_way(it: &Impairments, lang: Lang) -> String {
    let shares = [
        (it.loss, "loses", "손실"),
        (it.duplicate, "duplicates", "중복"),
        (it.reorder, "holds back", "순서 바뀜"),
        (it.corrupt, "corrupts", "비트 오류"),
    ];
    let shares = shares.into_iter().filter(|(share, ..)| *share > 0.0);
    let mut parts: Vec<String> = shares
        .map(|(share, en, ko)| {
            let word = if lang == Lang::En { en } else { ko };
            format!("{word} {}\u{a0}%", (share * 100.0).round())
        })
        .collect();
    if it.delay + it.jitter > Duration::ZERO {
        let (least, most) = (it.delay, it.delay.saturating_add(it.jitter));
        parts.push(match lang {
            Lang::En => format!("takes {least:?} to {most:?}"),
            Lang::Ko => format!("지연 {least:?}~{most:?}"),
        });
    }
    if let Some(rate) = it.rate {
        parts.push(match lang {
            Lang::En => format!("passes {rate} bytes a second"),
            Lang::Ko => format!("초당 {rate}바이트"),
        });
    }
    match (parts.is_empty(), lang) {
        (true, Lang::En) => "passes everything".to_owned(),
        (true, Lang::Ko) => "모두 전달".to_owned(),
        (false, _) => parts.join(", "),
    }
}
