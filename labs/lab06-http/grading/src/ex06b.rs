//! Exercise 06b, a page server: requests, responses, and a folder that nobody
//! gets out of.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Server, Text, Trial, Verdict, Visibility, text,
};

use crate::http::{Client, request};

/// How a PNG file begins. Its first eight bytes were chosen to show whether
/// somebody has taken them for text (PNG specification, section 5.2).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// A page with letters of one byte and of three.
const INDEX: &str = "<h1>Hello, World!</h1>\n<p>안녕, 세상!</p>\n";

/// The folder that is served, below one that isn't.
const FILES: &[(&str, &[u8])] = &[
    ("pages/index.html", INDEX.as_bytes()),
    ("pages/hello.txt", b"hello\n"),
    ("pages/style.css", b"h1 { color: navy }\n"),
    ("pages/logo.png", PNG),
    ("pages/50% off.txt", b"half price\n"),
    ("pages/a+b.txt", b"a plus b\n"),
    ("pages/notes/index.html", b"<h1>Notes</h1>\n"),
    ("secret.txt", b"nobody's business\n"),
];

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "06b",
    program: "ex06b_page_server",
    kind: Kind::Server,
    title: Text::new("A page server", "페이지 서버"),
    task: Text::new(
        "Serve the files of a folder to web browsers: 200, 404, 405 and 400 where each belongs, \
         HEAD, requests cut anywhere, and nothing from outside the folder, however its path is \
         written.",
        "폴더의 파일을 웹 브라우저에 보내 주세요. 상태 코드 200, 404, 405, 400을 알맞게 쓰고, \
         HEAD에도 응답하고, 요청이 어떻게 나뉘어 오든 받아들이고, 경로를 어떻게 적어 오든 폴더 \
         밖의 것은 보내지 마세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex06b/starter.rs"),
    solution: include_str!("../answers/ex06b/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Make a folder with an `index.html`, start your server with it, and ask it with `curl -v \
         http://127.0.0.1:8080/`: lines that begin with `>` are the request, those with `<` the \
         response. `curl -I` sends HEAD, `curl -X DELETE` another method.",
        "`index.html`이 있는 폴더를 만들어 서버를 시작하고 `curl -v http://127.0.0.1:8080/`로 \
         요청해 보세요. `>`로 시작하는 줄이 요청, `<`로 시작하는 줄이 응답입니다. `curl -I`는 \
         HEAD를, `curl -X DELETE`는 다른 메서드를 보냅니다.",
    ),
    Text::new(
        "Read lines with `read_until(b'\\n', …)` of one `BufReader` until an empty one: then the \
         whole request has been read, and only then judge it. The first line, split at `' '`, must \
         have exactly three words; every other one must have a `:`.",
        "`BufReader` 하나의 `read_until(b'\\n', …)`으로 빈 줄이 나올 때까지 줄을 읽으세요. 그러면 \
         요청을 모두 읽은 것이고, 판단은 그다음입니다. 첫 줄을 `' '`로 나누면 정확히 세 낱말이어야 \
         하고, 나머지 줄에는 `:`이 있어야 합니다.",
    ),
    Text::new(
        "From target to file in this order: cut at `?`; decode `%xx` once into bytes, and those \
         into a `String` (either may fail: 400); only then look at the path. A `Path` tells its \
         `components()`: if each is a `Component::Normal`, it can't lead out of the folder.",
        "대상(target)에서 파일까지의 순서는 이렇습니다. `?`에서 자르고, `%xx`를 한 번만 바이트로 \
         디코딩하고, 그것을 `String`으로 바꾸고(둘 다 실패할 수 있습니다: 400), 그런 다음에야 \
         경로를 살펴보세요. `Path`의 `components()`가 모두 `Component::Normal`이면 폴더 밖으로 \
         나갈 수 없습니다.",
    ),
    Text::new(
        "`folder.join(path)` forgets the folder when `path` begins with `/`, so `trim_start_matches\
         ('/')` first. `fs::read(file).ok()` is `None` for what isn't there: 404. Build the header \
         from the body that GET would send, `body.len()` being its bytes, and leave the body out \
         for HEAD when you write.",
        "`path`가 `/`로 시작하면 `folder.join(path)`은 폴더를 잊어버리므로 먼저 \
         `trim_start_matches('/')`를 부르세요. 없는 파일이면 `fs::read(file).ok()`가 `None`이며 \
         404입니다. 헤더는 GET일 때 보낼 본문으로 만들고(`body.len()`이 바이트 수입니다), \
         HEAD라면 쓸 때 본문만 빼세요.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "page",
        title: Text::new(
            "a page is sent with status 200 and its length in bytes, then the connection ends",
            "페이지를 상태 코드 200과 바이트 단위의 길이와 함께 보내고, 그다음 연결을 끝냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A response is a status line, fields, an empty line and the body; the lines end with \
             `\\r\\n`. Content-Length counts the bytes of the body, not its characters: in UTF-8 \
             `안` has three. Without it, the client can't tell a page that was cut off from a \
             whole one.",
            "응답은 상태 줄(status line), 필드, 빈 줄, 본문이며 줄은 `\\r\\n`으로 끝납니다. \
             Content-Length는 본문의 글자 수가 아니라 바이트 수입니다. UTF-8에서 `안`은 \
             3바이트입니다. 이것이 없으면 클라이언트는 잘린 페이지와 온전한 페이지를 구별할 수 \
             없습니다.",
        ),
        book: "06#header-and-body",
        run: page,
    },
    Check {
        id: "content_type",
        title: Text::new(
            "Content-Type says what the bytes of a file are",
            "Content-Type은 파일의 바이트가 무엇인지 알립니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A browser doesn't look at the name in the URL, it believes Content-Type: a style sheet \
             that calls itself `text/html` is ignored, and a picture is shown as garbage. Tell it \
             from the ending of the file's name, as `content_type` of the starter does. \
             A 404 for the picture means that it was read as text, which it isn't.",
            "브라우저는 URL의 이름이 아니라 Content-Type을 믿습니다. `text/html`이라고 알린 \
             스타일 시트는 무시되고, 그림은 깨진 글자로 보입니다. 시작 코드의 `content_type`처럼 \
             파일 이름의 끝을 보고 알맞은 값을 적으세요. \
             그림에 404가 나왔다면 텍스트가 아닌 것을 텍스트로 읽은 것입니다.",
        ),
        book: "06#header-and-body",
        run: content_type,
    },
    Check {
        id: "binary",
        title: Text::new(
            "a picture is sent byte for byte",
            "그림 파일을 바이트 그대로 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The header is text, the body is bytes. `read_to_string` refuses a file that isn't \
             UTF-8, and `from_utf8_lossy` changes it. Read with `fs::read`, and write the header \
             and the body with `write_all`, not as one formatted `String`.",
            "헤더는 텍스트이지만 본문은 바이트입니다. `read_to_string`은 UTF-8이 아닌 파일을 거부하고 \
             `from_utf8_lossy`는 내용을 바꿉니다. `fs::read`로 읽고, 헤더와 본문을 하나의 `String`으로 \
             만들지 말고 `write_all`로 쓰세요.",
        ),
        book: "06#header-and-body",
        run: binary,
    },
    Check {
        id: "split",
        title: Text::new(
            "a request that comes in pieces is one request",
            "여러 조각으로 나뉘어 온 요청도 하나의 요청입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "One `read` brings what has arrived, perhaps half of the first line. Only the empty \
             line ends a request's header: read until then, and answer no sooner. A connection \
             that is closed with bytes unread is reset, and a reset can destroy the response on \
             its way.",
            "`read` 한 번은 도착한 만큼만 가져오며, 첫 줄의 절반일 수도 있습니다. 요청의 헤더를 \
             끝내는 것은 빈 줄뿐이므로 그때까지 읽고, 그 전에는 응답하지 마세요. 읽지 않은 \
             바이트를 남겨 두고 연결을 닫으면 강제 종료(RST)가 되어, 가고 있던 응답까지 사라질 \
             수 있습니다.",
        ),
        book: "06#header-and-body",
        run: split,
    },
    Check {
        id: "decoding",
        title: Text::new(
            "`%xx` is decoded once, `+` stays, the query is ignored",
            "`%xx`는 한 번만 디코딩하고, `+`는 그대로 두고, 쿼리는 무시합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A target can't have spaces or most signs in it, so a byte may be written as `%` and \
             two hexadecimal digits: `%20`, and `%25` for the percent sign itself. Cut the query \
             off first, then decode each byte once. That `+` means a space is a rule of forms, not \
             of paths.",
            "대상(target)에는 빈칸이나 대부분의 기호를 쓸 수 없으므로 바이트를 `%`와 16진수 두 자리로 \
             적을 수 있습니다. 빈칸은 `%20`, 퍼센트 기호 자체는 `%25`입니다. 먼저 쿼리(query)를 \
             자르고, 그다음 바이트마다 한 번만 디코딩하세요. `+`가 빈칸을 뜻하는 것은 경로가 아니라 \
             폼(form)의 규칙입니다.",
        ),
        book: "06#percent-encoding",
        run: decoding,
    },
    Check {
        id: "not_found",
        title: Text::new(
            "a page that isn't there is answered with 404",
            "없는 페이지에는 404로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "That a file is missing is an everyday answer, no failure of the server: say it with \
             status 404, which programs understand, and a body for people. A `?` behind `fs::read` \
             ends the conversation without a word, and `unwrap` the thread.",
            "파일이 없는 것은 흔한 일이지 서버의 실패가 아닙니다. 프로그램이 알아듣는 상태 코드 \
             404와 사람이 읽을 본문으로 알리세요. `fs::read` 뒤에 `?`를 쓰면 응답 없이 연결이 \
             끝나고, `unwrap`을 쓰면 스레드가 끝납니다.",
        ),
        book: "06#status-codes",
        run: not_found,
    },
    Check {
        id: "methods",
        title: Text::new(
            "a method other than GET and HEAD is answered with 405 and `Allow`",
            "GET과 HEAD가 아닌 메서드에는 405와 `Allow`로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The method is what the client wants to happen. Whoever sends a page for DELETE tells \
             that it has been done. Look at the method before the path; 405 says that it isn't for \
             this resource, and must name those that are in the field `Allow`.",
            "메서드(method)는 클라이언트가 바라는 일입니다. DELETE에 페이지를 보내면 지웠다고 \
             알리는 셈입니다. 경로보다 먼저 메서드를 보세요. 405는 이 자원에 쓸 수 없는 \
             메서드라는 뜻이며, 쓸 수 있는 메서드를 `Allow` 필드에 적어야 합니다.",
        ),
        book: "06#methods",
        run: methods,
    },
    Check {
        id: "head",
        title: Text::new(
            "HEAD is answered with the header of GET and no body",
            "HEAD에는 GET과 같은 헤더만 보내고 본문은 보내지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "HEAD asks what GET would bring: is it there, how long is it, what is it? So the fields \
             are those of GET, Content-Length too, which is the length of the body that isn't sent. \
             Make the response as for GET, and leave the body out at the very end.",
            "HEAD는 GET을 보내면 무엇이 올지 묻습니다. 파일이 있는지, 얼마나 긴지, 무엇인지를 \
             묻는 것입니다. 그래서 필드는 GET과 같고, Content-Length도 보내지 않은 본문의 길이 \
             그대로입니다. GET처럼 응답을 만들고 맨 마지막에 본문만 빼세요.",
        ),
        book: "06#methods",
        run: head,
    },
    Check {
        id: "bad_request",
        title: Text::new(
            "what is no request is answered with 400",
            "규칙을 어긴 요청에는 400으로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Whatever connects may send anything. Three words in the first line, a colon in each \
             other one, one `Host` in HTTP/1.1, two digits behind each `%`: what breaks a rule is \
             refused with 400, and isn't repaired by guessing, since another program on the way \
             may guess otherwise. Indexing what isn't there is a panic.",
            "연결해 온 상대는 무엇이든 보낼 수 있습니다. 첫 줄에는 세 낱말, 다른 줄에는 콜론, \
             HTTP/1.1에는 `Host` 하나, `%` 뒤에는 두 자리가 있어야 합니다. 규칙을 어긴 것은 \
             짐작해서 고치지 말고 400으로 거절하세요. 중간에 있는 다른 프로그램은 다르게 짐작할 수 \
             있습니다. 없는 것을 인덱스로 꺼내면 패닉이 일어납니다.",
        ),
        book: "06#status-codes",
        run: bad_request,
    },
    Check {
        id: "traversal",
        title: Text::new(
            "`..` doesn't lead out of the folder",
            "`..`으로 폴더 밖에 나갈 수 없습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Browsers tidy `..` up before they send a path, attackers don't. It may stand anywhere \
             in the path, and deleting it may make a new one: `....//` without `../` is `../`. \
             Don't repair: refuse a path of which any component isn't an ordinary name.",
            "브라우저는 보내기 전에 경로의 `..`을 정리하지만 공격자는 그러지 않습니다. `..`은 \
             경로 어디에나 올 수 있고, 지우면 새로 생기기도 합니다. `....//`에서 `../`를 지우면 \
             `../`입니다. 고치지 말고, 평범한 이름이 아닌 부분이 하나라도 있는 경로는 \
             거절하세요.",
        ),
        book: "06#path-traversal",
        run: traversal,
    },
    Check {
        id: "encoded_traversal",
        title: Text::new(
            "`..` in percent-encoding doesn't lead out of the folder either",
            "퍼센트 인코딩으로 적은 `..`으로도 나갈 수 없습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "`%2e%2e` is `..` and `%2f` is `/` as soon as it is decoded. Check what you will open, \
             so: decode first, once, and check then. A check of the target before it is decoded \
             looks at other bytes than the file system does.",
            "`%2e%2e`는 디코딩하면 `..`이고 `%2f`는 `/`입니다. 실제로 열 것을 검사해야 하므로 먼저 한 \
             번 디코딩하고 그다음 검사하세요. 디코딩하기 전에 하는 검사는 파일 시스템이 보는 것과 다른 \
             바이트를 봅니다.",
        ),
        book: "06#path-traversal",
        run: encoded_traversal,
    },
    Check {
        id: "absolute_path",
        title: Text::new(
            "`//` and an absolute path don't lead out of the folder",
            "`//`와 절대 경로로도 나갈 수 없습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The target was `//` and the absolute path of a file outside. Without its first `/` it \
             still begins with one, and `folder.join(\"/etc/passwd\")` is `/etc/passwd`: an absolute \
             path replaces all that was before. Take every leading `/` off, or demand that each \
             component is a `Component::Normal`.",
            "대상은 `//` 뒤에 폴더 밖 파일의 절대 경로를 적은 것이었습니다. 첫 `/`를 떼어도 \
             여전히 `/`로 시작하며, `folder.join(\"/etc/passwd\")`은 `/etc/passwd`입니다. 절대 \
             경로를 붙이면 앞의 것이 모두 없어집니다. 앞의 `/`를 모두 떼거나, 모든 부분이 \
             `Component::Normal`인지 확인하세요.",
        ),
        book: "06#path-traversal",
        run: absolute_path,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new("counts_characters", &["page", "head"]),
    Mutant::new("no_content_length", &["page", "head"]),
    Mutant::new(
        "ends_lines_with_newline_only",
        &[
            "page",
            "content_type",
            "binary",
            "split",
            "decoding",
            "not_found",
            "methods",
            "head",
            "bad_request",
            "traversal",
            "encoded_traversal",
            "absolute_path",
        ],
    ),
    Mutant::new("everything_is_html", &["content_type"]),
    Mutant::new("text_files_only", &["binary", "content_type"]),
    Mutant::new("request_in_one_read", &["split"]).racy(),
    Mutant::new("answers_the_first_line", &["split", "bad_request"]).racy(),
    Mutant::new("no_percent_decoding", &["decoding"]),
    Mutant::new("query_belongs_to_the_name", &["decoding"]),
    Mutant::new("decodes_twice", &["decoding"]),
    Mutant::new("plus_is_a_space", &["decoding"]),
    Mutant::new(
        "not_found_with_status_200",
        &[
            "not_found",
            "traversal",
            "encoded_traversal",
            "absolute_path",
        ],
    ),
    Mutant::new(
        "closes_without_a_word",
        &["not_found", "traversal", "absolute_path"],
    ),
    Mutant::new("answers_any_method", &["methods"]),
    Mutant::new("refuses_without_allow", &["methods"]),
    Mutant::new("head_with_body", &["head"]),
    Mutant::new("head_says_length_0", &["head"]),
    Mutant::new("host_is_optional", &["bad_request"]),
    Mutant::new("panics_on_two_words", &["bad_request"]),
    Mutant::new("skips_a_bad_percent_sign", &["bad_request"]),
    Mutant::new("trusts_the_path", &["traversal", "encoded_traversal"]),
    Mutant::new(
        "refuses_dot_dot_in_front_only",
        &["traversal", "encoded_traversal"],
    ),
    Mutant::new("removes_dot_dot_once", &["traversal"]),
    Mutant::new("checks_before_decoding", &["encoded_traversal"]),
    Mutant::new("joins_an_absolute_path", &["absolute_path"]),
];

