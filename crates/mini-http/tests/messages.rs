//! Messages that HTTP/1.1 accepts and refuses, each with the rule that says so. Every one is read
//! whole, cut short at each byte, followed by other bytes, and as a connection gets it: in two
//! pieces split at each place, and byte by byte.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic fails the test, which is its purpose"
)]

use std::fmt::Write as _;
use std::time::Instant;

use mini_http::{
    BodyDecoder, Connection, DecodeError, Event, FieldIndex, Fields, Framing, Limits, Method, Part,
    RequestHead, ResponseHead, Rule, Target,
};

/// Rule, message, and what is read: method, target, version, whether the connection stays, the
/// fields, the body, the trailers.
type Accepted = (&'static str, &'static [u8], &'static str);

/// Rule, message, what is said of it, and where.
type Refused = (&'static str, &'static [u8], Rule, usize);

#[test]
fn requests_are_accepted() {
    for (rule, bytes, expected) in REQUESTS {
        let row = format!("{rule}: {}", bytes.escape_ascii());
        check_accepted(&row, bytes, expected, request);
        for pieces in splits(bytes) {
            let told = connection(&pieces);
            assert_eq!(
                told,
                Ok((*expected).to_owned()),
                "{row} in {} pieces",
                pieces.len()
            );
        }
    }
}

#[test]
fn requests_are_refused() {
    for (rule, bytes, broken, offset) in REFUSED_REQUESTS {
        let row = format!("{rule}: {}", bytes.escape_ascii());
        check_refused(&row, bytes, (*broken, *offset), request);
        for pieces in splits(bytes) {
            assert_eq!(
                connection(&pieces),
                Err(*broken),
                "{row} in {} pieces",
                pieces.len()
            );
        }
    }
}

#[test]
fn responses_are_accepted() {
    for (method, (rule, bytes, expected)) in RESPONSES {
        let row = format!("{rule}: to {method} {}", bytes.escape_ascii());
        check_accepted(&row, bytes, expected, |bytes| response(bytes, *method));
    }
}

#[test]
fn responses_that_end_with_the_connection_are_accepted() {
    for (rule, bytes, expected) in CLOSED_RESPONSES {
        let read = response(bytes, Method::Get);
        assert_eq!(
            read,
            Ok(Some(((*expected).to_owned(), bytes.len()))),
            "{rule}"
        );
    }
}

#[test]
fn responses_are_refused() {
    for (rule, bytes, broken, offset) in REFUSED_RESPONSES {
        let row = format!("{rule}: {}", bytes.escape_ascii());
        check_refused(&row, bytes, (*broken, *offset), |bytes| {
            response(bytes, Method::Get)
        });
    }
}

#[test]
fn every_rule_is_broken_by_some_message() {
    let rows = REFUSED_REQUESTS.iter().chain(REFUSED_RESPONSES);
    let seen: Vec<Rule> = rows.map(|row| row.2).collect();
    // What needs a limit, a clock or an end is broken in wire.rs.
    let elsewhere = [
        Rule::LineTooLong,
        Rule::FieldTooLong,
        Rule::TooManyFields,
        Rule::HeadTooLong,
        Rule::ChunkExtensionsTooLong,
        Rule::Timeout,
        Rule::Incomplete,
    ];
    for rule in Rule::ALL {
        assert_ne!(seen.contains(rule), elsewhere.contains(rule), "{rule:?}");
    }
}

//--- How a row is checked

type Read = Result<Option<(String, usize)>, DecodeError>;

fn check_accepted(row: &str, bytes: &[u8], expected: &str, read: impl Fn(&[u8]) -> Read) {
    let whole = Ok(Some((expected.to_owned(), bytes.len())));
    assert_eq!(read(bytes), whole, "{row}");
    for end in 0..bytes.len() {
        assert_eq!(
            read(&bytes[..end]),
            Ok(None),
            "{row}, its first {end} bytes"
        );
    }
    for next in [&b"GET / HTTP/1.1\r\n"[..], b"\r\n", b" ", b"\0"] {
        assert_eq!(read(&[bytes, next].concat()), whole, "{row}, and {next:?}");
    }
}

/// A part of a refused message may ask for more, until it is refused, and then for ever.
fn check_refused(row: &str, bytes: &[u8], expected: (Rule, usize), read: impl Fn(&[u8]) -> Read) {
    let refusal = |bytes: &[u8]| match read(bytes) {
        Ok(read) => {
            assert_eq!(read, None, "{row}, its first {} bytes", bytes.len());
            false
        }
        Err(error) => {
            assert_eq!((error.rule, error.offset), expected, "{row}");
            true
        }
    };
    let refused_from = (0..=bytes.len()).find(|end| refusal(&bytes[..*end]));
    let refused_from = refused_from.unwrap_or_else(|| panic!("{row} is not refused"));
    for end in refused_from..=bytes.len() {
        assert!(refusal(&bytes[..end]), "{row} is no longer refused");
    }
    assert!(
        refusal(&[bytes, b"GET / HTTP/1.1\r\n\r\n"].concat()),
        "{row}"
    );
}

/// The whole, each of its splits in two, and all of its bytes; empty lines end it, so that a
/// message which is refused only when it is complete becomes so.
fn splits(bytes: &'static [u8]) -> impl Iterator<Item = Vec<&'static [u8]>> {
    (0..=bytes.len())
        .map(move |middle| vec![&bytes[..middle], &bytes[middle..], b"\r\n\r\n"])
        .chain([bytes.chunks(1).chain([&b"\r\n\r\n"[..]]).collect()])
}

//--- A message as text

fn request(bytes: &[u8]) -> Read {
    let (mut index, limits) = (FieldIndex::new(), Limits::default());
    let Some((head, length)) = RequestHead::decode(bytes, &mut index, &limits)? else {
        return Ok(None);
    };
    body(bytes, length, head.framing, begin_request(&head))
}

fn response(bytes: &[u8], method: Method<'_>) -> Read {
    let (mut index, limits) = (FieldIndex::new(), Limits::default());
    let Some((head, length)) = ResponseHead::decode(bytes, &mut index, &limits, method)? else {
        return Ok(None);
    };
    let stays = if head.keep_alive { "stays" } else { "closes" };
    let reason = head.reason.escape_ascii();
    let code = head.status.code();
    let mut text = format!("{} {code} '{reason}' {stays}", head.version);
    put_fields(&mut text, &head.fields);
    body(bytes, length, head.framing, text)
}

fn begin_request(head: &RequestHead<'_>) -> String {
    let stays = if head.keep_alive { "stays" } else { "closes" };
    let form = match head.target() {
        Target::Origin { .. } => "",
        Target::Absolute { scheme, .. } => &format!(" ({scheme})"),
        Target::Authority(_) => " (tunnel)",
        Target::Asterisk => " (server)",
    };
    let query = head.query().map(|query| format!(" ?{query}"));
    let (method, path, query) = (head.method, head.path(), query.unwrap_or_default());
    let (version, host) = (head.version, head.authority());
    let mut text = format!("{method}{form} {path}{query} {version} at '{host}' {stays}");
    if head.expects_continue {
        text.push_str(" waits");
    }
    put_fields(&mut text, &head.fields);
    text
}

fn put_fields(text: &mut String, fields: &Fields<'_>) {
    for field in fields.iter().filter(|field| field.name_text() != "Host") {
        let value = field.value.escape_ascii();
        write!(text, ", {}={value}", field.name_text()).unwrap();
    }
}

/// Reads the body, and the end of the connection after it.
fn body(bytes: &[u8], mut at: usize, framing: Framing, mut text: String) -> Read {
    let (mut index, limits) = (FieldIndex::new(), Limits::default());
    let mut decoder = BodyDecoder::new(framing);
    let mut data = Vec::new();
    loop {
        let (part, taken) = decoder
            .decode(&bytes[at..], &mut index, &limits)
            .map_err(|error| DecodeError {
                offset: at + error.offset,
                ..error
            })?;
        at += taken;
        match part {
            Some(Part::Data(bytes)) => data.extend_from_slice(bytes),
            Some(Part::Trailers(fields)) => put_fields(&mut text, &fields),
            Some(Part::End) => break,
            None if framing == Framing::UntilClose => decoder.handle_end()?,
            None => return Ok(None),
        }
    }
    if !data.is_empty() {
        write!(text, ": {}", data.escape_ascii()).unwrap();
    }
    Ok(Some((text, at)))
}

/// What a connection tells of the request that comes in these pieces.
fn connection(pieces: &[&[u8]]) -> Result<String, Rule> {
    let mut connection = Connection::new(Limits::default(), Instant::now());
    let (mut index, mut output) = (FieldIndex::new(), Vec::new());
    let (mut input, mut text, mut data) = (Vec::new(), String::new(), Vec::new());
    for piece in pieces {
        input.extend_from_slice(piece);
        loop {
            let (event, taken) = connection.poll_event(&input, &mut index, &mut output);
            match event {
                Event::NeedMore => {
                    input.drain(..taken);
                    break;
                }
                Event::Head(head) => text = begin_request(&head),
                Event::Data(bytes) => data.extend_from_slice(bytes),
                Event::Trailers(fields) => put_fields(&mut text, &fields),
                Event::End if data.is_empty() => return Ok(text),
                Event::End => return Ok(format!("{text}: {}", data.escape_ascii())),
                Event::Refused(error) => return Err(error.rule),
                Event::MustRespond | Event::Close => panic!("{event:?} after {text}"),
            }
            input.drain(..taken);
        }
    }
    panic!("{text} is not complete");
}

//--- Requests that are accepted

#[rustfmt::skip] // a table
const REQUESTS: &[Accepted] = &[
    ("RFC 9112 §3", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §3", b"GET /a/b.html HTTP/1.1\r\nHost: example.com\r\n\r\n",
        "GET /a/b.html HTTP/1.1 at 'example.com' stays"),
    ("RFC 9110 §9.3.2", b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n",
        "HEAD / HTTP/1.1 at 'x' stays"),
    ("RFC 9110 §9.3.4", b"PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1",
        "PUT /a HTTP/1.1 at 'x' stays, Content-Length=1: 1"),
    ("RFC 9110 §9.3.5", b"DELETE /a HTTP/1.1\r\nHost: x\r\n\r\n",
        "DELETE /a HTTP/1.1 at 'x' stays"),
    ("RFC 9110 §9.3.8", b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
        "TRACE / HTTP/1.1 at 'x' stays"),
    ("RFC 5789 §2", b"PATCH /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        "PATCH /a HTTP/1.1 at 'x' stays, Content-Length=0"),
    ("RFC 9110 §9.1", b"get / HTTP/1.1\r\nHost: x\r\n\r\n",
        "get / HTTP/1.1 at 'x' stays"),
    ("RFC 9110 §9.1", b"!#$%&'*+-.^_`|~ / HTTP/1.1\r\nHost: x\r\n\r\n",
        "!#$%&'*+-.^_`|~ / HTTP/1.1 at 'x' stays"),
    ("RFC 9110 §16.1.1", b"PROPFIND / HTTP/1.1\r\nHost: x\r\n\r\n",
        "PROPFIND / HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §2.2", b"\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §2.2", b"\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays"),
    ("RFC 9110 §6.2", b"GET / HTTP/1.2\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays"),
    ("RFC 9110 §6.2", b"GET / HTTP/1.9\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §3.2.1", b"GET /where?q=now HTTP/1.1\r\nHost: www.example.org\r\n\r\n",
        "GET /where ?q=now HTTP/1.1 at 'www.example.org' stays"),
    ("RFC 9112 §3.2.1", b"GET /? HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / ? HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §3.2.1", b"GET /a?b?c HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a ?b?c HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §3.2.1", b"GET //a//b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET //a//b HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §3.2.1", b"GET /-._~!$&'()*+,;=:@%41 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /-._~!$&'()*+,;=:@%41 HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §3.2", b"GET /?a=[1]&b={2}|^`\\ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / ?a=[1]&b={2}|^`\\ HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §3.2.1", b"GET /http://y/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /http://y/ HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §3.2.2", b"GET http://www.example.org/pub/WWW/TheProject.html HTTP/1.1\r\nHost: proxy\r\n\r\n",
        "GET (http) /pub/WWW/TheProject.html HTTP/1.1 at 'www.example.org' stays"),
    ("RFC 9112 §3.2.2", b"GET http://a:8080?q HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET (http) / ?q HTTP/1.1 at 'a:8080' stays"),
    ("RFC 9112 §3.2.2", b"GET HTTP://[::1]:80/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET (HTTP) / HTTP/1.1 at '[::1]:80' stays"),
    ("RFC 9112 §3.2.3", b"CONNECT www.example.com:80 HTTP/1.1\r\nHost: www.example.com\r\n\r\n",
        "CONNECT (tunnel) www.example.com:80 HTTP/1.1 at 'www.example.com:80' stays"),
    ("RFC 9112 §3.2.3", b"CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n",
        "CONNECT (tunnel) [::1]:443 HTTP/1.1 at '[::1]:443' stays"),
    ("RFC 9112 §3.2.4", b"OPTIONS * HTTP/1.1\r\nHost: www.example.org\r\n\r\n",
        "OPTIONS (server) * HTTP/1.1 at 'www.example.org' stays"),
    ("RFC 9112 §3.2.4", b"OPTIONS /a HTTP/1.1\r\nHost: x\r\n\r\n",
        "OPTIONS /a HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §3.2", b"GET / HTTP/1.1\r\nHost:\r\n\r\n",
        "GET / HTTP/1.1 at '' stays"),
    ("RFC 9112 §3.2", b"GET / HTTP/1.1\r\nhOST: x:8080\r\n\r\n",
        "GET / HTTP/1.1 at 'x:8080' stays, hOST=x:8080"),
    ("RFC 9110 §7.2", b"GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n",
        "GET / HTTP/1.1 at '[2001:db8::1]:80' stays"),
    ("RFC 9112 §3.2", b"GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.0 at '' closes"),
    ("RFC 9112 §3.2", b"GET / HTTP/1.0\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.0 at 'x' closes"),
    ("RFC 9110 §5.5", b"GET / HTTP/1.1\r\nHost: x\r\nA:\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, A="),
    ("RFC 9110 §5.5", b"GET / HTTP/1.1\r\nHost: x\r\nA: \t \r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, A="),
    ("RFC 9112 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\nA:1\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, A=1"),
    ("RFC 9112 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\nA: \t 1 2\t3 \t\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, A=1 2\\t3"),
    ("RFC 9110 §5.5", b"GET / HTTP/1.1\r\nHost: x\r\nA: \x80\xff\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, A=\\x80\\xff"),
    ("RFC 9110 §5.5", b"GET / HTTP/1.1\r\nHost: x\r\nA: \x22(),/:;<=>?@[\\]{}\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, A=\\\"(),/:;<=>?@[\\\\]{}"),
    ("RFC 9110 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\n!#$%&'*+-.^_`|~09azAZ: 1\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, !#$%&'*+-.^_`|~09azAZ=1"),
    ("RFC 9110 §5.3", b"GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 2\r\na: 3\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, A=1, B=2, a=3"),
    ("RFC 9110 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\nContent-Lengths: x\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, Content-Lengths=x"),
    ("RFC 9112 §9.3", b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1 at 'x' closes, Connection=close"),
    ("RFC 9112 §9.3", b"GET / HTTP/1.1\r\nHost: x\r\nConnection: CLOSE\r\n\r\n",
        "GET / HTTP/1.1 at 'x' closes, Connection=CLOSE"),
    ("RFC 9110 §7.6.1", b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade, ,close\r\n\r\n",
        "GET / HTTP/1.1 at 'x' closes, Connection=upgrade, ,close"),
    ("RFC 9110 §7.6.1", b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1 at 'x' closes, Connection=upgrade, Connection=close"),
    ("RFC 9112 §9.3", b"GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, Connection=keep-alive"),
    ("RFC 9112 §9.3", b"GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, close\r\n\r\n",
        "GET / HTTP/1.1 at 'x' closes, Connection=keep-alive, close"),
    ("RFC 9112 §9.3", b"GET / HTTP/1.1\r\nHost: x\r\nConnection: closed\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, Connection=closed"),
    ("RFC 9112 §9.3", b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "GET / HTTP/1.0 at '' stays, Connection=keep-alive"),
    ("RFC 9112 §9.3", b"GET / HTTP/1.0\r\nConnection: close, Keep-Alive\r\n\r\n",
        "GET / HTTP/1.0 at '' closes, Connection=close, Keep-Alive"),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays"),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Content-Length=0"),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1 at 'x' stays, Content-Length=5: hello"),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Content-Length=2: \\r\\n"),
    ("RFC 9110 §8.6", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0003\r\n\r\nabc",
        "POST / HTTP/1.1 at 'x' stays, Content-Length=0003: abc"),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc",
        "POST / HTTP/1.1 at 'x' stays, Content-Length=3, 3: abc"),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 03\r\n\r\nabc",
        "POST / HTTP/1.1 at 'x' stays, Content-Length=3, Content-Length=03: abc"),
    ("RFC 9110 §9.3.1", b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
        "GET / HTTP/1.1 at 'x' stays, Content-Length=3: abc"),
    ("RFC 9112 §6.3", b"POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc",
        "POST / HTTP/1.0 at '' closes, Content-Length=3: abc"),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Transfer-Encoding=chunked"),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Transfer-Encoding=chunked: hello world"),
    ("RFC 9112 §7", b"POST / HTTP/1.1\r\nHost: x\r\ntransfer-encoding: \tCHUNKED\t\r\n\r\n1\r\na\r\n0\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, transfer-encoding=CHUNKED: a"),
    ("RFC 9110 §5.6.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: , chunked,\r\n\r\n1\r\na\r\n0\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Transfer-Encoding=, chunked,: a"),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\nA\r\n0123456789\r\n00\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Transfer-Encoding=chunked: 01234567890123456789"),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0000000000000003\r\n\r\n\n\r\n000\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Transfer-Encoding=chunked: \\r\\n\\n"),
    ("RFC 9112 §7.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a\r\nx\r\n0;b=c;d\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Transfer-Encoding=chunked: x"),
    ("RFC 9112 §7.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1 ; a = \x22b;\\\x22\x22 \t;c\r\nx\r\n0\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Transfer-Encoding=chunked: x"),
    ("RFC 9112 §7.1.2", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: 1\r\nB:\t2 \r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Transfer-Encoding=chunked, A=1, B=2: x"),
    ("RFC 9110 §6.5.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nContent-Length: 9\r\nTransfer-Encoding: gzip\r\nHost: y\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Transfer-Encoding=chunked, Content-Length=9, Transfer-Encoding=gzip: x"),
    ("RFC 9110 §9.3.1", b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        "GET / HTTP/1.1 at 'x' stays, Transfer-Encoding=chunked: x"),
    ("RFC 9110 §10.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\nx",
        "POST / HTTP/1.1 at 'x' stays waits, Content-Length=1, Expect=100-continue: x"),
    ("RFC 9110 §10.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-Continue\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays waits, Transfer-Encoding=chunked, Expect=100-Continue"),
    ("RFC 9110 §10.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n",
        "POST / HTTP/1.1 at 'x' stays, Expect=100-continue"),
    ("RFC 9110 §10.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nExpect:\r\nContent-Length: 1\r\n\r\nx",
        "POST / HTTP/1.1 at 'x' stays, Expect=, Content-Length=1: x"),
    ("RFC 9110 §10.1.1", b"POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\nx",
        "POST / HTTP/1.0 at '' closes, Content-Length=1, Expect=100-continue: x"),
];

