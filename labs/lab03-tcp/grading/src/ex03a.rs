//! Exercise 03a, numbered line echo: a stream has no messages.

use std::time::Duration;

use lab_grader::{Check, Exercise, Kind, Mutant, Text, Trial, Verdict, Visibility};

/// How long nothing may come. The program has just proved that it is awake and
/// has read what it shall not answer, so an early answer comes at once.
const QUIET: Duration = Duration::from_millis(100);

/// The bytes of a long line: no round number, so that no buffer fits.
const LONG: usize = 1024 * 1024 + 1;

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "03a",
    program: "ex03a_line_echo",
    kind: Kind::Server,
    title: Text::new("Numbered line echo", "줄 번호를 붙이는 에코 서버"),
    task: Text::new(
        "Answer each line of a client with `N: LINE`, numbered from 1 for each connection, \
         however the bytes arrive.",
        "클라이언트가 보낸 각 줄에 `N: LINE`으로 응답하세요. 번호는 연결마다 1부터 시작하며, \
         바이트가 어떻게 나뉘어 도착하든 결과가 같아야 합니다.",
    ),
    hints: &[
        Text::new(
            "What does one `read` return? Print the number of bytes of each one, start your \
             server, and type into `nc 127.0.0.1 7777`. Then send three lines at once: \
             `printf 'a\\nb\\nc\\n' | nc -N 127.0.0.1 7777`. The reads don't follow the lines.",
            "`read` 한 번이 돌려주는 것은 무엇일까요? 읽을 때마다 바이트 수를 출력하게 하고 서버를 \
             시작한 다음 `nc 127.0.0.1 7777`에 입력해 보세요. 그다음에는 세 줄을 한꺼번에 \
             보내 보세요: `printf 'a\\nb\\nc\\n' | nc -N 127.0.0.1 7777`. 읽기의 경계는 줄의 \
             경계와 다릅니다.",
        ),
        Text::new(
            "Collect bytes until a newline is among them, answer that line, and keep what \
             follows the newline for the next one. A line is a `Vec<u8>`, not a `String`: \
             a client may send any byte.",
            "줄바꿈이 나올 때까지 바이트를 모으고, 그 줄에 응답한 뒤, 줄바꿈 뒤에 남은 바이트는 \
             다음 줄을 위해 간직하세요. 클라이언트는 어떤 바이트든 보낼 수 있으므로 줄은 \
             `String`이 아니라 `Vec<u8>`입니다.",
        ),
        Text::new(
            "`BufRead::read_until(b'\\n', &mut line)` does the collecting. Make one `BufReader` \
             for the whole connection: it reads ahead, and what it holds is lost with it. It \
             returns 0 at the end of the stream; a line without `\\n` is the last one. Write \
             each answer with one `write_all`.",
            "`BufRead::read_until(b'\\n', &mut line)`이 바이트를 모아 줍니다. `BufReader`는 \
             미리 읽어 두므로 버리면 읽어 둔 것도 사라집니다. 연결마다 하나만 만드세요. 스트림의 \
             끝에서는 0을 돌려주고, `\\n`이 없는 줄은 마지막 줄입니다. 응답마다 `write_all`을 \
             한 번만 부르세요.",
        ),
        Text::new(
            "One client must not wait for another: `thread::spawn(move || serve(stream))` for \
             each, and no `?` in the loop for what goes wrong in `serve`. To read and write \
             one connection: `BufReader::new(stream.try_clone()?)`, then in \
             `for number in 1..` clear the line, `read_until`, stop at 0, add the missing \
             `\\n`, and write `[format!(\"{number}: \").as_bytes(), &line].concat()`.",
            "한 클라이언트가 다른 클라이언트를 기다리게 해서는 안 됩니다. 클라이언트마다 \
             `thread::spawn(move || serve(stream))`을 부르고, `serve`에서 난 오류를 반복문에서 \
             `?`로 넘기지 마세요. 한 연결에서 읽고 쓰려면 `BufReader::new(stream.try_clone()?)`을 \
             만든 다음, `for number in 1..` 안에서 줄을 비우고, `read_until`을 부르고, 0이면 \
             멈추고, 빠진 `\\n`을 붙이고, `[format!(\"{number}: \").as_bytes(), &line].concat()`을 \
             쓰세요.",
        ),
    ],
    checks: &[
        Check {
            id: "one_line",
            title: Text::new(
                "one line comes back with its number, then the connection ends",
                "한 줄이 번호와 함께 돌아오고, 그다음 연결이 끝납니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The answer is the number (the first line of a connection is number 1), a colon, \
                 a space, and the line with its newline; if it sits in a `BufWriter`, it isn't sent \
                 before you flush. When the client has closed its half, reading returns 0 bytes: \
                 that is the end, not one more line.",
                "응답은 번호(연결의 첫 줄이 1번), 콜론, 빈칸, 그리고 줄바꿈까지 포함한 그 \
                 줄입니다. `BufWriter`에 담긴 응답은 flush를 해야 나갑니다. 클라이언트가 보내는 \
                 방향을 닫으면 읽기는 0바이트를 돌려줍니다. 그것은 끝이라는 뜻이지 또 하나의 줄이 \
                 아닙니다.",
            ),
            book: "03#echo",
            run: one_line,
        },
        Check {
            id: "byte_by_byte",
            title: Text::new(
                "a line that arrives one byte per segment is still one line",
                "한 바이트씩 나뉘어 도착해도 한 줄은 한 줄입니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "TCP carries a stream of bytes and keeps no boundaries: one read may return \
                 half a line, or three lines and a half. Only the newline ends a line, so \
                 collect bytes until you see one.",
                "TCP는 바이트의 스트림을 나를 뿐 경계를 지키지 않습니다. read 한 번이 반 줄을 \
                 돌려줄 수도, 세 줄 반을 돌려줄 수도 있습니다. 줄을 끝내는 것은 줄바꿈뿐이므로 \
                 줄바꿈이 나올 때까지 바이트를 모으세요.",
            ),
            book: "03#streams-have-no-messages",
            run: byte_by_byte,
        },
        Check {
            id: "two_lines_in_one_segment",
            title: Text::new(
                "two lines in one segment are two lines",
                "한 세그먼트에 담긴 두 줄은 두 줄입니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "What was read may hold more than one line. Answer every complete one, and keep \
                 the bytes behind the last newline: they are the beginning of the next line. A \
                 `BufReader` keeps them for you, but only as long as it lives; a new one for \
                 each line loses what the old one had read ahead.",
                "한 번에 읽은 것에 여러 줄이 들어 있을 수 있습니다. 완성된 줄마다 응답하고, 마지막 \
                 줄바꿈 뒤의 바이트는 다음 줄의 시작이므로 간직하세요. `BufReader`가 대신 간직해 \
                 주지만 살아 있는 동안만입니다. 줄마다 새로 만들면 이전 것이 미리 읽어 둔 바이트가 \
                 사라집니다.",
            ),
            book: "03#streams-have-no-messages",
            run: two_lines_in_one_segment,
        },
        Check {
            id: "waits_for_the_newline",
            title: Text::new(
                "nothing is sent before a line is complete",
                "줄이 완성되기 전에는 아무것도 보내지 않습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The beginning of a line came with the end of the line before it, and your \
                 program answered what wasn't there yet. Decide at the newline, not when bytes \
                 come: until then the line may grow, or be given up by the client.",
                "앞줄의 끝과 함께 다음 줄의 앞부분이 도착했는데, 프로그램이 아직 완성되지 않은 줄에 \
                 응답했습니다. 바이트가 왔을 때가 아니라 줄바꿈이 왔을 때 응답하세요. 그 전에는 줄이 \
                 더 길어질 수도 있고, 클라이언트가 보내기를 그만둘 수도 있습니다.",
            ),
            book: "03#streams-have-no-messages",
            run: waits_for_the_newline,
        },
        Check {
            id: "tail_at_half_close",
            title: Text::new(
                "a last line without newline is answered at half-close",
                "줄바꿈이 없는 마지막 줄은 클라이언트가 보내는 방향을 닫을 때 응답합니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A client that closes its half (FIN) sends no more but still receives. A read of \
                 0 bytes tells you so; it will never be followed by anything else. What was \
                 collected until then is the last line: answer it, add the newline that is \
                 missing, and close the connection.",
                "보내는 방향을 닫은(half-close, FIN) 클라이언트는 더 보내지 않지만 받을 수는 \
                 있습니다. 0바이트 읽기가 그것을 알려 주며, 그 뒤로는 아무것도 오지 않습니다. \
                 그때까지 모은 바이트가 마지막 줄이므로 빠진 줄바꿈을 붙여 응답하고 연결을 \
                 닫으세요.",
            ),
            book: "03#half-close",
            run: tail_at_half_close,
        },
        Check {
            id: "nothing_is_tidied_up",
            title: Text::new(
                "spaces, carriage returns and empty lines come back as they came",
                "빈칸, 캐리지 리턴, 빈 줄도 온 그대로 돌아옵니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Only `\\n` is the end of a line here; everything before it belongs to the \
                 client. `trim` removes spaces and `lines()` removes a `\\r` that was sent. And \
                 an empty line is a line: the end of the stream is a read of 0 bytes, while an \
                 empty line has one byte, its newline.",
                "여기에서 줄의 끝은 `\\n`뿐이고, 그 앞의 바이트는 모두 클라이언트의 것입니다. \
                 `trim`은 빈칸을, `lines()`는 클라이언트가 보낸 `\\r`을 없앱니다. 빈 줄도 \
                 줄입니다. 스트림의 끝은 0바이트 읽기이지만, 빈 줄에는 줄바꿈 한 바이트가 있습니다.",
            ),
            book: "03#bytes-are-not-text",
            run: nothing_is_tidied_up,
        },
        Check {
            id: "any_bytes",
            title: Text::new(
                "zero bytes and bytes that aren't UTF-8 come back as they came",
                "0바이트(NUL)와 UTF-8이 아닌 바이트도 온 그대로 돌아옵니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A socket carries bytes; that they are text is an assumption. `read_line` and \
                 `lines()` refuse what isn't UTF-8, `from_utf8_lossy` replaces it, and C's string \
                 functions stop at a zero byte. Keep the line in a `Vec<u8>` and read it with \
                 `read_until`.",
                "소켓은 바이트를 나르며, 그것이 텍스트라는 것은 가정일 뿐입니다. `read_line`과 \
                 `lines()`는 UTF-8이 아닌 바이트를 거부하고, `from_utf8_lossy`는 다른 글자로 \
                 바꾸고, C의 문자열 함수는 0바이트에서 멈춥니다. 줄을 `Vec<u8>`에 담고 \
                 `read_until`로 읽으세요.",
            ),
            book: "03#bytes-are-not-text",
            run: any_bytes,
        },
        Check {
            id: "long_line",
            title: Text::new(
                "a line of 1 MiB comes back as one line",
                "1MiB 길이의 줄도 한 줄로 돌아옵니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A buffer of fixed size is a limit that nobody agreed on. The buffer of one \
                 `read` may have any size, but what it brings must be appended to a line that can \
                 grow, until the newline is there.",
                "크기가 고정된 버퍼는 아무도 약속하지 않은 제한입니다. `read` 한 번에 쓰는 버퍼의 \
                 크기는 자유이지만, 읽은 것은 줄바꿈이 나올 때까지 길어질 수 있는 줄에 이어 붙여야 \
                 합니다.",
            ),
            book: "03#streams-have-no-messages",
            run: long_line,
        },
        Check {
            id: "slow_reader",
            title: Text::new(
                "a client that reads slowly gets its whole answer",
                "느리게 읽는 클라이언트도 응답을 끝까지 받습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "While the client doesn't read, the send buffer fills up and `write` takes only \
                 what still fits: its result says how many bytes that were. The rest is yours to \
                 send again, from there on. `write_all` does that for a blocking socket; with a \
                 nonblocking one keep the rest until the socket is writable.",
                "클라이언트가 읽지 않는 동안에는 송신 버퍼가 차서 `write`가 남은 자리만큼만 받아들이고, \
                 몇 바이트였는지를 결과로 알려 줍니다. 나머지는 그 자리부터 다시 보내야 합니다. 블로킹 \
                 소켓이라면 `write_all`이 그 일을 합니다. 논블로킹 소켓이라면 다시 쓸 수 있을 때까지 \
                 나머지를 간직하세요.",
            ),
            book: "03#short-writes",
            run: slow_reader,
        },
        Check {
            id: "two_clients",
            title: Text::new(
                "two clients who take turns are each counted from 1",
                "번갈아 말하는 두 클라이언트의 줄을 각각 1부터 셉니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "If the second client gets no answer, your program still serves the first one: \
                 give each connection a thread, and go back to `accept`. If the numbers are \
                 wrong, the counter is shared: it belongs to the connection, as a local variable \
                 of the function that serves it.",
                "둘째 클라이언트가 응답을 받지 못한다면 프로그램이 아직 첫째에게 매여 있는 것입니다. \
                 연결마다 스레드를 만들고 `accept`로 돌아가세요. 번호가 틀린다면 카운터를 함께 쓰고 \
                 있는 것입니다. 카운터는 연결의 것이므로 그 연결을 맡은 함수의 지역 변수로 두세요.",
            ),
            book: "03#many-clients",
            run: two_clients,
        },
        Check {
            id: "reset",
            title: Text::new(
                "a client that resets its connection troubles nobody else",
                "한 클라이언트가 연결을 강제로 끊어도 다른 클라이언트는 영향을 받지 않습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "After a reset (RST), reading and writing fail with an error. It is the end of \
                 that connection and of nothing else: don't let `?`, `unwrap` or `exit` carry it \
                 out of the function that serves this client. In C, writing then also raises \
                 SIGPIPE, which ends the process unless it is ignored.",
                "연결이 강제로 끊기면(RST) 읽기와 쓰기가 오류로 끝납니다. 그것은 그 연결만의 \
                 끝입니다. `?`, `unwrap`, `exit` 때문에 오류가 그 클라이언트를 맡은 함수 밖까지 \
                 퍼지지 않게 하세요. C에서는 이때 쓰기가 SIGPIPE 시그널도 일으키며, 무시하도록 \
                 해 두지 않으면 프로세스가 종료됩니다.",
            ),
            book: "03#reset",
            run: reset,
        },
    ],
    starter: include_str!("../answers/ex03a/starter.rs"),
    solution: include_str!("../answers/ex03a/solution.rs"),
    mutants: &[
        Mutant::new(
            "counts_from_zero",
            &[
                "one_line",
                "byte_by_byte",
                "two_lines_in_one_segment",
                "waits_for_the_newline",
                "tail_at_half_close",
                "nothing_is_tidied_up",
                "any_bytes",
                "long_line",
                "slow_reader",
                "two_clients",
                "reset",
            ],
        ),
        Mutant::new(
            "forgets_flush",
            &[
                "one_line",
                "byte_by_byte",
                "two_lines_in_one_segment",
                "waits_for_the_newline",
                "tail_at_half_close",
                "nothing_is_tidied_up",
                "any_bytes",
                "two_clients",
                "reset",
            ],
        ),
        Mutant::new("answers_the_end", &["one_line", "tail_at_half_close"]),
        Mutant::new(
            "one_read_is_one_message",
            &[
                "byte_by_byte",
                "two_lines_in_one_segment",
                "waits_for_the_newline",
                "long_line",
                "slow_reader",
            ],
        )
        .racy(),
        Mutant::new(
            "new_reader_for_each_line",
            &["two_lines_in_one_segment", "waits_for_the_newline"],
        ),
        Mutant::new("answers_before_the_line_ends", &["waits_for_the_newline"]),
        Mutant::new("drops_tail", &["tail_at_half_close"]),
        Mutant::new("waits_after_the_end", &["tail_at_half_close", "one_line"]),
        Mutant::new("trims_lines", &["nothing_is_tidied_up"]),
        Mutant::new("stops_at_an_empty_line", &["nothing_is_tidied_up"]),
        Mutant::new("utf8_only", &["any_bytes"]),
        Mutant::new("fixed_1024_buffer", &["long_line", "slow_reader"]).racy(),
        Mutant::new("ignores_short_writes", &["slow_reader"]).racy(),
        Mutant::new("one_client_at_a_time", &["two_clients", "reset"]),
        Mutant::new("shared_counter", &["two_clients", "reset"]),
        Mutant::new("dies_on_reset", &["reset"]),
    ],
};

