//! A client apart from its socket: which requests are unanswered, and which replies answer them.

use std::collections::VecDeque;

use crate::ReplyError;
use crate::message::{Frame, Hello, Language, Name, Reply};

/// The requests of one connection.
///
/// ```
/// use hello_world_protocol::{Name, Reply, Requests};
///
/// let (mut requests, mut sent) = (Requests::new(2), Vec::new());
/// let id = requests.hello(Name::new("Ada"), None, &mut sent);
/// assert_eq!(sent, b"\xc8\x02\x01\x05\0\0\0\x01\0\0\0\x0a\x01\x03AdaHello");
///
/// let received = b"\xc8\x02\x02\x00\0\0\0\x01\0\0\0\x0aWorld, Ada";
/// let Some((Reply::World(world), 22)) = requests.reply(received)? else {
///     return Ok(());
/// };
/// assert_eq!((world.id, world.text()), (id, "World, Ada"));
/// # Ok::<(), hello_world_protocol::ReplyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Requests {
    offered: u8,
    last: u32,
    /// In the order in which they were sent, in which most servers answer.
    unanswered: VecDeque<u32>,
}

impl Requests {
    /// Requests that offer the version `offered`, from 1 to [`HIGHEST`](crate::HIGHEST).
    #[must_use]
    pub fn new(offered: u8) -> Self {
        Self {
            offered: offered.clamp(1, crate::HIGHEST),
            last: 0,
            unanswered: VecDeque::new(),
        }
    }

    /// Appends a request to `out` and tells its id, which no unanswered one has (R12).
    pub fn hello(
        &mut self,
        name: Option<Name<'_>>,
        language: Option<Language<'_>>,
        out: &mut Vec<u8>,
    ) -> u32 {
        let id = self.free_id();
        let version = self.offered;
        let hello = Hello {
            version,
            id,
            name,
            language,
        };
        hello.encode(out);
        self.unanswered.push_back(id);
        id
    }

    /// The next after the last one: not 0, which is that of errors.
    fn free_id(&mut self) -> u32 {
        loop {
            self.last = self.last.wrapping_add(1);
            if self.last != 0 && !self.unanswered.contains(&self.last) {
                return self.last;
            }
        }
    }

    /// How many requests are unanswered.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.unanswered.len()
    }

    /// The reply at the beginning of `input`, and how many octets it has; `None` if more octets are
    /// needed.
    ///
    /// # Errors
    /// What makes the connection useless: the client closes it.
    // ANCHOR: reply
    pub fn reply<'a>(&mut self, input: &'a [u8]) -> Result<Option<(Reply<'a>, usize)>, ReplyError> {
        let Some((frame, len)) = Frame::decode(input).map_err(ReplyError::Broken)? else {
            return Ok(None);
        };
        let reply = Reply::read(&frame, self.offered)?;
        let id = reply.id();
        match self.unanswered.iter().position(|it| *it == id) {
            Some(position) => drop(self.unanswered.remove(position)),
            // It answers none: all are lost (R14).
            None if id == 0 && matches!(reply, Reply::Error(_)) => self.unanswered.clear(),
            None => return Err(ReplyError::UnknownId(id)),
        }
        Ok(Some((reply, len)))
    }
    // ANCHOR_END: reply
}
