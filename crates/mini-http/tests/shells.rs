//! Both servers on real sockets: what a client sees, and what one that misbehaves gets. Each
//! test runs with the blocking and with the tokio shell.
#![cfg(all(feature = "tokio", unix))]
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

use mini_http::{
    Answer, Config, Counts, Files, Incoming, Limits, Method, Pieces, Response, Router, Status,
    blocking, tokio_net,
};
use tempfile::TempDir;

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

macro_rules! in_both_shells {
    ($($test:ident)*) => {
        mod blocking_shell {
            $(#[test] fn $test() { super::$test(super::blocking); })*
        }
        mod tokio_shell {
            $(#[test] fn $test() { super::$test(super::tokio); })*
        }
    };
}

in_both_shells! {
    requests_are_answered_one_after_the_other
    requests_in_one_segment_are_answered_in_one
    a_request_may_come_byte_by_byte
    a_body_is_collected_however_it_comes
    a_client_that_asks_gets_a_100
    a_request_that_is_refused_early_gets_no_100
    an_answer_may_be_streamed_waited_for_or_break
    a_stream_learns_that_its_client_is_gone
    files_are_served_whole_in_part_or_not_at_all
    a_large_file_arrives_as_it_is
    nothing_outside_of_the_folder_is_served
    paths_and_methods_are_routed
    a_slow_head_is_cut_off_while_others_are_served
    a_slow_body_is_cut_off
    a_silent_connection_is_closed
    a_client_that_takes_nothing_is_cut_off
    a_client_that_takes_nothing_has_its_time_once
    a_refusal_arrives_although_more_was_sent
    what_one_client_left_unread_is_nobody_elses
    one_connection_too_many_is_told_so
    a_shutdown_closes_idle_connections_and_ends_what_is_under_way
    a_shutdown_does_not_wait_for_ever
}

//--- What they serve

struct State {
    files: Files,
    gone: mpsc::Sender<()>,
}

fn router(state: State) -> Router<State> {
    Router::new(state)
        .on(Method::Get, "/", |_, _| text("Hello, World!"))
        .on(Method::Post, "/echo", |_, request| {
            Response::new(Status::OK)
                .content("application/octet-stream", request.body.to_vec())
                .into()
        })
        .on(Method::Get, "/stream", |_, _| {
            let pieces = ["one ", "", "two ", "three"].map(|piece| piece.as_bytes().to_vec());
            Answer::Stream(Response::new(Status::OK), Box::new(pieces.into_iter()))
        })
        .on(Method::Get, "/endless", |state, _| {
            let endless = Endless(state.gone.clone());
            Answer::Stream(Response::new(Status::OK), Box::new(endless))
        })
        .on(Method::Get, "/later", |_, _| {
            Answer::later(async { text("at last") })
        })
        .on(Method::Get, "/large", |_, _| {
            Response::new(Status::OK)
                .content("text/plain", vec![b'x'; 8 << 20])
                .into()
        })
        .on(Method::Get, "/early", |_, _| {
            Response::new(Status::new(103).unwrap()).into()
        })
        .on(Method::Get, "/panic", |_, _| {
            panic!("a handler that panics")
        })
        .on(Method::Get, "/slow", |state, _| {
            state.gone.send(()).unwrap(); // it has begun
            thread::sleep(Duration::from_millis(200)); // the answer is under way
            text("slow")
        })
        .on(Method::Get, "/files/*", |state, request| {
            state.files.answer(request, request.rest)
        })
        .on(Method::Put, "/items/*", |_, request| text(request.rest))
        .on(Method::Delete, "/items/*", |_, _| {
            Response::new(Status::NO_CONTENT).into()
        })
}

fn text(text: &str) -> Answer {
    Response::new(Status::OK)
        .content("text/plain", text.as_bytes().to_vec())
        .into()
}

/// Gives one piece, then nothing more, and tells when it is dropped.
struct Endless(mpsc::Sender<()>);

impl Pieces for Endless {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Vec<u8>>> {
        // Always more: the blocking shell learns that nobody is there by writing.
        context.waker().wake_by_ref();
        Poll::Ready(Some(vec![b'x'; 100]))
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

//--- The tests

fn requests_are_answered_one_after_the_other(start: Start) {
    let server = start(Config::default());
    let mut client = server.connect();
    for _ in 0..3 {
        let answer = ask(&mut client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\nDate: "), "{answer}");
        assert!(answer.ends_with("\r\n\r\nHello, World!"), "{answer}");
    }
    let last = ask_all(&server, "GET / HTTP/1.0\r\n\r\n");
    assert!(last.ends_with("\r\n\r\nHello, World!"), "{last}");
    drop(client);
    let counts = server.stop();
    assert_eq!((counts.accepted, counts.active, counts.refused), (2, 0, 0));
}

fn requests_in_one_segment_are_answered_in_one(start: Start) {
    let server = start(Config::default());
    let mut client = server.connect();
    let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    let one = ask(&mut client, request).len();
    client.write_all(request.repeat(16).as_bytes()).unwrap();
    let mut space = vec![0; 64 * 1024];
    // All that the server wrote is one segment, so it is one read.
    assert_eq!(client.read(&mut space).unwrap(), 16 * one);
}

fn a_request_may_come_byte_by_byte(start: Start) {
    let server = start(Config::default());
    let mut client = server.connect();
    client.set_nodelay(true).unwrap();
    let request = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
    for byte in request.bytes() {
        client.write_all(&[byte]).unwrap();
    }
    assert!(answer(&mut client).ends_with("\r\n\r\nabc"));
}

fn a_body_is_collected_however_it_comes(start: Start) {
    let server = start(Config::default());
    let long = "0123456789abcdef".repeat(8192);
    let rows = [
        ("Content-Length: 5\r\n\r\nhello".to_owned(), "hello"),
        ("Content-Length: 0\r\n\r\n".to_owned(), ""),
        (
            "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nT: 1\r\n\r\n"
                .to_owned(),
            "hello",
        ),
        (
            format!("Content-Length: {}\r\n\r\n{long}", long.len()),
            &long,
        ),
    ];
    for (rest, body) in rows {
        let request = format!("POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{rest}");
        let all = ask_all(&server, &request);
        let (_, echoed) = all.split_once("\r\n\r\n").unwrap();
        assert!(echoed == body, "{} bytes of {}", echoed.len(), body.len());
    }
}

fn a_client_that_asks_gets_a_100(start: Start) {
    let server = start(Config::default());
    let mut client = server.connect();
    let head =
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    client.write_all(head.as_bytes()).unwrap();
    assert_reads(&mut client, "HTTP/1.1 100 Continue\r\n\r\n");
    client.write_all(b"ok").unwrap();
    assert!(answer(&mut client).ends_with("ok"));
}

fn a_request_that_is_refused_early_gets_no_100(start: Start) {
    let server = start(Config::default());
    // Each row: the path, the length announced, the status.
    let rows = [
        ("/nowhere", 9, 404),
        ("/", 9, 405),
        ("/echo", 1_u64 << 40, 413),
    ];
    for (path, length, status) in rows {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\
             Expect: 100-continue\r\n\r\n"
        );
        let mut client = server.connect();
        client.write_all(request.as_bytes()).unwrap();
        assert_reads(&mut client, &format!("HTTP/1.1 {status}"));
    }
}

fn an_answer_may_be_streamed_waited_for_or_break(start: Start) {
    let server = start(Config::default());
    let chunks = "4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n";
    let rows = [
        (
            "GET /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "200",
            chunks,
        ),
        ("GET /stream HTTP/1.0\r\n\r\n", "200", "one two three"),
        (
            "HEAD /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "200",
            "",
        ),
        ("GET /later HTTP/1.0\r\n\r\n", "200", "at last"),
        (
            "GET /panic HTTP/1.0\r\n\r\n",
            "500",
            "500 Internal Server Error\n",
        ),
        // An interim response is no answer, and nothing else comes of it.
        (
            "GET /early HTTP/1.0\r\n\r\n",
            "500",
            "500 Internal Server Error\n",
        ),
    ];
    for (request, status, body) in rows {
        let all = ask_all(&server, request);
        let (head, rest) = all.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{all}");
        assert_eq!(rest, body, "{request}");
    }
}

fn a_stream_learns_that_its_client_is_gone(start: Start) {
    let server = start(Config::default());
    let mut client = server.connect();
    client
        .write_all(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    assert_reads(&mut client, "HTTP/1.1 200");
    drop(client);
    server.gone.recv_timeout(PATIENCE).unwrap();
}

fn files_are_served_whole_in_part_or_not_at_all(start: Start) {
    let server = start(Config::default());
    let get = |path: &str, fields: &str| {
        ask_all(
            &server,
            &format!("GET /files/{path} HTTP/1.0\r\n{fields}\r\n"),
        )
    };
    let whole = get("a.txt", "");
    for line in [
        "HTTP/1.1 200 OK\r\n",
        "\r\nContent-Type: text/plain; charset=utf-8\r\n",
        "\r\nAccept-Ranges: bytes\r\n",
        "\r\nContent-Length: 10\r\n",
    ] {
        assert!(whole.contains(line), "{line:?} in {whole}");
    }
    assert!(whole.ends_with("\r\n\r\n0123456789"), "{whole}");
    let (_, etag) = whole.split_once("ETag: ").unwrap();
    let (etag, _) = etag.split_once("\r\n").unwrap();
    let (_, modified) = whole.split_once("Last-Modified: ").unwrap();
    let (modified, _) = modified.split_once("\r\n").unwrap();
    let if_range = format!("If-Range: {etag}\r\nRange: bytes=8-\r\n");
    // Each row: the file, the fields, the status, a line of the head, the body.
    let rows: [(&str, &str, &str, &str, &str); 15] = [
        (
            "a.txt",
            "Range: bytes=2-4\r\n",
            "206",
            "Content-Range: bytes 2-4/10",
            "234",
        ),
        (
            "a.txt",
            "Range: bytes=-1\r\n",
            "206",
            "Content-Range: bytes 9-9/10",
            "9",
        ),
        (
            "a.txt",
            &if_range,
            "206",
            "Content-Range: bytes 8-9/10",
            "89",
        ),
        (
            "a.txt",
            "If-Range: \"old\"\r\nRange: bytes=8-\r\n",
            "200",
            "",
            "0123456789",
        ),
        (
            "a.txt",
            "Range: bytes=10-\r\n",
            "416",
            "Content-Range: bytes */10",
            "416 Range Not Satisfiable\n",
        ),
        (
            "a.txt",
            &format!("If-None-Match: {etag}\r\n"),
            "304",
            "ETag: ",
            "",
        ),
        (
            "a.txt",
            &format!("If-None-Match: \"x\"\r\nIf-None-Match: {etag}\r\n"),
            "304",
            "ETag: ",
            "",
        ),
        (
            "a.txt",
            &format!("If-Modified-Since: {modified}\r\n"),
            "304",
            "Last-Modified: ",
            "",
        ),
        (
            "a.txt",
            "If-Match: \"old\"\r\n",
            "412",
            "",
            "412 Precondition Failed\n",
        ),
        (
            "",
            "",
            "200",
            "Content-Type: text/html; charset=utf-8",
            "<p>index</p>",
        ),
        (
            "dir?q",
            "",
            "301",
            "Location: /files/dir/?q",
            "301 Moved Permanently\n",
        ),
        ("dir/", "", "404", "", "404 Not Found\n"),
        (
            "dir/%ED%95%9C%20b.bin",
            "",
            "200",
            "Content-Type: application/octet-stream",
            "bin",
        ),
        ("inside", "", "200", "", "0123456789"), // a link that stays in the folder
        ("none", "", "404", "", "404 Not Found\n"),
    ];
    for (path, fields, status, line, body) in rows {
        let all = get(path, fields);
        let (head, rest) = all.split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with(&format!("HTTP/1.1 {status}")),
            "{path} {fields}: {all}"
        );
        assert!(head.contains(line), "{path} {fields}: {all}");
        assert_eq!(rest, body, "{path} {fields}");
    }
    let head = ask_all(&server, "HEAD /files/a.txt HTTP/1.0\r\n\r\n");
    assert!(
        head.contains("\r\nContent-Length: 10\r\n") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
}

fn a_large_file_arrives_as_it_is(start: Start) {
    let server = start(Config::default());
    let expected: Vec<u8> = (0..4_000_000_u32).map(|n| (n % 251) as u8).collect();
    fs::write(server.folder.path().join("root/large"), &expected).unwrap();
    let mut client = server.connect();
    for (range, part) in [
        ("", &expected[..]),
        (
            "Range: bytes=1000000-2999999\r\n",
            &expected[1_000_000..3_000_000],
        ),
    ] {
        let request = format!("GET /files/large HTTP/1.1\r\nHost: x\r\n{range}\r\n");
        client.write_all(request.as_bytes()).unwrap();
        let head = head(&mut client);
        assert!(
            head.contains(&format!("Content-Length: {}\r\n", part.len())),
            "{head}"
        );
        let mut body = vec![0; part.len()];
        client.read_exact(&mut body).unwrap();
        assert!(body == part);
    }
    assert!(ask(&mut client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").ends_with("World!"));
}

fn nothing_outside_of_the_folder_is_served(start: Start) {
    let server = start(Config::default());
    for path in [
        "../secret",
        "%2e%2e/secret",
        "%2E%2E%2Fsecret",
        "..%2fsecret",
        "dir/../../secret",
        "dir/%2e%2e/a.txt",
        "./a.txt",
        "dir//b",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "..\\secret",
        "%5c..%5csecret",
        "a.txt%00",
        "a.txt%00.html",
        "%252e%252e/secret", // decoded once it is a name, and there is no such file
        "%zz",
        "%ff",
        "outside",
        "outside-folder/secret",
        ".hidden",
        "dir/.hidden",
        "pipe",
        "a.txt/",
        "a.txt/b",
    ] {
        let all = ask_all(&server, &format!("GET /files/{path} HTTP/1.0\r\n\r\n"));
        assert!(all.starts_with("HTTP/1.1 404"), "{path}: {all}");
        assert!(!all.contains("secret"), "{path}: {all}");
    }
}

fn paths_and_methods_are_routed(start: Start) {
    let server = start(Config::default());
    let rows = [
        ("GET /", "200", ""),
        ("HEAD /", "200", "Content-Length: 13\r\n"),
        ("GET /?query", "200", ""),
        ("GET http://x/", "200", ""),
        ("PUT /items/7", "200", ""),
        ("DELETE /items/7", "204", ""),
        ("GET /items/7", "405", "Allow: DELETE, OPTIONS, PUT\r\n"),
        ("POST /", "405", "Allow: GET, HEAD, OPTIONS\r\n"),
        ("BREW /", "405", "Allow: GET, HEAD, OPTIONS\r\n"),
        ("POST /files/a.txt", "405", "Allow: GET, HEAD, OPTIONS\r\n"),
        ("OPTIONS /items/7", "204", "Allow: DELETE, OPTIONS, PUT\r\n"),
        ("OPTIONS *", "204", ""),
        ("GET /nowhere", "404", ""),
        ("GET /item", "404", ""),
    ];
    for (line, status, field) in rows {
        let all = ask_all(
            &server,
            &format!("{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        );
        assert!(
            all.starts_with(&format!("HTTP/1.1 {status}")),
            "{line}: {all}"
        );
        assert!(all.contains(field), "{line}: {all}");
    }
}

/// The time is the head's, not that between its bytes: they trickle far quicker than that.
fn a_slow_head_is_cut_off_while_others_are_served(start: Start) {
    let head_time = Duration::from_millis(400);
    let limits = Limits {
        head_time,
        ..Limits::default()
    };
    let server = start(Config {
        limits,
        ..Config::default()
    });
    let mut slow = server.connect();
    let begun = Instant::now();
    let mut reader = slow.try_clone().unwrap();
    let answered = thread::spawn(move || {
        let mut all = String::new();
        let _ = reader.read_to_string(&mut all);
        (all, begun.elapsed())
    });
    let mut other = server.connect();
    let mut trickle = "GET / HTTP/1.1\r\nX: "
        .bytes()
        .chain(std::iter::repeat(b'x'));
    while !answered.is_finished() {
        assert!(begun.elapsed() < PATIENCE, "it is never cut off");
        let _ = slow.write_all(&[trickle.next().unwrap()]);
        let answer = ask(&mut other, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(answer.ends_with("Hello, World!"), "{answer}");
        thread::sleep(head_time / 40);
    }
    let (all, elapsed) = answered.join().unwrap();
    assert!(all.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{all}");
    assert!(elapsed >= head_time, "after {elapsed:?}");
}

fn a_slow_body_is_cut_off(start: Start) {
    let limits = Limits {
        body_idle: Duration::from_millis(50),
        ..Limits::default()
    };
    let server = start(Config {
        limits,
        ..Config::default()
    });
    let all = ask_all(
        &server,
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
    );
    assert!(all.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{all}");
}

fn a_silent_connection_is_closed(start: Start) {
    let idle = Duration::from_millis(60);
    let limits = Limits {
        idle,
        ..Limits::default()
    };
    let server = start(Config {
        limits,
        ..Config::default()
    });
    let begun = Instant::now();
    assert_eq!(ask_all(&server, ""), "");
    let mut client = server.connect();
    ask(&mut client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(rest(&mut client), "");
    assert!(begun.elapsed() >= 2 * idle, "after {:?}", begun.elapsed());
}

fn a_client_that_takes_nothing_is_cut_off(start: Start) {
    let write_idle = Duration::from_millis(100);
    let server = start(Config {
        write_idle,
        ..Config::default()
    });
    let mut client = server.connect();
    client
        .write_all(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    until("it is cut off", || {
        (server.counts)().accepted == 1 && (server.counts)().active == 0
    });
    let mut all = Vec::new();
    let _ = client.read_to_end(&mut all); // its end or a reset
    assert!(all.len() < 8 << 20, "{} bytes", all.len());
}

/// Nothing is waited for twice: clients that take nothing are gone before another one is that
/// stays idle for not quite twice as long.
fn a_client_that_takes_nothing_has_its_time_once(start: Start) {
    let write_idle = Duration::from_secs(1);
    let limits = Limits {
        idle: write_idle * 17 / 10,
        ..Limits::default()
    };
    let server = start(Config {
        write_idle,
        limits,
        ..Config::default()
    });
    fs::write(server.folder.path().join("root/large"), vec![b'x'; 8 << 20]).unwrap();
    let taking_nothing = ["/large", "/files/large"].map(|path| {
        let mut client = server.connect();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        client.write_all(request.as_bytes()).unwrap();
        assert_reads(&mut client, "HTTP/1.1 200");
        client
    });
    assert_eq!(rest(&mut server.connect()), "");
    let active = (server.counts)().active; // perhaps the idle one, until its end is read
    assert!(active <= 1, "{active}");
    drop(taking_nothing);
}

/// What was sent and not read would make the kernel answer with a reset, which deletes the
/// answer where it has not been read (RFC 9112 §9.6).
fn a_refusal_arrives_although_more_was_sent(start: Start) {
    let server = start(Config::default());
    let garbage = format!("NO HTTP\r\n{}", "x".repeat(100_000));
    let mut client = server.connect();
    client.write_all(garbage.as_bytes()).unwrap();
    thread::sleep(Duration::from_millis(30)); // so that a reset could come first
    let all = rest(&mut client);
    assert!(all.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{all}");
    assert!(all.contains("RFC 9112"), "{all}");
}

/// A buffer that goes from a closed connection to the next one must be empty: else one client
/// would write the other's request.
fn what_one_client_left_unread_is_nobody_elses(start: Start) {
    let server = start(Config::default());
    for _ in 0..8 {
        ask_all(&server, "GET / HTTP/1.1\nHost: x\n\n");
        let last = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        ask_all(&server, &format!("{last}GET /left HTTP/1.1\r\n"));
        let all = ask_all(&server, last);
        assert!(all.starts_with("HTTP/1.1 200 OK\r\n"), "{all}");
    }
}

fn one_connection_too_many_is_told_so(start: Start) {
    let server = start(Config {
        connections: 1,
        ..Config::default()
    });
    let mut first = server.connect();
    ask(&mut first, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    let all = rest(&mut server.connect());
    assert!(
        all.starts_with("HTTP/1.1 503 Service Unavailable\r\n"),
        "{all}"
    );
    drop(first);
    until("a place is free", || (server.counts)().active == 0);
    let all = ask_all(&server, "GET / HTTP/1.0\r\n\r\n");
    assert!(all.starts_with("HTTP/1.1 200"), "{all}");
    assert_eq!(server.stop().refused, 1);
}

fn a_shutdown_closes_idle_connections_and_ends_what_is_under_way(start: Start) {
    let server = start(Config {
        grace: PATIENCE * 10,
        ..Config::default()
    });
    let mut idle = server.connect();
    ask(&mut idle, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    let mut half = server.connect();
    // The first answer tells that the half request behind it has been read too.
    ask(
        &mut half,
        "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHo",
    );
    let mut busy = server.connect();
    busy.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    server.gone.recv_timeout(PATIENCE).unwrap();
    (server.shutdown)();
    assert_eq!(rest(&mut idle), "");
    let all = rest(&mut busy);
    assert!(
        all.ends_with("slow") && all.contains("Connection: close\r\n"),
        "{all}"
    );
    half.write_all(b"st: x\r\n\r\n").unwrap();
    let all = rest(&mut half);
    assert!(
        all.ends_with("Hello, World!") && all.contains("Connection: close\r\n"),
        "{all}"
    );
    until("newcomers are refused", || {
        let newcomer = TcpStream::connect(server.address);
        newcomer.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
    });
    assert_eq!(server.result.recv_timeout(PATIENCE).unwrap().active, 0);
}

fn a_shutdown_does_not_wait_for_ever(start: Start) {
    let server = start(Config {
        grace: Duration::from_millis(50),
        limits: Limits {
            head_time: PATIENCE * 10,
            ..Limits::default()
        },
        ..Config::default()
    });
    let mut client = server.connect();
    client
        .write_all(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    assert_reads(&mut client, "HTTP/1.1 200");
    let mut half = server.connect();
    // The first answer tells that the half request behind it has been read too.
    ask(
        &mut half,
        "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHo",
    );
    assert_eq!(server.stop().active, 0);
}

//--- Servers

type Start = fn(Config) -> Running;

struct Running {
    address: SocketAddr,
    counts: Box<dyn Fn() -> Counts>,
    shutdown: Box<dyn Fn()>,
    result: mpsc::Receiver<Counts>,
    gone: mpsc::Receiver<()>,
    folder: TempDir,
}

fn blocking(config: Config) -> Running {
    let (tell_gone, gone) = mpsc::channel();
    let folder = folder();
    let state = state(&folder, tell_gone);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = blocking::Server::new(listener, router(state), config).unwrap();
    let (address, handle, other) = (server.local_addr(), server.handle(), server.handle());
    let (tell, result) = mpsc::channel();
    thread::spawn(move || tell.send(server.run()));
    let counts = Box::new(move || handle.counts());
    let shutdown = Box::new(move || other.shutdown());
    Running {
        address,
        counts,
        shutdown,
        result,
        gone,
        folder,
    }
}

fn tokio(config: Config) -> Running {
    let (tell_gone, gone) = mpsc::channel();
    let folder = folder();
    let state = state(&folder, tell_gone);
    let (tell, result) = mpsc::channel();
    let (ready, started) = mpsc::channel();
    thread::spawn(move || {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let server = tokio_net::Server::new(listener, router(state), config).unwrap();
            ready
                .send((server.local_addr(), server.handle(), server.handle()))
                .unwrap();
            let _ = tell.send(server.run().await);
        });
    });
    let (address, handle, other) = started.recv_timeout(PATIENCE).unwrap();
    let counts = Box::new(move || handle.counts());
    let shutdown = Box::new(move || other.shutdown());
    Running {
        address,
        counts,
        shutdown,
        result,
        gone,
        folder,
    }
}

impl Running {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    fn stop(&self) -> Counts {
        (self.shutdown)();
        self.result.recv_timeout(PATIENCE).expect("the server ends")
    }
}

/// A folder to serve, with what must not be served in it and beside it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    fs::create_dir_all(root.join("dir")).unwrap();
    for (name, content) in [
        ("secret", "secret"),
        ("root/a.txt", "0123456789"),
        ("root/index.html", "<p>index</p>"),
        ("root/.hidden", "secret"),
        ("root/dir/.hidden", "secret"),
        ("root/dir/한 b.bin", "bin"),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, root.join(name)).unwrap();
    link("a.txt", "inside");
    link("../secret", "outside");
    link("..", "outside-folder");
    let made = std::process::Command::new("mkfifo")
        .arg(root.join("pipe"))
        .status();
    assert!(made.unwrap().success());
    folder
}

fn state(folder: &TempDir, gone: mpsc::Sender<()>) -> State {
    let files = Files::new(&folder.path().join("root")).unwrap();
    State { files, gone }
}

//--- Clients

/// Sends the request; one answer that has a Content-Length.
fn ask(client: &mut TcpStream, request: &str) -> String {
    client.write_all(request.as_bytes()).unwrap();
    answer(client)
}

fn answer(client: &mut TcpStream) -> String {
    let mut all = head(client);
    let length = all
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "));
    let mut body = vec![0; length.unwrap().parse().unwrap()];
    client.read_exact(&mut body).unwrap();
    all.push_str(&String::from_utf8(body).unwrap());
    all
}

fn head(client: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    String::from_utf8(head).unwrap()
}

/// Sends the request on a connection of its own; everything that comes.
fn ask_all(server: &Running, request: &str) -> String {
    let mut client = server.connect();
    client.write_all(request.as_bytes()).unwrap();
    rest(&mut client)
}

fn rest(client: &mut TcpStream) -> String {
    let mut all = String::new();
    client.read_to_string(&mut all).unwrap();
    let _ = client.shutdown(Shutdown::Both);
    all
}

fn assert_reads(client: &mut TcpStream, expected: &str) {
    let mut space = vec![0; expected.len()];
    client.read_exact(&mut space).unwrap();
    assert_eq!(String::from_utf8_lossy(&space), expected);
}

/// Waits for what no socket tells, such as a counter.
fn until(what: &str, mut reached: impl FnMut() -> bool) {
    let start = Instant::now();
    while !reached() {
        assert!(start.elapsed() < PATIENCE, "never: {what}");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_plain_function_is_a_service() {
    fn hello(_: &Incoming<'_>) -> Answer {
        text("plain")
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = blocking::Server::new(listener, hello, Config::default()).unwrap();
    let (address, handle) = (server.local_addr(), server.handle());
    let running = thread::spawn(move || server.run());
    let mut client = TcpStream::connect(address).unwrap();
    client.write_all(b"GET / HTTP/1.0\r\n\r\n").unwrap();
    assert!(rest(&mut client).ends_with("plain"));
    handle.shutdown();
    running.join().unwrap();
}
