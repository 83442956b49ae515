//! The client against servers of this file: what it sends, and what it makes of each answer.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::error::Error;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use mini_http::{Call, Client, ClientError, Content, FieldName, Method, Reply, Url, UrlError};

#[test]
fn urls_are_read_or_refused() {
    // Each row: the text, then host, port, authority and target, or why not.
    type Parts = (&'static str, u16, &'static str, &'static str);
    let rows: &[(&str, Result<Parts, UrlError>)] = &[
        ("http://a", Ok(("a", 80, "a", "/"))),
        ("HTTP://a:80/", Ok(("a", 80, "a", "/"))),
        ("http://a:/x?", Ok(("a", 80, "a", "/x?"))),
        (
            "http://a:8080/x/../y?q=1&r#f",
            Ok(("a", 8080, "a:8080", "/x/../y?q=1&r")),
        ),
        ("http://a?q", Ok(("a", 80, "a", "/?q"))),
        ("http://[::1]:81/", Ok(("::1", 81, "[::1]:81", "/"))),
        (
            "http://a/한글?뭐",
            Ok(("a", 80, "a", "/%ED%95%9C%EA%B8%80?%EB%AD%90")),
        ),
        (" http://a/ ", Ok(("a", 80, "a", "/"))),
        ("a", Err(UrlError::Syntax)),
        ("/path", Err(UrlError::Syntax)),
        ("", Err(UrlError::Syntax)),
        ("http://a/ b", Err(UrlError::Syntax)),
        ("http://a/\r\nX: y", Err(UrlError::Syntax)),
        ("http://a/%zz", Err(UrlError::Syntax)),
        ("https://a/", Err(UrlError::Scheme)),
        ("ftp://a/", Err(UrlError::Scheme)),
        ("a:80", Err(UrlError::Scheme)),
        ("http:///x", Err(UrlError::Host)),
        ("http:a", Err(UrlError::Host)),
        ("http://한글/", Err(UrlError::Host)),
        ("http://a:0/", Err(UrlError::Port)),
        ("http://a:65536/", Err(UrlError::Port)),
        ("http://bank@evil/", Err(UrlError::UserInfo)),
    ];
    for (text, expected) in rows {
        let url = Url::parse(text);
        let (authority, target);
        let parts = match &url {
            Ok(url) => {
                (authority, target) = (url.authority(), url.target());
                Ok((url.host(), url.port(), &*authority, &*target))
            }
            Err(error) => Err(*error),
        };
        assert_eq!(parts, *expected, "{text}");
    }
}

/// RFC 3986 §5.4, its examples, with `http://a/b/c/d;p?q` as the page.
#[test]
fn links_are_resolved() {
    let page = Url::parse("http://a/b/c/d;p?q").unwrap();
    for (link, expected) in [
        ("g", "http://a/b/c/g"),
        ("./g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"),
        ("?y", "http://a/b/c/d;p?y"),
        ("#s", "http://a/b/c/d;p?q#s"),
        ("", "http://a/b/c/d;p?q"),
        ("../..", "http://a/"),
        ("../../../g", "http://a/g"),
        ("http://x:1/", "http://x:1/"),
    ] {
        assert_eq!(page.join(link).unwrap().to_string(), expected, "{link}");
    }
    assert_eq!(page.join("mailto:x@y"), Err(UrlError::Scheme));
}

#[test]
fn answers_are_read_to_their_end() {
    let long = "x".repeat(300_000);
    let long_answer = format!("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n{long}beyond");
    // Each row: what the server sends before it closes; status and body.
    let rows: &[(&str, u16, &str)] = &[
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            200,
            "hello",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, ""),
        ("HTTP/1.1 204 No Content\r\n\r\nbeyond", 204, ""),
        ("HTTP/1.0 200 OK\r\n\r\nup to the end", 200, "up to the end"),
        ("HTTP/1.1 404 Not Found\r\n\r\n", 404, ""),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x\r\nlo\r\n0\r\nT: 1\r\n\r\n",
            200,
            "hello",
        ),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            200,
            "ok",
        ),
        (
            "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 6\r\n\r\na\r\n  b",
            200,
            "a\r\n  b",
        ), // obs-fold in the head alone
        (&long_answer, 200, &long),
    ];
    for (answer, status, body) in rows {
        for piece in [answer.len(), 1000, 1] {
            if answer.len() / piece > 1000 {
                continue;
            }
            let (url, server) = serve(vec![answer.as_bytes().to_vec()], piece);
            let mut reply = patient().get(&url).unwrap();
            assert_eq!(reply.status.code(), *status, "{answer:.99}");
            assert!(
                text(&mut reply).unwrap() == *body,
                "{answer:.99} by {piece}"
            );
            server.join().unwrap();
        }
    }
}

