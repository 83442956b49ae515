//! The head of a request and of a response: start line and fields, read in place in one pass.

use crate::framing::Announced;
use crate::message::Span;
use crate::syntax::{self, TARGET, TOKEN};
use crate::{
    DecodeError, FieldIndex, Fields, Framing, Limits, Method, Rule, Status, Target, Version,
};

/// The head of a request, borrowed from the bytes that came. Everything that decides about the
/// connection has been checked: Host, framing, expectation.
///
/// ```
/// use mini_http::{FieldIndex, Limits, Method, RequestHead};
///
/// let mut index = FieldIndex::new();
/// let bytes = b"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\nnext";
/// let decoded = RequestHead::decode(bytes, &mut index, &Limits::default())?;
/// let (head, length) = decoded.ok_or("incomplete")?;
/// assert_eq!((head.method, head.path(), head.query()), (Method::Get, "/a", Some("b")));
/// assert_eq!(&bytes[length..], b"next");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    target: &'a [u8],
    host: &'a [u8],
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
        Parser::new(bytes, empty_lines(bytes), limits).run(|parser| parser.request(index))
    }

    /// The target, in its form.
    #[must_use]
    pub fn target(&self) -> Target<'a> {
        let text = str::from_utf8(self.target).unwrap_or_default();
        if self.method == Method::Connect {
            return Target::Authority(text);
        }
        match text.split_once("://") {
            _ if text.starts_with('/') => {
                let (path, query) = path_and_query(text);
                Target::Origin { path, query }
            }
            Some((scheme, rest)) => absolute(scheme, rest),
            None => Target::Asterisk,
        }
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

    /// Host and port that the request is for: those of the target, else of the Host field
    /// (RFC 9112 §3.2.2); empty in HTTP/1.0 without Host.
    #[must_use]
    pub fn authority(&self) -> &'a str {
        match self.target() {
            Target::Absolute { authority, .. } | Target::Authority(authority) => authority,
            _ => str::from_utf8(self.host).unwrap_or_default(),
        }
    }
}

fn path_and_query(text: &str) -> (&str, Option<&str>) {
    match text.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (text, None),
    }
}

fn absolute<'a>(scheme: &'a str, rest: &'a str) -> Target<'a> {
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end).unwrap_or_default();
    let (path, query) = path_and_query(rest);
    Target::Absolute {
        scheme,
        authority,
        // An empty path is that of the root (RFC 9110 §4.2.3).
        path: if path.is_empty() { "/" } else { path },
        query,
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
    /// The first rule that is broken. [`Rule::ObsFold`] a user agent has to bear
    /// (RFC 9112 §5.2): it calls [`unfold`] and decodes again.
    pub fn decode(
        bytes: &'a [u8],
        index: &'a mut FieldIndex,
        limits: &Limits,
        method: Method<'_>,
    ) -> Result<Option<(Self, usize)>, DecodeError> {
        Parser::new(bytes, 0, limits).run(|parser| parser.response(index, method))
    }
}

/// Replaces every line fold of a head by spaces, in place, as RFC 9112 §5.2 demands of a user
/// agent; the head ends with the empty line, what follows is left alone.
///
/// ```
/// let mut head = *b"A: 1\r\n\t2\r\n\r\n 3";
/// mini_http::unfold(&mut head);
/// assert_eq!(&head, b"A: 1  \t2\r\n\r\n 3");
/// ```
pub fn unfold(head: &mut [u8]) {
    let mut rest = head;
    while let Some(at) = rest.windows(2).position(|pair| pair == b"\r\n") {
        match rest.get_mut(at..) {
            Some([_, _, b'\r', b'\n', ..]) => return,
            Some([cr, lf, b' ' | b'\t', ..]) => (*cr, *lf) = (b' ', b' '),
            _ => {}
        }
        rest = rest.split_at_mut_checked(at + 2).unwrap_or_default().1;
    }
}

