//! One connection of a server apart from its socket, its buffers and its clock.

use std::sync::Arc;
use std::time::Instant;

use crate::encode::{self, CHUNKED, CLOSE, KEEP_ALIVE};
use crate::head::{self, Progress};
use crate::{
    Body, BodyDecoder, DecodeError, FieldIndex, FieldName, Fields, Framing, Limits, Method, Part,
    RequestHead, Response, Rule, Version, encode_chunk, encode_last_chunk,
};

/// One connection of a server. It holds no buffer: the shell gives the bytes that came and were
/// not yet taken, and a vector to append to what is to be sent.
///
/// The shell's loop is: read once, then [`poll_event`](Self::poll_event) until
/// [`Event::NeedMore`], then write once. A client that sends several requests in one segment so
/// gets all answers in one.
///
/// | receiving | input | next | event |
/// |---|---|---|---|
/// | head | a whole head | body | `Head` |
/// | head | empty lines | head | – |
/// | body | bytes of it | body | `Data`, `Trailers` |
/// | body | its end | complete | `End` |
/// | complete | any, before the answer is complete | complete | `MustRespond` |
/// | complete | any, after it | head, or closed | that of the next state |
/// | head, body | what breaks a rule, or nothing in time | refused | `Refused` |
/// | refused | any, after the answer | closed | `Close` |
/// | head | none, and time is over or the client ended | closed | `Close` |
///
/// ```
/// use std::time::Instant;
/// use mini_http::{Connection, Event, FieldIndex, Limits, Response, Status};
///
/// let mut connection = Connection::new(Limits::default(), Instant::now());
/// let (mut index, mut output) = (FieldIndex::new(), Vec::new());
/// let mut input = &b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n"[..];
/// loop {
///     let (event, taken) = connection.poll_event(input, &mut index, &mut output);
///     match event {
///         Event::NeedMore | Event::Close => break,
///         Event::End => {
///             let response = Response::new(Status::OK).content("text/plain", &b"hi"[..]);
///             connection.respond(&response, None, &mut output);
///         }
///         _ => {}
///     }
///     input = &input[taken..];
/// }
/// let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi";
/// assert_eq!(String::from_utf8_lossy(&output), answer.repeat(2));
/// ```
#[derive(Debug)]
pub struct Connection {
    limits: Arc<Limits>,
    now: Instant,
    /// When the waiting began that [`poll_timeout`](Self::poll_timeout) ends.
    since: Instant,
    receiving: Receiving,
    sending: Sending,
    version: Version,
    /// Whether the request is HEAD, whose answer has no body.
    is_head: bool,
    /// Whether the client waits for a 100.
    waits: bool,
    keep_alive: bool,
    ended: bool,
    going_down: bool,
}

#[derive(Debug)]
enum Receiving {
    /// A head, of which `begun` tells whether a byte is there.
    Head {
        progress: Progress,
        begun: bool,
    },
    Body(BodyDecoder),
    Complete,
    Refused,
    Closed,
}

