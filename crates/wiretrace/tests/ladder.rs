//! Ladders, compared with whole literal drawings, and the promises that hold
//! for every trace: no line is too long, and nothing in the data reaches the
//! terminal as a command.

use std::time::Duration;

use EventKind::{Connect, Data, Datagram, HalfClose, Refused, Reset, Timeout, Unreachable};
use unicode_width::UnicodeWidthStr;
use wiretrace::{Event, EventKind, Labels, Ladder};

const ENGLISH: Ladder<'_> = Ladder {
    labels: &Labels::ENGLISH,
    width: 80,
    times: false,
    bytes_per_event: 128,
    events: usize::MAX,
    coalesce: false,
    ascii: false,
};
const KOREAN: Ladder<'_> = Ladder {
    labels: &Labels::KOREAN,
    ..ENGLISH
};

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
    assert_eq!(drawn, drawing.trim_start_matches('\n'), "\n<<<\n{drawn}>>>");
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

fn korean_echo() -> Vec<Event> {
    trace([
        (0, "클라이언트", "서버", Connect),
        (12, "클라이언트", "서버", data("안녕\n")),
        (12, "서버", "클라이언트", data("1: 안녕\n")),
        (13, "클라이언트", "서버", HalfClose),
        (1500, "서버", "클라이언트", HalfClose),
    ])
}

/// Each way in which a conversation fails, and each kind of empty data.
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
        (2011, "server", "client", Unreachable),
    ])
}

fn three_endpoints() -> Vec<Event> {
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
            data("a line that needs more than one row here\n"),
        ),
        (6, "client 2", "server", Reset),
        (
            7,
            "client 1",
            "client 2",
            Datagram(b"past the server".to_vec()),
        ),
        (8, "server", "server", Timeout),
    ])
}

