//! Exercise 05a, Hello and World: the smallest protocol, both sides of it, on
//! streams that cut and join as they like.

use std::time::Duration;

use lab_grader::{Check, Exercise, Kind, Mutant, Peer, Run, Text, Trial, Verdict, Visibility};

const HELLO: &[u8] = b"Hello";
const WORLD: &[u8] = b"World";

/// The silence that the program shall bear. Whoever ignores it bears 30 s.
const TIMEOUT: Duration = Duration::from_millis(300);

/// How long nothing may come.
const QUIET: Duration = Duration::from_millis(100);

const A: Text = Text::new("client A", "클라이언트 A");
const B: Text = Text::new("client B", "클라이언트 B");

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "05a",
    program: "ex05a_hello_world",
    kind: Kind::Both,
    title: Text::new("Hello and World", "Hello와 World"),
    task: Text::new(
        "Write both sides of version 0: the client sends `Hello`, the server answers `World` and \
         closes. Words may come in pieces, and peers may say something else, too little, too \
         much or nothing at all.",
        "버전 0의 양쪽을 모두 작성하세요. 클라이언트가 `Hello`를 보내면 서버가 `World`로 응답하고 \
         연결을 닫습니다. 단어는 나뉘어 올 수 있고, 상대는 다른 말을 하거나 너무 적게, 너무 많이 \
         말하거나 아무 말도 하지 않을 수 있습니다.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex05a/starter.rs"),
    solution: include_str!("../answers/ex05a/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Play each side by hand. Be the client with `printf Hello | nc 127.0.0.1 1234`, and the \
         server with `printf World | nc -l -N 127.0.0.1 1234`, once with -N, which closes after \
         the last byte, and once without. What ends the client's waiting: the fifth byte, or the \
         end of the connection?",
        "양쪽을 손으로 흉내 내 보세요. `printf Hello | nc 127.0.0.1 1234`로 클라이언트가 되고, \
         `printf World | nc -l -N 127.0.0.1 1234`로 서버가 됩니다. 서버는 마지막 바이트 뒤에 \
         연결을 닫는 -N을 붙여서 한 번, 빼고 한 번 해 보세요. 클라이언트의 기다림을 끝내는 것은 \
         다섯째 바이트일까요, 연결의 끝일까요?",
    ),
    Text::new(
        "The two sides need different reads. The server knows how much it wants: `read_exact` \
         into a `[0; 5]`. The client wants all there is until the end: `read_to_end` into a `Vec`. \
         `set_read_timeout(Some(timeout))` bounds each single read of both.",
        "양쪽은 읽는 방법이 다릅니다. 서버는 얼마나 읽을지 압니다. `[0; 5]`를 `read_exact`로 \
         채우세요. 클라이언트는 끝까지 모두 읽어야 합니다. `Vec`에 `read_to_end`로 읽으세요. \
         `set_read_timeout(Some(timeout))`은 양쪽 모두에서 `read` 한 번의 시간을 제한합니다.",
    ),
    Text::new(
        "The server gives each client a thread: `thread::spawn(move || serve(&stream, timeout))`. \
         In there `?` is right, since it ends that client alone. In the client every `?` leads to \
         `main`, which tells the error and ends with exit code 1: so print World last, when \
         nothing can go wrong any more.",
        "서버는 클라이언트마다 스레드를 하나씩 둡니다: \
         `thread::spawn(move || serve(&stream, timeout))`. 그 안에서는 `?`를 써도 그 클라이언트만 \
         끝납니다. 클라이언트 쪽의 `?`는 모두 `main`으로 이어지고, `main`이 오류를 알리고 종료 코드 \
         1로 끝냅니다. 그러므로 World는 더는 잘못될 것이 없는 마지막에 출력하세요.",
    ),
    Text::new(
        "After `write_all(WORLD)` the server calls `shutdown(Shutdown::Write)`, which sends the \
         FIN, and then reads the rest into nothing: `io::copy(&mut stream.take(65536), &mut \
         io::sink())`. The client reads with `stream.take(6).read_to_end(&mut answer)`: one byte \
         more than it wants, so that it sees a surplus and never drowns in it.",
        "서버는 `write_all(WORLD)` 다음에 FIN을 보내는 `shutdown(Shutdown::Write)`를 호출하고, \
         남은 것은 읽어서 버립니다: `io::copy(&mut stream.take(65536), &mut io::sink())`. \
         클라이언트는 `stream.take(6).read_to_end(&mut answer)`로 읽으세요. 필요한 것보다 한 \
         바이트 더 읽으므로 남는 것이 있으면 알아채고, 아무리 많이 와도 넘치지 않습니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "server_answers",
        title: Text::new(
            "server: Hello is answered by World, then the connection ends",
            "서버: Hello에 World로 응답하고 연결을 끝냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Version 0 has no length and no mark at the end of a word. The server takes the \
             fifth byte for the end, and its client takes the end of the connection. So answer \
             after five bytes, without waiting for more, and then close: a server that waits for \
             the client's end while the client waits for the server's is a deadlock.",
            "버전 0에는 길이도, 단어의 끝을 나타내는 표시도 없습니다. 서버는 다섯째 바이트를 끝으로 \
             보고, 클라이언트는 연결의 끝을 끝으로 봅니다. 그러므로 다섯 바이트가 오면 더 기다리지 \
             말고 응답한 뒤 닫으세요. 서버는 클라이언트가 끝내기를, 클라이언트는 서버가 끝내기를 \
             기다리면 교착 상태(deadlock)가 됩니다.",
        ),
        book: "05#version-0",
        run: server_answers,
    },
    Check {
        id: "server_pieces",
        title: Text::new(
            "server: a Hello that comes in pieces is one Hello",
            "서버: 나뉘어 도착한 Hello도 하나의 Hello입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "One `read` brings what has arrived: it may be `Hel`, and the rest comes with the \
             next segment. Five bytes are the message, and only they are. `read_exact` reads as \
             often as it takes to fill the buffer, and the answer must wait until it is full.",
            "`read` 한 번은 그때까지 도착한 것만 가져옵니다. `Hel`까지만 오고 나머지는 다음 \
             세그먼트에 담겨 올 수 있습니다. 메시지는 다섯 바이트 전체입니다. `read_exact`는 버퍼가 \
             가득 찰 때까지 몇 번이고 읽습니다. 응답은 그 뒤에 보내야 합니다.",
        ),
        book: "05#stream-safe",
        run: server_pieces,
    },
    Check {
        id: "server_wrong_word",
        title: Text::new(
            "server: another word gets no answer and ends its own connection alone",
            "서버: 다른 단어에는 응답하지 않으며 그 연결만 끝납니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A protocol is a promise about bytes: Hello is 48 65 6c 6c 6f and nothing like it. \
             Who says something else doesn't speak it, and an answer would make them believe \
             that they do. Compare all five bytes, exactly, and let the error end this client, \
             not the server.",
            "프로토콜은 바이트에 관한 약속입니다. Hello는 48 65 6c 6c 6f이며 비슷한 것은 Hello가 \
             아닙니다. 다른 말을 하는 상대는 이 프로토콜을 쓰지 않는 것이고, 응답해 주면 제대로 \
             말했다고 믿게 됩니다. 다섯 바이트를 모두 정확히 비교하고, 오류는 서버가 아니라 그 \
             클라이언트만 끝내게 하세요.",
        ),
        book: "05#version-0",
        run: server_wrong_word,
    },
    Check {
        id: "server_early_end",
        title: Text::new(
            "server: a client that ends in the middle of Hello gets no answer",
            "서버: Hello를 보내다가 끝낸 클라이언트에게는 응답하지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "At the end of the stream `read` returns `Ok(0)`, at once and every time: no error, \
             and no byte will ever come. A loop that only counts bytes goes round for ever, and \
             the timeout doesn't help, because nothing waits. `read_exact` makes an error of it.",
            "스트림이 끝나면 `read`는 기다리지 않고 매번 `Ok(0)`을 돌려줍니다. 오류는 아니지만 \
             바이트는 다시 오지 않습니다. 바이트 수만 세는 반복문은 영원히 돌고, 기다리는 곳이 \
             없으므로 제한 시간도 소용이 없습니다. `read_exact`는 이를 오류로 알려 줍니다.",
        ),
        book: "05#stream-safe",
        run: server_early_end,
    },
    Check {
        id: "server_more_bytes",
        title: Text::new(
            "server: bytes behind Hello are thrown away, and the end is in good order",
            "서버: Hello 뒤의 바이트는 버리고 연결을 정상적으로 끝냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A socket that is closed while received bytes lie unread sends RST, not FIN: it says \
             that data was lost. The reset can overtake the answer, and the client then loses \
             the World that you sent. Close only your half (`shutdown(Shutdown::Write)`) and \
             read what is left until the client's end.",
            "받은 바이트를 다 읽지 않은 채 소켓을 닫으면 FIN이 아니라 RST를 보냅니다. 데이터를 \
             잃었다는 뜻입니다. 이 RST가 응답을 앞지르면 클라이언트는 이미 보낸 World를 잃습니다. \
             보내는 방향만 닫고(`shutdown(Shutdown::Write)`), 클라이언트가 끝낼 때까지 남은 것을 \
             읽으세요.",
        ),
        book: "05#stream-safe",
        run: server_more_bytes,
    },
    Check {
        id: "server_side_by_side",
        title: Text::new(
            "server: a client that takes its time keeps nobody else waiting",
            "서버: 느린 클라이언트 때문에 다른 클라이언트가 기다리지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "While one client is silent your program sits in that client's `read` and can't call \
             `accept`. Others are connected, by the system, but nobody serves them. Give each \
             client a thread of its own.",
            "한 클라이언트가 조용한 동안 프로그램은 그 클라이언트의 `read`에 머물러 `accept`를 \
             호출하지 못합니다. 다른 클라이언트는 운영체제가 연결해 주었을 뿐 아무도 맡지 \
             않습니다. 클라이언트마다 스레드를 하나씩 두세요.",
        ),
        book: "05#timeouts",
        run: server_side_by_side,
    },
    Check {
        id: "server_timeout",
        title: Text::new(
            "server: a silent client is given up after the timeout",
            "서버: 조용한 클라이언트와는 제한 시간이 지나면 연결을 끊습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A client whose cable is pulled sends neither a byte nor a FIN, and `read` would wait \
             for it for ever. Set the read timeout from the program's last argument, in \
             milliseconds, on every connection that you accept.",
            "케이블이 뽑힌 클라이언트는 바이트도 FIN도 보내지 않으며, `read`는 영원히 기다립니다. \
             프로그램의 마지막 인자(밀리초)로 읽기 제한 시간을 정하고, 받아들인 모든 연결에 \
             적용하세요.",
        ),
        book: "05#timeouts",
        run: server_timeout,
    },
    Check {
        id: "client_prints",
        title: Text::new(
            "client: says Hello and nothing else, and prints World as a line",
            "클라이언트: Hello만 보내고 World를 한 줄로 출력합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "On the wire there are five bytes and no newline: send them with `write_all`, not \
             with `writeln!`. On stdout it is the other way round: lines are for people and for \
             the next program of a pipe, and a line ends with a newline.",
            "회선에는 줄바꿈 없이 다섯 바이트만 있어야 합니다. `writeln!`이 아니라 `write_all`로 \
             보내세요. 표준 출력(stdout)은 반대입니다. 줄은 사람과 파이프의 다음 프로그램을 위한 \
             것이며 줄바꿈으로 끝납니다.",
        ),
        book: "05#version-0",
        run: client_prints,
    },
    Check {
        id: "client_pieces",
        title: Text::new(
            "client: a World that comes in pieces is one World",
            "클라이언트: 나뉘어 도착한 World도 하나의 World입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The first `read` may bring `W` alone. The answer is complete when the server has \
             closed, that is when `read` returns 0; `read_to_end` reads until then.",
            "첫 `read`가 `W`만 가져올 수도 있습니다. 응답은 서버가 닫았을 때, 곧 `read`가 0을 \
             돌려줄 때 완전해집니다. `read_to_end`는 그때까지 읽습니다.",
        ),
        book: "05#stream-safe",
        run: client_pieces,
    },
    Check {
        id: "client_wrong_word",
        title: Text::new(
            "client: another word is an error and isn't printed",
            "클라이언트: 다른 단어는 오류이며 출력하지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Whatever listens on that port may answer, a web server too. Your client vouches for \
             what it prints: compare the answer with World first. When it is something else, say \
             so on stderr and end with exit code 1, which is all that a script sees of it.",
            "그 포트에서 응답하는 것은 웹 서버일 수도 있습니다. 클라이언트는 자신이 출력하는 것을 \
             책임집니다. 먼저 응답을 World와 비교하세요. 다르면 표준 오류(stderr)에 알리고 종료 \
             코드 1로 끝내세요. 스크립트가 볼 수 있는 것은 종료 코드뿐입니다.",
        ),
        book: "05#errors",
        run: client_wrong_word,
    },
    Check {
        id: "client_early_end",
        title: Text::new(
            "client: half of World is an error",
            "클라이언트: World가 도중에 끊기면 오류입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A server that crashes closes its connections too, and with a FIN at that: an end \
             alone doesn't say that the answer is whole. Compare the lengths as well as the \
             bytes. `==` on slices does both; `zip` stops at the end of the shorter one.",
            "서버가 비정상 종료되어도 연결은 닫히며, 그때도 FIN이 옵니다. 끝이 왔다고 해서 응답이 \
             온전하다는 뜻은 아닙니다. 바이트뿐 아니라 길이도 비교하세요. 슬라이스의 `==`는 둘 다 \
             비교하지만, `zip`은 짧은 쪽이 끝나면 멈춥니다.",
        ),
        book: "05#stream-safe",
        run: client_early_end,
    },
    Check {
        id: "client_more_bytes",
        title: Text::new(
            "client: more than World is an error, however much more it is",
            "클라이언트: World보다 긴 응답은 얼마나 길든 오류입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "In version 0 the word ends where the connection ends. Who stops reading after five \
             bytes can't tell World from Worldwide. Read one byte more than you want: \
             `stream.take(6).read_to_end(…)`. The bound is there so that a server that never \
             stops can't fill your memory.",
            "버전 0에서 단어는 연결이 끝나는 곳에서 끝납니다. 다섯 바이트만 읽고 멈추면 World와 \
             Worldwide를 구별할 수 없습니다. 필요한 것보다 한 바이트 더 읽으세요: \
             `stream.take(6).read_to_end(…)`. 한계가 있으므로 끝없이 보내는 서버도 메모리를 채우지 \
             못합니다.",
        ),
        book: "05#limits",
        run: client_more_bytes,
    },
    Check {
        id: "client_timeout",
        title: Text::new(
            "client: a silent server is given up after the timeout",
            "클라이언트: 조용한 서버는 제한 시간이 지나면 포기합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "That the connection stands says only that the server's system is there; its program \
             may hang. Without a read timeout your client hangs with it. It has the timeout from \
             its last argument, in milliseconds, and tells it as an error like any other.",
            "연결되었다는 것은 서버의 운영체제가 살아 있다는 뜻일 뿐, 서버 프로그램은 멈춰 있을 수 \
             있습니다. 읽기 제한 시간이 없으면 클라이언트도 함께 멈춥니다. 마지막 인자(밀리초)로 \
             제한 시간을 정하고, 시간이 지나면 다른 오류와 마찬가지로 알리세요.",
        ),
        book: "05#timeouts",
        run: client_timeout,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new(
        "waits_for_the_next_hello",
        &["server_answers", "server_pieces", "server_more_bytes"],
    ),
    Mutant::new(
        "reads_until_the_end",
        &[
            "server_answers",
            "server_pieces",
            "server_wrong_word",
            "server_more_bytes",
            "server_side_by_side",
        ],
    ),
    Mutant::new("server_reads_once", &["server_pieces"]),
    Mutant::new(
        "answers_before_it_reads",
        &[
            "server_pieces",
            "server_wrong_word",
            "server_early_end",
            "server_timeout",
        ],
    ),
    Mutant::new(
        "answers_the_first_byte",
        &[
            "server_pieces",
            "server_wrong_word",
            "server_early_end",
            "server_timeout",
        ],
    ),
    Mutant::new("takes_any_word", &["server_wrong_word"]),
    Mutant::new("ignores_case", &["server_wrong_word"]),
    Mutant::new("dies_on_a_wrong_word", &["server_wrong_word"]),
    Mutant::new("reads_on_after_the_end", &["server_early_end"]),
    Mutant::new("closes_with_bytes_unread", &["server_more_bytes"]),
    Mutant::new("one_client_at_a_time", &["server_side_by_side"]),
    Mutant::new("server_without_timeout", &["server_timeout"]),
    Mutant::new("sends_a_line", &["client_prints"]),
    Mutant::new(
        "prints_without_newline",
        &["client_prints", "client_pieces"],
    ),
    Mutant::new("client_reads_once", &["client_pieces"]),
    Mutant::new(
        "prints_whatever_came",
        &["client_wrong_word", "client_early_end", "client_more_bytes"],
    ),
    Mutant::new(
        "exit_code_0",
        &[
            "client_wrong_word",
            "client_early_end",
            "client_more_bytes",
            "client_timeout",
        ],
    ),
    Mutant::new(
        "compares_with_zip",
        &["client_early_end", "client_more_bytes"],
    ),
    Mutant::new("ends_after_five_bytes", &["client_more_bytes"]),
    Mutant::new("client_without_timeout", &["client_timeout"]),
];

