//! What goes over the wire: limits, bytes that come slowly, a connection's whole conversation, and
//! what is written. The messages themselves are in messages.rs.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic fails the test, which is its purpose"
)]

use std::time::{Duration, Instant};

use mini_http::{
    Body, BodyDecoder, Connection, DecodeError, Event, FieldIndex, FieldName, Framing, Limits,
    Method, Part, Progress, Request, RequestHead, Response, ResponseHead, Rule, Status, Version,
    encode_chunk, encode_last_chunk, unfold,
};
use testbed::codec;

//--- The codecs, by the helper that every codec passes

/// Method, path, and the names and values of the fields.
type Head = (String, String, Vec<(String, String)>);

#[test]
fn heads_pass_what_every_codec_passes() {
    let head = |method: &str, path: &str, fields: &[(&str, &str)]| {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let fields = fields.iter().map(owned).collect();
        (method.to_owned(), path.to_owned(), fields)
    };
    codec::stream(
        decode_head,
        encode_head,
        &[
            (
                b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                head("GET", "/", &[("Host", "x")]),
            ),
            // RFC 9112 §3.2.1, its example
            (
                b"GET /where?q=now HTTP/1.1\r\nHost: www.example.org\r\n\r\n",
                head("GET", "/where?q=now", &[("Host", "www.example.org")]),
            ),
            // curl 7.88.1: curl http://127.0.0.1:8080/
            (
                b"GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: curl/7.88.1\r\n\
                  Accept: */*\r\n\r\n",
                head(
                    "GET",
                    "/",
                    &[
                        ("Host", "127.0.0.1:8080"),
                        ("User-Agent", "curl/7.88.1"),
                        ("Accept", "*/*"),
                    ],
                ),
            ),
        ],
    );
    codec::refuses(
        decode_head,
        &[(b"GET / HTTP/1.1\r\nA : 1\r\n", Rule::SpaceBeforeColon)],
    );
}

fn decode_head(bytes: &[u8]) -> codec::Decoded<Head, Rule> {
    let (mut index, limits) = (FieldIndex::new(), Limits::default());
    let decoded = RequestHead::decode(bytes, &mut index, &limits).map_err(|error| error.rule)?;
    Ok(decoded.map(|(head, length)| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let fields = head.fields.iter();
        let fields = fields.map(|field| (text(field.name), text(field.value)));
        let target = match head.query() {
            Some(query) => format!("{}?{query}", head.path()),
            None => head.path().to_owned(),
        };
        ((head.method.to_string(), target, fields.collect()), length)
    }))
}

fn encode_head((method, target, fields): &Head, output: &mut Vec<u8>) {
    let (_, host) = &fields[0];
    let mut request = Request::new(Method::new(method), target, host).unwrap();
    for (name, value) in &fields[1..] {
        request = request.field(FieldName::new(name).unwrap(), value);
    }
    request.encode(output);
}

#[test]
fn chunked_bodies_pass_what_every_codec_passes() {
    let encode = |chunks: &Vec<String>, output: &mut Vec<u8>| {
        chunks
            .iter()
            .for_each(|chunk| encode_chunk(chunk.as_bytes(), output));
        encode_last_chunk(&[], output);
    };
    codec::stream(
        decode_chunks,
        encode,
        &[
            (b"0\r\n\r\n", vec![]),
            (
                b"5\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n",
                vec!["hello".to_owned(), "0123456789abcdef".to_owned()],
            ),
        ],
    );
    codec::refuses(decode_chunks, &[(b"5\r\nhelloX", Rule::ChunkEnd)]);
}