fn one_line(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send(b"hello\n")?;
    client.expect(b"1: hello\n")?;
    client.half_close()?;
    client.expect_end()
}

fn byte_by_byte(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send_byte_by_byte(b"hello\n")?;
    client.expect(b"1: hello\n")
}

fn two_lines_in_one_segment(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send(b"one\ntwo\n")?;
    client.expect(b"1: one\n2: two\n")
}

fn waits_for_the_newline(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    // The answer to the first line proves that the program has read the
    // beginning of the second one too.
    client.send(b"one\ntw")?;
    client.expect(b"1: one\n")?;
    client.expect_silence(trial.patient(QUIET))?;
    client.send(b"o\n")?;
    client.expect(b"2: two\n")
}

fn tail_at_half_close(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send(b"one\n")?;
    client.expect(b"1: one\n")?;
    client.send(b"the rest")?;
    client.half_close()?;
    client.expect(b"2: the rest\n")?;
    client.expect_end()
}

fn nothing_is_tidied_up(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send(b" \t a line \r\n")?;
    client.expect(b"1:  \t a line \r\n")?;
    client.send(b"\n")?;
    client.expect(b"2: \n")?;
    client.send(b"\r\n")?;
    client.expect(b"3: \r\n")
}

fn any_bytes(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send(b"zero \x00, Latin-1 caf\xe9, raw \xff\xfe\x80\n")?;
    client.expect(b"1: zero \x00, Latin-1 caf\xe9, raw \xff\xfe\x80\n")
}

