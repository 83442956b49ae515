//! DNS (RFC 1034, RFC 1035): messages as they travel, a stub resolver, and a small authoritative
//! server.
//!
//! ```text
//!     +---------------------+
//!     |        Header       |  12 octets: an id, flags, and four counts
//!     +---------------------+
//!     |       Question      |  the question for the name server
//!     +---------------------+
//!     |        Answer       |  records that answer it
//!     +---------------------+
//!     |      Authority      |  records that tell who has authority
//!     +---------------------+
//!     |      Additional     |  records that may be useful, and EDNS
//!     +---------------------+
//! ```
//!
//! # What it promises
//! - Any octets are read without panic, loop or allocation out of proportion.
//! - A [`MessageView`] and a [`Builder`] allocate nothing.
//! - What is not known here comes back out as it came (RFC 3597).
//!
//! # Where to read
//! | file | what it shows |
//! |---|---|
//! | `number.rs` | [`Type`], [`Class`], [`Opcode`], [`Rcode`] |
//! | `name.rs` | [`Name`], [`NameView`]: labels, pointers, text |
//! | `header.rs` | [`Header`] |
//! | `data.rs` | [`Data`] of each type |
//! | `edns.rs` | [`Edns`] |
//! | `message.rs` | [`Message`], [`Question`], [`Record`] |
//! | `view.rs` | [`MessageView`]: the same without a copy |
//! | `builder.rs` | [`Builder`] |
//! | `config.rs`, `hosts.rs` | [`Config`], [`Hosts`]: the files that a resolver reads |
//! | `cache.rs` | [`Cache`] |
//! | `resolver.rs` | [`Resolver`]: whom to ask, and what of the answers to believe |
//! | `zone.rs`, `zone_file.rs` | [`Zone`], and its text (feature `zonefile`) |
//! | `server.rs` | [`Authority`]: answers from zones |
//! | `blocking.rs`, `tokio_net.rs` | sockets for both ([`blocking`]; feature `tokio`) |
//! | `error.rs` | each rule that can be broken |
#![warn(clippy::print_stderr, clippy::print_stdout)]
#![forbid(unsafe_code)]

mod number;

mod name;

pub mod header;

mod data;
mod text;

mod edns;

mod message;

mod view;

mod builder;

mod config;
mod hosts;

mod cache;

mod resolver;

mod zone;
#[cfg(feature = "zonefile")]
mod zone_file;

mod server;

pub mod blocking;
#[cfg(feature = "tokio")]
pub mod tokio_net;

mod error;

pub use builder::{Builder, MAX_REMEMBERED};
pub use cache::{CAPACITY, Cache, Known, MAX_NEGATIVE_TTL, MAX_TTL};
pub use config::{Config, MAX_ATTEMPTS, MAX_NDOTS, MAX_SEARCH, MAX_SERVERS, MAX_TIMEOUT, PORT};
pub use data::{Data, DataView, Generic, GenericError, Rrsig, Soa, Strings, Svcb};
pub use edns::{Edns, EdnsView, MIN_UDP_SIZE, UDP_SIZE};
pub use error::{BuildError, NameError, ParseError};
pub use header::Header;
pub use hosts::Hosts;
pub use message::{MAX_MESSAGE, Message, Question, Record};
pub use name::{AsName, Labels, MAX_LABEL, MAX_NAME, MAX_POINTERS, Name, NameView};
pub use number::{Class, Opcode, Rcode, Type, UnknownMnemonic};
pub use resolver::{Action, Answer, Failure, Resolver, Source};
pub use server::{Authority, MAX_ALIASES, Transport};
pub use view::{MessageView, Questions, RecordView, Records, Section};
pub use zone::{Found, Zone, ZoneError};
#[cfg(feature = "zonefile")]
pub use zone_file::ZoneFileError;