fn decode_chunks(bytes: &[u8]) -> codec::Decoded<Vec<String>, Rule> {
    let (mut index, limits) = (FieldIndex::new(), Limits::default());
    let mut decoder = BodyDecoder::new(Framing::Chunked);
    let (mut chunks, mut at) = (Vec::new(), 0);
    loop {
        let decoded = decoder.decode(&bytes[at..], &mut index, &limits);
        let (part, taken) = decoded.map_err(|error| error.rule)?;
        at += taken;
        match part {
            Some(Part::Data(data)) => chunks.push(String::from_utf8_lossy(data).into_owned()),
            Some(Part::Trailers(_)) => {}
            Some(Part::End) => return Ok(Some((chunks, at))),
            None => return Ok(None),
        }
    }
}

//--- Limits

#[test]
fn what_is_at_a_limit_is_taken_and_one_byte_more_is_not() {
    let limits = Limits {
        start_line: 20,
        field_line: 20,
        fields: 3,
        head: 60,
        body: 5,
        chunk_extensions: 4,
        ..Limits::default()
    };
    let head = "POST / HTTP/1.1\r\nHost: x\r\n";
    let chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:chunked\r\n\r\n";
    let longer = Limits {
        field_line: 30,
        ..limits
    };
    for (limits, within, beyond, rule) in [
        (
            limits,
            "GET /345678 HTTP/1.1\r\nHost: x\r\n\r\n".to_owned(),
            "GET /3456789 HTTP/1.1\r\n".to_owned(),
            Rule::LineTooLong,
        ),
        (
            limits,
            format!("{head}A: 45678901234567890\r\n\r\n"),
            format!("{head}A: 456789012345678901\r\n"),
            Rule::FieldTooLong,
        ),
        (
            limits,
            format!("{head}A23456789012345678:0\r\n\r\n"),
            format!("{head}A23456789012345678901"),
            Rule::FieldTooLong,
        ),
        (
            limits,
            format!("{head}A:1\r\nB:2\r\n\r\n"),
            format!("{head}A:1\r\nB:2\r\nC:3\r\n"),
            Rule::TooManyFields,
        ),
        (
            limits,
            format!("{head}A: 4567890123456\r\nB: 456789012\r\n\r\n"),
            format!("{head}A: 4567890123456\r\nB: 4567890123\r\n\r\n"),
            Rule::HeadTooLong,
        ),
        (
            longer,
            format!("{head}Content-Length: 5\r\n\r\nhello"),
            format!("{head}Content-Length: 6\r\n\r\n"),
            Rule::BodyTooLong,
        ),
        (
            longer,
            format!("{chunked}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
            format!("{chunked}3\r\nabc\r\n3\r\n"),
            Rule::BodyTooLong,
        ),
        (
            longer,
            format!("{chunked}1;a=b\r\nx\r\n1;c\r\nx\r\n0\r\n\r\n"),
            format!("{chunked}1;a=b\r\nx\r\n1;cd"),
            Rule::ChunkExtensionsTooLong,
        ),
        (
            Limits {
                head: usize::MAX,
                field_line: usize::MAX,
                ..limits
            },
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_owned(),
            format!("{head}A: {}", "x".repeat(65_536)),
            Rule::HeadTooLong,
        ),
    ] {
        assert_eq!(ending(&within, limits), Ok(()), "{within}");
        assert_eq!(ending(&beyond, limits), Err(rule), "{beyond}");
    }
}

/// Whether a request is complete, or what is said against it.
fn ending(request: &str, limits: Limits) -> Result<(), Rule> {
    let mut connection = Connection::new(limits, Instant::now());
    let (mut index, mut at) = (FieldIndex::new(), 0);
    loop {
        let input = &request.as_bytes()[at..];
        let (event, taken) = connection.poll_event(input, &mut index, &mut Vec::new());
        match event {
            Event::End => return Ok(()),
            Event::Refused(error) => return Err(error.rule),
            Event::NeedMore => panic!("{request} is neither complete nor refused"),
            _ => at += taken,
        }
    }
}

//--- Bytes that come slowly

#[test]
fn a_head_that_comes_byte_by_byte_is_decoded_a_few_times() {
    let limits = Limits::default();
    let fields = "A: 1234567890\r\n".repeat(90);
    let value = "x".repeat(7000);
    for head in [
        format!("GET / HTTP/1.1\r\nHost: x\r\n{fields}\r\n"),
        format!("GET / HTTP/1.1\r\nHost: x\r\nA: {value}\r\nB: {value}\r\n\r\n"),
    ] {
        let (mut progress, mut index) = (Progress::new(), FieldIndex::new());
        let (mut decoded, mut seen) = (0, 0);
        for end in 1..=head.len() {
            let part = &head.as_bytes()[..end];
            if progress.is_due(part, &limits) {
                seen += end;
                let read = RequestHead::decode(part, &mut index, &limits);
                decoded += usize::from(read.unwrap().is_some());
            }
        }
        assert_eq!(decoded, 1, "decoded when it was complete");
        // 1 + 2 + 4 + …, and the whole once more.
        assert!(
            seen <= 3 * head.len(),
            "{seen} bytes read of {}",
            head.len()
        );
    }
}

#[test]
fn trailers_and_extensions_that_come_byte_by_byte_are_read_in_linear_time() {
    let limits = Limits {
        chunk_extensions: 1 << 20,
        ..Limits::default()
    };
    let extension = "x".repeat(1 << 20);
    let body = format!("1;{extension}\r\nx\r\n0\r\nA: {}\r\n\r\n", "y".repeat(8000));
    let mut decoder = BodyDecoder::new(Framing::Chunked);
    let (mut index, mut start, mut steps) = (FieldIndex::new(), 0, 0);
    for end in 1..=body.len() {
        let part = &body.as_bytes()[start..end];
        let (_, taken) = decoder.decode(part, &mut index, &limits).unwrap();
        steps += taken;
        start += taken;
    }
    assert_eq!((start, steps), (body.len(), body.len()));
}

#[test]
fn a_head_beyond_its_limit_is_refused_with_its_first_byte_too_many() {
    let limits = Limits::default();
    let endless = format!(
        "GET / HTTP/1.1\r\n{}",
        "A: 1234567890123456789012345678901234567890\r\n".repeat(2000)
    );
    let mut connection = Connection::new(
        Limits {
            fields: 9999,
            ..limits
        },
        Instant::now(),
    );
    let (mut index, mut output) = (FieldIndex::new(), Vec::new());
    for end in 1..=limits.head + 1 {
        let input = &endless.as_bytes()[..end];
        let (event, _) = connection.poll_event(input, &mut index, &mut output);
        match event {
            Event::NeedMore => assert!(end <= limits.head),
            Event::Refused(error) => {
                assert_eq!((error.rule, end), (Rule::HeadTooLong, limits.head + 1))
            }
            event => panic!("{event:?}"),
        }
    }
}

//--- Conversations

/// A server that answers by path, and everything that its client gets.
struct Served {
    connection: Connection,
    input: Vec<u8>,
    output: Vec<u8>,
    events: Vec<String>,
    body: Vec<u8>,
    path: String,
    now: Instant,
}

impl Served {
    fn new() -> Self {
        let now = Instant::now();
        Self {
            connection: Connection::new(Limits::default(), now),
            input: Vec::new(),
            output: Vec::new(),
            events: Vec::new(),
            body: Vec::new(),
            path: String::new(),
            now,
        }
    }

    /// What is answered to these bytes.
    fn gets(&mut self, bytes: &str) -> String {
        self.input.extend_from_slice(bytes.as_bytes());
        let mut index = FieldIndex::new();
        loop {
            let mut output = std::mem::take(&mut self.output);
            let (event, taken) = self
                .connection
                .poll_event(&self.input, &mut index, &mut output);
            let done = matches!(event, Event::NeedMore | Event::Close);
            self.events.push(
                format!("{event:?}")
                    .split(['(', ' '])
                    .next()
                    .unwrap()
                    .to_owned(),
            );
            let answer = match event {
                Event::Head(head) => {
                    self.path = head.path().to_owned();
                    head.path() == "/early"
                }
                Event::Data(data) => {
                    self.body.extend_from_slice(data);
                    false
                }
                Event::End => true,
                Event::Refused(error) => {
                    self.path = format!("!{}", error.rule.status().code());
                    true
                }
                Event::MustRespond => panic!("it was answered"),
                _ => false,
            };
            self.output = output;
            self.input.drain(..taken);
            if answer {
                self.answer();
            }
            if done {
                return String::from_utf8(std::mem::take(&mut self.output)).unwrap();
            }
        }
    }

    fn answer(&mut self) {
        let body = std::mem::take(&mut self.body);
        let ok = Response::new(Status::OK);
        let response = match &*self.path {
            "/empty" => Response::new(Status::NO_CONTENT).body(Body::Bytes(b"lost"[..].into())),
            "/not-modified" => Response::new(Status::NOT_MODIFIED).body(Body::Sized(9)),
            "/nothing" => ok,
            "/stream" => ok.body(Body::Stream),
            "/sized" | "/short" => ok.body(Body::Sized(6)),
            "/bye" => ok.close(),
            path if path.starts_with('!') => {
                let code = path[1..].parse().unwrap();
                Response::new(Status::new(code).unwrap())
            }
            _ => ok.body(Body::Bytes([b"<", &body[..], b">"].concat().into())),
        };
        let (connection, output) = (&mut self.connection, &mut self.output);
        connection.respond(&response, None, output);
        connection.respond(&response, None, output); // once is enough
        if self.path == "/stream" || self.path == "/sized" {
            connection.send(b"", output);
            connection.send(b"abc", output);
            connection.send(b"defghi", output);
            connection.finish(&[(FieldName::ETAG, "\"1\"")], output);
        }
        if self.path == "/short" {
            connection.send(b"abc", output);
            connection.finish(&[], output);
        }
        assert!(!self.connection.wants_body());
    }

    fn passes(&mut self, time: Duration) {
        self.now += time;
        self.connection.handle_time(self.now);
    }
}

#[test]
fn answers() {
    const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n<>";
    const CLOSE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n<>";
    for (rule, request, answer, closes) in [
        (
            "RFC 9112 §9.3",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            OK,
            false,
        ),
        (
            "RFC 9112 §9.6",
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            CLOSE,
            true,
        ),
        ("RFC 9112 §9.3", "GET / HTTP/1.0\r\n\r\n", CLOSE, true),
        (
            "RFC 9112 §9.3",
            "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n<>",
            false,
        ),
        (
            "RFC 9112 §9.6",
            "GET /bye HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            true,
        ),
        (
            "RFC 9110 §9.3.2",
            "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
            false,
        ),
        (
            "RFC 9110 §9.3.2",
            "HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            false,
        ),
        (
            "RFC 9110 §15.3.5",
            "GET /empty HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
            false,
        ),
        (
            "RFC 9110 §15.4.5",
            "GET /not-modified HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\n\r\n",
            false,
        ),
        (
            "RFC 9110 §8.6",
            "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            false,
        ),
        (
            "RFC 9112 §7.1",
            "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
             3\r\nabc\r\n6\r\ndefghi\r\n0\r\nETag: \"1\"\r\n\r\n",
            false,
        ),
        (
            "RFC 9112 §6.1",
            "GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcdefghi",
            true,
        ),
        (
            "RFC 9112 §6.2",
            "GET /sized HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef",
            false,
        ),
        (
            "RFC 9112 §8",
            "GET /short HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc",
            true,
        ),
        (
            "RFC 9112 §6.2",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<hello>",
            false,
        ),
        (
            "RFC 9112 §7.1",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\
             3\r\nhel\r\n2\r\nlo\r\n0\r\nA: 1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<hello>",
            false,
        ),
        (
            "RFC 9112 §2.2",
            "GET / HTTP/1.1\nHost: x\n\n",
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            true,
        ),
        (
            "RFC 9110 §10.1.1",
            "POST / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n",
            "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            true,
        ),
        (
            "RFC 9110 §15.5.14, before a 100 is sent",
            "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n",
            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            true,
        ),
    ] {
        let mut served = Served::new();
        assert_eq!(served.gets(request), answer, "{rule}: {request}");
        assert_eq!(
            served.gets("").is_empty() && served.events.ends_with(&["Close".to_owned()]),
            closes,
            "{rule}: {request}"
        );
    }
}

#[test]
fn requests_in_one_segment_are_answered_in_order_and_together() {
    let mut served = Served::new();
    let requests = "GET / HTTP/1.1\r\nHost: x\r\n\r\n\
        POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 28\r\n\r\nGET /in HTTP/1.1\r\nHost: x\r\n\r\
        \r\nGET /empty HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n\
        GET /never HTTP/1.1\r\nHost: x\r\n\r\n";
    let answers = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n<>\
        HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n<GET /in HTTP/1.1\r\nHost: x\r\n\r>\
        HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    assert_eq!(served.gets(requests), answers);
}

#[test]
fn a_client_that_expects_a_100_gets_it_when_its_body_is_wanted() {
    let head = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    let ok = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<hi>";
    // RFC 9110 §10.1.1: wanted, sent without waiting, and answered before it came.
    let mut waiting = Served::new();
    assert_eq!(waiting.gets(head), "HTTP/1.1 100 Continue\r\n\r\n");
    assert_eq!(waiting.gets("h"), "");
    assert_eq!(waiting.gets("i"), ok);
    let mut hasty = Served::new();
    assert_eq!(hasty.gets(&format!("{head}hi")), ok);
    let mut early = Served::new();
    let answer = early.gets(&head.replace("POST /", "POST /early"));
    assert_eq!(
        answer,
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n<>"
    );
    assert_eq!(early.events, ["Head", "Close"]);
}

#[test]
fn the_body_of_a_request_answered_early_is_passed_over() {
    let mut served = Served::new();
    let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n<>";
    let head = "POST /early HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel";
    assert_eq!(served.gets(head), ok);
    assert_eq!(served.gets("lo\r\n0\r\nA: 1\r\n"), "");
    assert_eq!(served.gets("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"), ok);
    assert_eq!(
        served.events,
        ["Head", "NeedMore", "NeedMore", "Head", "End", "NeedMore"]
    );
    // What breaks a rule there can't be answered again.
    let mut broken = Served::new();
    assert_eq!(broken.gets(head), ok);
    assert_eq!(broken.gets("loX"), "");
    assert_eq!(broken.events.last().unwrap(), "Close");
}

#[test]
fn who_sends_nothing_in_time_is_let_go() {
    let limits = Limits::default();
    let timed_out =
        "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    for (sent, patience, answer) in [
        ("", limits.idle, ""),
        ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", limits.idle, ""),
        ("GET / HT", limits.head_time, timed_out),
        ("\r\n", limits.idle, ""),
        (
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nh",
            limits.body_idle,
            timed_out,
        ),
        (
            "POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nh",
            limits.body_idle,
            "",
        ),
    ] {
        let mut served = Served::new();
        served.gets(sent);
        assert_eq!(
            served.connection.poll_timeout(),
            Some(served.now + patience),
            "{sent:?}"
        );
        served.passes(patience - Duration::from_millis(1));
        assert_eq!(served.gets(""), "", "{sent:?}");
        assert_eq!(served.events.last().unwrap(), "NeedMore", "{sent:?}");
        served.passes(Duration::from_millis(1));
        assert_eq!(served.gets(""), answer, "{sent:?}");
        assert_eq!(served.events.last().unwrap(), "Close", "{sent:?}");
    }
}

