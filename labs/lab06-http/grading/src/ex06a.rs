//! Exercise 06a, a web client: where a header ends, and by which rule a body.

use std::time::Duration;

use lab_grader::{
    Check, Exercise, Fault, Kind, Listener, Mutant, Peer, Run, Text, Trial, Verdict, Visibility,
    text,
};

/// Thirteen checks are one more than run side by side, so that a program that
/// hangs in each takes two of these.
const DEADLINE: Duration = Duration::from_millis(1500);

/// What the client is sent to ask for.
const TARGET: &str = "/hello?name=kim";

/// A header that is read, and one that is refused; the limit is 16 KiB.
const LONG_HEADER: usize = 10 * 1024;
const HUGE_HEADER: usize = 64 * 1024;

/// How a PNG file begins. Its first eight bytes were chosen to show whether
/// somebody has taken them for text (PNG specification, section 5.2).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "06a",
    program: "ex06a_web_client",
    kind: Kind::Client,
    title: Text::new("A web client", "웹 클라이언트"),
    task: Text::new(
        "Ask a web server for a page and print its body, however the bytes were cut: find the \
         end of the header, then that of the body by Content-Length, by chunks or by the end of \
         the connection.",
        "웹 서버에 페이지를 요청하고 본문(body)을 출력하세요. 바이트가 어떻게 나뉘어 오든 먼저 \
         헤더(header)의 끝을 찾고, 그다음 Content-Length, 청크(chunk), 연결의 끝 가운데 맞는 \
         규칙으로 본문의 끝을 찾으세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex06a/starter.rs"),
    solution: include_str!("../answers/ex06a/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "See what a server really sends: start `cargo run --bin lab06_http_server`, and in \
         another terminal type `printf 'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:8080\\r\\n\\r\\n' | \
         nc 127.0.0.1 8080`. Where does the header end? Does the connection end after the body?",
        "서버가 실제로 무엇을 보내는지 보세요. `cargo run --bin lab06_http_server`를 시작하고 다른 \
         터미널에서 `printf 'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:8080\\r\\n\\r\\n' | nc 127.0.0.1 \
         8080`을 입력합니다. 헤더는 어디에서 끝날까요? 본문 뒤에 연결도 끝날까요?",
    ),
    Text::new(
        "Read everything through one `BufReader`, which finds lines for you and keeps what it has \
         read ahead. First the status line, then lines of the header until an empty one; split \
         each at its first `:`, and compare names with `eq_ignore_ascii_case`.",
        "줄을 찾아 주고 미리 읽은 것을 간직하는 `BufReader` 하나로 모든 것을 읽으세요. 먼저 상태 \
         줄(status line), 그다음 빈 줄이 나올 때까지 헤더의 줄입니다. 각 줄을 첫 `:`에서 나누고, \
         이름은 `eq_ignore_ascii_case`로 비교하세요.",
    ),
    Text::new(
        "`io::copy(&mut reader.take(length), &mut out)` copies at most `length` bytes and says \
         how many there were: fewer means that the body was cut off. The same function copies a \
         chunk, once its size is read by `u64::from_str_radix(size, 16)`; behind the chunk comes \
         an empty line that isn't part of it.",
        "`io::copy(&mut reader.take(length), &mut out)`은 최대 `length`바이트를 옮기고 몇 \
         바이트를 옮겼는지 알려 줍니다. 모자라면 본문이 잘린 것입니다. \
         `u64::from_str_radix(size, 16)`으로 크기를 읽고 나면 청크도 같은 함수로 옮길 수 \
         있습니다. 청크 뒤에는 청크에 속하지 않는 빈 줄이 옵니다.",
    ),
    Text::new(
        "The header's limit is `reader.by_ref().take(16 * 1024)` around the reading of its lines: \
         a line that then ends without `\\n` was cut off by the limit or by the server. The order \
         of the rules: read heads until one isn't 1xx; 204 and 304 end there; then chunked, then \
         Content-Length, then `io::copy` until the end. Flush stdout before you return an error.",
        "헤더의 줄을 읽는 동안 `reader.by_ref().take(16 * 1024)`로 감싸면 그것이 헤더의 한계가 \
         됩니다. 그때 `\\n` 없이 끝난 줄은 한계에 걸렸거나 서버가 끊어서 잘린 것입니다. 규칙의 \
         순서는 이렇습니다. 1xx가 아닌 헤더가 나올 때까지 읽고, 204와 304는 거기에서 끝나며, \
         그다음 청크, 그다음 Content-Length, 그다음 끝까지 `io::copy`입니다. 오류를 반환하기 \
         전에 표준 출력을 비우세요(flush).",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "request",
        title: Text::new(
            "the request is `GET`, path and query, `HTTP/1.1`, and ends with an empty line",
            "요청은 `GET`, 경로와 쿼리, `HTTP/1.1`로 이루어지고 빈 줄로 끝납니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The first line of a request has three words with one space between them: the method, \
             the target and the version. The target is what follows host and port in the URL: the \
             path, which begins with `/`, and the query. Every line ends with `\\r\\n`, and an empty \
             line says that the header is complete.",
            "요청의 첫 줄은 빈칸 하나로 나뉜 세 낱말, 곧 메서드(method), 대상(target), 버전입니다. \
             대상은 URL에서 호스트와 포트 번호 뒤에 오는 것으로, `/`로 시작하는 경로와 \
             쿼리(query)입니다. 모든 줄은 `\\r\\n`으로 끝나고, 빈 줄이 헤더가 끝났음을 알립니다.",
        ),
        book: "06#header-and-body",
        run: request,
    },
    Check {
        id: "host",
        title: Text::new(
            "the field `Host` names host and port as the URL does",
            "`Host` 필드에 URL과 같은 호스트와 포트 번호를 적습니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "One server has pages for many names, and the target tells only the path. So HTTP/1.1 \
             demands the field `Host` in every request, and a server must refuse one without it. \
             The port belongs to the value, except port 80, which is meant when there is none.",
            "서버 하나에 여러 이름의 사이트가 있을 수 있는데 대상(target)은 경로만 알려 줍니다. \
             그래서 HTTP/1.1은 모든 요청에 `Host` 필드를 요구하며, 서버는 그것이 없는 요청을 \
             거절해야 합니다. 포트 번호도 값에 들어갑니다. 없으면 80번을 뜻합니다.",
        ),
        book: "06#host",
        run: host,
    },
    Check {
        id: "content_length",
        title: Text::new(
            "Content-Length ends the body, although the connection stays open",
            "연결이 열려 있어도 본문은 Content-Length에서 끝납니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "If your program still runs, it waits for more than Content-Length promised, or for \
             the end of a connection that an HTTP/1.1 server keeps open. If the body is missing, \
             it came in the same piece as the header, and the reader that had read it ahead was \
             dropped. Stdout is for the body alone.",
            "프로그램이 아직 실행 중이라면 Content-Length가 약속한 것보다 더 기다리거나, \
             HTTP/1.1 서버가 열어 두는 연결이 끝나기를 기다리는 것입니다. 본문이 없다면 본문이 \
             헤더와 같은 조각으로 왔는데 그것을 미리 읽어 둔 `BufReader`를 버린 것입니다. 표준 \
             출력에는 본문만 쓰세요.",
        ),
        book: "06#body-framing",
        run: content_length,
    },
    Check {
        id: "split",
        title: Text::new(
            "header and body may be cut into pieces anywhere",
            "헤더와 본문은 어디에서든 조각으로 나뉠 수 있습니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "TCP is a stream: one `read` may return half a status line, or the header with half of \
             the body. Read until the empty line is there, `\\r\\n\\r\\n`, even when it was cut in \
             its middle; what follows it in the same piece is the beginning of the body.",
            "TCP는 스트림이므로 `read` 한 번이 상태 줄의 절반을 돌려줄 수도, 헤더와 본문의 절반을 \
             함께 돌려줄 수도 있습니다. 빈 줄, 곧 `\\r\\n\\r\\n`이 나올 때까지 읽으세요. 그 \
             한가운데가 잘릴 수도 있습니다. 같은 조각에서 그 뒤에 오는 것은 본문의 시작입니다.",
        ),
        book: "06#header-and-body",
        run: split,
    },
    Check {
        id: "field_names",
        title: Text::new(
            "names of fields count the same in any case, spaces around values don't count",
            "필드 이름은 대소문자를 가리지 않고, 값 앞뒤의 빈칸은 무시합니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "`Content-Length`, `content-length` and `CONTENT-LENGTH` are one name: compare with \
             `eq_ignore_ascii_case`. Behind the colon there may be no space, or several, before \
             and behind the value: `trim` it. A program that knows its favourite server only \
             meets another one sooner or later.",
            "`Content-Length`, `content-length`, `CONTENT-LENGTH`는 같은 이름이므로 \
             `eq_ignore_ascii_case`로 비교하세요. 콜론 뒤에 빈칸이 없을 수도 있고 값 앞뒤에 여러 \
             개 있을 수도 있으므로 `trim`하세요. 익숙한 서버 하나에만 맞춘 프로그램도 언젠가는 \
             다른 서버를 만납니다.",
        ),
        book: "06#header-and-body",
        run: field_names,
    },
    Check {
        id: "chunked",
        title: Text::new(
            "chunks are put together by their sizes, whatever bytes they have",
            "안에 어떤 바이트가 들어 있든 청크를 크기대로 읽어 이어 붙입니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Before each chunk its size stands on a line of its own, in hexadecimal digits; behind \
             it comes `\\r\\n`, which isn't part of it. The size alone says where a chunk ends: its \
             bytes may look like a line end, or like the last chunk, `0\\r\\n\\r\\n`.",
            "청크 앞에는 크기가 16진수로 한 줄에 적혀 있고, 청크 뒤에는 청크에 속하지 않는 \
             `\\r\\n`이 옵니다. 청크가 어디에서 끝나는지는 크기만이 알려 줍니다. 안에 든 바이트가 \
             줄의 끝이나 마지막 청크 `0\\r\\n\\r\\n`처럼 보일 수도 있습니다.",
        ),
        book: "06#body-framing",
        run: chunked,
    },
    Check {
        id: "chunks_anywhere",
        title: Text::new(
            "a chunked body may be cut anywhere; extensions and trailer are skipped",
            "청크로 된 본문도 어디에서든 나뉠 수 있고, 확장과 트레일러는 건너뜁니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A chunk is no segment: it may come in many reads, and its size in two. Read lines and \
             exact numbers of bytes, never just what is there. Behind a size there may be `;` and \
             an extension, and behind the last chunk fields of a trailer, up to an empty line.",
            "청크는 세그먼트가 아닙니다. 청크 하나가 여러 번의 `read`로 나뉘어 올 수 있고, \
             크기를 적은 줄도 둘로 나뉠 수 있습니다. 와 있는 만큼 읽지 말고, 크기는 줄 단위로, \
             데이터는 정확한 바이트 수만큼 읽으세요. 크기 뒤에는 `;`와 확장(extension)이, 마지막 \
             청크 뒤에는 트레일러(trailer) 필드가 빈 줄이 나올 때까지 올 수 있습니다.",
        ),
        book: "06#body-framing",
        run: chunks_anywhere,
    },
    Check {
        id: "until_close",
        title: Text::new(
            "without a length, all bytes until the end of the connection are the body",
            "길이가 없으면 연결이 끝날 때까지의 모든 바이트가 본문입니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A server that doesn't know the length before it begins, as in HTTP/1.0, marks the end \
             of the body by closing the connection. Neither chunked nor Content-Length means: read \
             until `read` returns 0. And a body is bytes: a picture isn't UTF-8.",
            "HTTP/1.0에서처럼 보내기 전에 길이를 모르는 서버는 연결을 닫아 본문의 끝을 알립니다. \
             청크도 Content-Length도 없으면 `read`가 0을 돌려줄 때까지 읽으세요. 그리고 본문은 \
             바이트입니다. 그림 파일은 UTF-8이 아닙니다.",
        ),
        book: "06#body-framing",
        run: until_close,
    },
    Check {
        id: "no_content",
        title: Text::new(
            "204 has no body, and the program doesn't wait for one",
            "204에는 본문이 없으며, 프로그램은 본문을 기다리지 않습니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "`204 No Content` means what it says: the response ends with its header, and it has \
             neither Content-Length nor chunks to say so. Ask for the status before you ask for \
             the length; otherwise your program reads until the end of a connection that the \
             server keeps open.",
            "`204 No Content`는 말 그대로 내용이 없다는 뜻입니다. 응답은 헤더에서 끝나며, 이를 알리는 \
             Content-Length도 청크도 없습니다. 길이보다 상태 코드(status code)를 먼저 보세요. 그러지 않으면 \
             서버가 열어 두는 연결이 끝날 때까지 읽게 됩니다.",
        ),
        book: "06#status-codes",
        run: no_content,
    },
    Check {
        id: "interim",
        title: Text::new(
            "a 103 is skipped, and the real response printed",
            "103은 건너뛰고 진짜 응답을 출력합니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Statuses from 100 to 199 are words on the way: `100 Continue`, `103 Early Hints`. They \
             have a header and no body, several may come, even to a client that never asked for \
             them, and the real response follows on the same connection.",
            "100에서 199까지의 상태 코드는 `100 Continue`나 `103 Early Hints`처럼 중간에 알리는 \
             말입니다. 헤더만 있고 본문이 없으며, 요청하지 않은 클라이언트에게도 여러 번 올 수 \
             있고, 진짜 응답이 같은 연결로 뒤따라옵니다.",
        ),
        book: "06#status-codes",
        run: interim,
    },
    Check {
        id: "header_limit",
        title: Text::new(
            "a header of 10 KiB is read, one that exceeds 16 KiB is given up",
            "10 KiB 헤더는 읽고, 16 KiB를 넘는 헤더는 포기합니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Whatever is collected until some mark comes needs a limit, since the mark may never \
             come: the server decides how much memory your program takes. The limit holds for the \
             whole header, not for a line. Don't choose it too small either: real headers have \
             several kilobytes.",
            "어떤 표시가 나올 때까지 모을 때는 한계가 있어야 합니다. 표시가 영영 오지 않으면 \
             프로그램이 쓰는 메모리를 서버가 정하게 되기 때문입니다. 한계는 한 줄이 아니라 헤더 \
             전체에 적용됩니다. 너무 작게 잡지도 마세요. 실제로 쓰이는 헤더는 몇 KiB나 됩니다.",
        ),
        book: "06#limits",
        run: header_limit,
    },
    Check {
        id: "cut_off",
        title: Text::new(
            "a body that is cut off is printed as far as it came, with exit code 1",
            "잘린 본문은 온 데까지 출력하고 종료 코드 1로 끝납니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The server's FIN came before the bytes that Content-Length promised, or before the \
             chunk of size 0. That is how a server that crashed looks. `io::copy` with `take` \
             reports no error there, it returns how many bytes there were: compare. Pass on what \
             came before you return the error.",
            "Content-Length만큼의 바이트나 크기가 0인 청크가 오기 전에 서버의 FIN이 왔습니다. \
             서버가 비정상 종료되면 이렇게 보입니다. `take`를 쓴 `io::copy`는 이때 오류를 내지 \
             않고 옮긴 바이트 수를 돌려주므로 그 수를 비교하세요. 그때까지 온 것은 오류를 \
             반환하기 전에 출력하세요.",
        ),
        book: "06#body-framing",
        run: cut_off,
    },
    Check {
        id: "error_status",
        title: Text::new(
            "the page of a 404 is printed, and the exit code is 1",
            "404의 페이지를 출력하고 종료 코드 1로 끝납니다",
        ),
        points: 1,
        deadline: DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Two readers want two things: a person reads the page, which often explains what went \
             wrong; a script asks for the exit code. Statuses from 400 on are failures: print the \
             body first, then a line on stderr, and end with exit code 1.",
            "결과를 보는 쪽이 둘이고 원하는 것이 다릅니다. 사람은 무엇이 잘못되었는지 설명하는 \
             페이지를 읽고, 스크립트는 종료 코드를 봅니다. 400 이상의 상태 코드는 실패입니다. \
             먼저 본문을 출력하고, 표준 오류에 한 줄을 쓴 다음 종료 코드 1로 끝내세요.",
        ),
        book: "06#status-codes",
        run: error_status,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new("sends_the_whole_url", &["request"]),
    Mutant::new("no_host", &["host"]),
    Mutant::new("host_without_port", &["host"]),
    Mutant::new(
        "reads_until_close",
        &[
            "content_length",
            "split",
            "field_names",
            "interim",
            "header_limit",
            "cut_off",
            "error_status",
        ],
    ),
    Mutant::new(
        "header_on_stdout",
        &[
            "content_length",
            "split",
            "field_names",
            "chunked",
            "chunks_anywhere",
            "until_close",
            "no_content",
            "interim",
            "header_limit",
            "cut_off",
            "error_status",
        ],
    ),
    Mutant::new(
        "new_reader_for_the_body",
        &[
            "content_length",
            "split",
            "field_names",
            "chunked",
            "chunks_anywhere",
            "until_close",
            "interim",
            "header_limit",
            "cut_off",
            "error_status",
        ],
    ),
    Mutant::new("header_in_one_read", &["split"]).racy(),
    Mutant::new("case_sensitive_names", &["field_names"]),
    Mutant::new("spaces_belong_to_values", &["field_names"]),
    Mutant::new(
        "decimal_chunk_sizes",
        &["chunked", "chunks_anywhere", "cut_off"],
    ),
    Mutant::new(
        "chunks_are_lines",
        &["chunked", "chunks_anywhere", "cut_off"],
    ),
    Mutant::new("chunk_in_one_read", &["chunks_anywhere"]).racy(),
    Mutant::new("chunk_extension_is_an_error", &["chunks_anywhere"]).racy(),
    Mutant::new("trailer_is_an_error", &["chunks_anywhere"]),
    Mutant::new("no_length_no_body", &["until_close"]),
    Mutant::new("utf8_only", &["until_close"]),
    Mutant::new("waits_for_the_body_of_204", &["no_content"]),
    Mutant::new("takes_103_for_the_answer", &["interim"]),
    Mutant::new("no_header_limit", &["header_limit"]),
    Mutant::new("header_of_1024_bytes", &["header_limit"]),
    Mutant::new("cut_off_is_fine", &["cut_off"]),
    Mutant::new("end_of_stream_ends_chunks", &["cut_off"]),
    Mutant::new("loses_what_came", &["cut_off"]),
    Mutant::new("exit_code_0_on_404", &["error_status"]),
    Mutant::new("no_page_on_404", &["error_status"]),
];

