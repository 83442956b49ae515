//! Exercise 03d, fetch until end: half-close, the end of a stream, and what an
//! end in good order is not.

use std::thread;
use std::time::{Duration, Instant};

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Peer, Refusing, Run, Status, Text, Trial, Verdict,
    Visibility, text,
};

/// The silence that the program shall bear. Whoever ignores it bears 30 s.
const TIMEOUT: Duration = Duration::from_millis(400);

/// A pause that the program must bear when `PATIENCE` is its timeout; four of them
/// are longer than that, three aren't.
const PAUSE: Duration = Duration::from_millis(170);
const PATIENCE: Duration = Duration::from_millis(600);

const REQUEST: &str = "time";

/// How a PNG file begins. Its first eight bytes were chosen to show whether
/// somebody has taken them for text (PNG specification, section 5.2).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// The bytes of a long answer: more than all buffers on the way hold.
const LARGE: usize = 1024 * 1024;

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "03d",
    program: "ex03d_fetch",
    kind: Kind::Client,
    title: Text::new("Fetch until end", "끝까지 받아 오기"),
    task: Text::new(
        "Send a request, close your half, and copy everything that the server sends until its \
         end to stdout. Tell a refusal, a reset and a silence that lasts too long with a line \
         on stderr and exit code 1.",
        "요청을 보내고 보내는 방향을 닫은 뒤, 서버가 끝낼 때까지 보내는 모든 바이트를 표준 \
         출력(stdout)으로 옮기세요. 연결 거부, 강제 종료(RST), 너무 긴 침묵은 표준 오류(stderr)에 \
         한 줄로 알리고 종료 코드 1로 끝내세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex03d/starter.rs"),
    solution: include_str!("../answers/ex03d/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Play the server yourself: `nc -l 127.0.0.1 7777` in one terminal, your program in the \
         other. Type an answer in two lines with a pause between them, and end it with Ctrl-D. \
         When does your program print, and when does it end?",
        "직접 서버가 되어 보세요. 한 터미널에서 `nc -l 127.0.0.1 7777`을, 다른 터미널에서 \
         프로그램을 실행합니다. 응답 두 줄을 사이를 두고 입력한 다음 Ctrl-D로 끝내세요. 프로그램은 \
         언제 출력하고 언제 끝날까요?",
    ),
    Text::new(
        "`TcpStream::connect`, `write_all`, then `shutdown(Shutdown::Write)`: that closes only \
         your half, and you can still read. The answer is over when `read` returns `Ok(0)`, and \
         not before, whatever one `read` brings.",
        "`TcpStream::connect`, `write_all`, 그다음 `shutdown(Shutdown::Write)`입니다. 이는 보내는 \
         방향만 닫으므로 계속 읽을 수 있습니다. 응답은 `read`가 `Ok(0)`을 돌려줄 때에야 끝납니다. \
         `read` 한 번이 무엇을 가져오든 그 전에는 끝난 것이 아닙니다.",
    ),
    Text::new(
        "`set_read_timeout(Some(timeout))` makes a `read` that waits too long return an error, \
         and lets the program sleep until then. It holds for each read anew, which is just what \
         is asked for. Don't swallow the errors of `read`: only `Ok(0)` is an end in good order.",
        "`set_read_timeout(Some(timeout))`을 쓰면 너무 오래 기다린 `read`가 오류를 돌려주고, \
         그때까지 프로그램은 잠들어 있습니다. 제한 시간은 read마다 새로 시작하므로 바로 이 \
         과제에서 원하는 것입니다. `read`의 오류를 무시하지 마세요. `Ok(0)`만이 정상적인 \
         끝입니다.",
    ),
    Text::new(
        "`io::copy(&mut server, &mut out)` with `out = io::stdout().lock()` is the whole loop: \
         it reads until the end, passes each piece on, and returns the first error. Flush `out` \
         before you return that error, so that what had come stays. An error that `main` returns \
         makes exit code 1 and a line on stderr.",
        "`out = io::stdout().lock()`으로 두고 `io::copy(&mut server, &mut out)`을 부르면 그것이 \
         반복문 전체입니다. 끝까지 읽으며 읽은 것을 바로 넘겨주고, 처음 만난 오류를 돌려줍니다. \
         이미 온 바이트가 남도록 오류를 반환하기 전에 `out`을 비우세요(flush). `main`이 오류를 \
         반환하면 표준 오류에 한 줄이 출력되고 종료 코드가 1이 됩니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "half_close",
        title: Text::new(
            "the request is sent unchanged and ends with a half-close",
            "요청을 그대로 보내고 보내는 방향을 닫습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A stream has no messages: without a length or a mark at its end, only the end of \
             your half tells the server that the request is complete. `shutdown(Shutdown::Write)` \
             sends that FIN and leaves the other direction open. Send the request with \
             `write_all`, and nothing after it: `writeln!` adds a newline.",
            "스트림에는 메시지 경계가 없습니다. 길이나 끝 표시가 없다면, 보내는 방향을 닫는 것만이 \
             요청이 끝났음을 서버에 알립니다. `shutdown(Shutdown::Write)`는 FIN을 보내되 반대 \
             방향은 열어 둡니다. 요청은 `write_all`로 보내고 아무것도 덧붙이지 마세요. \
             `writeln!`은 줄바꿈을 덧붙입니다.",
        ),
        book: "03#half-close",
        run: half_close,
    },
    Check {
        id: "pieces",
        title: Text::new(
            "an answer that comes in pieces is printed whole",
            "여러 조각으로 나뉘어 오는 응답을 모두 출력합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "One `read` returns what has arrived by then: often it is the first piece alone. \
             The answer is complete when `read` returns 0 bytes, the server's FIN. Read in a \
             loop until then, or let `io::copy` do it.",
            "`read` 한 번은 그때까지 도착한 것만 돌려주며, 첫 조각뿐일 때가 많습니다. 응답은 \
             `read`가 0바이트를 돌려줄 때, 곧 서버의 FIN이 왔을 때 완전해집니다. 그때까지 반복해서 \
             읽거나 `io::copy`에 맡기세요.",
        ),
        book: "03#streams-have-no-messages",
        run: pieces,
    },
    Check {
        id: "pauses",
        title: Text::new(
            "a server that pauses for less than the timeout may take its time",
            "제한 시간보다 짧게 쉬는 서버는 오래 걸려도 기다려 줍니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The timeout is for silence: each byte that comes starts it anew. A deadline for \
             the whole answer would cut off every large download on a slow line. \
             `set_read_timeout` holds for each `read` by itself, so nothing else is needed.",
            "제한 시간은 침묵에 대한 것이며, 바이트가 올 때마다 새로 시작합니다. 응답 전체에 \
             마감을 두면 느린 회선에서 큰 내려받기는 모두 끊깁니다. `set_read_timeout`은 `read` \
             하나하나에 적용되므로 다른 것은 필요 없습니다.",
        ),
        book: "03#timeouts",
        run: pauses,
    },
    Check {
        id: "large",
        title: Text::new(
            "an answer of 1 MiB is printed whole",
            "1 MiB짜리 응답을 모두 출력합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A buffer of fixed size holds as much as you once thought enough. Use it again and \
             again, passing on what each `read` brought, or collect in a `Vec` that grows. A \
             full buffer is not the end of the answer; `Ok(0)` is.",
            "크기가 정해진 버퍼에는 처음에 충분하다고 생각한 만큼만 담깁니다. `read`가 가져온 것을 \
             바로 넘겨주며 버퍼를 거듭 쓰거나, 커지는 `Vec`에 모으세요. 버퍼가 가득 찬 것은 응답의 \
             끝이 아닙니다. `Ok(0)`이 끝입니다.",
        ),
        book: "03#streams-have-no-messages",
        run: large,
    },
    Check {
        id: "binary",
        title: Text::new(
            "bytes that are no text are printed unchanged",
            "텍스트가 아닌 바이트도 그대로 출력합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "An answer may be a picture. `String::from_utf8_lossy` replaces what isn't UTF-8 by \
             U+FFFD (ef bf bd), and even real text breaks where a piece ends in the middle of a \
             character. Keep bytes as bytes, and write them with `write_all`, not `print!`.",
            "응답은 그림 파일일 수도 있습니다. `String::from_utf8_lossy`는 UTF-8이 아닌 바이트를 \
             U+FFFD(ef bf bd)로 바꾸며, 진짜 텍스트라도 조각이 글자 중간에서 끝나면 깨집니다. \
             바이트는 바이트로 다루고, `print!`가 아니라 `write_all`로 쓰세요.",
        ),
        book: "03#bytes-are-not-text",
        run: binary,
    },
    Check {
        id: "empty",
        title: Text::new(
            "an empty answer is an answer: nothing is printed, exit code 0",
            "빈 응답도 응답입니다. 아무것도 출력하지 않고 종료 코드 0으로 끝납니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The server closed its half in good order: it had nothing to say, and nothing went \
             wrong. Stdout belongs to the answer alone. What you want to tell about your progress \
             goes to stderr (`eprintln!`): on stdout the next program of a pipe would read it.",
            "서버는 정상적으로 보내는 방향을 닫았습니다. 할 말이 없었을 뿐 잘못된 것은 없습니다. \
             표준 출력(stdout)에는 응답만 쓰세요. 진행 상황은 표준 오류에 쓰세요(`eprintln!`). \
             표준 출력에 쓰면 파이프로 이어진 다음 프로그램이 그 말까지 읽게 됩니다.",
        ),
        book: "03#half-close",
        run: empty,
    },
    Check {
        id: "silence",
        title: Text::new(
            "a silent server is waited for asleep, and given up after the timeout",
            "조용한 서버를 잠든 채 기다리다가 제한 시간이 지나면 포기합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Nothing in TCP says that a peer is gone while nothing is sent to it: `read` waits \
             for ever unless you limit it. `set_read_timeout`, with the third argument in \
             milliseconds, lets the system wake the program when data or the end of the time has \
             come; a loop over a non-blocking socket heats a processor instead. \
             That the time is over is an error like any other: exit code 1.",
            "보내는 것이 없으면 상대가 사라졌어도 TCP는 알려 주지 않습니다. 제한하지 않은 `read`는 \
             영원히 기다립니다. 세 번째 인자(밀리초)로 `set_read_timeout`을 부르면, 데이터가 \
             오거나 시간이 다 되었을 때 시스템이 프로그램을 깨웁니다. 논블로킹(non-blocking) \
             소켓을 반복해서 확인하면 프로세서만 뜨거워집니다. \
             시간이 다 된 것도 다른 오류와 같으므로 종료 코드 1로 끝나야 합니다.",
        ),
        book: "03#timeouts",
        run: silence,
    },
    Check {
        id: "partial",
        title: Text::new(
            "what came before an error is printed all the same",
            "오류가 나기 전에 온 바이트는 그대로 출력합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "`read_to_end` and `?` before the first `write_all` throw away all that had come. \
             Pass on each piece when it comes, or write what the vector holds before you return \
             the error: `read_to_end` leaves it there.",
            "첫 `write_all`보다 앞에서 `read_to_end`에 `?`를 붙이면 그때까지 온 것이 모두 \
             버려집니다. 조각이 올 때마다 바로 넘겨주거나, 오류를 반환하기 전에 벡터에 있는 것을 \
             쓰세요. `read_to_end`는 오류가 나도 읽은 것을 벡터에 남겨 둡니다.",
        ),
        book: "03#timeouts",
        run: partial,
    },
    Check {
        id: "reset",
        title: Text::new(
            "an answer that a reset cuts off is an error, not an end",
            "강제 종료(RST)로 잘린 응답은 끝이 아니라 오류입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "`Ok(0)` is the FIN of a server that has said everything; \
             `Err(ConnectionReset)` means that the rest is lost. A loop that runs while `read` \
             returns `Ok` takes both for the same. Whoever uses your program knows only its exit \
             code: 0 says that the answer is whole.",
            "`Ok(0)`은 할 말을 다 한 서버의 FIN이고, `Err(ConnectionReset)`은 나머지를 잃었다는 \
             뜻입니다. `read`가 `Ok`를 돌려주는 동안만 도는 반복문은 둘을 구별하지 못합니다. \
             프로그램을 쓰는 쪽이 아는 것은 종료 코드뿐이며, 0은 응답이 온전하다는 뜻입니다.",
        ),
        book: "03#reset",
        run: reset,
    },
    Check {
        id: "refused",
        title: Text::new(
            "a refused connection is told with a line on stderr and exit code 1",
            "연결이 거부되면 표준 오류에 한 줄로 알리고 종료 코드 1로 끝납니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "That nobody listens is an everyday event, no bug of yours: `unwrap` and `expect` \
             turn it into a panic with exit code 101. Hand the error up with `?`; when `main` \
             returns it, Rust prints it on stderr and ends with exit code 1.",
            "기다리는 서버가 없는 것은 흔한 일이지 프로그램의 버그가 아닙니다. `unwrap`과 \
             `expect`는 이를 종료 코드 101인 패닉으로 만듭니다. 오류를 `?`로 위로 넘기세요. \
             `main`이 오류를 반환하면 Rust가 표준 오류에 출력하고 종료 코드 1로 끝냅니다.",
        ),
        book: "03#refused",
        run: refused,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new("no_half_close", &["half_close"]),
    Mutant::new("sends_a_line", &["half_close"]),
    Mutant::new(
        "one_read",
        &["pieces", "pauses", "partial", "large", "reset"],
    ),
    Mutant::new("timeout_for_the_whole_answer", &["pauses"]),
    Mutant::new("fixed_buffer", &["large"]).racy(),
    Mutant::new("utf8_only", &["binary"]),
    Mutant::new("empty_is_an_error", &["empty"]),
    Mutant::new(
        "progress_on_stdout",
        &["empty", "pieces", "pauses", "large", "binary", "partial"],
    ),
    Mutant::new("hangs_on_silence", &["silence", "partial"]),
    Mutant::new("polls_without_sleeping", &["silence"]),
    Mutant::new("loses_what_came", &["partial"]),
    Mutant::new("ignores_reset", &["reset", "silence", "partial"]),
    Mutant::new("exit_code_0", &["reset", "silence", "partial", "refused"]),
    Mutant::new("panics_when_refused", &["refused"]),
];