/// The fields after the last chunk (RFC 9112 §7.1.2), up to and with the empty line.
pub(crate) fn decode_trailers<'a>(
    bytes: &'a [u8],
    index: &'a mut FieldIndex,
    limits: &Limits,
) -> Result<Option<(Fields<'a>, usize)>, DecodeError> {
    Parser::new(bytes, 0, limits).run(|parser| {
        let fields = parser.fields(index, |_, _, _| Ok(()))?;
        Ok((fields, parser.at))
    })
}

/// How many bytes of empty lines are at the start.
pub(crate) fn empty_lines(bytes: &[u8]) -> usize {
    let (lines, _) = bytes.as_chunks::<2>();
    2 * lines.iter().take_while(|line| *line == b"\r\n").count()
}

//--- Not twice

/// Remembers how far an incomplete head was looked at. A head that comes byte by byte is so
/// decoded a few times, not once for each byte: the work grows with its length alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    searched: u32,
    retry_at: u32,
}

impl Progress {
    /// Nothing was looked at.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            searched: 0,
            retry_at: 0,
        }
    }

    /// Whether to decode `head`, all that came of it until now: when it is new, when its empty
    /// line came, when it has twice the length of the last time, and when it is beyond a limit.
    pub fn is_due(&mut self, head: &[u8], limits: &Limits) -> bool {
        let from = (self.searched as usize).saturating_sub(EMPTY_LINE.len() - 1);
        let news = head.get(from..).unwrap_or_default();
        let due = head.len() >= self.retry_at as usize
            || news.windows(EMPTY_LINE.len()).any(|end| end == EMPTY_LINE);
        self.searched = at_most_u32(head.len());
        if due {
            self.retry_at = at_most_u32((2 * head.len()).min(limits.head_bytes() + 1));
        }
        due
    }
}

const EMPTY_LINE: &[u8] = b"\n\r\n";

/// As it is: a head beyond 65,535 bytes is refused.
fn at_most_u32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

//--- The parser

/// Why there is no head: it is broken, or not all here.
#[derive(Debug)]
enum Stop {
    Broken(DecodeError),
    Incomplete,
}

impl From<DecodeError> for Stop {
    fn from(error: DecodeError) -> Self {
        Self::Broken(error)
    }
}

/// A field line: its name, its value with the whitespace after it, and the bytes from its end.
struct Line<'a> {
    name: &'a [u8],
    value: &'a [u8],
    end: &'a [u8],
}

/// Reads one head. Offsets count from the start of `bytes`, spans from the head's.
struct Parser<'a, 'l> {
    bytes: &'a [u8],
    start: usize,
    at: usize,
    limits: &'l Limits,
    /// Whether bytes beyond the limit were left out.
    cut: bool,
}

impl<'a, 'l> Parser<'a, 'l> {
    fn new(bytes: &'a [u8], start: usize, limits: &'l Limits) -> Self {
        let within = bytes.get(..start.saturating_add(limits.head_bytes()));
        Self {
            bytes: within.unwrap_or(bytes),
            start,
            at: start,
            limits,
            cut: within.is_some_and(|within| within.len() < bytes.len()),
        }
    }

    #[inline]
    fn run<T>(
        mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Stop>,
    ) -> Result<Option<T>, DecodeError> {
        match read(&mut self) {
            Ok(read) => Ok(Some(read)),
            Err(Stop::Incomplete) if self.cut => Err(Rule::HeadTooLong.at(self.bytes.len())),
            Err(Stop::Incomplete) => Ok(None),
            Err(Stop::Broken(error)) => Err(error),
        }
    }

    /// `request-line *( field-line CRLF ) CRLF` (RFC 9112 §2.1).
    fn request(&mut self, index: &'a mut FieldIndex) -> Result<(RequestHead<'a>, usize), Stop> {
        let (method, target, version) = self.request_line()?;
        let mut announced = Announced::default();
        let fields = self.fields(index, |name, value, at| announced.note(name, value, at))?;
        if announced.misses_host(version) {
            return Err(Rule::MissingHost.at(self.start).into());
        }
        let framing = announced.request_framing(version)?;
        let head = RequestHead {
            method,
            version,
            fields,
            framing,
            keep_alive: announced.keep_alive(version),
            expects_continue: announced.expects_continue(version, framing),
            target,
            host: announced.host(),
        };
        Ok((head, self.at))
    }