#[test]
fn a_head_that_drips_is_timed_from_its_first_byte() {
    let limits = Limits::default();
    let mut served = Served::new();
    served.passes(limits.idle / 2);
    served.gets("G");
    for byte in "ET / HTTP/1".chars() {
        assert_eq!(served.gets(&byte.to_string()), "");
        served.passes(limits.head_time / 12);
    }
    served.passes(limits.head_time / 11);
    assert!(served.gets(".").starts_with("HTTP/1.1 408 "));
}

#[test]
fn the_end_of_the_client_is_the_end_where_nothing_is_left_to_serve() {
    let bad = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    for (sent, answer) in [
        ("", ""),
        (
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n<>",
        ),
        ("GET / HTTP/1.1\r\nHost: x\r\n", bad),
        (
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nh",
            bad,
        ),
    ] {
        let mut served = Served::new();
        served.connection.handle_end();
        assert_eq!(served.gets(sent), answer, "{sent:?}");
        assert_eq!(served.events.last().unwrap(), "Close", "{sent:?}");
    }
}

#[test]
fn a_shutdown_answers_what_was_asked_and_takes_nothing_more() {
    let mut idle = Served::new();
    idle.connection.handle_shutdown();
    assert_eq!(
        (idle.gets(""), idle.events.join(" ")),
        (String::new(), "Close".to_owned())
    );
    let mut busy = Served::new();
    busy.gets("GET / HTTP/1.1\r\nHost: ");
    busy.connection.handle_shutdown();
    let answer = busy.gets("x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(
        answer,
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n<>"
    );
    assert_eq!(busy.events.last().unwrap(), "Close");
}