fn page(trial: &mut Trial) -> Verdict {
    let (_site, server) = site(trial)?;
    for target in ["/", "/notes/"] {
        let client = Client::connect(trial, &server)?;
        client.ask("GET", target)?;
        let response = client.expect(&[200])?;
        let body = contents(&format!("pages{target}index.html"));
        response.expect_field("content-length", &body.len().to_string(), |it| {
            it.parse() == Ok(body.len())
        })?;
        response.expect_body(body)?;
        client.expect_end()?;
    }
    Ok(())
}

fn content_type(trial: &mut Trial) -> Verdict {
    let (_site, server) = site(trial)?;
    let rows = [
        ("/index.html", "text/html"),
        ("/style.css", "text/css"),
        ("/logo.png", "image/png"),
    ];
    for (target, wanted) in rows {
        let client = Client::connect(trial, &server)?;
        client.ask("GET", target)?;
        let response = client.expect(&[200])?;
        response.expect_field("content-type", wanted, |value| {
            let media_type = value.split(';').next().unwrap_or_default();
            media_type.trim().eq_ignore_ascii_case(wanted)
        })?;
    }
    Ok(())
}

fn binary(trial: &mut Trial) -> Verdict {
    let (_site, server) = site(trial)?;
    let client = Client::connect(trial, &server)?;
    client.ask("GET", "/logo.png")?;
    client.expect(&[200])?.expect_body(PNG)
}

