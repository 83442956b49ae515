//! An echo service over TCP (RFC 862): every byte comes back, in order, until the client has
//! said its last one; then the rest is sent and the connection is closed.
//!
//! ```text
//!   client                          server                        what the machine does
//!     │ ── SYN ───────────────────────▶ │   accepted, or refused    Limits::clients
//!     │ ── "abc" ─────────────────────▶ │   Action::Read            Event::Read(3)
//!     │ ◀──────────────────── "abc" ─── │   Action::Write           Event::Written(3)
//!     │ ── FIN (half-close) ──────────▶ │   Action::Read            Event::Read(0)
//!     │ ◀────────────────────── FIN ─── │   Action::CloseWrite      Event::WriteClosed
//! ```
//!
//! # What it promises
//! - One connection holds one buffer of [`Limits::buffer`] bytes and never more: while bytes are
//!   owed to the client nothing is read, so a client that does not read is held back by TCP's
//!   own window (RFC 9293 §3.8.6), not by this server's memory.
//! - One read and one write per batch: nothing is read again to learn that there is nothing.
//! - A half-close (RFC 9293 §3.6) is answered after everything owed was sent.
//! - A silent client is let go after [`Limits::idle`], a shutdown waits [`Limits::grace`].
//! - Nothing here panics, prints, or is unsafe.
//!
//! # Where to read
//! | file | what it shows |
//! |---|---|
//! | `machine.rs` | one connection without socket or clock: [`Echo`] |
//! | `options.rs` | what is set on a socket before it listens: [`Options`], [`Limits`] |
//! | `counters.rs` | what happened so far: [`Counts`] |
//! | `blocking.rs` | [`blocking::Server`]: one thread per client |
//! | `client.rs` | [`Client`]: connect, read and write, each with its timeout |
//! | `tokio_net.rs` | `tokio_net::Server` (feature `tokio`): one task per client |
//!
//! ```
//! use tcp_echo::{Client, Config, Timeouts, blocking::Server};
//!
//! let server = Server::bind("127.0.0.1:0".parse()?, Config::default())?;
//! let (address, handle) = (server.local_addr(), server.handle());
//! let running = std::thread::spawn(move || server.run());
//!
//! let answer = Client::connect(address, Timeouts::default())?.exchange(b"hello")?;
//! assert_eq!(answer, b"hello");
//!
//! handle.shutdown();
//! assert_eq!(running.join().map(|counts| counts.bytes_out).ok(), Some(5));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![warn(clippy::print_stderr, clippy::print_stdout)]
#![forbid(unsafe_code)]

pub mod blocking;
mod client;
mod counters;
mod machine;
mod options;
#[cfg(feature = "tokio")]
pub mod tokio_net;

pub use client::{Client, ClientError, Stage, Timeouts};
pub use counters::Counts;
pub use machine::{Action, Echo, Ending, Event};
pub use options::{Config, Limits, Options};