#[test]
fn an_interim_response_comes_before_the_answer_and_not_to_http_1_0() {
    for (version, interim) in [
        ("1.1", "HTTP/1.1 103 Early Hints\r\nETag: \"1\"\r\n\r\n"),
        ("1.0", ""),
    ] {
        let mut connection = Connection::new(Limits::default(), Instant::now());
        let (mut index, mut output) = (FieldIndex::new(), Vec::new());
        let hints = Response::new(Status::EARLY_HINTS).field(FieldName::ETAG, "\"1\"");
        connection.inform(&hints, &mut output); // no request yet
        let request = format!("GET / HTTP/{version}\r\nHost: x\r\n\r\n");
        connection.poll_event(request.as_bytes(), &mut index, &mut output);
        connection.respond(&hints, None, &mut output);
        assert_eq!(String::from_utf8(output.clone()).unwrap(), interim);
        connection.respond(&Response::new(Status::OK), Some("now"), &mut output);
        let answer = String::from_utf8(output).unwrap();
        assert!(
            answer[interim.len()..].starts_with("HTTP/1.1 200 OK\r\nDate: now\r\n"),
            "{answer}"
        );
    }
}

#[test]
fn nothing_is_read_before_the_answer_is_complete() {
    let mut connection = Connection::new(Limits::default(), Instant::now());
    let (mut index, mut output) = (FieldIndex::new(), Vec::new());
    let mut input = &b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"[..];
    let mut poll = |connection: &mut Connection, output: &mut Vec<u8>| {
        let (event, taken) = connection.poll_event(input, &mut index, output);
        input = &input[taken..];
        format!("{event:?}").split('(').next().unwrap().to_owned()
    };
    assert_eq!(poll(&mut connection, &mut output), "Head");
    assert_eq!(poll(&mut connection, &mut output), "End");
    assert_eq!(poll(&mut connection, &mut output), "MustRespond");
    connection.respond(
        &Response::new(Status::OK).body(Body::Sized(5)),
        None,
        &mut output,
    );
    connection.sent(4);
    assert_eq!(poll(&mut connection, &mut output), "MustRespond");
    assert_eq!(connection.poll_timeout(), None);
    connection.sent(1);
    assert_eq!(poll(&mut connection, &mut output), "Head");
}

