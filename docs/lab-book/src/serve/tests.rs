//! Each attack, and each button, in the bytes of a connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::guard::Guard;
use super::run::{Limits, Runs};
use super::{Server, listen};
use crate::house::House;

/// A build on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server of the labs in tests/workspace.
struct Book {
    port: u16,
    token: String,
}

/// A change to a request that is right.
type Change<'a> = (&'a str, &'a str);

impl Book {
    fn open(limits: Limits) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let guard = Guard::new(port).unwrap();
        let token = guard.token().to_owned();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workspace");
        thread::spawn(move || {
            // The watch is kept open as long as the server lives.
            let (_tell, version) = watch::channel(0);
            let server = Server {
                house: Arc::new(House::new(Some(root))),
                guard,
                runs: Runs::new(limits),
                version,
            };
            listen(listener, server)
        });
        Self { port, token }
    }

    /// Posts an action with everything that it needs, but for `change`.
    fn post(&self, path: &str, body: &str, change: Change<'_>) -> Reader {
        let (port, token) = (self.port, &self.token);
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n\
             Sec-Fetch-Site: same-origin\r\nX-Lab-Token: {token}\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        );
        assert!(request.contains(change.0), "{request} has no {}", change.0);
        self.send(&request.replace(change.0, change.1))
    }

    fn send(&self, request: &str) -> Reader {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        Reader(BufReader::new(stream))
    }

    fn run(&self, program: &str, arguments: &str) -> Reader {
        self.post(&format!("/api/run/{program}"), arguments, ("", ""))
    }
}

/// What the server answers.
struct Reader(BufReader<TcpStream>);

impl Reader {
    fn status(&mut self) -> u16 {
        let line = self.until("HTTP/1.1 ");
        line[9..12].parse().unwrap()
    }

    /// The first line that holds `words`.
    fn until(&mut self, words: &str) -> String {
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "no {words}");
        }
        line
    }

    fn rest(mut self) -> String {
        let mut rest = String::new();
        self.0.read_to_string(&mut rest).unwrap();
        rest
    }

    fn id(&mut self) -> String {
        let line = self.until("\"started\"");
        line.chars().filter(char::is_ascii_digit).collect()
    }
}

#[test]
fn strangers_start_nothing() {
    let book = Book::open(Limits::default());
    let host = format!("Host: 127.0.0.1:{}", book.port);
    let origin = format!("Origin: http://127.0.0.1:{}", book.port);
    let token = format!("X-Lab-Token: {}", book.token);
    let wrong = format!("X-Lab-Token: {}", "0".repeat(32));
    let double = format!("{token}\r\n{token}");
    let rows: [(Change<'_>, u16); 15] = [
        ((&host, "Host: evil.example"), 421),
        ((&host, "Host: 127.0.0.1:1"), 421),
        // RFC 9112 §3.2: one Host, no more and no less.
        ((&host, &format!("{host}\r\n{host}")), 400),
        ((&host, "X-Host: none"), 400),
        (("POST /", "POST http://evil.example/"), 421),
        ((&origin, "Origin: http://evil.example"), 403),
        ((&origin, "Origin: null"), 403),
        ((&origin, "X-Origin: none"), 403),
        (("same-origin", "cross-site"), 403),
        (("same-origin", "same-site"), 403),
        ((&token, "X-Token: none"), 403),
        ((&token, &wrong), 403),
        ((&token, &double), 403),
        (("POST ", "GET "), 405),
        (("POST ", "OPTIONS "), 405),
    ];
    for (change, status) in rows {
        let mut answer = book.post("/api/run/lab99_echo", "", change);
        assert_eq!(answer.status(), status, "{change:?}");
        assert!(!answer.rest().contains("started"), "{change:?}");
    }
    assert_eq!(book.post("/api/hello", "", ("", "")).status(), 200);
}

#[test]
fn only_what_a_page_names_is_run() {
    let book = Book::open(Limits::default());
    let rows = [
        ("run/rustc", ""),
        ("run/lab99_lines", "5"),
        ("run/lab99_lines", ""),
        ("run/lab99_echo", "; true"),
        ("run/../lab99_echo", ""),
        ("check/--all", ""),
        ("check/99a", ""),
        ("input/1", "hello"),
        ("stop/1", ""),
        ("nothing", ""),
    ];
    for (path, body) in rows {
        let mut answer = book.post(&format!("/api/{path}"), body, ("", ""));
        assert_eq!(answer.status(), 404, "{path} {body}");
    }
    let long = "x".repeat(super::BODY_LIMIT + 1);
    assert_eq!(book.run("lab99_echo", &long).status(), 413);
}

#[test]
fn files_outside_the_book_are_not_read() {
    let book = Book::open(Limits::default());
    let rows = [
        ("/../../Cargo.toml", 400),
        ("/en/../../../Cargo.toml", 400),
        ("/%2e%2e/%2e%2e/Cargo.toml", 400),
        ("/..%2f..%2fCargo.toml", 400),
        ("/..\\..\\Cargo.toml", 400),
        ("//etc/passwd", 400),
        ("//en", 400), // not a redirect to the host `en`
        ("/none.html", 404),
    ];
    for (path, status) in rows {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n",
            book.port
        );
        let mut answer = book.send(&request);
        assert_eq!(answer.status(), status, "{path}");
        assert!(!answer.rest().contains("workspace"), "{path}");
    }
}

