//! A client: one request, one connection, and a body that is read as it comes.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::ops::Range;
use std::time::{Duration, Instant};

use crate::url::{Url, UrlError};
use crate::{
    Body, BodyDecoder, DecodeError, Field, FieldIndex, FieldName, Limits, Method, Part, Request,
    ResponseHead, Rule, Status, Version, encode_chunk, encode_last_chunk, unfold,
};

/// How much is read and sent at once.
const BUFFER: usize = 64 * 1024;

/// A client: how patient it is, and how far it follows.
///
/// ```no_run
/// use std::io::Read;
///
/// use mini_http::{Client, Url};
///
/// let mut reply = Client::default().get(&Url::parse("http://127.0.0.1:8080/")?)?;
/// let mut page = String::new();
/// reply.read_to_string(&mut page)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Client {
    /// How long the handshake may take, with each address of the host.
    pub connect: Duration,
    /// How long the server may send no byte, and take none.
    pub idle: Duration,
    /// How long the head of the answer may take, however its bytes come.
    pub head: Duration,
    /// How many redirects are followed (RFC 9110 §15.4).
    pub redirects: usize,
    /// How much of an answer is taken. The default has none for the body: it is not kept here.
    pub limits: Limits,
}

impl Default for Client {
    fn default() -> Self {
        Self {
            connect: Self::CONNECT,
            idle: Self::IDLE,
            head: Self::HEAD,
            redirects: Self::REDIRECTS,
            limits: Limits {
                body: u64::MAX,
                ..Limits::default()
            },
        }
    }
}

/// What is to be asked for.
#[derive(Debug)]
pub struct Call<'a> {
    /// What to do.
    pub method: Method<'a>,
    /// With what.
    pub url: Url,
    /// Field lines beside those of the framing.
    pub fields: Vec<(FieldName<'a>, &'a str)>,
    /// What to send along.
    pub content: Content<'a>,
}

/// What a request carries.
#[derive(Default)]
pub enum Content<'a> {
    /// Nothing.
    #[default]
    Empty,
    /// These bytes.
    Bytes(&'a [u8]),
    /// Whatever comes from here, in chunks, up to its end. It can be sent once, so a redirect
    /// that would have it sent again is not followed.
    Stream(&'a mut dyn Read),
}

/// An answer, whose body is yet to be read: it is [`Read`].
#[derive(Debug)]
pub struct Reply {
    /// In which version it came.
    pub version: Version,
    /// How it went.
    pub status: Status,
    /// The reason phrase.
    pub reason: String,
    /// The field lines, in the order in which they came.
    pub fields: Vec<(String, Vec<u8>)>,
    /// What was asked for in the end, after all redirects.
    pub url: Url,
    /// The head of the request that was answered, as it was sent.
    pub request: Vec<u8>,
    body: Reader,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum ClientError {
    /// The server sent a link that leads nowhere.
    Url(UrlError),
    /// Method, target or fields can't be sent.
    Request,
    /// Nobody knows the host.
    Resolve(io::Error),
    /// No address of the host could be connected to; the last one, and why.
    Connect(SocketAddr, io::Error),
    /// The content to send could not be read.
    Content(io::Error),
    /// The connection broke, or no byte moved in time.
    Connection(io::Error),
    /// The answer breaks a rule.
    Protocol(DecodeError),
    /// More redirects than [`Client::redirects`].
    Redirects,
}

impl Client {
    /// The default of [`connect`](Self::connect).
    pub const CONNECT: Duration = Duration::from_secs(5);
    /// The default of [`idle`](Self::idle).
    pub const IDLE: Duration = Duration::from_secs(10);
    /// The default of [`head`](Self::head).
    pub const HEAD: Duration = Duration::from_secs(30);
    /// The default of [`redirects`](Self::redirects).
    pub const REDIRECTS: usize = 10;

    /// Asks for a page.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn get(&self, url: &Url) -> Result<Reply, ClientError> {
        self.call(Call {
            method: Method::Get,
            url: url.clone(),
            fields: Vec::new(),
            content: Content::Empty,
        })
    }

    /// Sends a request, and follows where its answer leads.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn call(&self, mut call: Call<'_>) -> Result<Reply, ClientError> {
        for _ in 0..=self.redirects {
            let reply = self.call_once(&mut call)?;
            let Some(url) = reply.leads_to(&call)? else {
                return Ok(reply);
            };
            call.follow(reply.status, url);
        }
        Err(ClientError::Redirects)
    }

    fn call_once(&self, call: &mut Call<'_>) -> Result<Reply, ClientError> {
        let reader = Reader {
            stream: self.reach(&call.url)?,
            buffer: vec![0; BUFFER],
            filled: 0..0,
            data: 0..0,
            decoder: None,
            limits: self.limits,
        };
        // A server may refuse before it has taken everything (RFC 9112 §9.5): then its answer
        // says more than a broken pipe.
        let request = call.head()?;
        match call.send(&request, &reader.stream) {
            Err(error @ ClientError::Connection(_)) => {
                reader.head(self, call, request).map_err(|_| error)
            }
            sent => sent.and_then(|()| reader.head(self, call, request)),
        }
    }

    fn reach(&self, url: &Url) -> Result<TcpStream, ClientError> {
        let addresses = (url.host(), url.port()).to_socket_addrs();
        let mut failed = None;
        for address in addresses.map_err(ClientError::Resolve)? {
            let connected = TcpStream::connect_timeout(&address, self.connect).and_then(|stream| {
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(self.idle))?;
                stream.set_write_timeout(Some(self.idle))?;
                Ok(stream)
            });
            match connected {
                Ok(stream) => return Ok(stream),
                Err(error) => failed = Some(ClientError::Connect(address, error)),
            }
        }
        Err(failed.unwrap_or_else(|| ClientError::Resolve(ErrorKind::NotFound.into())))
    }
}

