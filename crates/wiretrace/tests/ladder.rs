//! Ladders, compared with whole literal drawings, and the promises that hold for every trace: no line is too long, and
//! nothing in the data reaches the terminal as a command.

use std::time::{Duration, Instant};

use EventKind::{Connect, Data, Datagram, HalfClose, Refused, Reset, Timeout};
use wiretrace::{Event, EventKind, Labels, Ladder};

/// A trace from rows of milliseconds, from, to, kind.
fn trace<const N: usize>(rows: [(u64, &str, &str, EventKind); N]) -> Vec<Event> {
    let event = |(at, from, to, kind): (u64, &str, &str, EventKind)| Event {
        at: Duration::from_millis(at),
        from: from.into(),
        to: to.into(),
        kind,
    };
    rows.map(event).to_vec()
}

fn data(bytes: impl AsRef<[u8]>) -> EventKind {
    Data(bytes.as_ref().to_vec())
}

#[track_caller]
fn check(ladder: &Ladder<'_>, events: &[Event], drawing: &str) {
    let drawn = ladder.draw(events);
    assert_eq!(drawn, drawing.trim_start_matches('\n'), "\n{drawn}");
}

fn echo() -> Vec<Event> {
    trace([
        (0, "client", "server", Connect),
        (1, "server", "client", data("Hello from TCP Server\n")),
        (12, "client", "server", data("안녕\n")),
        (12, "server", "client", data("1: 안녕\n")),
        (13, "client", "server", HalfClose),
        (1500, "server", "client", HalfClose),
    ])
}
fn failures() -> Vec<Event> {
    trace([
        (0, "client", "server", Connect),
        (0, "server", "client", Refused),
        (5, "client", "server", Reset),
        (7, "server", "client", Reset),
        (2007, "client", "server", Timeout),
        (2008, "client", "server", Datagram(b"ping".to_vec())),
        (2009, "server", "client", Datagram(Vec::new())),
        (2010, "client", "server", data("")),
    ])
}
fn http() -> Vec<Event> {
    trace([
        (0, "127.0.0.1:59664", "127.0.0.1:8080", Connect),
        (
            0,
            "127.0.0.1:59664",
            "127.0.0.1:8080",
            data(
                "GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n",
            ),
        ),
        (
            1,
            "127.0.0.1:8080",
            "127.0.0.1:59664",
            data(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 43\r\n\r\n<html><body>Hello, World!</body></html>\r\n\r\n",
            ),
        ),
    ])
}
fn three() -> Vec<Event> {
    trace([
        (0, "client 1", "server", Connect),
        (1, "client 2", "server", Connect),
        (2, "client 1", "server", data("hello\n")),
        (3, "server", "client 1", data("1: hello\n")),
        (4, "client 2", "server", data(b"\x00\x00\x00\x05hi")),
        (
            5,
            "server",
            "client 2",
            data("a line that is long enough to need more than one row\n"),
        ),
        (6, "client 2", "server", Reset),
        (7, "client 1", "server", HalfClose),
        (8, "server", "client 1", Timeout),
        (8, "server", "server", Timeout),
    ])
}
fn binary() -> Vec<Event> {
    trace([
        (
            0,
            "client",
            "server",
            data([0, 0, 0, 4, 0xff, 0x9c, 0x72, 0x47]),
        ),
        (1, "server", "client", data((0..=255).collect::<Vec<u8>>())),
    ])
}

#[test]
fn look() {
    for l in [Labels::ENGLISH, Labels::KOREAN] {
        for e in [echo(), failures(), http(), three(), binary()] {
            for (times, ascii, width) in [(false, false, 80), (true, true, 80), (true, false, 40)] {
                println!(
                    "{}",
                    Ladder {
                        labels: &l,
                        times,
                        ascii,
                        width,
                        ..Ladder::default()
                    }
                    .draw(&e)
                );
            }
        }
    }
}
