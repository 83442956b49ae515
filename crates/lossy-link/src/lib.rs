//! A link that loses, repeats, reorders, delays and corrupts datagrams, by a
//! seed. It is a model apart from I/O: no socket, no clock, no thread; time comes
//! in as an argument, and the same inputs give the same outputs.
//!
//! ```text
//!              fate, drawn by the seed and the datagram's number
//!                │
//! send(now) ──▶ loss ──▶ queue ▶ rate ──▶ corrupt ──▶ delay + jitter ──▶ receive(now)
//!                          │                 │  └─ duplicate ─┘  │
//!                       full: dropped        └──── held back ────┘
//! ```
//!
//! A link goes one way; two of them make a path there and back. What happens to
//! the datagram with number `n` depends on the seed and on `n` alone, neither on
//! the time nor on what it holds, so a run can be repeated on a busy machine. Only
//! the queue of a link with a [`rate`](Impairments::rate) depends on the time.
//!
//! ```
//! use std::time::Duration;
//! use lossy_link::{Impairments, Link};
//!
//! let impairments = Impairments {
//!     loss: 0.1,
//!     delay: Duration::from_millis(20),
//!     ..Impairments::NONE
//! };
//! let mut link = Link::new(impairments, 7);
//! link.send(Duration::ZERO, b"hello");
//! if let Some(due) = link.next_arrival() {
//!     assert_eq!(due, Duration::from_millis(20));
//!     assert_eq!(link.receive(due).as_deref(), Some(&b"hello"[..]));
//! }
//! assert_eq!(link.counts().sent, 1);
//! ```
//!
//! Reading order: [`impairments`](Impairments), then [`link`](Link), then `fate`.
#![warn(clippy::print_stdout)]

mod fate;
mod impairments;
mod link;

pub use impairments::Impairments;
pub use link::{Counts, HOLD, IN_FLIGHT, IN_FLIGHT_BYTES, Link};