fn request(trial: &mut Trial) -> Verdict {
    let (run, server, request) = asked(trial)?;
    dismissed(&run, &server);
    let request_line = request.lines().next().unwrap_or_default();
    let wanted = format!("GET {TARGET} HTTP/1.1");
    if request_line != wanted {
        let fault = Fault::wrong(Text::new(
            "the first line of the request isn't the expected one",
            "요청의 첫 줄이 기대한 것과 다릅니다",
        ));
        return Err(fault.comparing(wanted.as_bytes(), request_line.as_bytes()));
    }
    Ok(())
}

fn host(trial: &mut Trial) -> Verdict {
    let listener = trial.listener()?;
    let address = listener.address();
    let (run, server, request) = asked_at(trial, &listener)?;
    dismissed(&run, &server);
    let fields = request.lines().filter_map(|line| line.split_once(':'));
    let hosts = fields.filter(|(name, _)| name.eq_ignore_ascii_case("host"));
    let hosts: Vec<&str> = hosts.map(|(_, value)| value.trim()).collect();
    match hosts.as_slice() {
        [host] if *host == address => Ok(()),
        [host] => Err(Fault::wrong(text!(
            "the request names the host `{host}`, but the URL names `{address}`",
            "요청의 호스트는 `{host}`인데 URL의 호스트는 `{address}`입니다"
        ))),
        hosts => Err(Fault::wrong(text!(
            "the request must have the field `Host` once, but it has it {} times",
            "요청에 `Host` 필드가 한 번 있어야 하는데 {}번 있습니다",
            hosts.len()
        ))),
    }
}