//--- The program serves

fn server_answers(trial: &mut Trial) -> Verdict {
    let server = trial.server_as("server", &[])?;
    let client = trial.connect(&server)?;
    client.send(HELLO)?;
    client.expect(WORLD)?;
    client.expect_end()
}

fn server_pieces(trial: &mut Trial) -> Verdict {
    let server = trial.server_as("server", &[])?;
    let client = trial.connect(&server)?;
    client.send_in_pieces(&[b"H", b"el"])?;
    client.expect_silence(trial.patient(QUIET))?;
    client.send(b"lo")?;
    client.expect(WORLD)?;
    client.expect_end()
}

fn server_wrong_word(trial: &mut Trial) -> Verdict {
    let server = trial.server_as("server", &[])?;
    let a = trial.connect_as(A, &server)?;
    let b = trial.connect_as(B, &server)?;
    a.send(b"Howdy")?;
    a.expect_closed()?;
    // Nothing has happened to others.
    b.expect_silence(trial.patient(QUIET))?;
    b.send(b"hello")?;
    b.expect_closed()?;
    let c = trial.connect_as(Text::new("client C", "클라이언트 C"), &server)?;
    c.send(HELLO)?;
    c.expect(WORLD)
}

fn server_early_end(trial: &mut Trial) -> Verdict {
    let server = trial.server_as("server", &[])?;
    let client = trial.connect(&server)?;
    client.send(b"Hel")?;
    client.half_close()?;
    client.expect_closed()
}

