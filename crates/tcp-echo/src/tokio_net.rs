//! The tokio shell: the loop of the blocking one with `.await`, one task per client.

use std::io;
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until, timeout};

use crate::blocking::ACCEPT_PAUSE;
use crate::counters::{Counters, Visit};
use crate::{Action, Config, Counts, Echo, Ending, Event, Limits};

/// An echo server with one task per client.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    config: Config,
    handle: Handle,
}

/// What can be done with a [`Server`] from elsewhere, also while it runs.
#[derive(Clone, Debug, Default)]
pub struct Handle {
    counters: Arc<Counters>,
    closing: Arc<Notify>,
}

impl Server {
    /// Listens at `address`; port 0 takes a free one. Asynchronous although it waits for nothing:
    /// the socket belongs to the runtime, with I/O and time, in which this is awaited.
    ///
    /// # Errors
    /// Those of [`Options::listen`](crate::Options::listen).
    #[expect(
        clippy::unused_async,
        reason = "a caller outside of a runtime cannot await it"
    )]
    pub async fn bind(address: SocketAddr, config: Config) -> io::Result<Self> {
        let listener = config.options.listen(address)?;
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let handle = Handle::default();
        Ok(Self {
            listener,
            address,
            config,
            handle,
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
        self.handle.clone()
    }

    /// Serves until [`Handle::shutdown`], then stops listening, waits for the clients that are
    /// there, at most [`Limits::grace`], and tells what happened in all.
    pub async fn run(self) -> Counts {
        let Self {
            listener,
            config,
            handle,
            ..
        } = self;
        let mut guests = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => admit(stream, &config, &handle.counters, &mut guests),
                    Err(_) => sleep(ACCEPT_PAUSE).await,
                },
                Some(_) = guests.join_next() => {} // a task that ended is forgotten at once
                () = handle.closing.notified() => break,
            }
        }
        drop(listener);
        let all_gone = async { while guests.join_next().await.is_some() {} };
        if timeout(config.limits.grace, all_gone).await.is_err() {
            guests.shutdown().await; // their visits are dropped, and so counted as cut
        }
        handle.counts()
    }
}

impl Handle {
    /// What happened so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counters.counts()
    }

    /// Asks the server to stop accepting and to let its clients finish. Returns at once:
    /// [`Server::run`] returns when it is done.
    pub fn shutdown(&self) {
        self.closing.notify_one();
    }
}

/// Gives the client a task, or closes its connection at once if there are too many.
fn admit(
    mut stream: TcpStream,
    config: &Config,
    counters: &Arc<Counters>,
    guests: &mut JoinSet<()>,
) {
    let Some(mut visit) = counters.enter(config.limits.clients) else {
        return;
    };
    let Config { options, limits } = config.clone();
    guests.spawn(async move {
        visit.ending = match options.set_on_accepted(&SockRef::from(&stream)) {
            Ok(()) => echo(&mut stream, &limits, &visit).await,
            Err(_) => Ending::Reset,
        };
        // The place is free again before the socket is closed.
        drop(visit);
        drop(stream);
    });
}

/// One timer per connection, set anew only when it goes off too early: a timer moved at every
/// byte would cost more than the byte.
async fn echo(stream: &mut TcpStream, limits: &Limits, visit: &Visit) -> Ending {
    let mut echo = Echo::new(limits.buffer, limits.idle, Instant::now());
    let first_deadline = echo.poll_timeout().unwrap_or_else(Instant::now);
    let mut alarm = pin!(sleep_until(first_deadline.into()));
    loop {
        let deadline = echo.poll_timeout();
        tokio::select! {
            biased;
            outcome = perform(echo.poll_action(), stream) => match outcome {
                ControlFlow::Break(ending) => return ending,
                ControlFlow::Continue(event) => {
                    visit.count(event);
                    echo.handle_event(event, Instant::now());
                }
            },
            () = &mut alarm, if deadline.is_some() => {
                echo.handle_timeout(Instant::now());
                if let Some(deadline) = deadline {
                    alarm.as_mut().reset(deadline.into());
                }
            }
        }
    }
}

// ANCHOR: perform
/// Safe to be dropped at its `.await`: until then nothing was read or written.
async fn perform(action: Action<'_>, stream: &mut TcpStream) -> ControlFlow<Ending, Event> {
    let outcome = match action {
        Action::Read(space) => stream.read(space).await.map(Event::Read),
        Action::Write(owed) => stream.write(owed).await.map(Event::Written),
        Action::CloseWrite => stream.shutdown().await.map(|()| Event::WriteClosed),
        Action::Done(ending) => return ControlFlow::Break(ending),
    };
    ControlFlow::Continue(outcome.unwrap_or_else(|error| Event::Failed(error.kind())))
}
// ANCHOR_END: perform
