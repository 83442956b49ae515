//! HTTP/1.1 that is small, exact and fast: messages, server and client
#![warn(clippy::print_stderr, clippy::print_stdout)]
#![forbid(unsafe_code)]

mod body;
mod encode;
mod error;
mod head;
mod limits;
mod machine;
mod message;

pub use body::{BodyDecoder, Framing, Part};
pub use encode::{Body, FieldName, Request, Response, encode_chunk, encode_last_chunk};
pub use error::{DecodeError, Rule};
pub use head::{RequestHead, ResponseHead, unfold};
pub use limits::Limits;
pub use machine::{Connection, Event};
pub use message::{Field, FieldIndex, Fields, Method, Status, Target, Version};