impl Call<'_> {
    fn head(&self) -> Result<Vec<u8>, ClientError> {
        let (target, host) = (self.url.target(), self.url.authority());
        let request = Request::new(self.method, &target, &host).ok_or(ClientError::Request)?;
        let mut request = request.close().body(match &self.content {
            Content::Empty => Body::Empty,
            Content::Bytes(bytes) => Body::Sized(bytes.len() as u64),
            Content::Stream(_) => Body::Stream,
        });
        for (name, value) in &self.fields {
            request = request.field(*name, value);
        }
        let mut head = Vec::new();
        request.encode(&mut head);
        Ok(head)
    }

    fn send(&mut self, head: &[u8], mut stream: &TcpStream) -> Result<(), ClientError> {
        let mut output = head.to_vec();
        match &mut self.content {
            Content::Empty => {}
            Content::Bytes(bytes) => output.extend_from_slice(bytes),
            Content::Stream(source) => return send_chunks(source, stream, output),
        }
        stream.write_all(&output).map_err(ClientError::Connection)
    }

    /// After these redirects a POST becomes a GET, and after 303 everything (RFC 9110 §15.4);
    /// what was meant for one host is not told to another.
    fn follow(&mut self, status: Status, url: Url) {
        let becomes_get = match status {
            Status::SEE_OTHER => self.method != Method::Head,
            Status::MOVED_PERMANENTLY | Status::FOUND => self.method == Method::Post,
            _ => false,
        };
        if becomes_get {
            self.method = Method::Get;
            self.content = Content::Empty;
            self.drop_fields(&["Content-Type"]);
        }
        if url.authority() != self.url.authority() {
            self.drop_fields(&["Authorization", "Cookie"]);
        }
        self.url = url;
    }

    fn drop_fields(&mut self, names: &[&str]) {
        let is_one = |name: &str| names.iter().any(|it| it.eq_ignore_ascii_case(name));
        self.fields.retain(|(name, _)| !is_one(name.as_str()));
    }
}

fn send_chunks(
    source: &mut dyn Read,
    mut stream: &TcpStream,
    mut output: Vec<u8>,
) -> Result<(), ClientError> {
    let mut piece = vec![0; BUFFER];
    loop {
        let len = match source.read(&mut piece) {
            Ok(len) => len,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(ClientError::Content(error)),
        };
        match piece.get(..len) {
            None | Some([]) => encode_last_chunk(&[], &mut output),
            Some(piece) => encode_chunk(piece, &mut output),
        }
        stream.write_all(&output).map_err(ClientError::Connection)?;
        output.clear();
        if len == 0 {
            return Ok(());
        }
    }
}

impl Reply {
    /// The value of the first field line of this name, if it is text.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        let fields = &self.fields;
        let (_, value) = fields
            .iter()
            .find(|(it, _)| it.eq_ignore_ascii_case(name))?;
        str::from_utf8(value).ok()
    }

    /// Where to go instead, if there, and if that is possible.
    fn leads_to(&self, call: &Call<'_>) -> Result<Option<Url>, ClientError> {
        let sends_again = match self.status {
            Status::MOVED_PERMANENTLY | Status::FOUND => call.method != Method::Post,
            Status::SEE_OTHER => false,
            Status::TEMPORARY_REDIRECT | Status::PERMANENT_REDIRECT => true,
            _ => return Ok(None),
        };
        if sends_again && matches!(call.content, Content::Stream(_)) {
            return Ok(None);
        }
        let location = self.field("Location");
        let url = location.map(|link| call.url.join(link)).transpose();
        url.map_err(ClientError::Url)
    }
}

/// The body, without its framing.
impl Read for Reply {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        if space.is_empty() {
            return Ok(0);
        }
        self.body.read_body(space)
    }
}

/// What comes from the server.
#[derive(Debug)]
struct Reader {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// What came and was not looked at.
    filled: Range<usize>,
    /// What was looked at, is content, and was not yet given away.
    data: Range<usize>,
    /// None once the body is complete.
    decoder: Option<BodyDecoder>,
    limits: Limits,
}

