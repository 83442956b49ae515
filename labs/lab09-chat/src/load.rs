//! The load generator of `lab09_load`: a crowd of clients, of which some send, and how long each
//! message takes to each of the others.
//!
//! # Coordinated omission
//!
//! A *closed* loop sends a message when the one before it has arrived. While the server stands
//! still, such a generator stands still with it: of a stall of one second it sees one slow
//! message, and does not send the hundred that were due meanwhile. Those would have been slow as
//! well, but they were left out (omitted), because the generator follows (is coordinated with)
//! the server that it measures. Real clients know nothing of each other, and their messages come
//! all the same.
//!
//! An *open* loop has a timetable. Each message is due at a time that was fixed beforehand, it is
//! sent then or as soon after as can be, and its latency counts from **when it was due**. A stall
//! shows in all messages that were due while it lasted. What the generator itself is late by is
//! counted too: [`Generator`] tells how much that is.
//!
//! The generator works too, most of all when it reads: a message to 5,000 clients is 5,000 lines
//! for it. [`Generator`] tells how much of what was measured may be its own.
//!
//! Reading order: [`run`] for the course of a measurement, `crowd` for the connections, `traffic`
//! for what goes over them, `patience` for how long is waited, `memory` for the server's, `report`
//! for the figures and `plot` for their picture.

mod crowd;
mod memory;
mod options;
mod patience;
mod plot;
mod report;
mod traffic;

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::runtime::Handle;
use tokio::task::{JoinHandle, LocalSet};

use crowd::Crowd;
pub use memory::Memory;
use memory::resident;
pub use options::{wanted, writable};
pub use patience::PATIENCE;
use patience::{Owed, Patience};
pub use plot::{Curve, draw};
pub use report::{Generator, Report};
use traffic::Tally;

/// What is asked of the server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Load {
    /// Where it listens.
    pub server: SocketAddr,
    /// How many clients, at least two.
    pub clients: usize,
    /// How many of them send, in turn.
    pub senders: usize,
    /// From one message to the next, whoever sends it; never zero.
    pub period: Duration,
    /// How long there is a message each period.
    pub duration: Duration,
    /// When the next message is sent.
    pub pacing: Pacing,
    /// The server's process, whose memory is looked at.
    pub pid: Option<u32>,
}

/// When a sender sends its next message (see the [module's](self) words on coordinated omission).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Pacing {
    /// When it is due.
    Open,
    /// When the one before has arrived everywhere, and not before a period has passed.
    Closed,
}

/// How far a measurement is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Progress {
    /// What is counted: clients connected, welcomed and reached, messages delivered.
    pub stage: &'static str,
    /// How many there are.
    pub done: u64,
    /// How many there will be.
    pub of: u64,
    /// All lines that have come so far, whatever they say.
    pub lines: u64,
}

// ANCHOR: run
/// Measures, and tells now and then how far it is.
///
/// # Errors
/// The clients can't be connected, the server stops to answer before the first message, or there
/// is no process of which the memory was asked for: what, and how far it came.
pub fn run(load: &Load, tell: &dyn Fn(Progress)) -> Result<Report> {
    crowd::allow_files(load.clients)?;
    // One thread for all the clients: the server shall have the other processors.
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build()?;
    LocalSet::new().block_on(&runtime, measure(load, tell))
}

async fn measure(load: &Load, tell: &dyn Fn(Progress)) -> Result<Report> {
    let tally = Rc::new(Tally::new(load));
    let before = resident(load.pid)?;
    let mut crowd = Crowd::connect(load, &tally, tell).await?;
    crowd.warm_up(load, &tally, tell).await?;
    let connected = resident(load.pid)?;
    let work = traffic(load, &tally, crowd, tell).await;
    let memory = before.zip(connected);
    let memory = memory.map(|(before, connected)| Memory { before, connected });
    Ok(Report::new(*load, memory, work, &tally))
}
// ANCHOR_END: run

/// Sends all messages, waits until the last has arrived or nothing comes any more, and returns
/// how long this program was at work.
async fn traffic(
    load: &Load,
    tally: &Rc<Tally>,
    crowd: Crowd,
    tell: &dyn Fn(Progress),
) -> Duration {
    // From the end of a wait for the system to the begin of the next.
    let work = || Handle::current().metrics().worker_total_busy_duration(0);
    let before = work();
    tally.begin.set(tally.now());
    let (senders, _others) = crowd.start(load, tally);
    let end = Instant::now() + load.duration;
    let mut patience = Patience::new(|| tally.delivered.get());
    while is_owed(load, tally, &senders, tell) && patience.tick().await {
        if Instant::now() < end {
            patience.renew();
        }
    }
    work().saturating_sub(before)
}

/// Whether there are messages to send or to come, and somebody whom they can reach.
fn is_owed(
    load: &Load,
    tally: &Tally,
    senders: &[JoinHandle<OwnedWriteHalf>],
    tell: &dyn Fn(Progress),
) -> bool {
    let (done, so_far) = (tally.delivered.get(), tally.expected());
    tell(Progress {
        stage: "delivered",
        done,
        of: load
            .planned()
            .map_or(so_far, |all| all.saturating_mul(load.listeners())),
        lines: tally.heard.get(),
    });
    let sending = !senders.iter().all(JoinHandle::is_finished);
    tally.has_clients() && (sending || done < so_far)
}

impl Load {
    /// When each message is due, from the begin.
    fn timetable(&self) -> impl Iterator<Item = Duration> + use<> {
        let period = self.period.as_nanos();
        let due = (0..self.duration.as_nanos().div_ceil(period)).map(move |number| number * period);
        due.map_while(|nanos| u64::try_from(nanos).ok().map(Duration::from_nanos))
    }

    /// How many messages the timetable has; a closed loop has none.
    fn planned(&self) -> Option<u64> {
        let count = self.duration.as_nanos().div_ceil(self.period.as_nanos());
        (self.pacing == Pacing::Open).then(|| u64::try_from(count).unwrap_or(u64::MAX))
    }

    /// How many receive each message: all clients but its sender.
    fn listeners(&self) -> u64 {
        self.clients.saturating_sub(1) as u64
    }
}
