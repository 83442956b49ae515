//! An echo service over UDP (RFC 862), and a client that asks again until it is answered.
//!
//! ```text
//!   client                          server                   what the client's machine does
//!     │ ── 7247dc5f 0 "hi" ──────────▶ │                      Action::Send, handle_sent
//!     │ ◀────────── 7247dc5f 0 "hi" ── │                      Verdict::Answer, RTT measured
//!     │ ── 7247dc5f 1 "hm" ─────✗      │    lost              Action::Wait(now + RTO)
//!     │ ── 7247dc5f 1 "hm" ──────────▶ │    sent again        handle_timeout: RTO doubled
//!     │ ◀────────── 7247dc5f 1 "hm" ── │                      Verdict::Answer, not measured
//! ```
//!
//! # What it promises
//! - The server keeps nothing of a client: any datagram up to [`Limits::datagram`] comes back,
//!   one that is longer is dropped and counted, never answered in part.
//! - It never answers a port where its answer could be answered, so no two servers talk for
//!   ever; and an answer is never longer than what was asked, so nobody can be flooded with it.
//! - The client waits as RFC 6298 says, doubles, adds jitter, gives up after a set number of
//!   attempts, and has one datagram under way at most (RFC 8085 §3.1).
//! - Duplicates are known by 32 bytes of memory, however many requests there were.
//! - Nothing here panics, prints, or is unsafe.
//!
//! # Where to read
//! | file | what it shows |
//! |---|---|
//! | `packet.rs` | what the client sends: [`Packet`] |
//! | `rtt.rs` | how long to wait: [`Rtt`] (RFC 6298) |
//! | `window.rs` | which answers came before: [`Window`] |
//! | `machine.rs` | the client without socket, clock or dice: [`Requests`] |
//! | `client.rs` | [`Client`]: those three around it, and "port unreachable" |
//! | `service.rs` | the server without a socket: [`Service`] |
//! | `options.rs` | what is set on a socket: [`Options`], [`Limits`] |
//! | `blocking.rs` | [`blocking::Server`]: one datagram at a time |
//! | `tokio_net.rs` | `tokio_net::Server` (feature `tokio`): the same as a task |
//! | `batched.rs` | `batched::Server` (feature `batched`, Linux): many for one system call |
//! | `discover.rs` | broadcast and multicast: [`discover::find`] |
//!
//! ```
//! use udp_echo::{Client, Config, Retry, blocking::Server};
//!
//! let server = Server::bind("127.0.0.1:0".parse()?, Config::default())?;
//! let (address, handle) = (server.local_addr(), server.handle());
//! let running = std::thread::spawn(move || server.run());
//!
//! let mut client = Client::connect(address, Retry::default())?;
//! assert_eq!(client.echo(b"hello")?.payload, b"hello");
//!
//! handle.shutdown();
//! assert_eq!(running.join().map(|counts| counts.answered).ok(), Some(1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![warn(clippy::print_stderr, clippy::print_stdout)]
#![forbid(unsafe_code)]

mod packet;
mod rtt;
mod window;

mod machine;

mod client;

mod service;

mod counters;
mod handle;
mod options;

#[cfg(all(feature = "batched", target_os = "linux"))]
pub mod batched;
pub mod blocking;
#[cfg(feature = "tokio")]
pub mod tokio_net;

pub mod discover;

pub use client::{Client, ClientError, Reply};
pub use counters::Counts;
pub use handle::Handle;
pub use machine::{Action, Answer, RequestError, Requests, Tally, Verdict};
pub use options::{Config, Limits, Options};
pub use packet::{HEADER, IDENTIFIER, Packet, SEQUENCE};
pub use rtt::{Retry, Rtt};
pub use service::{Decision, Service};
pub use window::Window;
