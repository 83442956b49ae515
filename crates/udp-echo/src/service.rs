//! The server apart from I/O: which datagrams are answered, and which not.

use std::net::SocketAddr;

/// The ports that only a system's own services send from (RFC 6335 §6).
const SYSTEM_PORTS: u16 = 1024;

/// The echo service: any datagram goes back to where it came from (RFC 862), except where that
/// could go on for ever.
///
/// Whoever can forge a source address can make two servers talk to each other: an echo answers
/// every answer. So nothing is sent to a port where such a service may be.
///
/// ```
/// use udp_echo::{Decision, Service};
///
/// let service = Service::new(8888, 1472);
/// assert_eq!(service.decide("192.0.2.1:50001".parse()?, 100), Decision::Answer);
/// assert_eq!(service.decide("192.0.2.1:50001".parse()?, 1473), Decision::TooLong);
/// assert_eq!(service.decide("192.0.2.1:7".parse()?, 100), Decision::Ignore);
/// assert_eq!(service.decide("192.0.2.1:8888".parse()?, 100), Decision::Ignore);
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Service {
    port: u16,
    limit: usize,
}

/// What is done with a datagram.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Decision {
    /// It is sent back.
    Answer,
    /// It is longer than the limit, and what came of it may be a part only.
    TooLong,
    /// Its source is a service (or none, port 0: RFC 768), which might answer the answer.
    Ignore,
}

impl Service {
    /// A service at `port` that answers datagrams of at most `limit` bytes.
    #[must_use]
    pub fn new(port: u16, limit: usize) -> Self {
        Self { port, limit }
    }

    /// What to do with a datagram of `len` bytes `from` there. Offer the socket a buffer of one
    /// byte more than the limit: what is cut off is then seen as too long.
    #[must_use]
    pub fn decide(&self, from: SocketAddr, len: usize) -> Decision {
        if from.port() < SYSTEM_PORTS || from.port() == self.port {
            Decision::Ignore
        } else if len > self.limit {
            Decision::TooLong
        } else {
            Decision::Answer
        }
    }
}
