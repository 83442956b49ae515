//! Exercise 06c, keep-alive: many requests on one connection, and when it ends.

use std::time::{Duration, Instant};

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Server, Text, Trial, Verdict, Visibility, text,
};

use crate::http::{Client, members};

/// The silence after which the program shall close. Whoever ignores it waits 5 s.
const IDLE: Duration = Duration::from_millis(400);

/// One byte more than a body may have.
const TOO_LARGE: usize = 1024 * 1024 + 1;

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "06c",
    program: "ex06c_keep_alive",
    kind: Kind::Server,
    title: Text::new("Keep-alive", "연결 유지"),
    task: Text::new(
        "Keep the connection open and answer one request after the other, in order, also when \
         several come at once; read each body to its end, say `100 Continue` where it is asked \
         for, and close when it is time.",
        "연결을 유지(keep-alive)하며 요청에 하나씩 순서대로 응답하세요. 여러 요청이 한꺼번에 \
         와도 마찬가지입니다. 본문은 끝까지 읽고, 클라이언트가 부탁하면 `100 Continue`를 보내고, \
         때가 되면 연결을 닫으세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex06c/starter.rs"),
    solution: include_str!("../answers/ex06c/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "`curl -v http://127.0.0.1:8080/one http://127.0.0.1:8080/two` asks twice and tells \
         whether it could use the connection again (`Re-using existing …`). For requests at \
         once: `printf 'GET /%d HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n' 1 2 | nc -N 127.0.0.1 \
         8080`.",
        "`curl -v http://127.0.0.1:8080/one http://127.0.0.1:8080/two`는 두 번 요청하며 연결을 \
         다시 썼는지(`Re-using existing …`) 알려 줍니다. 한꺼번에 요청하려면 `printf 'GET /%d \
         HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n' 1 2 | nc -N 127.0.0.1 8080`을 쓰세요.",
    ),
    Text::new(
        "A `loop` around reading and answering, with one `BufReader` made before it: what it has \
         read ahead is the next request. `Ok(None)` of `read_request` is the client's end. Write \
         each response with `write_all` as soon as it is made.",
        "읽고 응답하는 일을 `loop`로 감싸고, `BufReader`는 그 앞에서 하나만 만드세요. 미리 읽어 둔 \
         것이 다음 요청입니다. `read_request`의 `Ok(None)`은 클라이언트가 끝냈다는 뜻입니다. 응답은 \
         만드는 대로 `write_all`로 쓰세요.",
    ),
    Text::new(
        "For each request in this order: Transfer-Encoding? 501. Content-Length no number? 400. Too \
         large? 413. `Expect`? Write the 100. Then `read_exact` into a vector of that length, \
         whatever the method is, and only then look at the method.",
        "요청마다 순서는 이렇습니다. Transfer-Encoding이 있으면 501, Content-Length가 숫자가 \
         아니면 400, 너무 크면 413으로 응답합니다. `Expect`가 있으면 100을 쓰세요. 그다음 메서드와 \
         관계없이 그 길이의 벡터에 `read_exact`로 읽고, 그런 다음에야 메서드를 보세요.",
    ),
    Text::new(
        "Whether a request is the last one is a function of the request: `Connection` has `close`, \
         or the version is HTTP/1.0 and `Connection` lacks `keep-alive`. Ask it twice: for the \
         response's field, and for the end of the loop. `set_read_timeout(Some(idle))` makes an \
         idle `read` fail; returning then closes the connection.",
        "마지막 요청인지는 요청만 보고 알 수 있습니다. `Connection`에 `close`가 있거나, 버전이 \
         HTTP/1.0이고 `Connection`에 `keep-alive`가 없을 때입니다. 응답의 필드를 정할 때와 \
         반복문을 끝낼 때 두 번 물어보세요. `set_read_timeout(Some(idle))`을 부르면 아무것도 \
         오지 않는 연결의 `read`가 오류로 끝나고, 그때 반환하면 연결이 닫힙니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "keep_alive",
        title: Text::new(
            "a second request on the same connection is answered",
            "같은 연결로 온 두 번째 요청에도 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "HTTP/1.1 keeps a connection unless somebody says `close`: a page with thirty pictures \
             needs no thirty handshakes. Put a loop around reading and answering. Since the \
             connection doesn't end, Content-Length must say where the body does, and what sits in \
             a `BufWriter` must be flushed.",
            "HTTP/1.1은 누가 `close`라고 하지 않는 한 연결을 유지합니다. 그림이 서른 장인 페이지에 \
             핸드셰이크가 서른 번 필요하지는 않습니다. 읽고 응답하는 일을 반복문으로 감싸세요. 연결이 \
             끝나지 않으므로 본문의 끝은 Content-Length가 알려야 하고, `BufWriter`에 담긴 것은 \
             flush해야 합니다.",
        ),
        book: "06#keep-alive",
        run: keep_alive,
    },
    Check {
        id: "pipelining",
        title: Text::new(
            "three requests in one segment are answered in order, then the connection ends",
            "한 세그먼트에 담긴 세 요청에 순서대로 응답하고, 그다음 연결을 끝냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A client may send the next request before it has the response to the last one \
             (pipelining). The reader has then read more than one request; make it once for the \
             connection, since what it holds is lost with it. A client that has closed its half \
             still waits for the responses to all that it sent.",
            "클라이언트는 앞 요청의 응답을 받기 전에 다음 요청을 보낼 수 있습니다(파이프라이닝, \
             pipelining). 그러면 `BufReader`는 요청을 둘 이상 읽어 둔 것입니다. 버리면 읽어 둔 \
             것도 사라지므로 연결마다 하나만 만드세요. 한쪽 닫기(half-close)를 한 클라이언트도 \
             자신이 보낸 모든 요청의 응답을 기다립니다.",
        ),
        book: "06#pipelining",
        run: pipelining,
    },
    Check {
        id: "half_a_request",
        title: Text::new(
            "a request is answered before the one behind it is complete",
            "뒤의 요청이 다 오기 전에 앞 요청에 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A segment brought one request and half of the next. Segments mean nothing: the first \
             request is complete, so its response is due, and the beginning of the second one must \
             be kept. A response that waits for more input waits for a client that perhaps waits \
             for this response.",
            "한 세그먼트에 요청 하나와 다음 요청의 절반이 왔습니다. 세그먼트의 경계에는 뜻이 \
             없습니다. 첫 요청은 다 왔으므로 응답해야 하고, 다음 요청의 앞부분은 간직해야 \
             합니다. 입력을 더 기다렸다가 응답하려는 서버는, 그 응답을 기다리고 있을지도 모르는 \
             클라이언트를 기다리는 셈입니다.",
        ),
        book: "06#pipelining",
        run: half_a_request,
    },
    Check {
        id: "body",
        title: Text::new(
            "a body is read to its end, even when it looks like a request",
            "요청처럼 보이는 본문도 끝까지 본문으로 읽습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Behind the header come Content-Length bytes of body, whatever they look like and in \
             how many pieces they come; the next request begins behind them. `read_exact` reads \
             just that many. Whoever leaves the body in the stream takes it for a request, and an \
             attacker writes what stands in it. `100 Continue` is only for a client that asked \
             for it with `Expect`.",
            "헤더 뒤에는 Content-Length만큼의 본문이 옵니다. 어떻게 생겼든 몇 조각으로 나뉘어 \
             오든 그렇고, 다음 요청은 그 뒤에서 시작합니다. `read_exact`가 꼭 그만큼 읽습니다. \
             본문을 스트림에 남겨 두면 그것을 요청으로 받아들이게 되는데, 본문에 무엇을 적을지는 \
             공격자가 정합니다. `100 Continue`는 `Expect`로 그것을 요청한 클라이언트에게만 보냅니다.",
        ),
        book: "06#body-framing",
        run: body,
    },
    Check {
        id: "refused_body",
        title: Text::new(
            "the body of a request answered with 405 is read as well",
            "405로 응답하는 요청의 본문도 읽습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "That the server doesn't want the method doesn't change where the next request begins. \
             First read the whole request, then decide on the response: an early `return` or \
             `continue` for a wrong method leaves the body in the stream.",
            "서버가 받아들이지 않는 메서드라도 다음 요청이 시작하는 자리는 달라지지 않습니다. 먼저 요청을 \
             끝까지 읽고 그다음 응답을 정하세요. 틀린 메서드라고 일찍 `return`이나 `continue`를 하면 \
             본문이 스트림에 남습니다.",
        ),
        book: "06#body-framing",
        run: refused_body,
    },
    Check {
        id: "connection_close",
        title: Text::new(
            "after a request with `Connection: close` the server says so too, and closes",
            "`Connection: close`가 있는 요청에는 응답에도 그렇게 적고 연결을 닫습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "`Connection` is a list of options, and their case doesn't count: split at the commas, \
             `trim`, and compare with `eq_ignore_ascii_case`. A client that has said `close` sends \
             no more and waits for the end; the same option in the response tells it that this \
             response is the last one.",
            "`Connection`의 값은 옵션의 목록이며 대소문자를 가리지 않습니다. 쉼표에서 나누고, \
             `trim`하고, `eq_ignore_ascii_case`로 비교하세요. `close`라고 한 클라이언트는 더 \
             보내지 않고 연결이 끝나기를 기다립니다. 응답에도 같은 옵션을 적어 이것이 마지막 \
             응답임을 알리세요.",
        ),
        book: "06#keep-alive",
        run: connection_close,
    },
    Check {
        id: "http_1_0",
        title: Text::new(
            "HTTP/1.0 ends after the response, unless it asks for `keep-alive`",
            "HTTP/1.0은 `keep-alive`를 요청하지 않으면 응답 뒤에 연결을 닫습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "In HTTP/1.0 closing was the rule and keeping the exception; HTTP/1.1 turned this \
             around. An old client that didn't ask for `keep-alive` reads until the connection \
             ends. One that did must find `Connection: keep-alive` in the response, or it takes \
             the connection for one that will be closed.",
            "HTTP/1.0에서는 닫는 것이 원칙이고 유지하는 것이 예외였는데, HTTP/1.1은 이를 \
             뒤집었습니다. `keep-alive`를 요청하지 않은 옛 클라이언트는 연결이 끝날 때까지 \
             읽습니다. 요청한 클라이언트는 응답에서 `Connection: keep-alive`를 보아야 연결이 \
             유지된다고 압니다.",
        ),
        book: "06#keep-alive",
        run: http_1_0,
    },
    Check {
        id: "expect_continue",
        title: Text::new(
            "`Expect: 100-continue` is answered with 100 before the body comes",
            "`Expect: 100-continue`에는 본문이 오기 전에 100으로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A client with a large body asks first and sends it only when it is told to. Your server \
             waits for the body, the client for the 100: neither moves. Write \
             `HTTP/1.1 100 Continue\\r\\n\\r\\n` before you read the body, and the real response \
             after it.",
            "큰 본문을 보낼 클라이언트는 먼저 물어보고, 보내라는 말을 들어야 보냅니다. 서버는 \
             본문을 기다리고 클라이언트는 100을 기다리면 둘 다 꼼짝하지 못합니다. 본문을 읽기 \
             전에 `HTTP/1.1 100 Continue\\r\\n\\r\\n`을 쓰고, 진짜 응답은 그 뒤에 쓰세요.",
        ),
        book: "06#expect-continue",
        run: expect_continue,
    },
    Check {
        id: "too_large",
        title: Text::new(
            "a body of more than 1 MiB is refused with 413 before it comes",
            "1 MiB가 넘는 본문은 오기 전에 413으로 거절합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Content-Length is a wish of the client, and a vector of that length is your memory. \
             Look at it before anything else, before the 100 too: that is what the client asked \
             for. Since the body may come all the same, the stream can't be understood any more; \
             say `Connection: close`, and close.",
            "Content-Length는 클라이언트의 희망 사항이고, 그 길이의 벡터는 서버의 메모리입니다. \
             다른 무엇보다 먼저, 100을 보내기 전에 살펴보세요. 클라이언트가 물은 것이 바로 \
             그것입니다. 그래도 본문이 올 수 있으므로 그 뒤의 스트림은 더 해석할 수 없습니다. \
             `Connection: close`라고 알리고 닫으세요.",
        ),
        book: "06#limits",
        run: too_large,
    },
    Check {
        id: "bad_request",
        title: Text::new(
            "after what can't be understood the server answers 400 or 501, and closes",
            "이해할 수 없는 요청에는 400이나 501로 응답하고 연결을 닫습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "When a request breaks a rule, or its length can't be known, nobody can tell where the \
             next one begins. Going on by guessing is how requests are smuggled: a proxy in front \
             guessed otherwise and let something pass that it would have stopped. Answer, say \
             `Connection: close`, and close.",
            "요청이 규칙을 어기거나 길이를 알 수 없으면 다음 요청이 어디에서 시작하는지 아무도 \
             모릅니다. 짐작으로 계속하는 서버는 요청 스머글링(request smuggling)에 당합니다. \
             앞에 있는 프록시(proxy)가 다르게 짐작하여, 막았어야 할 것을 통과시키는 것입니다. \
             응답하고, `Connection: close`라고 알리고, 닫으세요.",
        ),
        book: "06#body-framing",
        run: bad_request,
    },
    Check {
        id: "idle",
        title: Text::new(
            "a connection on which nothing comes is closed without a word after IDLE_MS",
            "아무것도 오지 않는 연결은 IDLE_MS 뒤에 말없이 닫습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A connection that is kept costs a thread and memory, and its client may be gone without \
             a FIN. `set_read_timeout` ends the waiting. Nothing was asked, so nothing is answered: \
             a request may be on its way just now, and its client would take your words for the \
             response.",
            "유지하는 연결은 스레드와 메모리를 쓰며, 클라이언트는 FIN 없이 사라졌을 수도 \
             있습니다. `set_read_timeout`이 기다림을 끝내 줍니다. 요청이 없었으므로 응답도 \
             없습니다. 지금 막 요청이 오고 있다면, 서버가 무언가를 보냈을 때 클라이언트는 그것을 \
             응답으로 받아들이게 됩니다.",
        ),
        book: "06#keep-alive",
        run: idle,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new(
        "closes_after_each_response",
        &[
            "keep_alive",
            "pipelining",
            "half_a_request",
            "body",
            "refused_body",
            "http_1_0",
            "idle",
        ],
    )
    .racy(),
    Mutant::new(
        "forgets_flush",
        &[
            "keep_alive",
            "half_a_request",
            "refused_body",
            "http_1_0",
            "body",
            "expect_continue",
        ],
    ),
    Mutant::new(
        "no_content_length",
        &[
            "keep_alive",
            "pipelining",
            "half_a_request",
            "body",
            "refused_body",
            "http_1_0",
            "expect_continue",
        ],
    ),
    Mutant::new(
        "new_reader_for_each_request",
        &["pipelining", "half_a_request", "body"],
    ),
    Mutant::new("holds_responses_back", &["half_a_request"]),
    Mutant::new("leaves_the_body", &["body", "refused_body"]),
    Mutant::new("body_in_one_read", &["body"]),
    Mutant::new("leaves_the_body_of_a_refused_request", &["refused_body"]),
    Mutant::new("ignores_connection_close", &["connection_close"]),
    Mutant::new("close_in_small_letters_only", &["connection_close"]),
    Mutant::new("closes_without_saying_so", &["connection_close"]),
    Mutant::new("keeps_http_1_0_open", &["http_1_0"]),
    Mutant::new("always_closes_http_1_0", &["http_1_0"]),
    Mutant::new("never_says_continue", &["expect_continue"]),
    Mutant::new("always_says_continue", &["body", "refused_body"]),
    Mutant::new("continues_then_refuses", &["too_large"]),
    Mutant::new("no_body_limit", &["too_large"]),
    Mutant::new("goes_on_after_400", &["bad_request"]),
    Mutant::new("closes_without_400", &["bad_request"]),
    Mutant::new("a_bad_length_is_0", &["bad_request"]),
    Mutant::new("ignores_transfer_encoding", &["bad_request"]),
    Mutant::new("no_idle_timeout", &["idle"]),
    Mutant::new("answers_the_idle", &["idle"]),
];

