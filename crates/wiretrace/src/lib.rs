//! What crossed the wire, for people to read: events drawn as a ladder, bytes
//! as annotated hex, and the first byte that differs. Pure functions from
//! values to text: no socket, no clock, no output of their own.
//!
//! ```
//! use std::time::Duration;
//! use wiretrace::{Event, EventKind, Ladder};
//!
//! let event = |from: &str, to: &str, kind| Event { at: Duration::ZERO, from: from.into(), to: to.into(), kind };
//! let trace = [
//!     event("client", "server", EventKind::Connect),
//!     event("client", "server", EventKind::Data(b"Hello".to_vec())),
//!     event("server", "client", EventKind::Data(b"World".to_vec())),
//!     event("server", "client", EventKind::HalfClose),
//! ];
//! print!("{}", Ladder::default().draw(&trace));
//! ```
//!
//! Reading order: `event` (what is drawn), `label` (the words, English and
//! Korean), `escape` (bytes that are safe to print), `ladder`, `hex`,
//! `difference`. With the feature `pcap`: `frame`, `packet`, `story` (a capture
//! becomes events). With the feature `svg`: `ladder/svg` and `svg` (the same for
//! pages).
//!
//! Whatever the bytes and names are, no control character, bidirectional
//! override or invisible character of theirs reaches the terminal: see
//! [`escape`].

#![forbid(unsafe_code)]
#![warn(clippy::print_stderr, clippy::print_stdout)]

mod difference;
mod escape;
mod event;
#[cfg(feature = "pcap")]
mod frame;
mod hex;
mod label;
mod ladder;
#[cfg(feature = "pcap")]
mod packet;
#[cfg(feature = "pcap")]
mod story;
#[cfg(feature = "svg")]
mod svg;

pub use difference::difference;
pub use escape::escape;
pub use event::{Endpoint, Event, EventKind};
pub use hex::{Field, annotated_hex, hex_dump};
pub use label::Labels;
pub use ladder::Ladder;
#[cfg(feature = "pcap")]
pub use packet::{CaptureError, Datagram, Flags, Packet, Segment, Unreachable, packets};
#[cfg(feature = "pcap")]
pub use story::events;
#[cfg(feature = "svg")]
pub use svg::{Transition, states_svg};
