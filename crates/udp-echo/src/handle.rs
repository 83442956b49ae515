//! What can be done with a server from elsewhere: watch it, and stop it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::{Arc, OnceLock};

use crate::Counts;
use crate::counters::Counters;

/// What can be done with a server of any kind from elsewhere, also while it runs.
#[derive(Clone, Debug)]
pub struct Handle {
    shared: Arc<Shared>,
    door: SocketAddr,
}

#[derive(Debug, Default)]
struct Shared {
    counters: Counters,
    /// Set when the server shall end: from where it is woken.
    closing: OnceLock<Option<SocketAddr>>,
}

impl Handle {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            shared: Arc::default(),
            door: reachable(address),
        }
    }

    /// What happened so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.shared.counters.counts()
    }

    /// Asks the server to answer what has arrived and to end. Returns at once: the server's
    /// `run` returns when it is done.
    ///
    /// A server that waits in `recvfrom` is woken by what it waits for, a datagram.
    pub fn shutdown(&self) {
        let waker = waker(self.door);
        let address = waker.as_ref().and_then(|waker| waker.local_addr().ok());
        if self.shared.closing.set(address).is_ok()
            && let Some(waker) = waker
        {
            // A full buffer drops it, and then the server is awake already.
            let _ = waker.send(&[]);
        }
    }

    pub(crate) fn counters(&self) -> &Counters {
        &self.shared.counters
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.shared.closing.get().is_some()
    }

    /// Whether a datagram from there is only the one that wakes.
    pub(crate) fn is_waker(&self, from: SocketAddr) -> bool {
        self.shared.closing.get().is_some_and(|waker| {
            waker.is_some_and(|waker| {
                (waker.ip().to_canonical(), waker.port()) == (from.ip().to_canonical(), from.port())
            })
        })
    }
}

fn waker(door: SocketAddr) -> Option<UdpSocket> {
    let any: IpAddr = match door {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let connect = || -> io::Result<UdpSocket> {
        let waker = UdpSocket::bind((any, 0))?;
        waker.connect(door)?;
        Ok(waker)
    };
    connect().ok()
}

/// Where a server at `address` can be reached from its own host: a wildcard address is not one
/// to send to everywhere.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        IpAddr::V4(_) | IpAddr::V6(_) => {}
    }
    address
}
