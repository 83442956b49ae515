//! HTTP/1.1 (RFC 9110, RFC 9112): messages read in place, and written without fail; a server's
//! connection apart from its socket; and what servers and clients make of them.
//!
//! ```text
//!   GET /hello HTTP/1.1 CR LF         start line: method, target, version
//!   Host: example.com CR LF           field lines: name, colon, value
//!   Content-Length: 5 CR LF           (how the end of the body is told: Framing)
//!   CR LF                             the empty line: head and body told apart
//!   World                             body
//! ```
//!
//! # What it promises
//! - A message is accepted or refused as the RFCs say; where they leave a choice, a message that
//!   two readers could read in two ways is refused (RFC 9112 §11.2). [`Rule`] has every reason.
//! - A head is read in one pass, without a copy or an allocation, and in time that grows with its
//!   length alone, even if it comes byte by byte ([`Progress`]). A body is never gathered.
//! - Nothing takes memory beyond [`Limits`]. An idle [`Connection`] holds no buffer.
//! - Requests that come together are answered together, in order, with one write.
//! - Nothing here panics, prints, or is unsafe.
//!
//! # Where to read
//! | file | what it shows |
//! |---|---|
//! | `message.rs` | [`Method`], [`Target`], [`Status`], [`Fields`]: views of the bytes |
//! | `error.rs`, `limits.rs` | every broken rule with its section and status; what is too much |
//! | `syntax.rs`, `head.rs` | the character classes; [`RequestHead`], [`ResponseHead`] |
//! | `framing.rs`, `body.rs` | how the end of a body is told; [`BodyDecoder`] |
//! | `encode.rs` | [`Response`] and [`Request`] to bytes |
//! | `machine.rs` | [`Connection`]: what happens when, without a socket |
//! | `date.rs`, `percent.rs`, `form.rs`, `multipart.rs`, `range.rs`, `conditional.rs` | the small languages inside of fields and bodies |
//! | `service.rs`, `router.rs`, `files.rs` | a request in, an [`Answer`] out: [`Router`], [`Files`] |
//! | `server.rs`, `session.rs` | what both servers share: [`Config`], its times and limits |
//! | `blocking.rs` | [`blocking::Server`]: one thread per connection |
//! | `tokio_net.rs` | `tokio_net::Server` (feature `tokio`): one task per connection |
//! | `url.rs`, `client.rs` | [`Url`], [`Client`]: redirects, timeouts, bodies as they come |
#![warn(clippy::print_stderr, clippy::print_stdout)]
#![forbid(unsafe_code)]

mod body;
mod encode;
mod error;
mod framing;
mod head;
mod limits;
mod machine;
mod message;
mod syntax;

pub use body::{BodyDecoder, Part};
pub use encode::{Body, FieldName, Request, Response, encode_chunk, encode_last_chunk};
pub use error::{DecodeError, Rule};
pub use framing::Framing;
pub use head::{Progress, RequestHead, ResponseHead, unfold};
pub use limits::Limits;
pub use machine::{Connection, Event};
pub use message::{Field, FieldIndex, Fields, Method, Status, Target, Version};

pub mod blocking;
mod client;
pub mod conditional;
mod date;
mod files;
pub mod form;
pub mod multipart;
pub mod percent;
pub mod range;
mod router;
mod server;
mod service;
mod session;
#[cfg(feature = "tokio")]
pub mod tokio_net;
mod url;

pub use client::{Call, Client, ClientError, Content, Reply};
pub use conditional::ETag;
pub use date::{DateCache, DateError, HttpDate};
pub use files::Files;
pub use router::{Handler, Router};
pub use server::{Config, Counts};
pub use service::{Answer, FilePart, Incoming, Pieces, Service};
pub use url::{Url, UrlError};