fn long_line(trial: &mut Trial) -> Verdict {
    let line = long(trial);
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.exchange(&line, &[b"1: ", line.as_slice()].concat())
}

fn slow_reader(trial: &mut Trial) -> Verdict {
    let line = long(trial);
    let server = trial.server()?;
    let slow = trial.connect_slow_reader(SLOW, &server)?;
    slow.exchange_late(&line, &[b"1: ", line.as_slice()].concat(), || Ok(()))
}

/// Letters that repeat nowhere, so that a piece in the wrong place is seen.
fn long(trial: &mut Trial) -> Vec<u8> {
    let random = trial.random();
    let letters = (1..LONG).map(|_| random.u8(b'a'..=b'z'));
    letters.chain([b'\n']).collect()
}

const A: Text = Text::new("client A", "클라이언트 A");
const B: Text = Text::new("client B", "클라이언트 B");
const C: Text = Text::new("client C", "클라이언트 C");
const SLOW: Text = Text::new("slow client", "느린 클라이언트");

fn two_clients(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let a = trial.connect_as(A, &server)?;
    let b = trial.connect_as(B, &server)?;
    let rows: [(_, &[u8], &[u8]); 4] = [
        (&a, b"one\n", b"1: one\n"),
        (&b, b"uno\n", b"1: uno\n"),
        (&a, b"two\n", b"2: two\n"),
        (&b, b"dos\n", b"2: dos\n"),
    ];
    for (client, line, answer) in rows {
        client.send(line)?;
        client.expect(answer)?;
    }
    Ok(())
}

fn reset(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let a = trial.connect_as(A, &server)?;
    a.send(b"one\n")?;
    a.expect(b"1: one\n")?;
    let b = trial.connect_as(B, &server)?;
    b.send(b"half a li")?;
    b.reset();
    a.expect_silence(trial.patient(QUIET))?;
    a.send(b"two\n")?;
    a.expect(b"2: two\n")?;
    let c = trial.connect_as(C, &server)?;
    c.send(b"new\n")?;
    c.expect(b"1: new\n")
}