fn split(trial: &mut Trial) -> Verdict {
    let (_site, server) = site(trial)?;
    let client = Client::connect(trial, &server)?;
    let sent = client.peer.send_in_pieces(&[
        b"GET /hel",
        b"lo.txt HTTP/1.1\r",
        b"\nHost: loc",
        b"alhost\r\nUser-Agent: lab\r\n",
        b"\r",
        b"\n",
    ]);
    // A program that answers too soon breaks the connection; its answer tells more.
    client
        .expect(&[200])?
        .expect_body(contents("pages/hello.txt"))?;
    sent
}

fn decoding(trial: &mut Trial) -> Verdict {
    let (_site, server) = site(trial)?;
    let rows = [
        ("/h%65llo.txt?lang=ko", "pages/hello.txt"),
        ("/50%25%20off.txt", "pages/50% off.txt"),
        ("/a+b.txt", "pages/a+b.txt"),
    ];
    for (target, file) in rows {
        let client = Client::connect(trial, &server)?;
        client.ask("GET", target)?;
        client.expect(&[200])?.expect_body(contents(file))?;
    }
    Ok(())
}

fn not_found(trial: &mut Trial) -> Verdict {
    let (_site, server) = site(trial)?;
    let client = Client::connect(trial, &server)?;
    client.ask("GET", "/no/such/page.html")?;
    client.expect(&[404])?;
    client.expect_end()
}

