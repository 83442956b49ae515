//! What a trace is made of: one [`Event`] for each thing that happened between
//! two endpoints.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// One thing that happened between two endpoints.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Event {
    /// Since the trace began.
    pub at: Duration,
    /// Who did it.
    pub from: Endpoint,
    /// To whom.
    pub to: Endpoint,
    /// What was done.
    pub kind: EventKind,
}

/// What [`Event::from`] did to [`Event::to`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum EventKind {
    /// `from` opened a connection to `to` (SYN).
    Connect,
    /// `from` refused the connection that `to` asked for (RST in answer to its
    /// SYN), so the arrow goes back to the caller.
    Refused,
    /// `from` sent bytes of a stream. Where one event ends and the next begins
    /// means nothing to the peer.
    Data(Vec<u8>),
    /// `from` sent one datagram, which may be empty.
    Datagram(Vec<u8>),
    /// Nobody has the port `from` to which `to` sent a datagram: its host says so
    /// (ICMP "port unreachable"), so the arrow goes back to the sender.
    Unreachable,
    /// `from` will send no more, and still receives (FIN).
    HalfClose,
    /// `from` ended the connection at once in both directions (RST).
    Reset,
    /// `from` waited for `to` in vain.
    Timeout,
}

/// How an endpoint is called in a drawing: an address, or a role such as
/// `client 2`.
///
/// ```
/// use wiretrace::Endpoint;
/// assert_eq!(Endpoint::from("client 2").to_string(), "client 2");
/// let address: std::net::SocketAddr = "[::1]:7777".parse()?;
/// assert_eq!(Endpoint::from(address).to_string(), "[::1]:7777");
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Endpoint(String);

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for Endpoint {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl From<String> for Endpoint {
    fn from(name: String) -> Self {
        Self(name)
    }
}

impl From<SocketAddr> for Endpoint {
    fn from(address: SocketAddr) -> Self {
        Self(address.to_string())
    }
}