//--- Requests that are refused

#[rustfmt::skip] // a table
const REFUSED_REQUESTS: &[Refused] = &[
    ("RFC 9112 §3", b"GET /\r\n\r\n", Rule::RequestLine, 5),
    ("RFC 9112 §3", b"GET\r\n\r\n", Rule::RequestLine, 3),
    ("RFC 9112 §3", b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n", Rule::RequestLine, 4),
    ("RFC 9112 §3", b"GET /  HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Version, 6),
    ("RFC 9112 §3", b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Version, 7),
    ("RFC 9112 §3", b"GET / HTTP/1.1 \r\nHost: x\r\n\r\n", Rule::Version, 14),
    ("RFC 9112 §3", b"GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Method, 3),
    ("RFC 9112 §3", b"GET /\tHTTP/1.1\r\nHost: x\r\n\r\n", Rule::Target, 5),
    ("RFC 9112 §3", b" GET / HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Method, 0),
    ("RFC 9110 §9.1", b"G@T / HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Method, 1),
    ("RFC 9110 §9.1", b"G\x00T / HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Method, 1),
    ("RFC 9110 §9.1", b"G\xc3\x89T / HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Method, 1),
    ("RFC 9112 §3", b"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1\r\nHost: x\r\n\r\n", Rule::MethodTooLong, 0),
    ("RFC 9112 §2.2", b"\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Method, 0),
    ("RFC 9112 §2.2", b"\rGET / HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Method, 0),
    ("RFC 9112 §2.2", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", Rule::Method, 0),
    ("RFC 9112 §2.3", b"GET / http/1.1\r\nHost: x\r\n\r\n", Rule::Version, 6),
    ("RFC 9112 §2.3", b"GET / HTTP/1\r\nHost: x\r\n\r\n", Rule::Version, 12),
    ("RFC 9112 §2.3", b"GET / HTTP/1.\r\nHost: x\r\n\r\n", Rule::Version, 13),
    ("RFC 9112 §2.3", b"GET / HTTP/1.10\r\nHost: x\r\n\r\n", Rule::Version, 14),
    ("RFC 9112 §2.3", b"GET / HTTP/1.?\r\nHost: x\r\n\r\n", Rule::Version, 13),
    ("RFC 9112 §2.3", b"GET / HTTP/01.1\r\nHost: x\r\n\r\n", Rule::MajorVersion, 11),
    ("RFC 9112 §2.3", b"GET / HTTP/1,1\r\nHost: x\r\n\r\n", Rule::Version, 12),
    ("RFC 9112 §2.3", b"GET / HTTP 1.1\r\nHost: x\r\n\r\n", Rule::Version, 10),
    ("RFC 9110 §15.6.6", b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", Rule::MajorVersion, 11),
    ("RFC 9110 §15.6.6", b"GET / HTTP/0.9\r\n\r\n", Rule::MajorVersion, 11),
    ("RFC 9113 §3.4", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9112 §2.2", b"GET / HTTP/1.1\nHost: x\n\n", Rule::BareLf, 14),
    ("RFC 9112 §2.2", b"GET / HTTP/1.1\r\nHost: x\n\r\n", Rule::BareLf, 23),
    ("RFC 9112 §2.2", b"GET / HTTP/1.1\r\nHost: x\r\n\n", Rule::BareLf, 25),
    ("RFC 9112 §2.2", b"GET / HTTP/1.1\rHost: x\r\r\n\r\n", Rule::BareCr, 14),
    ("RFC 9112 §2.2", b"GET / HTTP/1.1\r\nHost: x\rA: 1\r\n\r\n", Rule::BareCr, 23),
    ("RFC 9112 §2.2", b"GET / HTTP/1.1\r\nHost: x\r\n\rA: 1\r\n\r\n", Rule::BareCr, 25),
    ("RFC 9112 §2.2", b"GET / HTTP/1.1\r\nHost: x\r\r\n\r\n", Rule::BareCr, 23),
    ("RFC 9112 §2.2", b"GET / HTTP/1.1\r\n Host: x\r\n\r\n", Rule::SpaceBeforeFields, 16),
    ("RFC 9112 §2.2", b"GET / HTTP/1.1\r\n\tHost: x\r\n\r\n", Rule::SpaceBeforeFields, 16),
    ("RFC 9112 §3.2", b"GET a HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9112 §3.2", b"GET ?a HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9112 §3.2", b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Target, 5),
    ("RFC 9112 §3.2", b"GET /\x7f HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Target, 5),
    ("RFC 9112 §3.2", b"GET /\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Target, 5),
    ("RFC 9112 §3.2", b"GET /#a HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Target, 5),
    ("RFC 9112 §3.2", b"GET /<b> HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Target, 5),
    ("RFC 9112 §3.2", b"GET /\x22 HTTP/1.1\r\nHost: x\r\n\r\n", Rule::Target, 5),
    ("RFC 9112 §3.2.2", b"GET http:// HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9110 §4.2.1", b"GET http:///a HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9110 §4.2.1", b"GET http://:80/ HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9110 §4.2.4", b"GET http://user@x/ HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9112 §3.2.2", b"GET 1http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9112 §3.2.2", b"GET ://x/ HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9112 §3.2.2", b"GET http:/x HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9112 §3.2.2", b"GET http://x:80a/ HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9112 §3.2.3", b"GET x:80 HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9112 §3.2.3", b"CONNECT / HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 8),
    ("RFC 9112 §3.2.3", b"CONNECT x HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 8),
    ("RFC 9112 §3.2.3", b"CONNECT x: HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 8),
    ("RFC 9112 §3.2.3", b"CONNECT :80 HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 8),
    ("RFC 9112 §3.2.3", b"CONNECT http://x:80 HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 8),
    ("RFC 9112 §3.2.3", b"CONNECT [::1] HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 8),
    ("RFC 9112 §3.2.4", b"GET * HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 4),
    ("RFC 9112 §3.2.4", b"OPTIONS ** HTTP/1.1\r\nHost: x\r\n\r\n", Rule::TargetForm, 8),
    ("RFC 9112 §3.2", b"GET / HTTP/1.1\r\n\r\n", Rule::MissingHost, 0),
    ("RFC 9112 §3.2", b"GET / HTTP/1.1\r\nA: x\r\n\r\n", Rule::MissingHost, 0),
    ("RFC 9112 §3.2.2", b"GET http://x/ HTTP/1.1\r\n\r\n", Rule::MissingHost, 0),
    ("RFC 9112 §3.2", b"GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", Rule::RepeatedHost, 31),
    ("RFC 9112 §3.2", b"GET / HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n", Rule::RepeatedHost, 31),
    ("RFC 9112 §3.2", b"GET / HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n", Rule::RepeatedHost, 31),
    ("RFC 9112 §3.2", b"GET / HTTP/1.1\r\nHost: x y\r\n\r\n", Rule::Host, 22),
    ("RFC 9112 §3.2", b"GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", Rule::Host, 22),
    ("RFC 9112 §3.2", b"GET / HTTP/1.1\r\nHost: http://x\r\n\r\n", Rule::Host, 22),
    ("RFC 9110 §4.2.4", b"GET / HTTP/1.1\r\nHost: user@x\r\n\r\n", Rule::Host, 22),
    ("RFC 9112 §3.2", b"GET / HTTP/1.1\r\nHost: x:http\r\n\r\n", Rule::Host, 22),
    ("RFC 9112 §3.2", b"GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", Rule::Host, 22),
    ("RFC 9112 §3.2", b"GET / HTTP/1.0\r\nHost: x?\r\n\r\n", Rule::Host, 22),
    ("RFC 9112 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\nA : 1\r\n\r\n", Rule::SpaceBeforeColon, 26),
    ("RFC 9112 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length\t: 1\r\n\r\nx", Rule::SpaceBeforeColon, 39),
    ("RFC 9110 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\n: 1\r\n\r\n", Rule::FieldName, 25),
    ("RFC 9110 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\nA\r\n\r\n", Rule::FieldName, 26),
    ("RFC 9110 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\nA(B): 1\r\n\r\n", Rule::FieldName, 26),
    ("RFC 9110 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\n\x22A\x22: 1\r\n\r\n", Rule::FieldName, 25),
    ("RFC 9110 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\nA\x00: 1\r\n\r\n", Rule::FieldName, 26),
    ("RFC 9110 §5.1", b"GET / HTTP/1.1\r\nHost: x\r\n\xc3\xa9: 1\r\n\r\n", Rule::FieldName, 25),
    ("RFC 9110 §5.5", b"GET / HTTP/1.1\r\nHost: x\r\nA: \x00\r\n\r\n", Rule::FieldValue, 28),
    ("RFC 9110 §5.5", b"GET / HTTP/1.1\r\nHost: x\r\nA: 12345678\x01\r\n\r\n", Rule::FieldValue, 36),
    ("RFC 9110 §5.5", b"GET / HTTP/1.1\r\nHost: x\r\nA: 1\x0b2\r\n\r\n", Rule::FieldValue, 29),
    ("RFC 9110 §5.5", b"GET / HTTP/1.1\r\nHost: x\r\nA: 1\x7f\r\n\r\n", Rule::FieldValue, 29),
    ("RFC 9110 §5.5", b"GET / HTTP/1.1\r\nHost: x\r\nA: 1\x1b[31m\r\n\r\n", Rule::FieldValue, 29),
    ("RFC 9112 §5.2", b"GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\n 2\r\n\r\n", Rule::ObsFold, 31),
    ("RFC 9112 §5.2", b"GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\n\t2\r\n\r\n", Rule::ObsFold, 31),
    ("RFC 9112 §6.1", b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", Rule::TransferCoding, 43),
    ("RFC 9112 §5.2", b"GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\n \r\n\r\n", Rule::ObsFold, 31),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n", Rule::ContentLength, 41),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello", Rule::ContentLength, 42),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nhello", Rule::ContentLength, 42),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5.0\r\n\r\nhello", Rule::ContentLength, 42),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello", Rule::ContentLength, 42),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5 5\r\n\r\nhello", Rule::ContentLength, 42),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: five\r\n\r\nhello", Rule::ContentLength, 42),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \xb2\r\n\r\nhello", Rule::ContentLength, 42),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5,\r\n\r\nhello", Rule::ContentLength, 42),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775808\r\n\r\n", Rule::ContentLength, 42),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551621\r\n\r\nhello", Rule::ContentLength, 42),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 6\r\n\r\nhello", Rule::DifferingLengths, 42),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", Rule::DifferingLengths, 61),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\ncontent-length: 44\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n", Rule::DifferingLengths, 61),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Rule::LengthAndCoding, 64),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", Rule::LengthAndCoding, 45),
    ("RFC 9112 §6.1", b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Rule::CodingInHttp10, 36),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", Rule::ChunkedNotLast, 45),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n", Rule::ChunkedNotLast, 45),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", Rule::ChunkedNotLast, 45),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", Rule::ChunkedNotLast, 45),
    ("RFC 9112 §6.3", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n", Rule::ChunkedNotLast, 73),
    ("RFC 9112 §6.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", Rule::ChunkedNotLast, 45),
    ("RFC 9112 §6.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", Rule::UnknownCoding, 45),
    ("RFC 9112 §6.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: foo;a=\x22b\x22\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Rule::UnknownCoding, 45),
    ("RFC 9112 §6.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n\r\n", Rule::TransferCoding, 44),
    ("RFC 9112 §6.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: ,\r\nContent-Length: 5\r\n\r\nhello", Rule::TransferCoding, 45),
    ("RFC 9112 §6.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \x22chunked\x22\r\n\r\n0\r\n\r\n", Rule::TransferCoding, 45),
    ("RFC 9112 §6.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chun ked\r\n\r\n0\r\n\r\n", Rule::TransferCoding, 45),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n", Rule::TransferCoding, 45),
    ("RFC 9110 §5.5", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", Rule::FieldValue, 45),
    ("RFC 9112 §5.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", Rule::SpaceBeforeColon, 43),
    ("RFC 9110 §10.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n", Rule::Expectation, 34),
    ("RFC 9110 §10.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue, tea\r\n\r\n", Rule::Expectation, 34),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", Rule::ChunkSize, 56),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", Rule::ChunkSize, 56),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", Rule::ChunkSize, 56),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\nx\r\n", Rule::ChunkSize, 56),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n", Rule::ChunkSize, 57),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n 1\r\nx\r\n", Rule::ChunkSize, 56),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1g\r\nx\r\n", Rule::ChunkSize, 57),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1_0\r\nx\r\n", Rule::ChunkSize, 57),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n8000000000000000\r\n", Rule::ChunkSizeTooLarge, 71),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", Rule::ChunkSizeTooLarge, 71),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000001\r\nx", Rule::ChunkSizeTooLarge, 72),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n00000000000000001\r\nx", Rule::ChunkSizeTooLarge, 72),
    ("RFC 9110 §15.5.14", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n", Rule::BodyTooLong, 73),
    ("RFC 9110 §15.5.14", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n7fffffffffffffff\r\n", Rule::BodyTooLong, 79),
    ("RFC 9110 §15.5.14", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 16777217\r\n\r\nx", Rule::BodyTooLong, 54),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n", Rule::ChunkEnd, 60),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\n0\r\n\r\n", Rule::ChunkEnd, 60),
    ("RFC 9112 §7.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\rx", Rule::ChunkEnd, 61),
    ("RFC 9112 §2.2", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n", Rule::BareLf, 57),
    ("RFC 9112 §2.2", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\rx", Rule::BareCr, 58),
    ("RFC 9112 §7.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1 \r\nx\r\n0\r\n\r\n", Rule::ChunkExtension, 58),
    ("RFC 9112 §7.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;\r\nx\r\n0\r\n\r\n", Rule::ChunkExtension, 58),
    ("RFC 9112 §7.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\r\nx\r\n0\r\n\r\n", Rule::ChunkExtension, 60),
    ("RFC 9112 §7.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a b\r\nx\r\n0\r\n\r\n", Rule::ChunkExtension, 60),
    ("RFC 9112 §7.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a=b=c\r\nx\r\n0\r\n\r\n", Rule::ChunkExtension, 61),
    ("RFC 9112 §7.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\x22b\r\nx\r\n0\r\n\r\n", Rule::ChunkExtension, 62),
    ("RFC 9112 §7.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\x22b\x22c\r\nx\r\n0\r\n\r\n", Rule::ChunkExtension, 63),
    ("RFC 9112 §7.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a\nx\r\n0\r\n\r\n", Rule::BareLf, 59),
    ("RFC 9112 §7.1.1", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a\x00\r\nx\r\n0\r\n\r\n", Rule::ChunkExtension, 59),
    ("RFC 9112 §7.1.2", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA : 1\r\n\r\n", Rule::SpaceBeforeColon, 60),
    ("RFC 9112 §7.1.2", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: 1\r\n 2\r\n\r\n", Rule::ObsFold, 65),
    ("RFC 9112 §7.1.2", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: 1\n\r\n", Rule::BareLf, 63),
    ("RFC 9112 §7.1.2", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nGET / HTTP/1.1\r\n\r\n", Rule::SpaceBeforeColon, 62),
];

//--- Responses that are accepted, and the method that they answer

#[rustfmt::skip] // a table
const RESPONSES: &[(Method<'_>, Accepted)] = &[
    (Method::Get, ("RFC 9112 §4", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 200 'OK' stays, Content-Length=2: hi")),
    (Method::Get, ("RFC 9112 §4", b"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 '' stays, Content-Length=0")),
    (Method::Get, ("RFC 9112 §4", b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 '' stays, Content-Length=0")),
    (Method::Get, ("RFC 9112 §4", b"HTTP/1.1 404 Not \t\x80 Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 'Not \\t\\x80 Found' stays, Content-Length=0")),
    (Method::Get, ("RFC 9110 §15", b"HTTP/1.1 299 Odd\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 299 'Odd' stays, Content-Length=0")),
    (Method::Get, ("RFC 9110 §15", b"HTTP/1.1 600 Beyond\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 600 'Beyond' stays, Content-Length=0")),
    (Method::Get, ("RFC 9110 §15.2", b"HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 100 'Continue' stays")),
    (Method::Get, ("RFC 9112 §6.3", b"HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 103 'Early Hints' stays, Content-Length=5")),
    (Method::Get, ("RFC 9112 §6.3", b"HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 204 'No Content' stays")),
    (Method::Get, ("RFC 9112 §6.3", b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 204 'No Content' stays, Content-Length=5")),
    (Method::Get, ("RFC 9112 §6.3", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 304 'Not Modified' stays, Content-Length=5")),
    (Method::Get, ("RFC 9112 §6.3", b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 304 'Not Modified' stays, Transfer-Encoding=chunked")),
    (Method::Head, ("RFC 9112 §6.3", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 'OK' stays, Content-Length=5")),
    (Method::Head, ("RFC 9112 §6.3", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 'OK' stays, Transfer-Encoding=chunked")),
    (Method::Connect, ("RFC 9112 §6.3", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 'OK' stays, Content-Length=5")),
    (Method::Connect, ("RFC 9112 §6.3", b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno",
        "HTTP/1.1 403 'Forbidden' stays, Content-Length=2: no")),
    (Method::Get, ("RFC 9112 §7.1", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        "HTTP/1.1 200 'OK' stays, Transfer-Encoding=chunked: hi")),
    (Method::Get, ("RFC 9112 §7.1.2", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nA: 1\r\n\r\n",
        "HTTP/1.1 200 'OK' stays, Transfer-Encoding=chunked, A=1: hi")),
    (Method::Get, ("RFC 9112 §9.3", b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 200 'OK' closes, Connection=close, Content-Length=2: hi")),
    (Method::Get, ("RFC 9112 §9.3", b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.0 200 'OK' closes, Content-Length=2: hi")),
    (Method::Get, ("RFC 9112 §9.3", b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.0 200 'OK' stays, Connection=Keep-Alive, Content-Length=2: hi")),
    (Method::Post, ("RFC 9112 §6.3", b"HTTP/1.1 201 Created\r\nContent-Length: 2, 2\r\nLocation: /1\r\n\r\nhi",
        "HTTP/1.1 201 'Created' stays, Content-Length=2, 2, Location=/1: hi")),
    (Method::Get, ("RFC 9110 §6.2", b"HTTP/1.5 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 200 'OK' stays, Content-Length=2: hi")),
];

//--- Responses that end with the connection

#[rustfmt::skip] // a table
const CLOSED_RESPONSES: &[Accepted] = &[
    ("RFC 9112 §6.3", b"HTTP/1.1 200 OK\r\n\r\nall of it",
        "HTTP/1.1 200 'OK' closes: all of it"),
    ("RFC 9112 §6.3", b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nall of it",
        "HTTP/1.0 200 'OK' closes, Connection=keep-alive: all of it"),
    ("RFC 9112 §6.3", b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n",
        "HTTP/1.1 200 'OK' closes, Connection=keep-alive"),
];

//--- Responses that are refused

#[rustfmt::skip] // a table
const REFUSED_RESPONSES: &[Refused] = &[
    ("RFC 9112 §4", b"<html>", Rule::Version, 0),
    ("RFC 9112 §4", b"ICY 200 OK\r\n\r\n", Rule::Version, 0),
    ("RFC 9112 §4", b"\r\nHTTP/1.1 200 OK\r\n\r\n", Rule::Version, 0),
    ("RFC 9112 §4", b"HTTP/1.1  200 OK\r\n\r\n", Rule::StatusCode, 9),
    ("RFC 9112 §4", b"HTTP/1.1\t200 OK\r\n\r\n", Rule::StatusLine, 8),
    ("RFC 9112 §4", b"HTTP/1.1\r\n\r\n", Rule::StatusLine, 8),
    ("RFC 9112 §4", b"HTTP/1.1 200OK\r\n\r\n", Rule::StatusLine, 12),
    ("RFC 9112 §4", b"HTTP/1.1 2000\r\n\r\n", Rule::StatusLine, 12),
    ("RFC 9110 §15", b"HTTP/1.1 20 OK\r\n\r\n", Rule::StatusCode, 11),
    ("RFC 9110 §15", b"HTTP/1.1 2x0 OK\r\n\r\n", Rule::StatusCode, 10),
    ("RFC 9110 §15", b"HTTP/1.1 099 OK\r\n\r\n", Rule::StatusCode, 9),
    ("RFC 9112 §4", b"HTTP/1.1 200 O\x00K\r\n\r\n", Rule::Reason, 14),
    ("RFC 9110 §15.6.6", b"HTTP/2.0 200 OK\r\n\r\n", Rule::MajorVersion, 5),
    ("RFC 9112 §2.2", b"HTTP/1.1 200 OK\n\n", Rule::BareLf, 15),
    ("RFC 9112 §2.2", b"HTTP/1.1 200 OK\rA: 1\r\n\r\n", Rule::BareCr, 15),
    ("RFC 9112 §2.2", b"HTTP/1.1 200 OK\r\n A: 1\r\n\r\n", Rule::SpaceBeforeFields, 17),
    ("RFC 9112 §5.1", b"HTTP/1.1 200 OK\r\nA : 1\r\n\r\n", Rule::SpaceBeforeColon, 18),
    ("RFC 9112 §5.2", b"HTTP/1.1 200 OK\r\nA: 1\r\n 2\r\n\r\n", Rule::ObsFold, 23),
    ("RFC 9110 §5.5", b"HTTP/1.1 200 OK\r\nA: \x00\r\n\r\n", Rule::FieldValue, 20),
    ("RFC 9112 §6.3", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", Rule::ContentLength, 33),
    ("RFC 9112 §6.3", b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", Rule::DifferingLengths, 52),
    ("RFC 9112 §6.3", b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", Rule::LengthAndCoding, 55),
    ("RFC 9112 §6.1", b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Rule::CodingInHttp10, 36),
    ("RFC 9112 §7.4", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", Rule::UnknownCoding, 36),
    ("RFC 9112 §7.4", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", Rule::UnknownCoding, 36),
    ("RFC 9112 §6.3", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", Rule::ChunkedNotLast, 36),
    ("RFC 9112 §7.1", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", Rule::ChunkSize, 47),
];