#[test]
fn a_broken_answer_is_an_error() {
    // A fold calls for the end of the head, which may never come.
    let folded = "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n".to_owned() + &"X: y\r\n".repeat(10_000);
    // Each row: what the server sends before it closes; the error, or that of the body.
    let rows = [
        (folded.as_str(), "no HTTP"),
        ("", "the server closed before it had answered"),
        (
            "HTTP/1.1 200 OK\r\nContent-Le",
            "the server closed before it had answered",
        ),
        ("hello\r\n\r\n", "no HTTP"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
            "RFC 9112 §8",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello",
            "RFC 9112 §8",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "RFC 9112 §7.1",
        ),
    ];
    for (answer, said) in rows {
        let (url, server) = serve(vec![answer.as_bytes().to_vec()], usize::MAX);
        let error = match patient().get(&url) {
            Err(error) => error.to_string(),
            Ok(mut reply) => text(&mut reply).unwrap_err().to_string(),
        };
        assert!(error.contains(said), "{answer}: {error}");
        server.join().unwrap();
    }
}

#[test]
fn redirects_are_followed_as_their_kind_says() {
    let (get, post) = (Method::Get, Method::Post);
    // Each row: method and status; what comes second: the method, and whether with the content.
    let rows = [
        (get, 301, "GET", false),
        (get, 307, "GET", false),
        (Method::Head, 303, "HEAD", false),
        (post, 301, "GET", false),
        (post, 302, "GET", false),
        (post, 303, "GET", false),
        (post, 307, "POST", true),
        (post, 308, "POST", true),
        (Method::Put, 302, "PUT", true),
        (Method::Put, 303, "GET", false),
    ];
    for (method, status, then, with_content) in rows {
        let first =
            format!("HTTP/1.1 {status} Go\r\nLocation: ../two?x\r\nContent-Length: 0\r\n\r\n");
        let second = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec();
        let (url, server) = serve(vec![first.into_bytes(), second], usize::MAX);
        let content = match method {
            Method::Get | Method::Head => Content::Empty,
            _ => Content::Bytes(b"content"),
        };
        let fields = vec![(FieldName::CONTENT_TYPE, "text/plain")];
        let call = Call {
            method,
            url: url.join("/dir/one").unwrap(),
            fields,
            content,
        };
        let reply = patient().call(call).unwrap();
        assert_eq!(reply.url.target(), "/two?x");
        let requests = server.join().unwrap();
        let line = format!("{then} /two?x HTTP/1.1\r\n");
        assert!(requests[1].starts_with(&line), "{status}: {}", requests[1]);
        assert_eq!(
            requests[1].ends_with("content"),
            with_content,
            "{method} {status}"
        );
    }
}

#[test]
fn what_is_meant_for_one_host_is_not_told_to_another() {
    let cookie = FieldName::new("cookie").unwrap();
    let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec();
    let go = |to: &str| {
        format!("HTTP/1.1 302 Go\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n").into_bytes()
    };
    let (there, other) = serve(vec![ok], usize::MAX);
    let (url, one) = serve(vec![go("/here"), go(&there.to_string())], usize::MAX);
    let fields = vec![(cookie, "secret")];
    let (method, content) = (Method::Get, Content::Empty);
    patient()
        .call(Call {
            method,
            url,
            fields,
            content,
        })
        .unwrap();
    for request in one.join().unwrap() {
        assert!(request.contains("cookie: secret"), "{request}");
    }
    let request = other.join().unwrap().remove(0);
    assert!(!request.contains("secret"), "{request}");
}

#[test]
fn redirects_end_somewhere() {
    let again = b"HTTP/1.1 302 Again\r\nLocation: /\r\nContent-Length: 0\r\n\r\n".to_vec();
    let client = Client {
        redirects: 3,
        ..patient()
    };
    let (url, server) = serve(vec![again; 4], usize::MAX);
    assert!(matches!(client.get(&url), Err(ClientError::Redirects)));
    assert_eq!(server.join().unwrap().len(), 4);
    let (url, _server) = serve(
        vec![b"HTTP/1.1 302 X\r\nLocation: https://a/\r\n\r\n".to_vec()],
        usize::MAX,
    );
    assert!(matches!(
        client.get(&url),
        Err(ClientError::Url(UrlError::Scheme))
    ));
}

