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
//! counted too: [`Report::late`] tells how much that can be at most.
//!
//! Reading order: [`run`] for the course of a measurement, `crowd` for the connections, `traffic`
//! for what goes over them, `report` for the figures and `plot` for their picture.

mod crowd;
mod options;
mod plot;
mod report;
mod traffic;

use std::fs;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::task::LocalSet;
use tokio::time;

use crowd::Crowd;
pub use options::wanted;
pub use plot::{Curve, draw};
pub use report::{Memory, Report};
use traffic::Tally;

/// How long nothing may come of a server that owes something: a connection, a welcome, a message.
/// What comes later than that counts as lost.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Between two looks at how far it is.
const TICK: Duration = Duration::from_millis(20);

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
    /// What is counted: connections, welcomes, messages that arrived.
    pub stage: &'static str,
    /// How many there are.
    pub done: u64,
    /// How many there will be.
    pub of: u64,
}

// ANCHOR: run
/// Measures, and tells now and then how far it is.
///
/// # Errors
/// The clients can't be connected: nobody listens, or the system allows fewer open files.
pub fn run(load: &Load, tell: &dyn Fn(Progress)) -> Result<Report> {
    crowd::allow_files(load.clients)?;
    // One thread for all the clients: the server shall have the other processors.
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build()?;
    LocalSet::new().block_on(&runtime, measure(load, tell))
}

async fn measure(load: &Load, tell: &dyn Fn(Progress)) -> Result<Report> {
    let tally = Rc::new(Tally::new(load));
    let before = resident(load.pid);
    let mut crowd = Crowd::connect(load, &tally, tell).await?;
    welcomes(load, &tally, tell).await;
    crowd.warm_up(load, &tally).await;
    let connected = resident(load.pid);
    let planned = traffic(load, &tally, crowd, tell).await;
    let memory = before.zip(connected);
    let memory = memory.map(|(before, connected)| Memory { before, connected });
    Ok(Report::new(*load, planned, memory, &tally))
}
// ANCHOR_END: run

/// Waits until all clients are in, or no more get in.
async fn welcomes(load: &Load, tally: &Tally, tell: &dyn Fn(Progress)) {
    let (mut last, mut since) = (0, Instant::now());
    loop {
        let (done, of) = (tally.welcomed.get(), load.clients as u64);
        tell(Progress {
            stage: "welcomed",
            done,
            of,
        });
        if done != last {
            (last, since) = (done, Instant::now());
        }
        if done == of || since.elapsed() > PATIENCE {
            return;
        }
        time::sleep(TICK).await;
    }
}

/// Sends all messages, waits until the last has arrived, and returns how many were planned.
async fn traffic(
    load: &Load,
    tally: &Rc<Tally>,
    crowd: Crowd,
    tell: &dyn Fn(Progress),
) -> Option<u64> {
    let planned = (load.pacing == Pacing::Open).then(|| load.timetable().count() as u64);
    let (senders, _others) = crowd.start(load, tally);
    let end = Instant::now() + load.duration;
    let (mut last, mut since) = (0, Instant::now());
    loop {
        let sending = !senders.iter().all(tokio::task::JoinHandle::is_finished);
        let (done, so_far) = (tally.delivered.get(), tally.expected(load));
        tell(Progress {
            stage: "delivered",
            done,
            of: planned.map_or(so_far, |all| all * load.listeners()),
        });
        if done != last {
            (last, since) = (done, Instant::now());
        }
        let all = !sending && done >= so_far;
        let nothing_more = tally.closed.get() >= load.clients as u64
            || (Instant::now() > end && since.max(end).elapsed() > PATIENCE);
        if all || nothing_more {
            return planned;
        }
        time::sleep(TICK).await;
    }
}

impl Load {
    /// When each message is due, from the begin.
    fn timetable(&self) -> impl Iterator<Item = Duration> + use<> {
        let (period, end) = (self.period, self.duration);
        let due = (0_u32..).map_while(move |number| period.checked_mul(number));
        due.take_while(move |due| *due < end)
    }

    /// How many receive each message: all clients but its sender.
    fn listeners(&self) -> u64 {
        self.clients.saturating_sub(1) as u64
    }
}

/// The memory that a process holds, in bytes, where the system tells (`/proc` of Linux).
fn resident(pid: Option<u32>) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", pid?)).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    kib.checked_mul(1024)
}
