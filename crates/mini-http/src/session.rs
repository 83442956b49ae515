//! One connection between its socket and its service: what came in, whose request it is, what is
//! to go out. Both shells drive this; neither knows HTTP.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Instant, SystemTime};

use crate::server::House;
use crate::{
    Answer, Body, Connection, DateCache, DecodeError, Event, FieldIndex, FilePart, HttpDate,
    Incoming, Pieces, RequestHead, Response, Service, Status,
};

/// The first size of an input buffer; most batches of requests fit. It grows to the limit of a
/// head, no further: of a body nothing stays in it.
const INPUT: usize = 16 * 1024;

/// When so many bytes are to be sent they are sent, before more requests of the batch are
/// answered.
const OUTPUT: usize = 256 * 1024;

/// The bytes of a connection that is not idle. An idle one has none of them.
#[derive(Debug)]
pub(crate) struct Buffers {
    input: Vec<u8>,
    start: usize,
    end: usize,
    pub(crate) output: Vec<u8>,
    fields: FieldIndex,
    date: DateCache,
}

impl Default for Buffers {
    fn default() -> Self {
        Self {
            input: vec![0; INPUT],
            start: 0,
            end: 0,
            output: Vec::new(),
            fields: FieldIndex::new(),
            date: DateCache::new(HttpDate::from_unix(0)),
        }
    }
}

impl Buffers {
    /// Space for bytes that come, never empty.
    pub(crate) fn space(&mut self) -> &mut [u8] {
        self.input.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.input.len() {
            self.input.resize(2 * self.end, 0);
        }
        self.input.get_mut(self.end..).unwrap_or_default()
    }

    /// So many bytes came into the space.
    pub(crate) fn came(&mut self, len: usize) {
        self.end = self.input.len().min(self.end.saturating_add(len));
    }

    /// So many bytes of the output were sent.
    #[cfg(feature = "tokio")]
    pub(crate) fn went(&mut self, len: usize) {
        self.output.drain(..len.min(self.output.len()));
    }

    /// Drops whatever is in them.
    #[cfg(feature = "tokio")]
    pub(crate) fn clear(&mut self) {
        (self.start, self.end) = (0, 0);
        self.output.clear();
    }

    /// Whether nothing is in them, so that another connection can have them.
    pub(crate) fn are_free(&self) -> bool {
        self.start == self.end && self.output.is_empty()
    }

    /// Whether they are worth keeping: those that grew beyond the usual are given back.
    #[cfg(feature = "tokio")]
    pub(crate) fn are_usual(&self) -> bool {
        self.input.len() == INPUT && self.output.capacity() <= 2 * OUTPUT
    }
}

/// What the shell has to do next. Whatever it is, the output is to be sent first.
pub(crate) enum Step {
    /// Read, once.
    Read,
    /// Nothing but sending.
    Write,
    /// Send this part of a file, then [`Session::finish`].
    File(FilePart),
    /// Send these pieces with [`Session::send`], then [`Session::finish`].
    Stream(Box<dyn Pieces>),
    /// Wait for this, then [`Session::begin`].
    Later(Pin<Box<dyn Future<Output = Answer> + Send>>),
    /// Close.
    Close,
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) connection: Connection,
    request: Option<Box<Request>>,
}

/// A request whose body is still coming.
#[derive(Debug)]
struct Request {
    head: Vec<u8>,
    body: Vec<u8>,
}

impl Session {
    pub(crate) fn new(house: &House, now: Instant) -> Self {
        Self {
            connection: Connection::new(Arc::clone(&house.limits), now),
            request: None,
        }
    }

    /// Whether no request is under way, but for bytes that are still in the buffers.
    pub(crate) fn is_idle(&self) -> bool {
        self.request.is_none()
    }

    /// Answers what is in the buffers, as far as it goes without the shell.
    pub(crate) fn proceed(&mut self, house: &House, buffers: &mut Buffers) -> Step {
        buffers.date.at(SystemTime::now().into());
        loop {
            if buffers.output.len() >= OUTPUT {
                return Step::Write;
            }
            if let Some(step) = self.answer_next(house, buffers) {
                return step;
            }
        }
    }

    /// Takes one event; `None` when there is more to do at once.
    fn answer_next(&mut self, house: &House, buffers: &mut Buffers) -> Option<Step> {
        let Buffers {
            input,
            start,
            end,
            output,
            fields,
            date,
        } = buffers;
        let service = &*house.service;
        let input = input.get(*start..*end).unwrap_or_default();
        let (event, used) = self.connection.poll_event(input, fields, output);
        *start += used;
        let answer = match event {
            Event::NeedMore => return Some(Step::Read),
            Event::Close => return Some(Step::Close),
            Event::Head(head) => self.take_head(service, head, input.get(..used)?),
            Event::Data(bytes) => {
                self.request.as_mut()?.body.extend_from_slice(bytes);
                None
            }
            Event::Trailers(_) | Event::End => None, // nobody here knows a trailer
            Event::MustRespond => self.answer_collected(house),
            Event::Refused(error) => Some(refusal(error).into()),
        };
        self.start(answer?, house, output, date)
    }

    /// Answers a request that has no body, or needs none; else keeps its head.
    fn take_head(
        &mut self,
        service: &dyn Service,
        head: RequestHead<'_>,
        bytes: &[u8],
    ) -> Option<Answer> {
        let refused = guarded(|| service.refuse(&head));
        if refused.is_some() {
            return refused;
        }
        if head.framing == crate::Framing::Length(0) {
            return answered(service, head, &[]);
        }
        self.request = Some(Box::new(Request {
            head: bytes.to_vec(),
            body: Vec::new(),
        }));
        None
    }