fn half_close(trial: &mut Trial) -> Verdict {
    let (run, server) = asked(trial, &[])?;
    server.expect_end().map_err(|mut fault| {
        if fault.status == Status::TimedOut {
            fault.message = Text::new(
                "your program didn't close its half, so the server still waits for more of the \
                 request",
                "프로그램이 보내는 방향을 닫지 않아 서버가 요청의 나머지를 계속 기다립니다",
            );
        }
        fault
    })?;
    server.send(b"five past nine\n")?;
    server.half_close()?;
    run.expect_success()
}

fn pieces(trial: &mut Trial) -> Verdict {
    let (run, server) = asked(trial, &[])?;
    let parts: [&[u8]; 3] = [b"five ", b"past ", b"nine\n"];
    answered(&run, &server, &parts.concat(), |_| {
        server.send_in_pieces(&parts)
    })
}

fn pauses(trial: &mut Trial) -> Verdict {
    let (timeout, pause) = (trial.patient(PATIENCE), trial.patient(PAUSE));
    let (run, server) = asked(trial, &[&milliseconds(timeout)])?;
    trial.step(text!(
        "server: answers in four pieces, {pause:?} before each",
        "서버: 네 조각으로 나누어, 조각마다 {pause:?} 쉬고 응답합니다"
    ));
    let parts: [&[u8]; 4] = [b"let me see: ", b"five ", b"past ", b"nine\n"];
    let mut longest = Duration::ZERO;
    let verdict = answered(&run, &server, &parts.concat(), |_| {
        parts.iter().try_for_each(|part| {
            let began = Instant::now();
            thread::sleep(pause);
            longest = longest.max(began.elapsed());
            server.send(part)
        })
    });
    // Then it was the server that was too slow, and the program gave up rightly.
    if verdict.is_err() && longest * 2 > timeout {
        return Err(Fault::skipped(text!(
            "this machine is too busy: a pause of {pause:?} took {longest:.1?}",
            "이 컴퓨터가 너무 바쁩니다. {pause:?}만 쉬려 했는데 {longest:.1?} 걸렸습니다"
        )));
    }
    verdict
}

