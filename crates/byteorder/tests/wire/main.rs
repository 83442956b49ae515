//! Everything that the crate promises, from outside: one binary, one module per module.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may fail by a panic"
)]

mod checksum;
mod order;
mod reader;
mod slices;
mod writer;
