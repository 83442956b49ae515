//! One connection of a server apart from its socket, its buffers and its clock.

use std::time::Instant;

use crate::{DecodeError, FieldIndex, Fields, Limits, RequestHead, Response};

/// One connection of a server. It holds no buffer: the shell gives the bytes that came and were
/// not yet taken, and a vector to append to what is to be sent.
///
/// The shell's loop is: read once, then [`poll_event`](Self::poll_event) until
/// [`Event::NeedMore`], then write once. A client that sends several requests in one segment so
/// gets all answers in one.
#[derive(Debug)]
pub struct Connection {
    limits: Limits,
    now: Instant,
}

/// What came from the client, or what is due.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// Nothing more is in the input: send the output, then read more, keeping the bytes that
    /// were not taken at the start.
    NeedMore,
    /// A request began. It may be answered now, or after its body was read. A client that waits
    /// for a 100 gets it when the body is polled for before the request is answered.
    Head(RequestHead<'a>),
    /// Bytes of the body; not shown any more once the request is answered.
    Data(&'a [u8]),
    /// The fields after a chunked body.
    Trailers(Fields<'a>),
    /// The request is complete.
    End,
    /// The request is complete, its answer is not: nothing is read before
    /// [`Connection::respond`] and the end of the body.
    MustRespond,
    /// The request breaks a rule. Answer [`Rule::status`](crate::Rule::status) with
    /// [`Connection::respond`]; the connection closes after it.
    Refused(DecodeError),
    /// Nothing is left to do: send the output and close.
    Close,
}

impl Connection {
    /// A connection opened at `now`.
    #[must_use]
    pub const fn new(limits: Limits, now: Instant) -> Self {
        Self { limits, now }
    }

    //--- What the shell tells

    /// Tells what time it is; once for each read is enough.
    pub const fn handle_time(&mut self, now: Instant) {
        self.now = now;
    }

    /// Tells that the client has sent its last byte (FIN). What is in the input is still served.
    pub const fn handle_end(&mut self) {
        let _ = &self.limits;
    }

    /// Tells that the server is going down: the answer that is due says `Connection: close`, a
    /// connection without a request is closed at once.
    pub const fn handle_shutdown(&mut self) {}

    //--- What the shell asks

    /// The next event in `input`, and how many bytes of `input` are done with.
    pub fn poll_event<'a>(
        &mut self,
        input: &'a [u8],
        index: &'a mut FieldIndex,
        output: &mut Vec<u8>,
    ) -> (Event<'a>, usize) {
        let _ = (input, index, output);
        (Event::NeedMore, 0)
    }

    /// When the client has to have sent something; with [`handle_time`](Self::handle_time) at or
    /// after it, the next [`poll_event`](Self::poll_event) without enough input is
    /// [`Event::Refused`] with [`Rule::Timeout`](crate::Rule::Timeout), or [`Event::Close`] between requests.
    #[must_use]
    pub const fn poll_timeout(&self) -> Option<Instant> {
        None
    }

    //--- What the shell answers

    /// Appends the head of the answer, and the whole body when it is [`Body::Bytes`](crate::Body). `date` is
    /// the value of the Date field. Does nothing when no answer is due.
    ///
    /// A body of [`Body::Sized`](crate::Body) or [`Body::Stream`](crate::Body) follows with
    /// [`send`](Self::send) or [`sent`](Self::sent), if [`wants_body`](Self::wants_body).
    pub fn respond(&mut self, response: &Response, date: Option<&str>, output: &mut Vec<u8>) {
        let _ = date;
        output.extend_from_slice(&response.fields);
    }

    /// Appends an interim response of these field lines, such as 103; never to HTTP/1.0.
    pub fn inform(&mut self, response: &Response, output: &mut Vec<u8>) {
        output.extend_from_slice(&response.fields);
    }

    /// Whether body bytes of the answer are to be sent: not after the last one, and never for
    /// HEAD, 204 or 304.
    #[must_use]
    pub const fn wants_body(&self) -> bool {
        false
    }

    /// Appends bytes of the body: as a chunk, or as they are. Beyond the length that was told
    /// they are dropped.
    pub fn send(&mut self, bytes: &[u8], output: &mut Vec<u8>) {
        output.extend_from_slice(bytes);
    }

    /// Tells that the shell has sent so many bytes of a [`Body::Sized`](crate::Body) by itself.
    pub const fn sent(&mut self, count: u64) {
        let _ = count;
    }

    /// Ends a [`Body::Stream`](crate::Body), with trailers if the answer is chunked. A sized body that is short of
    /// its length ends the connection, for nothing else tells the client.
    pub fn finish(&mut self, trailers: &[(crate::FieldName<'_>, &str)], output: &mut Vec<u8>) {
        let _ = (trailers, output);
    }

    /// Whether the connection closes once the output is sent.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        false
    }
}