fn large(trial: &mut Trial) -> Verdict {
    let (run, server) = asked(trial, &[])?;
    let answer: Vec<u8> = (b'a'..=b'z').cycle().take(LARGE).collect();
    answered(&run, &server, &answer, |answer| server.send(answer))
}

fn binary(trial: &mut Trial) -> Verdict {
    let (run, server) = asked(trial, &[])?;
    answered(&run, &server, PNG, |answer| server.send(answer))
}

fn empty(trial: &mut Trial) -> Verdict {
    let (run, server) = asked(trial, &[])?;
    answered(&run, &server, b"", |_| Ok(()))
}

fn silence(trial: &mut Trial) -> Verdict {
    let timeout = trial.patient(TIMEOUT);
    // Before the program can start its clock, so that ours never runs behind.
    let began = Instant::now();
    let (run, _server) = asked(trial, &[&milliseconds(timeout)])?;
    tell_silence(trial);
    run.expect_failure()?;
    let waited = began.elapsed();
    if waited < timeout {
        return Err(Fault::wrong(text!(
            "your program gave up after {waited:.1?}, but it shall bear {timeout:?} of silence",
            "프로그램이 {waited:.1?} 만에 포기했습니다. {timeout:?} 동안의 침묵은 기다려야 합니다"
        )));
    }
    run.expect_slept(waited, timeout / 2)
}