#[test]
fn content_is_sent_with_its_length_or_in_chunks() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    let mut source: &[u8] = b"streamed";
    let rows = [
        (Content::Empty, "\r\nContent-Length: 0\r\n", "\r\n\r\n"),
        (
            Content::Bytes(b"bytes"),
            "\r\nContent-Length: 5\r\n",
            "\r\n\r\nbytes",
        ),
        (
            Content::Stream(&mut source),
            "\r\nTransfer-Encoding: chunked\r\n",
            "\r\n\r\n8\r\nstreamed\r\n0\r\n\r\n",
        ),
    ];
    for (content, field, end) in rows {
        let (url, server) = serve(vec![answer.to_vec()], usize::MAX);
        let call = Call {
            method: Method::Post,
            url,
            fields: Vec::new(),
            content,
        };
        patient().call(call).unwrap();
        let request = server.join().unwrap().remove(0);
        assert!(
            request.starts_with("POST / HTTP/1.1\r\nHost: 127.0.0.1:"),
            "{request}"
        );
        assert!(
            request.contains(field) && request.ends_with(end),
            "{request}"
        );
    }
}

#[test]
fn a_silent_or_slow_server_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap(); // its kernel shakes hands
    let url = url_of(listener.local_addr().unwrap());
    let short = Duration::from_millis(50);
    let error = Client {
        idle: short,
        ..patient()
    }
    .get(&url)
    .unwrap_err();
    assert_eq!(error.to_string(), "no answer in time");
    assert!(error.source().is_some());

    let trickling = thread::spawn(move || {
        let (_gone, mut stream) = (listener.accept(), listener.accept().unwrap().0);
        stream.write_all(b"HTTP/1.1 200 OK\r\nX: ").unwrap();
        while stream.write_all(b"x").is_ok() {
            thread::sleep(short / 50); // each byte in time, the head never
        }
    });
    let error = Client {
        head: short,
        ..patient()
    }
    .get(&url)
    .unwrap_err();
    assert_eq!(error.to_string(), "no answer in time");
    trickling.join().unwrap();
}

#[test]
fn who_cannot_be_reached_is_told() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let error = patient().get(&url_of(closed)).unwrap_err();
    assert!(
        matches!(error, ClientError::Connect(address, _) if address == closed),
        "{error}"
    );
}

//--- Servers

/// Gives each connection its answer, in pieces of `piece` bytes, and closes; tells what came.
fn serve(answers: Vec<Vec<u8>>, piece: usize) -> (Url, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = url_of(listener.local_addr().unwrap());
    let serving = move || {
        let talk = |answer: Vec<u8>| {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_nodelay(true).unwrap();
            let request = read_request(&mut stream);
            for piece in answer.chunks(piece.min(answer.len().max(1))) {
                if stream.write_all(piece).is_err() {
                    break; // the client has all it wants
                }
            }
            request
        };
        answers.into_iter().map(talk).collect()
    };
    (url, thread::spawn(serving))
}

/// Up to the end of the head, of the announced length, or of the last chunk.
fn read_request(stream: &mut TcpStream) -> String {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let (mut request, mut byte) = (String::new(), [0]);
    loop {
        stream.read_exact(&mut byte).unwrap();
        request.push(byte[0].into());
        let Some((head, body)) = request.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .split("Content-Length: ")
            .nth(1)
            .and_then(|rest| rest.lines().next());
        let complete = match length {
            Some(length) => body.len() == length.parse::<usize>().unwrap(),
            None => !head.contains("chunked") || body.ends_with("0\r\n\r\n"),
        };
        if complete {
            return request;
        }
    }
}

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

fn patient() -> Client {
    Client {
        connect: PATIENCE,
        idle: PATIENCE,
        head: PATIENCE,
        ..Client::default()
    }
}

fn url_of(address: SocketAddr) -> Url {
    Url::parse(&format!("http://{address}/")).unwrap()
}

fn text(reply: &mut Reply) -> std::io::Result<String> {
    let mut text = String::new();
    reply.read_to_string(&mut text)?;
    Ok(text)
}