#[test]
fn an_idle_connection_is_small() {
    // Limits, times, and what the decoders remember: no buffer.
    assert!(
        size_of::<Connection>() <= 320,
        "{}",
        size_of::<Connection>()
    );
}

//--- What is written

#[test]
fn requests_are_written() {
    let request = |method, target, host| Request::new(method, target, host).unwrap();
    for (request, expected) in [
        (
            request(Method::Get, "/", "x"),
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        ),
        (
            request(Method::Post, "/a?b", "x:80"),
            "POST /a?b HTTP/1.1\r\nHost: x:80\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            request(Method::Put, "/", "x")
                .body(Body::Bytes(b"hi"[..].into()))
                .close(),
            "PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
        ),
        (
            request(Method::Post, "/", "x").body(Body::Stream),
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        ),
        (
            request(Method::Unknown("MINE"), "/", "x")
                .body(Body::Sized(9))
                .field(FieldName::RANGE, "bytes=0-1"),
            "MINE / HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\nContent-Length: 9\r\n\r\n",
        ),
    ] {
        let mut output = Vec::new();
        request.encode(&mut output);
        assert_eq!(String::from_utf8(output).unwrap(), expected);
    }
    for (method, target, host) in [
        (Method::Unknown("GET /"), "/", "x"),
        (Method::Unknown(""), "/", "x"),
        (Method::Get, "", "x"),
        (Method::Get, "/ HTTP/1.1\r\nA: 1", "x"),
        (Method::Get, "/a b", "x"),
        (Method::Get, "/", "x\r\nA: 1"),
        (Method::Get, "/", "user@x"),
    ] {
        assert_eq!(
            Request::new(method, target, host),
            None,
            "{method} {target} {host}"
        );
    }
}