fn keep_alive(trial: &mut Trial) -> Verdict {
    let server = patient_server(trial)?;
    let client = Client::connect(trial, &server)?;
    for target in ["/one", "/two"] {
        client.ask("GET", target)?;
        client
            .expect(&[200])?
            .expect_body(format!("GET {target}\n").as_bytes())?;
    }
    Ok(())
}

fn pipelining(trial: &mut Trial) -> Verdict {
    let server = patient_server(trial)?;
    let client = Client::connect(trial, &server)?;
    client.peer.send(
        b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\n\
          GET /2 HTTP/1.1\r\nHost: a\r\n\r\n\
          GET /3 HTTP/1.1\r\nHost: a\r\n\r\n",
    )?;
    client.peer.half_close()?;
    for body in [b"GET /1\n", b"GET /2\n", b"GET /3\n"] {
        client.expect(&[200])?.expect_body(body)?;
    }
    client.expect_end()
}

fn half_a_request(trial: &mut Trial) -> Verdict {
    let server = patient_server(trial)?;
    let client = Client::connect(trial, &server)?;
    client
        .peer
        .send(b"GET /one HTTP/1.1\r\nHost: localhost\r\n\r\nGET /two HT")?;
    client.expect(&[200])?.expect_body(b"GET /one\n")?;
    client.peer.send(b"TP/1.1\r\nHost: localhost\r\n\r\n")?;
    client.expect(&[200])?.expect_body(b"GET /two\n")
}