    /// Answers a request whose body is there. Its head is read a second time: that costs less
    /// than to keep it in a form that owns everything.
    fn answer_collected(&mut self, house: &House) -> Option<Answer> {
        // It is gone where the answer to it was an interim one.
        let Some(request) = self.request.take() else {
            return Some(Response::from(Status::INTERNAL_SERVER_ERROR).into());
        };
        let Request { head, body } = *request;
        let mut fields = FieldIndex::new();
        match RequestHead::decode(&head, &mut fields, &house.config.limits) {
            Ok(Some((head, _))) => answered(&*house.service, head, &body),
            _ => Some(Response::from(Status::INTERNAL_SERVER_ERROR).into()),
        }
    }

    /// Begins to send an answer that was waited for.
    pub(crate) fn begin(
        &mut self,
        answer: Answer,
        house: &House,
        buffers: &mut Buffers,
    ) -> Option<Step> {
        buffers.date.at(SystemTime::now().into());
        self.connection.handle_time(Instant::now());
        self.start(answer, house, &mut buffers.output, &buffers.date)
    }

    /// Begins to send an answer: all of it, or its head.
    fn start(
        &mut self,
        answer: Answer,
        house: &House,
        output: &mut Vec<u8>,
        date: &DateCache,
    ) -> Option<Step> {
        let (response, step) = match answer {
            Answer::Now(response) => (response, None),
            Answer::File(response, part) => {
                let len = part.range.end.saturating_sub(part.range.start);
                (response.body(Body::Sized(len)), Some(Step::File(part)))
            }
            Answer::Stream(response, pieces) => {
                (response.body(Body::Stream), Some(Step::Stream(pieces)))
            }
            Answer::Later(future) => return Some(Step::Later(future)),
        };
        // Also a shutdown that came while the answer was made: it says that it is the last one.
        if house.closing.load(Ordering::SeqCst) {
            self.connection.handle_shutdown();
        }
        self.connection
            .respond(&response, Some(date.text()), output);
        step.filter(|_| self.connection.wants_body())
    }

    /// Appends a piece of a stream.
    pub(crate) fn send(&mut self, piece: &[u8], buffers: &mut Buffers) {
        self.connection.send(piece, &mut buffers.output);
    }

    /// Ends a file or a stream.
    pub(crate) fn finish(&mut self, buffers: &mut Buffers) {
        self.connection.handle_time(Instant::now());
        self.connection.finish(&[], &mut buffers.output);
    }
}

/// A handler that panics is the server's fault, told as such, and no end of the server.
fn guarded(handler: impl FnOnce() -> Option<Answer>) -> Option<Answer> {
    catch_unwind(AssertUnwindSafe(handler))
        .unwrap_or_else(|_| Some(Response::from(Status::INTERNAL_SERVER_ERROR).into()))
}

fn answered(service: &dyn Service, head: RequestHead<'_>, body: &[u8]) -> Option<Answer> {
    let rest = "";
    guarded(|| Some(service.answer(&Incoming { head, body, rest })))
}

/// Which rule was broken, in words, for whoever wrote the client.
fn refusal(error: DecodeError) -> Response {
    let status = error.rule.status();
    let text = format!("{status}: {}\n", error.rule);
    Response::new(status).content("text/plain; charset=utf-8", text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Incoming};

    /// What the server takes for its answer is not counted as the client's.
    #[test]
    fn a_client_has_its_time_from_the_end_of_an_answer() {
        let later = |_: &Incoming<'_>| Answer::later(async { Status::OK.into() });
        check(House::new(later, Config::default()));
        let streamed = |_: &Incoming<'_>| {
            let pieces = ["slow"].map(|piece| piece.as_bytes().to_vec());
            Answer::Stream(Response::new(Status::OK), Box::new(pieces.into_iter()))
        };
        check(House::new(streamed, Config::default()));
    }

    /// A client that asks in advance and takes nothing costs no more than one batch.
    #[test]
    fn answers_are_sent_before_more_are_made() {
        let page = vec![b'x'; OUTPUT / 4];
        let large = move |_: &Incoming<'_>| {
            let response = Response::new(Status::OK);
            response.content("text/plain", page.clone()).into()
        };
        let house = House::new(large, Config::default());
        let (mut session, mut buffers) = asked(&house, 100);
        assert!(matches!(session.proceed(&house, &mut buffers), Step::Write));
        assert!((OUTPUT..2 * OUTPUT).contains(&buffers.output.len()));
    }

    /// A connection on which so many requests have come.
    fn asked(house: &House, count: usize) -> (Session, Buffers) {
        let (session, mut buffers) = (Session::new(house, Instant::now()), Buffers::default());
        let requests = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(count);
        buffers.space()[..requests.len()].copy_from_slice(&requests);
        buffers.came(requests.len());
        (session, buffers)
    }

    fn check(house: House) {
        let (mut session, mut buffers) = asked(&house, 1);
        let step = session.proceed(&house, &mut buffers);
        let ready = Instant::now();
        match step {
            Step::Later(_) => drop(session.begin(Status::OK.into(), &house, &mut buffers)),
            _ => session.finish(&mut buffers),
        }
        assert!(matches!(session.proceed(&house, &mut buffers), Step::Read));
        let ends = session.connection.poll_timeout().unwrap();
        assert!(ends >= ready + house.config.limits.idle);
    }
}