#[test]
fn nobody_adds_a_line_of_his_own() {
    // RFC 9110 §5.5: CR, LF and NUL become spaces; framing is not the caller's (RFC 9112 §6).
    let mut connection = Connection::new(Limits::default(), Instant::now());
    let mut output = Vec::new();
    let request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    connection.poll_event(request, &mut FieldIndex::new(), &mut output);
    let response = Response::new(Status::FOUND)
        .field(FieldName::LOCATION, "/\r\nSet-Cookie: a\0\x7f\tb")
        .field(FieldName::new("content-LENGTH").unwrap(), "99")
        .field(FieldName::new("Transfer-Encoding").unwrap(), "chunked")
        .field(FieldName::new("Connection").unwrap(), "close");
    connection.respond(&response, None, &mut output);
    let expected =
        "HTTP/1.1 302 Found\r\nLocation: /  Set-Cookie: a  \tb\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(String::from_utf8(output).unwrap(), expected);
    for name in ["", "A B", "A:", "A\r\n", "\u{e9}"] {
        assert_eq!(FieldName::new(name), None, "{name:?}");
    }
}

#[test]
fn a_user_agent_bears_folded_lines() {
    // RFC 9112 §5.2; the body begins with spaces, which are its own.
    let mut bytes =
        b"HTTP/1.1 200 OK\r\nA: 1\r\n  2\r\n\t3\r\nContent-Length: 4\r\n\r\n\r\n x".to_vec();
    let (mut index, limits) = (FieldIndex::new(), Limits::default());
    let folded = ResponseHead::decode(&bytes, &mut index, &limits, Method::Get);
    assert_eq!(
        folded.unwrap_err(),
        DecodeError {
            offset: 23,
            rule: Rule::ObsFold
        }
    );
    unfold(&mut bytes);
    let decoded = ResponseHead::decode(&bytes, &mut index, &limits, Method::Get);
    let (head, length) = decoded.unwrap().unwrap();
    assert_eq!(head.fields.text("a"), Some("1    2  \t3"));
    assert_eq!(
        (head.version, &bytes[length..]),
        (Version::Http11, &b"\r\n x"[..])
    );
}