impl Reader {
    /// The final response. The interim ones before it (RFC 9110 §15.2) are passed over.
    fn head(
        mut self,
        client: &Client,
        call: &Call<'_>,
        request: Vec<u8>,
    ) -> Result<Reply, ClientError> {
        let deadline = Instant::now() + client.head;
        let mut index = FieldIndex::new();
        loop {
            let input = self.buffer.get_mut(self.filled.clone()).unwrap_or_default();
            match ResponseHead::decode(input, &mut index, &client.limits, call.method) {
                Ok(Some((head, used))) if head.status.is_informational() => {
                    self.filled.start += used;
                    continue;
                }
                Ok(Some((head, used))) => {
                    self.filled.start += used;
                    self.decoder = Some(BodyDecoder::new(head.framing));
                    return Ok(Reply {
                        version: head.version,
                        status: head.status,
                        reason: String::from_utf8_lossy(head.reason).into_owned(),
                        fields: head.fields.iter().map(owned).collect(),
                        url: call.url.clone(),
                        request,
                        body: self,
                    });
                }
                Ok(None) => {}
                Err(error) if error.rule == Rule::ObsFold => {
                    if let Some(head) = head_len(input).and_then(|len| input.get_mut(..len)) {
                        unfold(head);
                        continue;
                    }
                    // Its end may never come.
                    if input.len() > client.limits.head_bytes() {
                        return Err(ClientError::Protocol(Rule::HeadTooLong.at(input.len())));
                    }
                }
                Err(error) => return Err(ClientError::Protocol(error)),
            }
            self.fill_before(deadline)?;
        }
    }

    fn fill_before(&mut self, deadline: Instant) -> Result<(), ClientError> {
        let filled = match self.fill() {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            Ok(_) if Instant::now() > deadline => Err(ErrorKind::TimedOut.into()),
            other => other,
        };
        filled.map(drop).map_err(ClientError::Connection)
    }

    /// Reads once; how many bytes came. The buffer has more space than the limit of a head, and
    /// of a body nothing stays in it but the line of a chunk.
    fn fill(&mut self) -> io::Result<usize> {
        self.buffer.copy_within(self.filled.clone(), 0);
        self.filled = 0..self.filled.len();
        if self.filled.end == self.buffer.len() {
            self.buffer.resize(2 * self.filled.end, 0);
        }
        let space = self.buffer.get_mut(self.filled.end..).unwrap_or_default();
        let len = loop {
            match self.stream.read(space) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        self.filled.end += len;
        Ok(len)
    }

    fn read_body(&mut self, space: &mut [u8]) -> io::Result<usize> {
        while self.data.is_empty() {
            let Some(decoder) = &mut self.decoder else {
                return Ok(0);
            };
            let (input, mut index) = (self.buffer.get(self.filled.clone()), FieldIndex::new());
            let (part, used) = decoder
                .decode(input.unwrap_or_default(), &mut index, &self.limits)
                .map_err(invalid)?;
            // Data is the end of what was taken: the line of its chunk lies before it.
            let len = match part {
                Some(Part::Data(data)) => data.len(),
                _ => 0,
            };
            let (ended, hungry) = (matches!(part, Some(Part::End)), part.is_none());
            self.filled.start += used;
            self.data = self.filled.start - len..self.filled.start;
            if ended {
                self.decoder = None;
            } else if hungry && self.fill()? == 0 {
                self.end()?;
            }
        }
        let data = self.buffer.get(self.data.clone()).unwrap_or_default();
        let len = data.len().min(space.len());
        for (to, from) in space.iter_mut().zip(data) {
            *to = *from;
        }
        self.data.start += len;
        Ok(len)
    }

    /// The server's end: of the body too, if nothing else tells it.
    fn end(&mut self) -> io::Result<()> {
        let decoder = self.decoder.take();
        let ended = decoder.map(|mut decoder| decoder.handle_end());
        ended.unwrap_or(Ok(())).map_err(invalid)
    }
}

fn owned(field: Field<'_>) -> (String, Vec<u8>) {
    (field.name_text().to_owned(), field.value.to_owned())
}

/// How long a head is, with its empty line.
fn head_len(input: &[u8]) -> Option<usize> {
    let end = input.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(end + 4)
}

/// Without the offset: it counts from the last read, of which the caller knows nothing.
fn invalid(error: DecodeError) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, error.rule)
}

//--- Errors

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(_) => f.write_str("the answer leads nowhere"),
            Self::Request => f.write_str("this can't be asked for"),
            Self::Resolve(_) => f.write_str("nobody knows the host"),
            Self::Connect(address, _) => write!(f, "can't reach {address} (is it running?)"),
            Self::Content(_) => f.write_str("can't read what is to be sent"),
            Self::Connection(cause) => f.write_str(match cause.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut => "no answer in time",
                ErrorKind::UnexpectedEof => "the server closed before it had answered",
                _ => "the connection broke",
            }),
            Self::Protocol(_) => f.write_str("no HTTP"),
            Self::Redirects => f.write_str("one redirect after the other: given up"),
        }
    }
}

impl std::error::Error for ClientError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Url(error) => Some(error),
            Self::Resolve(error)
            | Self::Connect(_, error)
            | Self::Content(error)
            | Self::Connection(error) => Some(error),
            Self::Protocol(error) => Some(&error.rule),
            Self::Request | Self::Redirects => None,
        }
    }
}

impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Stream(_) => f.write_str("Stream"),
        }
    }
}