    /// `status-line *( field-line CRLF ) CRLF` (RFC 9112 §2.1).
    fn response(
        &mut self,
        index: &'a mut FieldIndex,
        method: Method<'_>,
    ) -> Result<(ResponseHead<'a>, usize), Stop> {
        let (version, status, reason) = self.status_line()?;
        let mut announced = Announced::default();
        let fields = self.fields(index, |name, value, at| announced.note(name, value, at))?;
        let framing = announced.response_framing(version, status, method)?;
        let keep_alive = framing != Framing::UntilClose && announced.keep_alive(version);
        let head = ResponseHead {
            version,
            status,
            reason,
            fields,
            framing,
            keep_alive,
        };
        Ok((head, self.at))
    }

    //--- Start lines

    /// `method SP request-target SP HTTP-version CRLF` (RFC 9112 §3).
    fn request_line(&mut self) -> Result<(Method<'a>, &'a [u8], Version), Stop> {
        let method = self.method()?;
        let target_at = self.at;
        let target = self.target()?;
        if !fits(method, target) {
            return Err(Rule::TargetForm.at(target_at).into());
        }
        let version = self.version()?;
        let after = self.after_line(self.rest(), Rule::Version)?;
        self.at = self.offset(after);
        Ok((method, target, version))
    }

    /// A method and the space after it.
    #[inline]
    fn method(&mut self) -> Result<Method<'a>, Stop> {
        let rest = self.rest();
        if rest.starts_with(b"GET ") {
            self.at += 4;
            return Ok(Method::Get);
        }
        let (name, _) = syntax::split(&TOKEN, rest.get(..=METHOD).unwrap_or(rest));
        let length = name.len();
        let offset = self.at + length;
        match rest.get(length) {
            _ if length > METHOD => Err(Rule::MethodTooLong.at(self.at).into()),
            Some(b' ') if length > 0 => {
                self.at = offset + 1;
                Ok(Method::new(str::from_utf8(name).unwrap_or_default()))
            }
            Some(b'\r' | b'\n') if length > 0 => Err(Rule::RequestLine.at(offset).into()),
            None => Err(Stop::Incomplete),
            Some(b'\r') if rest.len() == 1 => Err(Stop::Incomplete),
            Some(_) => Err(Rule::Method.at(offset).into()),
        }
    }

    /// A target and the space after it.
    #[inline]
    fn target(&mut self) -> Result<&'a [u8], Stop> {
        let (target, after) = syntax::split(&TARGET, self.rest());
        let offset = self.offset(after);
        if offset - self.start + VERSION.len() >= self.limits.start_line {
            return Err(Rule::LineTooLong.at(self.start).into());
        }
        match after {
            [b' ', ..] if !target.is_empty() => {
                self.at = offset + 1;
                Ok(target)
            }
            [b' ' | b'\r' | b'\n', ..] => Err(Rule::RequestLine.at(offset).into()),
            [_, ..] => Err(Rule::Target.at(offset).into()),
            [] => Err(Stop::Incomplete),
        }
    }

    /// `HTTP-name "/" DIGIT "." DIGIT` (RFC 9112 §2.3).
    #[inline]
    fn version(&mut self) -> Result<Version, Stop> {
        let rest = self.rest();
        let version = match rest.first_chunk() {
            Some(b"HTTP/1.1") => Version::Http11,
            Some(b"HTTP/1.0") => Version::Http10,
            _ => self.odd_version()?,
        };
        self.at += VERSION.len();
        Ok(version)
    }

    #[cold]
    fn odd_version(&self) -> Result<Version, Stop> {
        let rest = self.rest();
        for (place, (&form, &byte)) in VERSION.iter().zip(rest).enumerate() {
            let rule = match (form, byte) {
                (b'?', b'0'..=b'9') => continue,
                (b'?', _) => Rule::Version,
                (b'1', b'0' | b'2'..=b'9') => Rule::MajorVersion,
                _ if form == byte => continue,
                _ => Rule::Version,
            };
            return Err(rule.at(self.at + place).into());
        }
        match rest.len() < VERSION.len() {
            true => Err(Stop::Incomplete),
            false => Ok(Version::Http11),
        }
    }

    /// `HTTP-version SP status-code SP [ reason-phrase ] CRLF` (RFC 9112 §4). That the second
    /// space may be missing is a liberty which that section gives and servers take.
    fn status_line(&mut self) -> Result<(Version, Status, &'a [u8]), Stop> {
        let version = self.version()?;
        self.space()?;
        let status = self.status()?;
        if self.rest().first().is_some_and(|&byte| byte != b'\r') {
            self.space()?;
        }
        let (reason, end) = syntax::split_text(self.rest());
        if self.offset(end) - self.start > self.limits.start_line {
            return Err(Rule::LineTooLong.at(self.start).into());
        }
        let after = self.after_line(end, Rule::Reason)?;
        self.at = self.offset(after);
        Ok((version, status, syntax::trim_end(reason)))
    }

    fn space(&mut self) -> Result<(), Stop> {
        match self.rest().first() {
            Some(b' ') => self.at += 1,
            Some(_) => return Err(Rule::StatusLine.at(self.at).into()),
            None => return Err(Stop::Incomplete),
        }
        Ok(())
    }

    fn status(&mut self) -> Result<Status, Stop> {
        let mut code = 0;
        for place in 0..3 {
            match self.rest().get(place) {
                Some(digit @ b'0'..=b'9') => code = code * 10 + u16::from(digit - b'0'),
                Some(_) => return Err(Rule::StatusCode.at(self.at + place).into()),
                None => return Err(Stop::Incomplete),
            }
        }
        let status = Status::new(code).ok_or(Rule::StatusCode.at(self.at))?;
        self.at += 3;
        Ok(status)
    }

    //--- Field lines

    /// `*( field-line CRLF ) CRLF`. `note` is told name, value and the value's offset.
    #[inline]
    fn fields(
        &mut self,
        index: &'a mut FieldIndex,
        mut note: impl FnMut(&'a [u8], &'a [u8], usize) -> Result<(), DecodeError>,
    ) -> Result<Fields<'a>, Stop> {
        let spans = &mut index.spans;
        spans.clear();
        let mut rest = self.rest();
        loop {
            let line_at = self.offset(rest);
            if let Some(after) = self.empty_line(rest, spans.is_empty())? {
                self.at = self.offset(after);
                break;
            }
            if spans.len() >= self.limits.fields {
                return Err(Rule::TooManyFields.at(line_at).into());
            }
            let Line { name, value, end } = self.field_line(rest)?;
            let value_at = self.offset(end) - value.len();
            rest = self.after_line(end, Rule::FieldValue)?;
            let value = syntax::trim_end(value);
            note(name, value, value_at)?;
            let (name_at, value_at) = (line_at - self.start, value_at - self.start);
            spans.push(Span::new(name_at, name.len(), value_at, value.len()));
        }
        Ok(Fields {
            bytes: self.bytes.get(self.start..).unwrap_or_default(),
            spans,
        })
    }

    /// What follows the empty line, if it is here; else a field line is.
    #[inline(always)]
    fn empty_line(&self, rest: &'a [u8], first: bool) -> Result<Option<&'a [u8]>, Stop> {
        let rule = match rest {
            [b'\r', b'\n', after @ ..] => return Ok(Some(after)),
            [] | [b'\r'] => return Err(Stop::Incomplete),
            [b' ' | b'\t', ..] if first => Rule::SpaceBeforeFields,
            [b' ' | b'\t', ..] => Rule::ObsFold,
            [b'\r', ..] => Rule::BareCr,
            [b'\n', ..] => Rule::BareLf,
            _ => return Ok(None),
        };
        Err(rule.at(self.offset(rest)).into())
    }

    /// `field-name ":" OWS field-value OWS CRLF` (RFC 9112 §5).
    ///
    /// The end of the line is looked for first, although an error in the name comes before one
    /// in the value: while the processor still takes one line apart, it already knows where the
    /// next one begins.
    #[inline(always)]
    fn field_line(&self, rest: &'a [u8]) -> Result<Line<'a>, Stop> {
        let (line, end) = syntax::split_text(rest);
        let (name, value) = self.name(line, end)?;
        if line.len() > self.limits.field_line {
            return Err(Rule::FieldTooLong.at(self.offset(rest)).into());
        }
        let value = syntax::trim_start(value);
        Ok(Line { name, value, end })
    }

    /// A field name, and what follows its colon in `line`; `end` is what follows the line.
    #[inline(always)]
    fn name(&self, line: &'a [u8], end: &'a [u8]) -> Result<(&'a [u8], &'a [u8]), Stop> {
        let (name, rest) = syntax::split(&TOKEN, line);
        let offset = self.offset(end) - rest.len();
        match rest {
            [b':', rest @ ..] if !name.is_empty() => Ok((name, rest)),
            _ if name.len() > self.limits.field_line => {
                Err(Rule::FieldTooLong.at(offset - name.len()).into())
            }
            [] if end.is_empty() => Err(Stop::Incomplete),
            [b' ' | b'\t', ..] if !name.is_empty() => Err(Rule::SpaceBeforeColon.at(offset).into()),
            _ => Err(Rule::FieldName.at(offset).into()),
        }
    }

    /// What follows CR LF; `rule` is what another control character breaks.
    #[inline(always)]
    fn after_line(&self, end: &'a [u8], rule: Rule) -> Result<&'a [u8], Stop> {
        let rule = match end {
            [b'\r', b'\n', after @ ..] => return Ok(after),
            [] | [b'\r'] => return Err(Stop::Incomplete),
            [b'\r', ..] => Rule::BareCr,
            [b'\n', ..] => Rule::BareLf,
            _ => rule,
        };
        Err(rule.at(self.offset(end)).into())
    }

    /// Where `rest`, what is left of the bytes, begins.
    #[inline(always)]
    const fn offset(&self, rest: &[u8]) -> usize {
        self.bytes.len() - rest.len()
    }

    #[inline(always)]
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }
}

/// The form of a version, with any digit for the question mark.
const VERSION: &[u8; 8] = b"HTTP/1.?";

/// The longest method: those of the registry have up to 17 letters (`UPDATEREDIRECTREF`).
const METHOD: usize = 32;

/// Whether the form of the target is one that the method has (RFC 9112 §3.2).
#[inline]
fn fits(method: Method<'_>, target: &[u8]) -> bool {
    match (method, target) {
        (Method::Connect, _) => is_host_and_port(target),
        (_, [b'/', ..]) => true,
        (Method::Options, b"*") => true,
        _ => is_absolute(target),
    }
}

/// `authority-form = uri-host ":" port` (RFC 9112 §3.2.3).
fn is_host_and_port(target: &[u8]) -> bool {
    let port = target.rsplit(|&byte| byte == b':').next();
    syntax::is_authority(target)
        && port.is_some_and(|port| {
            !port.is_empty() && port.len() < target.len() - 1 && port.iter().all(u8::is_ascii_digit)
        })
}

/// `absolute-form` (RFC 9112 §3.2.2) of a URI that names a host, which may not be empty
/// (RFC 9110 §4.2.1).
fn is_absolute(target: &[u8]) -> bool {
    let colon = target.iter().position(|&byte| byte == b':').unwrap_or(0);
    let (scheme, rest) = target.split_at_checked(colon).unwrap_or_default();
    let Some(rest) = rest.strip_prefix(b"://") else {
        return false;
    };
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?'));
    let authority = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    is_scheme(scheme) && !matches!(authority, [] | [b':', ..]) && syntax::is_authority(authority)
}

/// `ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )` (RFC 3986 §3.1).
fn is_scheme(scheme: &[u8]) -> bool {
    let tail = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    matches!(scheme, [b'a'..=b'z' | b'A'..=b'Z', rest @ ..] if rest.iter().all(tail))
}
