//! How much one peer is given: bytes of a head, of a body, and time.

use std::time::Duration;

/// How much of a message is taken, and how long a peer may take for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Bytes of a start line without its CR LF; beyond it 414.
    pub start_line: usize,
    /// Bytes of one field line without its CR LF; beyond it 431.
    pub field_line: usize,
    /// Field lines in a head, and in the trailers; beyond it 431.
    pub fields: usize,
    /// Bytes of a whole head, and of the trailers; beyond it 431. At most 65,535: that is what
    /// counts when more is said.
    pub head: usize,
    /// Bytes of a body; beyond it 413.
    pub body: u64,
    /// Bytes of all chunk extensions of one body together; beyond it 400.
    pub chunk_extensions: usize,
    /// How long a connection may wait for the next request.
    pub idle: Duration,
    /// How long a head may take from its first byte to its last, however its bytes come.
    pub head_time: Duration,
    /// How long a body may make no progress.
    pub body_idle: Duration,
}

impl Limits {
    /// The default of [`start_line`](Self::start_line): RFC 9112 §3 recommends that at least
    /// 8000 bytes be taken.
    pub const START_LINE: usize = 8 * 1024;
    /// The default of [`field_line`](Self::field_line).
    pub const FIELD_LINE: usize = 8 * 1024;
    /// The default of [`fields`](Self::fields).
    pub const FIELDS: usize = 100;
    /// The default of [`head`](Self::head).
    pub const HEAD: usize = 32 * 1024;
    /// The default of [`body`](Self::body).
    pub const BODY: u64 = 16 * 1024 * 1024;
    /// The default of [`chunk_extensions`](Self::chunk_extensions).
    pub const CHUNK_EXTENSIONS: usize = 4 * 1024;
    /// The default of [`idle`](Self::idle).
    pub const IDLE: Duration = Duration::from_secs(60);
    /// The default of [`head_time`](Self::head_time).
    pub const HEAD_TIME: Duration = Duration::from_secs(10);
    /// The default of [`body_idle`](Self::body_idle).
    pub const BODY_IDLE: Duration = Duration::from_secs(20);
}

impl Limits {
    /// [`head`](Self::head), as far as it counts.
    pub(crate) fn head_bytes(&self) -> usize {
        self.head.min(u16::MAX.into())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            start_line: Self::START_LINE,
            field_line: Self::FIELD_LINE,
            fields: Self::FIELDS,
            head: Self::HEAD,
            body: Self::BODY,
            chunk_extensions: Self::CHUNK_EXTENSIONS,
            idle: Self::IDLE,
            head_time: Self::HEAD_TIME,
            body_idle: Self::BODY_IDLE,
        }
    }
}