#[test]
fn a_program_says_what_the_page_typed() {
    let book = Book::open(Limits::default());
    let mut echo = book.run("lab99_echo", "");
    let id = echo.id();
    echo.until("\"running\"");
    let typed = book
        .post(&format!("/api/input/{id}"), "안녕", ("", ""))
        .status();
    assert_eq!(typed, 204);
    let rest = echo.rest();
    assert!(rest.contains("you said 안녕\\n"), "{rest}");
    assert!(
        rest.contains(r#"{"code":0,"kind":"end","why":"ended"}"#),
        "{rest}"
    );
}

#[test]
fn ten_thousand_lines_arrive_and_a_million_are_cut() {
    let book = Book::open(Limits::default());
    let rest = book.run("lab99_lines", "10000").rest();
    assert_eq!(rest.matches("line ").count(), 10_000);
    assert!(rest.contains("\"ended\""));
    let rest = book.run("lab99_lines", "1000000").rest();
    assert!(rest.contains("\"output\""));
    assert!(rest.len() < 2 * Limits::default().output, "{}", rest.len());
}

/// The end is told only when nobody holds the program's pipes any more: neither
/// it nor what it started.
#[test]
fn stop_leaves_nothing_running() {
    let book = Book::open(Limits::default());
    let mut endless = book.run("lab99_endless", "");
    let id = endless.id();
    endless.until("endless");
    let stopped = book.post(&format!("/api/stop/{id}"), "", ("", "")).status();
    assert_eq!(stopped, 204);
    endless.until("\"stopped\"");
}

#[test]
fn what_never_ends_is_ended() {
    let book = Book::open(Limits {
        time: Duration::from_secs(10),
        ..Limits::default()
    });
    let mut endless = book.run("lab99_endless", "");
    endless.until("endless");
    endless.until("\"time\"");
}

#[test]
fn a_page_that_goes_away_makes_room() {
    let book = Book::open(Limits {
        programs: 1,
        ..Limits::default()
    });
    let mut endless = book.run("lab99_endless", "");
    endless.until("endless");
    assert_eq!(book.run("lab99_echo", "").status(), 429);
    drop(endless);
    let begun = Instant::now();
    while book.run("lab99_echo", "").status() == 429 {
        assert!(begun.elapsed() < PATIENCE, "it still runs");
    }
}

#[test]
fn four_programs_run_side_by_side() {
    let book = Book::open(Limits::default());
    let mut running: Vec<Reader> = (0..4).map(|_| book.run("lab99_echo", "")).collect();
    for reader in &mut running {
        reader.until("\"running\"");
    }
    assert_eq!(book.run("lab99_echo", "").status(), 429);
}