fn content_length(trial: &mut Trial) -> Verdict {
    let (run, server, _) = asked(trial)?;
    answered(&run, b"hello, world\n", || {
        server.send(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nhello, world\n")
    })
}

fn split(trial: &mut Trial) -> Verdict {
    let (run, server, _) = asked(trial)?;
    answered(&run, b"hello, world\n", || {
        server.send_in_pieces(&[
            b"HTTP/1.1 2",
            b"00 OK\r",
            b"\nContent-Len",
            b"gth: 1",
            b"3\r\n\r",
            b"\nhello",
            b", world\n",
        ])
    })
}

fn field_names(trial: &mut Trial) -> Verdict {
    for field in ["content-length:13", "CONTENT-LENGTH: \t 13  "] {
        let (run, server, _) = asked(trial)?;
        let response = format!("HTTP/1.1 200 OK\r\n{field}\r\n\r\nhello, world\n");
        answered(&run, b"hello, world\n", || server.send(response.as_bytes()))?;
    }
    Ok(())
}

fn chunked(trial: &mut Trial) -> Verdict {
    let (run, server, _) = asked(trial)?;
    answered(&run, b"one\r\ntwo\n0\r\n\r\nthe end\n", || {
        server.send(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
              9\r\none\r\ntwo\n\r\nd\r\n0\r\n\r\nthe end\n\r\n0\r\n\r\n",
        )
    })
}

fn chunks_anywhere(trial: &mut Trial) -> Verdict {
    let (run, server, _) = asked(trial)?;
    answered(&run, b"abcdefghijklmnopqrstuvwxyz, the end\n", || {
        server.send_in_pieces(&[
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1",
            b"a\r\nabcdefghijkl",
            b"mnopqrstuvwxyz\r",
            b"\n00a;last=yes\r\n, the ",
            b"end\n\r\n0",
            b"\r\nExpires: n",
            b"ever\r\n\r\n",
        ])
    })
}

fn until_close(trial: &mut Trial) -> Verdict {
    let (run, server, _) = asked(trial)?;
    answered(&run, PNG, || {
        server.send(&[b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", PNG].concat())?;
        server.half_close()
    })
}

fn no_content(trial: &mut Trial) -> Verdict {
    let (run, server, _) = asked(trial)?;
    answered(&run, b"", || {
        server.send(b"HTTP/1.1 204 No Content\r\n\r\n")
    })
}

fn interim(trial: &mut Trial) -> Verdict {
    let (run, server, _) = asked(trial)?;
    answered(&run, b"hello\n", || {
        server.send(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n")?;
        server.send(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n")
    })
}

fn header_limit(trial: &mut Trial) -> Verdict {
    let (run, server, _) = asked(trial)?;
    let long = [
        header(LONG_HEADER).as_bytes(),
        b"Content-Length: 6\r\n\r\nhello\n",
    ]
    .concat();
    answered(&run, b"hello\n", || server.send(&long))?;
    let (run, server, _) = asked(trial)?;
    let sent = server.send(header(HUGE_HEADER).as_bytes());
    // A program that has given up breaks the connection, rightly.
    run.expect_failure()?;
    drop(sent);
    run.expect_stdout(b"")
}

/// The beginning of a response: a status line and fields of so many bytes.
fn header(length: usize) -> String {
    const FIELD: &str = "X-Filler: 0123456789012345678901234567890123456789012345\r\n";
    format!("HTTP/1.1 200 OK\r\n{}", FIELD.repeat(length / FIELD.len()))
}

fn cut_off(trial: &mut Trial) -> Verdict {
    let rows = [
        "Content-Length: 100\r\n\r\nhalf a page\n",
        "Transfer-Encoding: chunked\r\n\r\nc\r\nhalf a page\n\r\n",
    ];
    for rest in rows {
        let (run, server, _) = asked(trial)?;
        let sent = server
            .send(format!("HTTP/1.1 200 OK\r\n{rest}").as_bytes())
            .and_then(|()| server.half_close());
        run.expect_failure()?;
        run.expect_stdout(b"half a page\n")?;
        sent?;
    }
    Ok(())
}

fn error_status(trial: &mut Trial) -> Verdict {
    let (run, server, _) = asked(trial)?;
    let sent =
        server.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 19\r\n\r\nno such page, sorry");
    run.expect_failure()?;
    run.expect_stdout(b"no such page, sorry")?;
    sent
}

/// The program, its server, and the request that it sent.
fn asked(trial: &mut Trial) -> Verdict<(Run, Peer, String)> {
    let listener = trial.listener()?;
    asked_at(trial, &listener)
}

fn asked_at(trial: &mut Trial, listener: &Listener) -> Verdict<(Run, Peer, String)> {
    let url = format!("http://{}{TARGET}", listener.address());
    let run = trial.run(&[&url])?;
    let server = listener.accept(&run)?;
    let request = server.receive_until(b"\r\n\r\n")?;
    Ok((run, server, String::from_utf8_lossy(&request).into_owned()))
}

/// Answers with a short page and closes, by which every program ends. What it
/// makes of the page isn't judged where its request is.
fn dismissed(run: &Run, server: &Peer) {
    let _ = server
        .send(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n")
        .and_then(|()| server.half_close())
        .and_then(|()| run.end().map(drop));
}

/// Sends a response, keeps the connection, and expects `body` on stdout.
fn answered(run: &Run, body: &[u8], send: impl FnOnce() -> Verdict) -> Verdict {
    let sent = send();
    // A program that ended too soon broke the connection; what it printed tells more.
    run.expect_success()?;
    run.expect_stdout(body)?;
    sent
}