fn server_more_bytes(trial: &mut Trial) -> Verdict {
    let server = trial.server_as("server", &[])?;
    let client = trial.connect(&server)?;
    client.send(b"Hello, World!\n")?;
    client.expect(WORLD)?;
    client.expect_end()
}

fn server_side_by_side(trial: &mut Trial) -> Verdict {
    let server = trial.server_as("server", &[])?;
    let a = trial.connect_as(A, &server)?;
    let b = trial.connect_as(B, &server)?;
    b.send(HELLO)?;
    b.expect(WORLD)?;
    a.send(HELLO)?;
    a.expect(WORLD)
}

fn server_timeout(trial: &mut Trial) -> Verdict {
    let timeout = milliseconds(trial.patient(TIMEOUT));
    let server = trial.server_as("server", &[&timeout])?;
    let client = trial.connect(&server)?;
    client.send(b"Hel")?;
    client.expect_closed()
}

//--- The program is the client

fn client_prints(trial: &mut Trial) -> Verdict {
    let (run, server) = greeted(trial)?;
    server.send(WORLD)?;
    server.half_close()?;
    server.expect_end()?;
    run.expect_success()?;
    run.expect_stdout(b"World\n")
}

fn client_pieces(trial: &mut Trial) -> Verdict {
    let (run, server) = greeted(trial)?;
    let sent = server.send_in_pieces(&[b"W", b"or", b"ld"]);
    let sent = sent.and_then(|()| server.half_close());
    // A program that ended too soon broke the connection; what it did tells more.
    run.expect_success()?;
    run.expect_stdout(b"World\n")?;
    sent
}