fn body(trial: &mut Trial) -> Verdict {
    const BODY: &str = "GET /evil HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let server = patient_server(trial)?;
    let client = Client::connect(trial, &server)?;
    let head = with_length("POST", BODY.len(), "");
    let (first, rest) = BODY.split_at(10);
    client.peer.send_in_pieces(&[
        head.as_bytes(),
        first.as_bytes(),
        format!("{rest}GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes(),
    ])?;
    client.expect(&[200])?.expect_body(BODY.as_bytes())?;
    client.expect(&[200])?.expect_body(b"GET /next\n")
}

fn refused_body(trial: &mut Trial) -> Verdict {
    let server = patient_server(trial)?;
    let client = Client::connect(trial, &server)?;
    let request = with_length("PUT", 6, "") + "hello\n";
    client.peer.send(request.as_bytes())?;
    let response = client.expect(&[405])?;
    response.expect_list("allow", &["GET", "POST"])?;
    client.ask("GET", "/next")?;
    client.expect(&[200])?.expect_body(b"GET /next\n")
}

fn connection_close(trial: &mut Trial) -> Verdict {
    let server = patient_server(trial)?;
    for option in ["close", "TE, Close"] {
        let client = Client::connect(trial, &server)?;
        let request =
            format!("GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: {option}\r\n\r\n");
        client.peer.send(request.as_bytes())?;
        let response = client.expect(&[200])?;
        response.expect_field("connection", "close", |it| has(it, "close"))?;
        response.expect_body(b"GET /last\n")?;
        client.expect_end()?;
    }
    Ok(())
}

fn http_1_0(trial: &mut Trial) -> Verdict {
    let server = patient_server(trial)?;
    let kept = Client::connect(trial, &server)?;
    kept.peer
        .send(b"GET /one HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")?;
    let response = kept.expect(&[200])?;
    response.expect_field("connection", "keep-alive", |it| has(it, "keep-alive"))?;
    kept.peer.send(b"GET /two HTTP/1.0\r\n\r\n")?;
    kept.expect(&[200])?.expect_body(b"GET /two\n")?;
    kept.expect_end()
}

fn expect_continue(trial: &mut Trial) -> Verdict {
    let server = patient_server(trial)?;
    let client = Client::connect(trial, &server)?;
    let head = with_length("POST", 6, "Expect: 100-continue\r\n");
    client.peer.send(head.as_bytes())?;
    client.expect(&[100])?;
    client.peer.send(b"hello\n")?;
    client.expect(&[200])?.expect_body(b"hello\n")
}

fn too_large(trial: &mut Trial) -> Verdict {
    let server = patient_server(trial)?;
    let client = Client::connect(trial, &server)?;
    let head = with_length("POST", TOO_LARGE, "Expect: 100-continue\r\n");
    client.peer.send(head.as_bytes())?;
    closing(&client, 413)
}

fn bad_request(trial: &mut Trial) -> Verdict {
    let server = patient_server(trial)?;
    let rows = [
        ("GET /no/version\r\nHost: localhost\r\n\r\n", 400),
        (
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: six\r\n\r\nhello\n",
            400,
        ),
        (
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            501,
        ),
    ];
    for (request, status) in rows {
        let client = Client::connect(trial, &server)?;
        client.peer.send(request.as_bytes())?;
        closing(&client, status)?;
    }
    Ok(())
}

/// Expects a response that says that the connection ends, and its end.
fn closing(client: &Client, status: u16) -> Verdict {
    let response = client.expect(&[status])?;
    response.expect_field("connection", "close", |it| has(it, "close"))?;
    client.expect_closed()
}

fn idle(trial: &mut Trial) -> Verdict {
    let idle = trial.patient(IDLE);
    let server = trial.server_with(&[&idle.as_millis().to_string()])?;
    let client = Client::connect(trial, &server)?;
    // Before the program can start its clock, so that ours never runs behind.
    let began = Instant::now();
    client.ask("GET", "/one")?;
    client.expect(&[200])?.expect_body(b"GET /one\n")?;
    client.expect_end()?;
    let waited = began.elapsed();
    if waited < idle {
        return Err(Fault::wrong(text!(
            "your program closed the connection after {waited:.1?}, but it shall wait {idle:?}",
            "프로그램이 {waited:.1?} 만에 연결을 닫았습니다. {idle:?} 동안 기다려야 합니다"
        )));
    }
    Ok(())
}

/// The program, told to wait longer than any check takes.
fn patient_server(trial: &mut Trial) -> Verdict<Server> {
    trial.server_with(&["60000"])
}

/// The header of a request with a body of so many bytes.
fn with_length(method: &str, length: usize, fields: &str) -> String {
    format!(
        "{method} /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n{fields}\r\n"
    )
}

fn has(list: &str, option: &str) -> bool {
    members(list).any(|it| it == option)
}
