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
//!   whole, except to a port where it might be answered again.
//! - The client waits as RFC 6298 says, doubles, adds jitter, gives up, and never has more than
//!   one datagram under way (RFC 8085 §3.1). 32 bytes tell it which answers are duplicates.
//! - Nothing here panics, prints, or is unsafe.
//!
//! | file | what it shows |
//! |---|---|
//! | `packet.rs`, `rtt.rs`, `window.rs` | what is sent: [`Packet`]; how long to wait: [`Rtt`]; what came before: [`Window`] |
//! | `machine.rs`, `client.rs` | [`Requests`], without socket, clock or dice; [`Client`], with them |
//! | `service.rs`, `options.rs`, `counters.rs` | what is answered: [`Service`]; [`Config`]; [`Counts`] |
//! | `blocking.rs`, `tokio_net.rs` | `Server`: one datagram at a time; the same as a task (feature `tokio`) |
//! | `batched.rs` | `Server`: many for one system call (feature `batched`, Linux) |
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

#[cfg(all(feature = "batched", target_os = "linux"))]
pub mod batched;
pub mod blocking;
mod client;
mod counters;
pub mod discover;
mod handle;
mod machine;
mod options;
mod packet;
mod rtt;
mod service;
#[cfg(feature = "tokio")]
pub mod tokio_net;
mod window;

pub use client::{Client, ClientError, Reply};
pub use counters::Counts;
pub use handle::Handle;
pub use machine::{Action, Answer, RequestError, Requests, Tally, Verdict};
pub use options::{Config, Limits, Options};
pub use packet::{HEADER, IDENTIFIER, Packet, SEQUENCE};
pub use rtt::{Retry, Rtt};
pub use service::{Decision, Service};
pub use window::Window;
