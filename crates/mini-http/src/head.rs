//! The head of a request and of a response: start line and fields, read in place in one pass.

use crate::{DecodeError, FieldIndex, Fields, Framing, Limits, Method, Status, Target, Version};

/// The head of a request, borrowed from the bytes that came. Everything that decides about the
/// connection has been checked: Host, framing, expectation.
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    /// What to do.
    pub method: Method<'a>,
    /// In which version it came.
    pub version: Version,
    /// The field lines.
    pub fields: Fields<'a>,
    /// How the end of the body is told.
    pub framing: Framing,
    /// Whether the client keeps the connection open for another request (RFC 9112 §9.3).
    pub keep_alive: bool,
    /// Whether the client waits for a 100 before it sends the body (RFC 9110 §10.1.1).
    pub expects_continue: bool,
    pub(crate) target: &'a [u8],
    pub(crate) host: &'a [u8],
}

impl<'a> RequestHead<'a> {
    /// The head at the start of `bytes`, and how many bytes it has with its empty line; `None`
    /// while that line has not come. Empty lines before it are passed over (RFC 9112 §2.2).
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn decode(
        bytes: &'a [u8],
        index: &'a mut FieldIndex,
        limits: &Limits,
    ) -> Result<Option<(Self, usize)>, DecodeError> {
        let _ = (bytes, index, limits);
        Ok(None)
    }

    /// The target, in its form.
    #[must_use]
    pub fn target(&self) -> Target<'a> {
        Target::Asterisk
    }

    /// The path, as it came, not percent-decoded; `*` or the authority for a target without one.
    #[must_use]
    pub fn path(&self) -> &'a str {
        match self.target() {
            Target::Origin { path, .. } | Target::Absolute { path, .. } => path,
            Target::Authority(authority) => authority,
            Target::Asterisk => "*",
        }
    }

    /// What follows the `?` of the target, if there is one.
    #[must_use]
    pub fn query(&self) -> Option<&'a str> {
        match self.target() {
            Target::Origin { query, .. } | Target::Absolute { query, .. } => query,
            Target::Authority(_) | Target::Asterisk => None,
        }
    }

    /// Host and port that the request is for: those of an absolute target, else of the Host
    /// field (RFC 9112 §3.2.2); empty in HTTP/1.0 without Host.
    #[must_use]
    pub fn authority(&self) -> &'a str {
        match self.target() {
            Target::Absolute { authority, .. } | Target::Authority(authority) => authority,
            _ => str::from_utf8(self.host).unwrap_or_default(),
        }
    }
}

/// The head of a response, borrowed from the bytes that came.
#[derive(Clone, Copy, Debug)]
pub struct ResponseHead<'a> {
    /// In which version it came.
    pub version: Version,
    /// How it went.
    pub status: Status,
    /// The reason phrase, which means nothing (RFC 9112 §4).
    pub reason: &'a [u8],
    /// The field lines.
    pub fields: Fields<'a>,
    /// How the end of the body is told.
    pub framing: Framing,
    /// Whether the server keeps the connection open for another request (RFC 9112 §9.3).
    pub keep_alive: bool,
}

impl<'a> ResponseHead<'a> {
    /// The head at the start of `bytes` that answers a request of `method`, and how many bytes
    /// it has with its empty line; `None` while that line has not come.
    ///
    /// # Errors
    /// The first rule that is broken. [`Rule::ObsFold`](crate::Rule::ObsFold) a user agent has
    /// to bear (RFC 9112 §5.2): it calls [`unfold`] and decodes again.
    pub fn decode(
        bytes: &'a [u8],
        index: &'a mut FieldIndex,
        limits: &Limits,
        method: Method<'_>,
    ) -> Result<Option<(Self, usize)>, DecodeError> {
        let _ = (bytes, index, limits, method);
        Ok(None)
    }
}

/// Replaces every line fold of a head by spaces, in place, as RFC 9112 §5.2 demands of a user
/// agent.
pub fn unfold(head: &mut [u8]) {
    let _ = head;
}