fn partial(trial: &mut Trial) -> Verdict {
    let timeout = milliseconds(trial.patient(TIMEOUT));
    let (run, server) = asked(trial, &[&timeout])?;
    server.send(b"five past")?;
    tell_silence(trial);
    run.expect_failure()?;
    run.expect_stdout(b"five past")
}

fn reset(trial: &mut Trial) -> Verdict {
    let (run, server) = asked(trial, &[])?;
    // Once it has read the first piece, the reset meets it while it reads.
    server.send_in_pieces(&[b"five ", b"past"])?;
    server.reset();
    run.expect_failure()
}

fn refused(trial: &mut Trial) -> Verdict {
    let nobody = Refusing::bind()?;
    trial.step(Text::new(
        "chose an address where nobody listens",
        "아무도 기다리지 않는 주소를 골랐습니다",
    ));
    let run = trial.run(&[&nobody.address(), REQUEST])?;
    run.expect_failure()
}

/// The program and its server, which has read the request.
fn asked(trial: &mut Trial, timeout: &[&str]) -> Verdict<(Run, Peer)> {
    let listener = trial.listener()?;
    let address = listener.address();
    let run = trial.run(&[&[&*address, REQUEST], timeout].concat())?;
    let server = listener.accept(&run)?;
    server.expect(REQUEST.as_bytes())?;
    Ok((run, server))
}

/// Sends `answer` by `send`, and then its end; expects it on stdout.
fn answered(
    run: &Run,
    server: &Peer,
    answer: &[u8],
    send: impl FnOnce(&[u8]) -> Verdict,
) -> Verdict {
    let sent = send(answer).and_then(|()| server.half_close());
    // A program that ended too soon broke the connection; what it printed tells more.
    run.expect_success()?;
    run.expect_stdout(answer)?;
    sent
}

fn tell_silence(trial: &Trial) {
    trial.step(Text::new(
        "server: sends nothing more and keeps the connection open",
        "서버: 연결을 열어 둔 채 더는 아무것도 보내지 않습니다",
    ));
}

fn milliseconds(duration: Duration) -> String {
    duration.as_millis().to_string()
}