fn http() -> Vec<Event> {
    let request = "GET / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\n\r\n";
    let response = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\
                    Content-Length: 87\r\n\r\n<!DOCTYPE html><html><head><title>Hello</title>\
                    </head><body>Hello, World!</body></html>\r\n";
    trace([
        (0, "127.0.0.1:59664", "127.0.0.1:8080", Connect),
        (0, "127.0.0.1:59664", "127.0.0.1:8080", data(request)),
        (1, "127.0.0.1:8080", "127.0.0.1:59664", data(response)),
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

fn byte_by_byte() -> Vec<Event> {
    trace([
        (0, "client", "server", data("h")),
        (1, "client", "server", data("i")),
        (2, "client", "server", data("\n")),
        (3, "server", "client", data("1: hi\n")),
        (4, "client", "server", Datagram(b"a".to_vec())),
        (5, "client", "server", Datagram(b"b".to_vec())),
    ])
}

#[test]
fn a_conversation_in_english() {
    check(
        &ENGLISH,
        &echo(),
        r##"
client                                                                    server
 │═ client connects to server ═══════════════════════════════════════════════▶│
 │◀──────────────────────── server sends 22 bytes: "Hello from TCP Server\n" ─│
 │─ client sends 7 bytes: "안녕\n" ──────────────────────────────────────────▶│
 │◀────────────────────────────────────── server sends 10 bytes: "1: 안녕\n" ─│
 │─ client closes its half (FIN) ────────────────────────────────────────────▷│
 │◁──────────────────────────────────────────── server closes its half (FIN) ─│
"##,
    );
}

#[test]
fn a_conversation_in_korean() {
    check(
        &KOREAN,
        &korean_echo(),
        r##"
클라이언트                                                                  서버
 │═ 클라이언트: 서버에 연결 ═════════════════════════════════════════════════▶│
 │─ 클라이언트: 7바이트 보냄: "안녕\n" ──────────────────────────────────────▶│
 │◀──────────────────────────────────────── 서버: 10바이트 보냄: "1: 안녕\n" ─│
 │─ 클라이언트: FIN 보냄 (더 보낼 데이터 없음) ──────────────────────────────▷│
 │◁──────────────────────────────────── 서버: FIN 보냄 (더 보낼 데이터 없음) ─│
"##,
    );
}

#[test]
fn times() {
    check(
        &Ladder {
            times: true,
            ..ENGLISH
        },
        &echo(),
        r##"
         client                                                           server
+0.000 s  │═ client connects to server ══════════════════════════════════════▶│
+0.001 s  │◀─────────────── server sends 22 bytes: "Hello from TCP Server\n" ─│
+0.012 s  │─ client sends 7 bytes: "안녕\n" ─────────────────────────────────▶│
+0.012 s  │◀───────────────────────────── server sends 10 bytes: "1: 안녕\n" ─│
+0.013 s  │─ client closes its half (FIN) ───────────────────────────────────▷│
+1.500 s  │◁─────────────────────────────────── server closes its half (FIN) ─│
"##,
    );
    check(
        &Ladder {
            times: true,
            ..KOREAN
        },
        &korean_echo(),
        r##"
         클라이언트                                                         서버
+0.000초  │═ 클라이언트: 서버에 연결 ════════════════════════════════════════▶│
+0.012초  │─ 클라이언트: 7바이트 보냄: "안녕\n" ─────────────────────────────▶│
+0.012초  │◀─────────────────────────────── 서버: 10바이트 보냄: "1: 안녕\n" ─│
+0.013초  │─ 클라이언트: FIN 보냄 (더 보낼 데이터 없음) ─────────────────────▷│
+1.500초  │◁─────────────────────────── 서버: FIN 보냄 (더 보낼 데이터 없음) ─│
"##,
    );
}

#[test]
fn every_kind_has_its_arrow_and_its_words() {
    check(
        &ENGLISH,
        &failures(),
        r##"
client                                                                    server
 │═ client connects to server ═══════════════════════════════════════════════▶│
 │×═══════════════════════════════════════════ server refuses the connection ═│
 │━ client resets the connection (RST) ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━×│
 │×━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ server resets the connection (RST) ━│
 │· client waits for server in vain (timeout) ·······························?│
 │╌ client sends a datagram of 4 bytes: "ping" ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌▶│
 │◀╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ server sends a datagram of 0 bytes ╌│
 │─ client sends 0 bytes ────────────────────────────────────────────────────▶│
 │×╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ server's host answers: port unreachable (ICMP) ╌│
"##,
    );
    check(
        &KOREAN,
        &failures(),
        r##"
client                                                                    server
 │═ client: server에 연결 ═══════════════════════════════════════════════════▶│
 │×═══════════════════════════════════════════════════════ server: 연결 거부 ═│
 │━ client: RST 보냄 (연결 강제 종료) ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━×│
 │×━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ server: RST 보냄 (연결 강제 종료) ━│
 │· client: server의 응답 없음 (시간 초과) ··································?│
 │╌ client: 데이터그램 4바이트 보냄: "ping" ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌▶│
 │◀╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ server: 데이터그램 0바이트 보냄 ╌│
 │─ client: 0바이트 보냄 ────────────────────────────────────────────────────▶│
 │×╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ server의 호스트: ICMP 포트 도달 불가 보냄 ╌│
"##,
    );
    check(
        &Ladder {
            ascii: true,
            ..ENGLISH
        },
        &failures(),
        r##"
client                                                                    server
 |= client connects to server ===============================================>|
 |x=========================================== server refuses the connection =|
 |# client resets the connection (RST) ######################################x|
 |x###################################### server resets the connection (RST) #|
 |. client waits for server in vain (timeout) ...............................?|
 |~ client sends a datagram of 4 bytes: "ping" ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~>|
 |<~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ server sends a datagram of 0 bytes ~|
 |- client sends 0 bytes ---------------------------------------------------->|
 |x~~~~~~~~~~~~~~~~~~~~~~~~~~ server's host answers: port unreachable (ICMP) ~|
"##,
    );
}

#[test]
fn three_endpoints_have_three_columns() {
    check(
        &ENGLISH,
        &three_endpoints(),
        r##"
client 1                            server                              client 2
 │═ client 1 connects to server ══════▶│                                      │
 │                                     │◀═══════ client 2 connects to server ═│
 │ client 1 sends 6 bytes to server:   │                                      │
 │─ "hello\n" ────────────────────────▶│                                      │
 │   server sends 9 bytes to client 1: │                                      │
 │◀───────────────────── "1: hello\n" ─│                                      │
 │                                     │◀─ client 2 sends 6 bytes to server: ─│
 │                                     │                00 00 00 05  |....|   │
 │                                     │                68 69        |hi|     │
 │                                     │ server sends 41 bytes to client 2:   │
 │                                     │─────────────────────────────────────▶│
 │                                     │   "a line that needs more than on"   │
 │                                     │   "e row here\n"                     │
 │                                     │  client 2 resets the connection (RST │
 │                                     │  to server)                          │
 │                                     │×━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━│
 │╌ client 1 sends a datagram of 15 bytes to client 2: "past the server" ╌╌╌╌▶│
 │ server waits for server in vain (timeout)                                  │
"##,
    );
    check(
        &KOREAN,
        &three_endpoints(),
        r##"
client 1                            server                              client 2
 │═ client 1: server에 연결 ══════════▶│                                      │
 │                                     │◀═══════════ client 2: server에 연결 ═│
 │─ client 1: server에 6바이트 보냄: ─▶│                                      │
 │   "hello\n"                         │                                      │
 │◀─ server: client 1에 9바이트 보냄: ─│                                      │
 │                      "1: hello\n"   │                                      │
 │                                     │◀── client 2: server에 6바이트 보냄: ─│
 │                                     │                00 00 00 05  |....|   │
 │                                     │                68 69        |hi|     │
 │                                     │─ server: client 2에 41바이트 보냄: ─▶│
 │                                     │   "a line that needs more than on"   │
 │                                     │   "e row here\n"                     │
 │                                     │    client 2: server에 RST 보냄 (연결 │
 │                                     │    강제 종료)                        │
 │                                     │×━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━│
 │╌ client 1: client 2에 데이터그램 15바이트 보냄: "past the server" ╌╌╌╌╌╌╌╌▶│
 │ server: server의 응답 없음 (시간 초과)                                     │
"##,
    );
}

#[test]
fn a_list_where_columns_would_be_too_narrow() {
    check(
        &Ladder {
            width: 48,
            times: true,
            ..ENGLISH
        },
        &three_endpoints(),
        r##"
+0.000 s ═▶ client 1 connects to server
+0.001 s ═▶ client 2 connects to server
+0.002 s ─▶ client 1 sends 6 bytes to server:
            "hello\n"
+0.003 s ─▶ server sends 9 bytes to client 1:
            "1: hello\n"
+0.004 s ─▶ client 2 sends 6 bytes to server:
            00 00 00 05 68 69  |....hi|
+0.005 s ─▶ server sends 41 bytes to client 2:
            "a line that needs more than one ro"
            "w here\n"
+0.006 s ━× client 2 resets the connection (RST
            to server)
+0.007 s ╌▶ client 1 sends a datagram of 15
            bytes to client 2:
            "past the server"
+0.008 s ·? server waits for server in vain
            (timeout)
"##,
    );
    check(
        &Ladder { width: 0, ..KOREAN },
        &echo(),
        r##"
═▶ client: server에
   연결
─▶ server: client에
   22바이트 보냄:
   "Hello from TCP "
   "Server\n"
─▶ client: server에
   7바이트 보냄:
   "안녕\n"
─▶ server: client에
   10바이트 보냄:
   "1: 안녕\n"
─▷ client: server에
   FIN 보냄 (더 보낼
   데이터 없음)
─▷ server: client에
   FIN 보냄 (더 보낼
   데이터 없음)
"##,
    );
}

#[test]
fn words_stand_above_a_narrow_arrow() {
    check(
        &Ladder {
            width: 32,
            ..ENGLISH
        },
        &echo(),
        r##"
client                    server
 │ client connects to server  │
 │═══════════════════════════▶│
 │◀── server sends 22 bytes: ─│
 │   "Hello from TCP Serve"   │
 │   "r\n"                    │
 │─ client sends 7 bytes: ───▶│
 │   "안녕\n"                 │
 │◀── server sends 10 bytes: ─│
 │              "1: 안녕\n"   │
 │ client closes its half     │
 │ (FIN)                      │
 │───────────────────────────▷│
 │     server closes its half │
 │     (FIN)                  │
 │◁───────────────────────────│
"##,
    );
}

#[test]
fn text_is_shown_line_by_line_and_long_data_is_abridged() {
    check(
        &ENGLISH,
        &http(),
        r##"
127.0.0.1:59664                                                   127.0.0.1:8080
 │═ 127.0.0.1:59664 connects to 127.0.0.1:8080 ══════════════════════════════▶│
 │─ 127.0.0.1:59664 sends 53 bytes: ─────────────────────────────────────────▶│
 │   "GET / HTTP/1.1\r\n"                                                     │
 │   "Host: localhost:8080\r\n"                                               │
 │   "Accept: */*\r\n"                                                        │
 │   "\r\n"                                                                   │
 │◀───────────────────────────────────────── 127.0.0.1:8080 sends 168 bytes: ─│
 │                             "HTTP/1.1 200 OK\r\n"                          │
 │                             "Content-Type: text/html; charset=utf-8\r\n"   │
 │                             "Content-Length: 87\r\n"                       │
 │                             "\r\n"                                         │
 │                             "<!DOCTYPE html><h"                            │
 │                             … 40 bytes left out …                          │
 │                             "dy>Hello, World!</body></html>\r\n"           │
"##,
    );
    check(
        &Ladder {
            bytes_per_event: 20,
            ..KOREAN
        },
        &http(),
        r##"
127.0.0.1:59664                                                   127.0.0.1:8080
 │═ 127.0.0.1:59664: 127.0.0.1:8080에 연결 ══════════════════════════════════▶│
 │─ 127.0.0.1:59664: 53바이트 보냄: ─────────────────────────────────────────▶│
 │   "GET / HTTP/1.1\r"                                                       │
 │   … 33바이트 생략 …                                                        │
 │   "*\r\n"                                                                  │
 │   "\r\n"                                                                   │
 │◀───────────────────────────────────────── 127.0.0.1:8080: 168바이트 보냄: ─│
 │                                                       "HTTP/1.1 200 OK"    │
 │                                                       … 148바이트 생략 …   │
 │                                                       "ml>\r\n"            │
"##,
    );
}

#[test]
fn binary_data_is_shown_in_hexadecimal() {
    check(
        &ENGLISH,
        &binary(),
        r##"
client                                                                    server
 │─ client sends 8 bytes: 00 00 00 04 ff 9c 72 47  |......rG| ───────────────▶│
 │◀───────────────────────────────────────────────── server sends 256 bytes: ─│
 │      00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f  |................|   │
 │      10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f  |................|   │
 │      20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f  | !"#$%&'()*+,-./|   │
 │      30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d 3e 3f  |0123456789:;<=>?|   │
 │      40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f  |@ABCDEFGHIJKLMNO|   │
 │      50 51 52 53 54 55 56 57 58 59 5a 5b 5c 5d 5e 5f  |PQRSTUVWXYZ[\]^_|   │
 │      … 128 bytes left out …                                                │
 │      e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 ea eb ec ed ee ef  |................|   │
 │      f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 fa fb fc fd fe ff  |................|   │
"##,
    );
    check(
        &Ladder {
            bytes_per_event: 0,
            ..ENGLISH
        },
        &binary(),
        r##"
client                                                                    server
 │─ client sends 8 bytes: … 8 bytes left out … ──────────────────────────────▶│
 │◀────────────────────────── server sends 256 bytes: … 256 bytes left out … ─│
"##,
    );
}

#[test]
fn only_stream_data_is_coalesced() {
    check(
        &ENGLISH,
        &byte_by_byte(),
        r##"
client                                                                    server
 │─ client sends 1 byte: "h" ────────────────────────────────────────────────▶│
 │─ client sends 1 byte: "i" ────────────────────────────────────────────────▶│
 │─ client sends 1 byte: "\n" ───────────────────────────────────────────────▶│
 │◀───────────────────────────────────────── server sends 6 bytes: "1: hi\n" ─│
 │╌ client sends a datagram of 1 byte: "a" ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌▶│
 │╌ client sends a datagram of 1 byte: "b" ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌▶│
"##,
    );
    check(
        &Ladder {
            coalesce: true,
            times: true,
            ..ENGLISH
        },
        &byte_by_byte(),
        r##"
         client                                                           server
+0.000 s  │─ client sends 3 bytes in 3 pieces: "hi\n" ───────────────────────▶│
+0.003 s  │◀──────────────────────────────── server sends 6 bytes: "1: hi\n" ─│
+0.004 s  │╌ client sends a datagram of 1 byte: "a" ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌▶│
+0.005 s  │╌ client sends a datagram of 1 byte: "b" ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌▶│
"##,
    );
    check(
        &Ladder {
            coalesce: true,
            ..KOREAN
        },
        &byte_by_byte(),
        r##"
client                                                                    server
 │─ client: 3바이트(3번에 나누어) 보냄: "hi\n" ──────────────────────────────▶│
 │◀───────────────────────────────────────── server: 6바이트 보냄: "1: hi\n" ─│
 │╌ client: 데이터그램 1바이트 보냄: "a" ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌▶│
 │╌ client: 데이터그램 1바이트 보냄: "b" ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌▶│
"##,
    );
}

#[test]
fn only_one_direction_is_coalesced() {
    let events = trace([
        (0, "client 1", "server", data("a")),
        (1, "client 2", "server", data("b")),
        (2, "client 2", "client 1", data("c")),
        (3, "client 2", "client 1", data("d")),
    ]);
    check(
        &Ladder {
            coalesce: true,
            ..ENGLISH
        },
        &events,
        r##"
client 1                            server                              client 2
 │─ client 1 sends 1 byte to server: ─▶│                                      │
 │   "a"                               │                                      │
 │                                     │◀── client 2 sends 1 byte to server: ─│
 │                                     │                                "b"   │
 │◀──────────────────── client 2 sends 2 bytes in 2 pieces to client 1: "cd" ─│
"##,
    );
}

#[test]
fn a_character_is_never_cut() {
    let long = trace([(0, "a", "b", data("가나다라마바사아자차카타파하"))]);
    check(
        &Ladder {
            bytes_per_event: 16,
            width: 60,
            ..ENGLISH
        },
        &long,
        r##"
 a                                                        b
 │─ a sends 42 bytes: ───────────────────────────────────▶│
 │   "가나다라"                                           │
 │   … 24 bytes left out …                                │
 │   "파하"                                               │
"##,
    );
}

/// Head and tail both grow into the same character, and meet.
#[test]
fn nothing_is_left_out_where_head_and_tail_meet() {
    let emoji = trace([(0, "a", "b", data("ab😀"))]);
    check(
        &Ladder {
            bytes_per_event: 4,
            width: 60,
            ..ENGLISH
        },
        &emoji,
        r##"
 a                                                        b
 │─ a sends 6 bytes: ────────────────────────────────────▶│
 │   "ab"                                                 │
 │   "😀"                                                 │
"##,
    );
}

#[test]
fn an_empty_trace_is_told() {
    check(&ENGLISH, &[], "(nothing crossed the wire)\n");
    check(&KOREAN, &[], "(오간 것이 없음)\n");
}

#[test]
fn a_name_is_no_template() {
    let odd = trace([(0, "{to} [x] {count}", "\x1b[2J\u{202e}", Connect)]);
    check(
        &ENGLISH,
        &odd,
        r##"
{to} [x] {count}                                                 \x1b[2J\u{202e}
 │═ {to} [x] {count} connects to \x1b[2J\u{202e} ════════════════════════════▶│
"##,
    );
}

#[test]
fn the_default_is_english_at_80_columns() {
    assert_eq!(Ladder::default().draw(&echo()), ENGLISH.draw(&echo()));
}

#[test]
fn a_mebibyte_is_abridged() {
    let mebibyte = trace([(0, "client", "server", data(vec![b'x'; 1 << 20]))]);
    check(
        &Ladder {
            bytes_per_event: 40,
            ..ENGLISH
        },
        &mebibyte,
        r##"
client                                                                    server
 │─ client sends 1048576 bytes: ─────────────────────────────────────────────▶│
 │   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"                                         │
 │   … 1048536 bytes left out …                                               │
 │   "xxxxxxxxxx"                                                             │
"##,
    );
}

#[test]
fn the_middle_of_a_long_trace_is_left_out() {
    let send = |at, n: u8| (at, "client", "server", data(vec![b'0' + n]));
    let events = trace([
        send(0, 1),
        send(1, 2),
        send(2, 3),
        send(3, 4),
        send(4, 5),
        send(5, 6),
    ]);
    let short = Ladder {
        events: 4,
        ..ENGLISH
    };
    check(
        &short,
        &events,
        r##"
client                                                                    server
 │─ client sends 1 byte: "1" ────────────────────────────────────────────────▶│
 … 2 events left out …
 │─ client sends 1 byte: "4" ────────────────────────────────────────────────▶│
 │─ client sends 1 byte: "5" ────────────────────────────────────────────────▶│
 │─ client sends 1 byte: "6" ────────────────────────────────────────────────▶│
"##,
    );
}

/// What a terminal would obey, reorder or hide: CSI in both encodings, OSC, a
/// bell, bidirectional overrides and isolates, zero-width and invisible
/// characters, a tag, line and paragraph separators, a Hangul filler.
const HOSTILE: &str = "\x1b[2J\x1b]0;title\x07\u{9b}31m\u{202e}\u{202a}\u{2066}\u{2069}\u{200e}\u{200b}\u{200d}\u{feff}\
                       \u{ad}\u{61c}\u{e0041}\u{2028}\u{2029}\u{85}\u{a0}\u{3000}\u{3164}\u{fe0f}\u{301}\x08\x7f\r\t\0";

fn hostile() -> Vec<Event> {
    let long = format!(
        "{HOSTILE} 가나다 \u{1f600} {}",
        "an unbroken word ".replace(' ', "").repeat(9)
    );
    trace([
        (0, HOSTILE, "server with a rather long name", Connect),
        (1, HOSTILE, "server with a rather long name", data(HOSTILE)),
        (
            2,
            HOSTILE,
            "server with a rather long name",
            Datagram((0..=255).collect()),
        ),
        (3, "server with a rather long name", HOSTILE, data(long)),
        (3_600_000, HOSTILE, HOSTILE, Timeout),
    ])
}

#[test]
fn nothing_hostile_reaches_the_terminal() {
    for labels in [&Labels::ENGLISH, &Labels::KOREAN] {
        let drawn = Ladder {
            labels,
            bytes_per_event: 4096,
            ..ENGLISH
        }
        .draw(&hostile());
        let raw: Vec<char> = drawn
            .chars()
            .filter(|&c| c != '\n' && HOSTILE.contains(c) && !c.is_ascii_graphic())
            .collect();
        assert_eq!(raw, [], "{drawn:?}");
        assert!(
            drawn.lines().all(|line| !line.contains(char::is_control)),
            "{drawn:?}"
        );
    }
}

#[test]
fn no_line_is_longer_than_the_width() {
    let traces = [
        echo(),
        korean_echo(),
        failures(),
        three_endpoints(),
        http(),
        binary(),
        hostile(),
    ];
    for (events, width) in traces
        .iter()
        .flat_map(|events| (0..200).map(move |width| (events, width)))
    {
        for (times, ascii) in [(false, false), (true, true)] {
            let ladder = Ladder {
                width,
                times,
                ascii,
                labels: &Labels::KOREAN,
                ..ENGLISH
            };
            let gutter = if times { "+3600.000초 ".width() } else { 0 };
            let drawn = ladder.draw(events);
            let longest = drawn.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
            assert!(
                longest <= width.max(20 + gutter),
                "{longest} columns at width {width}:\n{drawn}"
            );
        }
    }
}

#[test]
fn the_greatest_width_costs_no_memory() {
    let drawn = Ladder {
        width: usize::MAX,
        times: true,
        ..ENGLISH
    }
    .draw(&echo());
    assert!(drawn.lines().all(|line| line.width() <= 1000), "{drawn}");
}
