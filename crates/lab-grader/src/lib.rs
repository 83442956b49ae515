//! The grading engine: it starts a program, talks to it as a peer would,
//! misbehaves as a peer can, and tells what broke so that the student learns
//! why. It knows no lab; a lab's `grading` package hands it an [`Exercise`].
//!
//! ```text
//! Exercise ── checks ──▶ Trial ──┬─ Server + Peer   the program serves, we are clients
//!                                │  + UdpPeer       … and talk in datagrams
//!                                ├─ Listener + Run  the program is a client, we serve
//!                                ├─ UdpServer + Run … and answer datagrams, or don't
//!                                ├─ Relay           datagrams get lost between both
//!                                └─ filter          lines in, lines out
//! Fault (what broke) ──▶ CheckResult ──▶ Report ──▶ view: terminal, JSON, JUnit
//! ```
//!
//! Reading order: [`text`](Text) and [`exercise`](Exercise) are what an author
//! writes; [`trial`](Trial), [`peer`](Peer), [`udp`](UdpPeer), [`relay`](Relay) and
//! `filter` what a check calls, `folder` its files, and `clock` its time;
//! [`judge`] runs the checks side by side; [`report`](Report) and [`view`] are
//! what people read, [`Repeat`] what they type to see a filter fail again.
#![warn(clippy::print_stdout)]

mod answer;
mod cause;
mod clock;
mod exercise;
mod fault;
mod filter;
mod folder;
mod judge;
mod log;
mod peer;
mod relay;
mod repeat;
mod report;
mod server;
mod subject;
mod text;
mod trial;
mod udp;
mod unread;
pub mod verify;
pub mod view;

pub use answer::{ANSWER, UNKNOWN, exit_code};
pub use cause::Cause;
pub use exercise::{Check, Exercise, Kind, Lab, Mutant, Visibility};
pub use fault::{Fault, Verdict};
pub use filter::Answer;
pub use judge::{Judge, judge};
pub use lossy_link::{Counts, Impairments};
pub use peer::Peer;
pub use relay::Relay;
pub use repeat::Repeat;
pub use report::{CheckResult, Report, Status};
pub use server::{Listener, Refusing, Run, Server};
pub use subject::Subject;
pub use text::{Lang, Text};
pub use trial::Trial;
pub use udp::{Received, UdpPeer, UdpServer};
