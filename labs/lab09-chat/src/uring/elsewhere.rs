//! The ring on systems that have none: it says so. `src/uring.rs` is the real one.

use std::io;
use std::net::TcpListener;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Result, bail};
use bytes::Bytes;

/// The result of an order.
#[derive(Debug)]
pub enum Done {
    /// A client has come.
    Accepted(io::Result<u64>),
    /// Bytes have come.
    Read(u64, Vec<u8>),
    /// Bytes were taken.
    Written(u64, usize),
    /// The connection is no more.
    Gone(u64),
}

/// There is none, so nothing can be asked of it.
#[derive(Debug)]
pub enum Ring {}

impl Ring {
    /// No ring.
    ///
    /// # Errors
    /// Always.
    pub fn new() -> Result<Self> {
        bail!("io_uring is Linux's, on 64 bits: use lab09_chat_poll")
    }

    /// Let the next client in.
    pub fn accept(&mut self, _: &Rc<TcpListener>) {
        match *self {}
    }

    /// Read what comes next.
    pub fn read(&mut self, _: u64, _: Vec<u8>) {
        match *self {}
    }

    /// Write these.
    pub fn write(&mut self, _: u64, _: Vec<Bytes>) {
        match *self {}
    }

    /// Ends a connection.
    pub fn close(&mut self, _: u64) {
        match *self {}
    }

    /// Waits until there is a result.
    ///
    /// # Errors
    /// None.
    pub fn wait(&mut self, _: Duration) -> io::Result<()> {
        match *self {}
    }

    /// The next result.
    ///
    /// # Errors
    /// None.
    pub fn next_done(&mut self) -> io::Result<Option<Done>> {
        match *self {}
    }
}