/// What is left to be sent of the answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Sending {
    /// All of it.
    Due,
    /// So many bytes of the body, more than 0.
    Length(u64),
    Chunked,
    UntilClose,
    Done,
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
    /// Bytes of the body; passed over once the request is answered.
    Data(&'a [u8]),
    /// The fields after a chunked body; passed over once the request is answered.
    Trailers(Fields<'a>),
    /// The request is complete; not told once it is answered.
    End,
    /// The request is complete, its answer is not: nothing is read before
    /// [`Connection::respond`] and the end of the body.
    MustRespond,
    /// The request breaks a rule, or did not come in time. Answer
    /// [`Rule::status`] with [`Connection::respond`]; the connection closes after it.
    Refused(DecodeError),
    /// Nothing is left to do: send the output and close.
    Close,
}

impl Connection {
    /// A connection opened at `now`. A server of many gives all the same `Arc` of its limits.
    #[must_use]
    pub fn new(limits: impl Into<Arc<Limits>>, now: Instant) -> Self {
        Self {
            limits: limits.into(),
            now,
            since: now,
            receiving: Receiving::HEAD,
            sending: Sending::Done,
            version: Version::Http11,
            is_head: false,
            waits: false,
            keep_alive: true,
            ended: false,
            going_down: false,
        }
    }

    //--- What the shell tells

    /// Tells what time it is: after each read, and when [`poll_timeout`](Self::poll_timeout) came.
    pub const fn handle_time(&mut self, now: Instant) {
        self.now = now;
    }

    /// Tells that the client has sent its last byte (FIN). What is in the input is still served.
    pub const fn handle_end(&mut self) {
        self.ended = true;
    }

    /// Tells that the server is going down: the answer that is due says `Connection: close`, and
    /// no further request is taken.
    pub const fn handle_shutdown(&mut self) {
        self.going_down = true;
    }

    //--- What the shell asks

    /// The next event in `input`, and how many bytes of `input` are done with.
    pub fn poll_event<'a>(
        &mut self,
        input: &'a [u8],
        index: &'a mut FieldIndex,
        output: &mut Vec<u8>,
    ) -> (Event<'a>, usize) {
        let discarded = self.discard(input);
        self.turn();
        let rest = input.get(discarded..).unwrap_or_default();
        let (event, taken) = match &self.receiving {
            Receiving::Head { .. } => self.poll_head(rest, index),
            Receiving::Body(_) if self.sending == Sending::Due => {
                self.poll_body(rest, index, output)
            }
            Receiving::Body(_) => (self.wait(rest), 0),
            Receiving::Complete | Receiving::Refused => (Event::MustRespond, 0),
            Receiving::Closed => (Event::Close, 0),
        };
        (event, discarded + taken)
    }

    /// When the client has to have sent something. With [`handle_time`](Self::handle_time) at or
    /// after it, and too little input, the next event is [`Event::Refused`] with
    /// [`Rule::Timeout`], or between requests [`Event::Close`].
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let patience = match &self.receiving {
            Receiving::Head { begun: false, .. } => self.limits.idle,
            Receiving::Head { begun: true, .. } => self.limits.head_time,
            Receiving::Body(_) => self.limits.body_idle,
            Receiving::Complete | Receiving::Refused | Receiving::Closed => return None,
        };
        self.since.checked_add(patience)
    }

    /// Whether it knows that the server is going down.
    #[cfg(feature = "tokio")]
    pub(crate) const fn is_going_down(&self) -> bool {
        self.going_down
    }

    /// Whether body bytes of the answer are to be sent: not after the last one, and never for
    /// HEAD, 204 or 304.
    #[must_use]
    pub const fn wants_body(&self) -> bool {
        matches!(
            self.sending,
            Sending::Length(_) | Sending::Chunked | Sending::UntilClose
        )
    }

    //--- What the shell answers

    /// Appends the head of the answer, and the whole body when it is [`Body::Bytes`]. `date` is
    /// the value of the Date field. Does nothing when no answer is due.
    ///
    /// A body of [`Body::Sized`] or [`Body::Stream`] follows with [`send`](Self::send) or
    /// [`sent`](Self::sent), as long as [`wants_body`](Self::wants_body).
    pub fn respond(&mut self, response: &Response, date: Option<&str>, output: &mut Vec<u8>) {
        if self.sending != Sending::Due {
            return;
        }
        if response.status.is_informational() {
            return self.inform(response, output);
        }
        // Of a client that waits for a 100 nobody knows whether its body will come.
        self.keep_alive &= !(response.close || self.going_down || self.waits);
        encode::put_status(output, response.status);
        if let Some(date) = date {
            encode::put(output, &["Date: ", date, "\r\n"]);
        }
        output.extend_from_slice(&response.fields);
        self.sending = self.put_framing(response, output);
        self.put_connection(output);
        output.extend_from_slice(b"\r\n");
        if let (Body::Bytes(bytes), true) = (&response.body, self.wants_body()) {
            output.extend_from_slice(bytes);
            self.sending = Sending::Done;
        }
        self.since = self.now;
    }

    /// Appends an interim response, such as 103, while the answer is due; not to HTTP/1.0, which
    /// has none (RFC 9110 §15.2).
    pub fn inform(&mut self, response: &Response, output: &mut Vec<u8>) {
        if self.sending == Sending::Due && self.version == Version::Http11 {
            encode::put_status(output, response.status);
            output.extend_from_slice(&response.fields);
            output.extend_from_slice(b"\r\n");
        }
    }

    /// Appends bytes of the body: as a chunk, or as they are. What is beyond the length that was
    /// told is dropped, and so is everything when no body is wanted.
    pub fn send(&mut self, bytes: &[u8], output: &mut Vec<u8>) {
        match self.sending {
            Sending::Chunked => encode_chunk(bytes, output),
            Sending::UntilClose => output.extend_from_slice(bytes),
            Sending::Length(left) => {
                let within = usize::try_from(left)
                    .ok()
                    .and_then(|left| bytes.get(..left));
                let bytes = within.unwrap_or(bytes);
                output.extend_from_slice(bytes);
                self.sent(bytes.len() as u64);
            }
            Sending::Due | Sending::Done => {}
        }
    }

    /// Tells that the shell has sent so many bytes of a [`Body::Sized`] by itself, with
    /// `sendfile` for example.
    pub const fn sent(&mut self, count: u64) {
        if let Sending::Length(left) = self.sending {
            self.sending = match left.saturating_sub(count) {
                0 => Sending::Done,
                left => Sending::Length(left),
            };
            self.since = self.now;
        }
    }

    /// Ends a [`Body::Stream`], with trailers if it is chunked. A sized body that is short of its
    /// length ends the connection, for nothing else tells the client.
    pub fn finish(&mut self, trailers: &[(FieldName<'_>, &str)], output: &mut Vec<u8>) {
        match self.sending {
            Sending::Chunked => encode_last_chunk(trailers, output),
            Sending::UntilClose => {}
            Sending::Length(_) => self.keep_alive = false,
            Sending::Due | Sending::Done => return,
        }
        self.sending = Sending::Done;
        self.since = self.now;
    }

    //--- Receiving

    /// Goes on to the next request, or to the end, where the answer is complete.
    fn turn(&mut self) {
        if self.sending != Sending::Done {
            return;
        }
        match &self.receiving {
            Receiving::Complete if self.keep_alive => self.receiving = Receiving::HEAD,
            Receiving::Body(_) if self.keep_alive => {}
            Receiving::Head { .. } => {}
            _ => self.receiving = Receiving::Closed,
        }
    }

    fn poll_head<'a>(&mut self, input: &'a [u8], index: &'a mut FieldIndex) -> (Event<'a>, usize) {
        let skipped = head::empty_lines(input);
        let input = input.get(skipped..).unwrap_or_default();
        if self.going_down && input.is_empty() {
            return (self.close(), skipped);
        }
        if !self.is_due(input, skipped) {
            return (self.wait(input), skipped);
        }
        match RequestHead::decode(input, index, &self.limits) {
            Ok(Some((head, length))) => (self.begin(head), skipped + length),
            Ok(None) => (self.wait(input), skipped),
            Err(error) => (self.refuse(error.rule, skipped + error.offset), skipped),
        }
    }

    fn is_due(&mut self, input: &[u8], skipped: usize) -> bool {
        let Receiving::Head { progress, begun } = &mut self.receiving else {
            return false;
        };
        if skipped > 0 {
            *progress = Progress::new();
        }
        if !*begun && !input.is_empty() {
            *begun = true;
            self.since = self.now;
        }
        !input.is_empty() && progress.is_due(input, &self.limits)
    }

    fn begin<'a>(&mut self, head: RequestHead<'a>) -> Event<'a> {
        self.version = head.version;
        self.is_head = head.method == Method::Head;
        self.waits = head.expects_continue;
        self.keep_alive = head.keep_alive;
        self.sending = Sending::Due;
        self.since = self.now;
        if matches!(head.framing, Framing::Length(length) if length > self.limits.body) {
            return self.refuse(Rule::BodyTooLong, 0);
        }
        self.receiving = Receiving::Body(BodyDecoder::new(head.framing));
        Event::Head(head)
    }

    fn poll_body<'a>(
        &mut self,
        input: &'a [u8],
        index: &'a mut FieldIndex,
        output: &mut Vec<u8>,
    ) -> (Event<'a>, usize) {
        self.welcome(input, output);
        let Receiving::Body(body) = &mut self.receiving else {
            return (Event::MustRespond, 0);
        };
        match body.decode(input, index, &self.limits) {
            Ok((part, taken)) => (self.part(part, input, taken), taken),
            Err(error) => (self.refuse(error.rule, error.offset), 0),
        }
    }

    /// 100 Continue, unless bytes of the body are here already (RFC 9110 §10.1.1).
    fn welcome(&mut self, input: &[u8], output: &mut Vec<u8>) {
        if self.waits && input.is_empty() {
            output.extend_from_slice(b"HTTP/1.1 100 Continue\r\n\r\n");
            self.since = self.now;
        }
        self.waits = false;
    }

    fn part<'a>(&mut self, part: Option<Part<'a>>, input: &[u8], taken: usize) -> Event<'a> {
        if taken > 0 {
            self.since = self.now;
        }
        match part {
            Some(Part::Data(data)) => Event::Data(data),
            Some(Part::Trailers(fields)) => Event::Trailers(fields),
            Some(Part::End) => {
                self.receiving = Receiving::Complete;
                Event::End
            }
            None => self.wait(input.get(taken..).unwrap_or_default()),
        }
    }

    /// Passes over the body of a request that is answered, so that the next one is found.
    fn discard(&mut self, input: &[u8]) -> usize {
        let mut at = 0;
        while let Receiving::Body(body) = &mut self.receiving
            && self.sending != Sending::Due
        {
            let rest = input.get(at..).unwrap_or_default();
            match body.decode(rest, &mut FieldIndex::new(), &self.limits) {
                Ok((Some(Part::End), taken)) => {
                    at += taken;
                    self.receiving = Receiving::Complete;
                }
                Ok((part, taken)) => {
                    at += taken;
                    self.since = if taken > 0 { self.now } else { self.since };
                    if part.is_none() {
                        break;
                    }
                }
                // It is too late for another answer.
                Err(_) => {
                    self.keep_alive = false;
                    self.receiving = Receiving::Complete;
                }
            }
        }
        at
    }

    /// What to do without more input: `rest` is too little.
    fn wait<'a>(&mut self, rest: &[u8]) -> Event<'a> {
        let late = self.poll_timeout().is_some_and(|time| self.now >= time);
        let rule = match (late, self.ended) {
            (true, _) => Rule::Timeout,
            (false, true) => Rule::Incomplete,
            (false, false) => return Event::NeedMore,
        };
        match &self.receiving {
            Receiving::Head { begun: true, .. } => self.refuse(rule, rest.len()),
            Receiving::Body(_) if self.sending == Sending::Due => self.refuse(rule, rest.len()),
            Receiving::Body(_) if self.sending != Sending::Done => Event::MustRespond,
            _ => self.close(),
        }
    }

    fn refuse<'a>(&mut self, rule: Rule, offset: usize) -> Event<'a> {
        self.receiving = Receiving::Refused;
        self.sending = Sending::Due;
        self.waits = false;
        self.keep_alive = false;
        Event::Refused(rule.at(offset))
    }

    const fn close<'a>(&mut self) -> Event<'a> {
        self.receiving = Receiving::Closed;
        Event::Close
    }

    //--- Sending

    /// Tells how the end of the body is told, and what is left to be sent of it.
    fn put_framing(&mut self, response: &Response, output: &mut Vec<u8>) -> Sending {
        if response.status.has_no_content() {
            return Sending::Done;
        }
        let sending = match &response.body {
            Body::Empty => Sending::Length(0),
            Body::Bytes(bytes) => Sending::Length(bytes.len() as u64),
            Body::Sized(length) => Sending::Length(*length),
            Body::Stream if self.version == Version::Http10 => Sending::UntilClose,
            Body::Stream => Sending::Chunked,
        };
        match sending {
            Sending::Length(length) => encode::put_length(output, length),
            Sending::Chunked => output.extend_from_slice(CHUNKED),
            _ => self.keep_alive = false,
        }
        match sending {
            Sending::Length(0) => Sending::Done,
            _ if self.is_head => Sending::Done,
            _ => sending,
        }
    }

    /// RFC 9112 §9.3: what would be taken for granted isn't said.
    fn put_connection(&self, output: &mut Vec<u8>) {
        match (self.keep_alive, self.version) {
            (false, _) => output.extend_from_slice(CLOSE),
            (true, Version::Http10) => output.extend_from_slice(KEEP_ALIVE),
            (true, Version::Http11) => {}
        }
    }
}

impl Receiving {
    const HEAD: Self = Self::Head {
        progress: Progress::new(),
        begun: false,
    };
}
