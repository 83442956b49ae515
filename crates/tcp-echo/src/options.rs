//! What a server is told before it starts: options of its sockets, and limits of its clients.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use socket2::{Domain, Protocol, SockRef, Socket, Type};

/// Everything a server can be told; `Config::default()` serves well.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Config {
    /// What is set on the sockets.
    pub options: Options,
    /// How much is given to clients.
    pub limits: Limits,
}

/// What is set on the listening socket and on every accepted one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Options {
    /// `SO_REUSEADDR`: a restart may bind while old connections are in TIME-WAIT
    /// (RFC 9293 §3.6.1). Ignored on Windows, where it lets two servers share a port.
    pub reuse_address: bool,
    /// `TCP_NODELAY`: a small answer is sent at once, not held back until the one before is
    /// acknowledged (Nagle's algorithm, RFC 9293 §3.7.4).
    pub nodelay: bool,
    /// `SO_SNDBUF` in bytes; `None` leaves it to the kernel, which grows it as needed.
    pub send_buffer: Option<usize>,
    /// `SO_RCVBUF` in bytes, set before listening because the window scale is settled in the
    /// handshake (RFC 7323 §2.2); `None` leaves it to the kernel.
    pub receive_buffer: Option<usize>,
    /// How many finished handshakes may wait for `accept`.
    pub backlog: u32,
    /// An IPv6 wildcard address (`[::]`) takes IPv4 clients too, as `::ffff:a.b.c.d`
    /// (RFC 4291 §2.5.5.2).
    pub dual_stack: bool,
}

/// How much is given to clients, together and each.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Clients at the same time; one more is accepted and closed at once.
    pub clients: usize,
    /// How long a client may neither send nor take a byte; `None` is for ever.
    pub idle: Option<Duration>,
    /// How long a shutdown waits for the clients that are still there.
    pub grace: Duration,
    /// Bytes of buffer for each client, at least 1.
    pub buffer: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            reuse_address: true,
            nodelay: true,
            send_buffer: None,
            receive_buffer: None,
            backlog: Self::BACKLOG,
            dual_stack: true,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            clients: Self::CLIENTS,
            idle: Some(Self::IDLE),
            grace: Self::GRACE,
            buffer: Self::BUFFER,
        }
    }
}

impl Limits {
    /// The default of [`clients`](Self::clients): what a thread each still does well.
    pub const CLIENTS: usize = 1024;
    /// The default of [`idle`](Self::idle).
    pub const IDLE: Duration = Duration::from_secs(300);
    /// The default of [`grace`](Self::grace).
    pub const GRACE: Duration = Duration::from_secs(5);
    /// The default of [`buffer`](Self::buffer): beyond 64 KiB one stream is hardly quicker,
    /// with 1 KiB it has a tenth of the throughput.
    pub const BUFFER: usize = 64 * 1024;
}

impl Options {
    /// The default of [`backlog`](Self::backlog): that of Linux, which caps greater values.
    pub const BACKLOG: u32 = 4096;

    /// A listening socket at `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// What the system says of the address (in use, no permission, not of this host) or of an
    /// option that it does not take.
    pub fn listen(&self, address: SocketAddr) -> io::Result<TcpListener> {
        let domain = Domain::for_address(address);
        let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
        if domain == Domain::IPV6 {
            socket.set_only_v6(!self.dual_stack)?;
        }
        if cfg!(not(windows)) {
            socket.set_reuse_address(self.reuse_address)?;
        }
        self.size_buffers(&socket)?;
        socket.bind(&address.into())?;
        socket.listen(i32::try_from(self.backlog).unwrap_or(i32::MAX))?;
        Ok(socket.into())
    }

    /// Sets what an accepted socket does not inherit everywhere.
    pub(crate) fn set_on_accepted(&self, socket: &SockRef<'_>) -> io::Result<()> {
        socket.set_tcp_nodelay(self.nodelay)
    }

    fn size_buffers(&self, socket: &Socket) -> io::Result<()> {
        if let Some(bytes) = self.send_buffer {
            socket.set_send_buffer_size(bytes)?;
        }
        if let Some(bytes) = self.receive_buffer {
            socket.set_recv_buffer_size(bytes)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn accepted_sockets_get_what_they_do_not_inherit() {
        for nodelay in [true, false] {
            let options = Options {
                nodelay,
                ..Options::default()
            };
            let listener = options.listen("127.0.0.1:0".parse().unwrap()).unwrap();
            let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (accepted, _) = listener.accept().unwrap();
            options.set_on_accepted(&SockRef::from(&accepted)).unwrap();
            assert_eq!(accepted.nodelay().unwrap(), nodelay);
        }
    }
}