fn methods(trial: &mut Trial) -> Verdict {
    let (_site, server) = site(trial)?;
    for method in ["DELETE", "POST"] {
        let client = Client::connect(trial, &server)?;
        let request =
            format!("{method} /hello.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        client.peer.send(request.as_bytes())?;
        let response = client.expect(&[405])?;
        response.expect_list("allow", &["GET", "HEAD"])?;
    }
    Ok(())
}

fn head(trial: &mut Trial) -> Verdict {
    let (_site, server) = site(trial)?;
    let client = Client::connect(trial, &server)?;
    client.ask("HEAD", "/")?;
    let response = client.expect_head(&[200])?;
    let length = INDEX.len();
    response.expect_field("content-length", &length.to_string(), |it| {
        it.parse() == Ok(length)
    })?;
    client.expect_end()
}

fn bad_request(trial: &mut Trial) -> Verdict {
    let (_site, server) = site(trial)?;
    let rows = [
        "GET /hello.txt\r\nHost: localhost\r\n\r\n",
        "GET /hello.txt HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
        "GET /hello.txt HTTP/1.1\r\n\r\n",
        "GET /100%.txt HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ];
    for request in rows {
        let client = Client::connect(trial, &server)?;
        client.peer.send(request.as_bytes())?;
        client.expect(&[400])?;
    }
    Ok(())
}

fn traversal(trial: &mut Trial) -> Verdict {
    let targets = [
        "/../secret.txt",
        "/notes/../../secret.txt",
        "/....//secret.txt",
    ];
    refused(trial, &targets)
}

fn encoded_traversal(trial: &mut Trial) -> Verdict {
    let targets = [
        "/%2e%2e/secret.txt",
        "/..%2Fsecret.txt",
        "/notes/%2E./.%2e/secret.txt",
    ];
    refused(trial, &targets)
}

fn refused(trial: &mut Trial, targets: &[&str]) -> Verdict {
    let (_site, server) = site(trial)?;
    for target in targets {
        let client = Client::connect(trial, &server)?;
        client.ask("GET", target)?;
        client.expect(&[404, 400])?;
    }
    Ok(())
}

fn absolute_path(trial: &mut Trial) -> Verdict {
    let (site, server) = site(trial)?;
    let client = Client::connect(trial, &server)?;
    // The path of the folder is another one in every run.
    client.peer.tell(&Text::new(
        "asks for `/` and the absolute path of a file outside the folder",
        "`/` 뒤에 폴더 밖 파일의 절대 경로를 붙여 요청합니다",
    ));
    let target = format!("/{}", site.root.join("secret.txt").display());
    trial.quietly(|_| client.peer.send(request("GET", &target).as_bytes()))?;
    client.expect(&[404, 400]).map(drop)
}

/// The program, which serves a new folder.
fn site(trial: &mut Trial) -> Verdict<(Site, Server)> {
    let site = Site::new().map_err(|error| {
        Fault::skipped(text!(
            "this machine lets the grader make no folder for temporary files: {error}",
            "이 컴퓨터에서는 채점기가 임시 폴더를 만들 수 없습니다: {error}"
        ))
    })?;
    trial.step(Text::new(
        "made FOLDER with index.html, hello.txt, style.css, logo.png, `50% off.txt`, a+b.txt and \
         notes/index.html; beside FOLDER, secret.txt",
        "FOLDER를 만들고 index.html, hello.txt, style.css, logo.png, `50% off.txt`, a+b.txt, \
         notes/index.html을 넣었습니다. FOLDER 옆에는 secret.txt가 있습니다",
    ));
    trial.step(Text::new(
        "started your program with the arguments: 127.0.0.1:0 FOLDER",
        "프로그램을 다음 인자로 시작했습니다: 127.0.0.1:0 FOLDER",
    ));
    let folder = site.root.join("pages").display().to_string();
    let server = trial.quietly(|trial| trial.server_with(&[&folder]))?;
    Ok((site, server))
}

/// What `FILES` says of a file.
fn contents(name: &str) -> &'static [u8] {
    let file = FILES.iter().find(|(it, _)| *it == name);
    file.map_or(b"", |(_, contents)| contents)
}

/// A folder for temporary files, removed at the end.
struct Site {
    root: PathBuf,
}

impl Site {
    fn new() -> io::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("lab06b-{}-{number}", process::id());
        let temporary = std::env::temp_dir().canonicalize()?;
        let site = Self {
            root: temporary.join(name),
        };
        // Never one that is there already: it may be somebody else's.
        fs::create_dir(&site.root)?;
        for (name, contents) in FILES {
            let file = site.root.join(name);
            fs::create_dir_all(file.parent().unwrap_or(Path::new("/")))?;
            fs::write(file, contents)?;
        }
        Ok(site)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}
