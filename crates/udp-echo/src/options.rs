//! What a server is told before it starts: options of its socket, and limits of its work.

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};

/// Everything a server can be told; `Config::default()` serves well.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Config {
    /// What is set on the socket.
    pub options: Options,
    /// How much work is taken.
    pub limits: Limits,
}

/// What is set on the socket.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Options {
    /// `SO_REUSEADDR`. A UDP port has no TIME-WAIT, so a restart needs it not; on Linux it lets
    /// a second server take the port, and its datagrams, from the first.
    pub reuse_address: bool,
    /// `SO_SNDBUF` in bytes; `None` leaves it to the kernel.
    pub send_buffer: Option<usize>,
    /// `SO_RCVBUF` in bytes: what comes while it is full is dropped, and nobody is told. The
    /// kernel caps it (`net.core.rmem_max`) and does not let it grow; `None` leaves it at that.
    pub receive_buffer: Option<usize>,
    /// An IPv6 wildcard address (`[::]`) takes IPv4 clients too, as `::ffff:a.b.c.d`
    /// (RFC 4291 §2.5.5.2).
    pub dual_stack: bool,
    /// The batched server lets the kernel join datagrams of one client (`UDP_GRO`) and split
    /// its answers (`UDP_SEGMENT`), where it can.
    pub offload: bool,
}

/// How much work is taken.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limits {
    /// The longest datagram that is answered, in bytes.
    pub datagram: usize,
    /// How long a shutdown goes on answering what has arrived.
    pub grace: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            reuse_address: false,
            send_buffer: None,
            receive_buffer: None,
            dual_stack: true,
            offload: true,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            datagram: Self::DATAGRAM,
            grace: Self::GRACE,
        }
    }
}

impl Limits {
    /// The default of [`datagram`](Self::datagram): the longest there is over IPv4, whose length
    /// field counts its own 20 bytes of header (RFC 791 §3.1) and UDP's 8 (RFC 768).
    pub const DATAGRAM: usize = 65_535 - 20 - 8;
    /// The default of [`grace`](Self::grace).
    pub const GRACE: Duration = Duration::from_secs(1);
}

impl Options {
    /// A socket at `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// What the system says of the address (in use, no permission, not of this host) or of an
    /// option that it does not take.
    pub fn bind(&self, address: SocketAddr) -> io::Result<UdpSocket> {
        let domain = Domain::for_address(address);
        let socket = Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
        if domain == Domain::IPV6 {
            socket.set_only_v6(!self.dual_stack)?;
        }
        if self.reuse_address {
            socket.set_reuse_address(true)?;
        }
        self.size_buffers(&socket)?;
        socket.bind(&address.into())?;
        Ok(socket.into())
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
