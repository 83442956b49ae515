//! The tokio shells: the loops of the blocking ones with `.await`.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout, timeout_at};

use crate::blocking::{IDLE, LookupError, MAX_CONNECTIONS, PAUSE, any_port, framed, random};
use crate::{Action, Answer, Authority, Config, Failure, Hosts, MAX_MESSAGE, Transport, Type};

/// A stub resolver with sockets: a new one, and so a new port, for each question.
#[derive(Debug)]
pub struct Resolver {
    machine: crate::Resolver,
}

/// The way to a server.
enum Door {
    Udp(UdpSocket),
    Tcp(TcpStream),
}

impl Resolver {
    /// A resolver that is set up like this.
    #[must_use]
    pub fn new(config: Config, hosts: Hosts) -> Self {
        Self {
            machine: crate::Resolver::new(config, hosts),
        }
    }

    /// The records of a name, of type `kind`. Dropped while it waits, it has asked for nothing.
    ///
    /// # Errors
    /// [`LookupError`].
    pub async fn lookup(&mut self, name: &str, kind: Type) -> Result<Answer, LookupError> {
        self.machine.lookup(name, kind, Instant::now())?;
        let (mut door, mut asked) = (None, None);
        loop {
            let dice = random().map_err(LookupError::Random)?;
            match self.machine.poll_action(|| dice) {
                Action::Ask {
                    server,
                    transport,
                    query,
                } => {
                    asked = Some(server);
                    door = Door::open(server, transport, query).await.ok();
                    match door {
                        Some(_) => self.machine.handle_sent(Instant::now()),
                        None => self.machine.handle_failure(),
                    }
                }
                Action::Wait(deadline) => {
                    match (receive(door.as_mut(), deadline).await, asked) {
                        (Some(Ok(message)), Some(server)) => {
                            let now = Instant::now();
                            self.machine.handle_message(server, &message, now);
                        }
                        (None, _) => {}
                        _ => self.machine.handle_failure(),
                    }
                    self.machine.handle_timeout(Instant::now());
                }
                Action::Done(result) => return result.clone().map_err(LookupError::Failure),
                Action::Rest => return Err(LookupError::Failure(Failure::Timeout)),
            }
        }
    }
}

/// The next message; `None` if none came in time.
async fn receive(door: Option<&mut Door>, deadline: Instant) -> Option<io::Result<Vec<u8>>> {
    let Some(door) = door else {
        return Some(Err(io::ErrorKind::NotConnected.into()));
    };
    timeout_at(deadline.into(), door.receive()).await.ok()
}

impl Door {
    async fn open(server: SocketAddr, transport: Transport, query: &[u8]) -> io::Result<Self> {
        match transport {
            Transport::Udp => {
                let socket = UdpSocket::bind(any_port(server)).await?;
                socket.connect(server).await?;
                socket.send(query).await?;
                Ok(Self::Udp(socket))
            }
            Transport::Tcp => {
                let mut stream = timeout(IDLE, TcpStream::connect(server)).await??;
                timeout(IDLE, stream.write_all(&framed(query)?)).await??;
                Ok(Self::Tcp(stream))
            }
        }
    }

    async fn receive(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Self::Udp(socket) => {
                let mut datagram = vec![0; MAX_MESSAGE];
                let len = socket.recv(&mut datagram).await?;
                datagram.truncate(len);
                Ok(datagram)
            }
            Self::Tcp(stream) => read_message(stream).await,
        }
    }
}

/// Reads a message; the end of the stream is an error, as within a message.
async fn read_message(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let length = stream.read_u16().await?;
    let mut message = vec![0; length.into()];
    stream.read_exact(&mut message).await?;
    Ok(message)
}

/// Answers datagrams, one after the other, for ever.
pub async fn serve_udp(socket: &UdpSocket, authority: &Authority) -> ! {
    let mut query = vec![0; MAX_MESSAGE];
    loop {
        let Ok((len, client)) = socket.recv_from(&mut query).await else {
            sleep(PAUSE).await;
            continue;
        };
        let query = query.get(..len).unwrap_or_default();
        if let Some(answer) = authority.answer(query, Transport::Udp) {
            // A client that can't be reached will ask again, or not.
            let _ = socket.send_to(&answer, client).await;
        }
    }
}

/// Serves connections, each in a task of its own, for ever.
pub async fn serve_tcp(listener: &TcpListener, authority: &Arc<Authority>) -> ! {
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else {
            continue;
        };
        let authority = Arc::clone(authority);
        tokio::spawn(async move {
            // That a client left, or was too slow, is the end of its connection and no more.
            let _ = serve_connection(stream, &authority).await;
            drop(place);
        });
    }
}

/// Answers the questions of one client over TCP, one after the other, to their end.
///
/// # Errors
/// What the system says: `UnexpectedEof` at the client's end, `TimedOut` where a question, or
/// taking its answer, took more than [`IDLE`].
pub async fn serve_connection(mut stream: TcpStream, authority: &Authority) -> io::Result<()> {
    loop {
        let query = timeout(IDLE, read_message(&mut stream)).await??;
        if let Some(answer) = authority.answer(&query, Transport::Tcp) {
            timeout(IDLE, stream.write_all(&framed(&answer)?)).await??;
        }
    }
}