fn client_wrong_word(trial: &mut Trial) -> Verdict {
    let (run, server) = greeted(trial)?;
    server.send(b"Earth")?;
    server.half_close()?;
    refused(&run)
}

fn client_early_end(trial: &mut Trial) -> Verdict {
    let (run, server) = greeted(trial)?;
    server.send(b"Wor")?;
    server.half_close()?;
    refused(&run)
}

fn client_more_bytes(trial: &mut Trial) -> Verdict {
    let (run, server) = greeted(trial)?;
    server.send(b"Worldwide")?;
    // It has left as soon as it saw the sixth byte, or leaves now.
    let _ = server.half_close();
    refused(&run)
}

fn client_timeout(trial: &mut Trial) -> Verdict {
    let timeout = milliseconds(trial.patient(TIMEOUT));
    let listener = trial.listener()?;
    let run = trial.run(&["client", &listener.address(), &timeout])?;
    let server = listener.accept(&run)?;
    server.expect(HELLO)?;
    server.send(b"Wor")?;
    trial.step(Text::new(
        "server: sends nothing more and keeps the connection open",
        "서버: 연결을 열어 둔 채 더는 아무것도 보내지 않습니다",
    ));
    refused(&run)
}

/// The program as a client and its server, which has read Hello.
fn greeted(trial: &mut Trial) -> Verdict<(Run, Peer)> {
    let listener = trial.listener()?;
    let run = trial.run(&["client", &listener.address()])?;
    let server = listener.accept(&run)?;
    server.expect(HELLO)?;
    Ok((run, server))
}

/// The client must tell an error and print nothing.
fn refused(run: &Run) -> Verdict {
    run.end()?;
    run.expect_stdout(b"")?;
    run.expect_failure()
}

fn milliseconds(duration: Duration) -> String {
    duration.as_millis().to_string()
}
