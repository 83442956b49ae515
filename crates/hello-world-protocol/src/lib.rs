//! The Hello/World protocol (docs/en/hello-spec.md, whose rules R1 to R48 are cited here): a
//! client says hello, the server answers World. Version 0 is nothing but that; versions 1 and 2
//! do it in frames. One port serves them all.
//!
//! ```text
//!  version 0        H  e  l  l  o                    W  o  r  l  d   and the server's end
//!
//!  versions 1, 2    C8 │ version │ type │ fields length      4 octets
//!                   correlation id                           4 octets
//!                   length: fields and payload together      4 octets
//!                   fields, then payload                     `length` octets
//! ```
//!
//! # What it promises
//! - A frame is cut out of the stream without a copy, and without trust in its lengths.
//! - Every request is answered once: with a `WORLD`, or with an `ERROR` that names the rule that
//!   it broke and the octet where it broke it.
//! - A connection holds one frame of at most 4108 octets and the replies to one read; it ends
//!   when a frame takes too long, however steadily its octets come.
//! - Nothing here panics, prints, or is unsafe.
//!
//! # Where to read
//! | file | what it shows |
//! |---|---|
//! | `message.rs` | [`Frame`], and what is in it: [`Hello`], [`World`], [`Refusal`] |
//! | `error.rs` | a variant for each rule that can be broken: [`DecodeError`], [`ReplyError`] |
//! | `codec.rs` | octets to frames, frames to messages, and back |
//! | `machine.rs` | a server's connection without socket or clock: [`Connection`] |
//! | `requests.rs` | a client's: [`Requests`] |
//! | `blocking.rs` | [`blocking::serve`], [`blocking::Client`] |
//! | `tokio_net.rs` | `tokio_net::serve` (feature `tokio`) |
#![warn(clippy::print_stderr, clippy::print_stdout)]
#![forbid(unsafe_code)]

mod message;

mod error;

mod codec;

mod machine;
mod requests;

pub mod blocking;
#[cfg(feature = "tokio")]
pub mod tokio_net;

pub use codec::Header;
pub use error::{DecodeError, ErrorCode, ReplyError};
pub use machine::{Action, Config, Connection, Ending, Event};
pub use message::{
    Frame, HEADER_LEN, HELLO, HIGHEST, Hello, Language, MAGIC, MAX_LANGUAGE, MAX_LENGTH, MAX_NAME,
    Name, Refusal, Reply, Type, WORLD, World,
};
pub use requests::Requests;
