//! What a server is made for: a request in, an answer out. The shells know nothing more of it.

use std::borrow::Cow;
use std::fs::File;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::{fmt, future};

use crate::{RequestHead, Response, Status};

/// A whole request, borrowed while it is answered.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// Method, target and fields.
    pub head: RequestHead<'a>,
    /// The content, at most [`Limits::body`](crate::Limits::body) bytes.
    pub body: &'a [u8],
    /// What the `*` of the [`Router`](crate::Router)'s route stood for, as it came: not decoded.
    pub rest: &'a str,
}

/// What answers requests; a plain function is one.
pub trait Service: Send + Sync {
    /// The answer to a whole request. Called on the connection's own thread or task: what takes
    /// long in a tokio server is an [`Answer::Later`].
    fn answer(&self, request: &Incoming<'_>) -> Answer;

    /// The answer that needs no content, such as 404: given before the client has sent it, and
    /// without a 100 that would invite it (RFC 9110 §10.1.1).
    fn refuse(&self, head: &RequestHead<'_>) -> Option<Answer> {
        let _ = head;
        None
    }
}

impl<F: Fn(&Incoming<'_>) -> Answer + Send + Sync> Service for F {
    fn answer(&self, request: &Incoming<'_>) -> Answer {
        self(request)
    }
}

/// What a request is answered with.
pub enum Answer {
    /// This.
    Now(Response),
    /// A part of a file, which the kernel sends where it can (`sendfile`).
    File(Response, FilePart),
    /// Content that comes in pieces.
    Stream(Response, Box<dyn Pieces>),
    /// Something that has to be waited for. A thread of its own waits, or in a tokio server the
    /// connection's task, and meanwhile others are served.
    Later(Pin<Box<dyn Future<Output = Self> + Send>>),
}

/// A part of a file.
#[derive(Debug)]
pub struct FilePart {
    /// Open for reading.
    pub file: File,
    /// Which bytes of it, counted from 0.
    pub range: Range<u64>,
}

/// The source of a stream. It is dropped when the client goes away, which is how it learns of it:
/// in a tokio server at once, in a blocking one when the next piece cannot be sent.
/// Every iterator over bytes is one that never keeps anybody waiting.
pub trait Pieces: Send {
    /// The next bytes, or `None` after the last.
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Vec<u8>>>;
}

impl<I: Iterator<Item = Vec<u8>> + Send> Pieces for I {
    fn poll_next(&mut self, _: &mut Context<'_>) -> Poll<Option<Vec<u8>>> {
        Poll::Ready(self.next())
    }
}

impl Answer {
    /// An answer that is there when `future` is.
    pub fn later(future: impl Future<Output = Self> + Send + 'static) -> Self {
        Self::Later(Box::pin(future))
    }

    /// 200 with a page.
    pub fn html(page: impl Into<Cow<'static, str>>) -> Self {
        Self::page("text/html; charset=utf-8", page.into())
    }

    /// 200 with plain text.
    pub fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Self::page("text/plain; charset=utf-8", text.into())
    }

    fn page(media_type: &str, text: Cow<'static, str>) -> Self {
        let bytes = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        Self::Now(Response::new(Status::OK).content(media_type, bytes))
    }

    /// The status, unless it has to be waited for.
    #[must_use]
    pub const fn status(&self) -> Option<Status> {
        match self {
            Self::Now(response) | Self::File(response, _) | Self::Stream(response, _) => {
                Some(response.status)
            }
            Self::Later(_) => None,
        }
    }

    /// The same answer with another response, such as one with more fields.
    #[must_use]
    pub fn map(self, change: impl FnOnce(Response) -> Response + Send + 'static) -> Self {
        match self {
            Self::Now(response) => Self::Now(change(response)),
            Self::File(response, part) => Self::File(change(response), part),
            Self::Stream(response, pieces) => Self::Stream(change(response), pieces),
            Self::Later(future) => Self::later(async move { future.await.map(change) }),
        }
    }
}

impl From<Response> for Answer {
    fn from(response: Response) -> Self {
        Self::Now(response)
    }
}

/// The status in plain text.
impl From<Status> for Answer {
    fn from(status: Status) -> Self {
        Self::Now(status.into())
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Now(response) => f.debug_tuple("Now").field(response).finish(),
            Self::File(response, part) => {
                f.debug_tuple("File").field(response).field(part).finish()
            }
            Self::Stream(response, _) => f.debug_tuple("Stream").field(response).finish(),
            Self::Later(_) => f.write_str("Later"),
        }
    }
}

/// The next piece, for a shell that can wait.
pub(crate) async fn next_piece(pieces: &mut dyn Pieces) -> Option<Vec<u8>> {
    future::poll_fn(|context| pieces.poll_next(context)).await
}
