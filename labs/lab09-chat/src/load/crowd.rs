//! Some thousand connections to one server, each with its name told and its lines listened to.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::rc::Rc;

use anyhow::Result;
use tokio::io::AsyncWriteExt;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_local};

use super::traffic::{self, Tally, WARM_UP};
use super::{Load, Owed, Pacing, Patience, Progress};

/// A connection is told from others by its two addresses and ports. Linux gives out ports 32,768
/// to 60,999 by itself, so that many clients can share an address; the next ones get another.
const PORTS_PER_ADDRESS: usize = 20_000;

/// The writing ends of all clients; what comes in is listened to by a task each.
pub(super) struct Crowd(Vec<OwnedWriteHalf>);

impl Crowd {
    /// Connects one client after the other, each with its name told.
    pub(super) async fn connect(
        load: &Load,
        tally: &Rc<Tally>,
        tell: &dyn Fn(Progress),
    ) -> Result<Self> {
        let all = Owed {
            stage: "connected",
            clients: load.clients as u64,
        };
        let mut clients = Vec::with_capacity(load.clients);
        for number in 0..load.clients {
            let done = number as u64;
            tell(all.progress(tally, done));
            let stream = tokio::select! {
                stream = connect(load.server, number) => stream,
                // Its queue of connections may be full, though it works: that of others comes.
                () = Patience::new(|| tally.heard.get()).end() => Err(io::ErrorKind::TimedOut.into()),
            };
            let stream = stream.map_err(|error| match (number, error.kind()) {
                (0, _) => lab_cli::connect_error(load.server, &error),
                (_, io::ErrorKind::TimedOut) => all.silence(tally, done),
                _ => all.gave_up(tally, done, &error.to_string()),
            })?;
            let (reader, mut writer) = stream.into_split();
            spawn_local(traffic::listen(reader, Rc::clone(tally)));
            let name = format!("{}\n", tally.name(number));
            // A server that closes at once is counted where it is listened to.
            let _ = writer.write_all(name.as_bytes()).await;
            clients.push(writer);
        }
        Ok(Self(clients))
    }

    /// Waits until all are welcome. Then one message that all hear, after which all that the server
    /// had to tell before has been read.
    pub(super) async fn warm_up(
        &mut self,
        load: &Load,
        tally: &Tally,
        tell: &dyn Fn(Progress),
    ) -> Result<()> {
        let welcomed = Owed {
            stage: "welcomed",
            clients: load.clients as u64,
        };
        welcomed.wait(tally, tell, || tally.welcomed.get()).await?;
        if let Some(first) = self.0.first_mut() {
            // A connection that broke will show in who hears it.
            let _ = first.write_all(WARM_UP.as_bytes()).await;
        }
        let reached = Owed {
            stage: "reached",
            clients: load.listeners(),
        };
        reached.wait(tally, tell, || tally.warm.get()).await
    }

    /// Lets the senders send, and returns them and all others, whose connections must stay.
    pub(super) fn start(
        mut self,
        load: &Load,
        tally: &Rc<Tally>,
    ) -> (Vec<JoinHandle<OwnedWriteHalf>>, Vec<OwnedWriteHalf>) {
        let others = self.0.split_off(load.senders.min(self.0.len()));
        let mut tasks = Vec::new();
        let mut queues = Vec::new();
        for (number, writer) in self.0.into_iter().enumerate() {
            let tally = Rc::clone(tally);
            tasks.push(if load.pacing == Pacing::Open {
                let (queue, due) = mpsc::unbounded_channel();
                queues.push(queue);
                spawn_local(traffic::send_when_due(writer, number, due, tally))
            } else {
                spawn_local(traffic::send_in_turn(writer, number, *load, tally))
            });
        }
        if load.pacing == Pacing::Open {
            traffic::keep_time(*load, tally, queues);
        }
        (tasks, others)
    }
}

async fn connect(server: SocketAddr, number: usize) -> io::Result<TcpStream> {
    let stream = match source(server, number) {
        Some(source) => {
            let socket = TcpSocket::new_v4()?;
            socket.bind(SocketAddr::new(source, 0))?;
            socket.connect(server).await?
        }
        None => TcpStream::connect(server).await?,
    };
    // A message is sent when it is due, not when the one before is acknowledged (RFC 9293 3.7.4).
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Lets this process open a socket for each client.
#[cfg(unix)]
pub(super) fn allow_files(clients: usize) -> Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// What a program has open besides its connections.
    const OTHERS: u64 = 32;

    let wanted = (clients as u64).saturating_add(OTHERS);
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current.is_none_or(|current| current >= wanted) {
        return Ok(());
    }
    let raised = Rlimit {
        current: Some(wanted),
        maximum,
    };
    let most = maximum.unwrap_or_default().saturating_sub(OTHERS);
    setrlimit(Resource::Nofile, raised)
        .map_err(|_| anyhow::anyhow!("this system lets a program open {most} connections at most"))
}

/// Here a program may open as many as it likes.
#[cfg(not(unix))]
pub(super) fn allow_files(_: usize) -> Result<()> {
    Ok(())
}

/// Another address of this machine for each so many clients; the first ones need none.
fn source(server: SocketAddr, number: usize) -> Option<IpAddr> {
    let host = u8::try_from(number / PORTS_PER_ADDRESS).ok()?;
    let loopback = server.is_ipv4() && server.ip().is_loopback();
    (loopback && host > 0).then(|| Ipv4Addr::new(127, 0, 1, host).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_one_address_are_not_used_up() {
        let local: SocketAddr = "127.0.0.1:7777".parse().unwrap();
        for (number, expected) in [
            (0, None),
            (19_999, None),
            (20_000, Some("127.0.1.1")),
            (45_000, Some("127.0.1.2")),
        ] {
            let expected = expected.map(|address| address.parse().unwrap());
            assert_eq!(source(local, number), expected, "client {number}");
        }
        assert_eq!(source("[::1]:7777".parse().unwrap(), 20_000), None);
    }
}
