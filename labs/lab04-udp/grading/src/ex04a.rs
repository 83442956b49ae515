//! Exercise 04a, ask again: timeout, retry with backoff, giving up, and whose
//! answer it is.

use std::time::{Duration, Instant};

use lab_grader::{
    Check, Exercise, Fault, Impairments, Kind, Mutant, Received, Refusing, Run, Text, Trial,
    UdpServer, Verdict, Visibility, text,
};

/// A first wait that nothing but the check itself can outlast …
const PATIENT: Duration = Duration::from_millis(400);
/// … for how long of it nothing may be sent …
const QUIET: Duration = Duration::from_millis(80);
/// … and one that is over soon: all four together are 15 times as long.
const SHORT: Duration = Duration::from_millis(60);
/// Long enough to see a fifth wait too: 31 times the first.
const ALL_WAITS: Duration = Duration::from_millis(2500);

/// How often a request is sent in all.
const TRIES: usize = 4;

/// What a bad network does in the last check.
const THERE: Impairments = Impairments {
    duplicate: 0.3,
    ..Impairments::NONE
};
const BACK: Impairments = Impairments {
    loss: 0.15,
    ..Impairments::NONE
};

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "04a",
    program: "ex04a_request_retry",
    kind: Kind::Client,
    title: Text::new("Ask again", "다시 묻기"),
    task: Text::new(
        "Ask a UDP server and print its answers. When none comes, ask again, wait twice as long \
         each time, and give up after four tries. Take no stranger's datagram for an answer, and \
         no old one.",
        "UDP 서버에 묻고 응답을 출력하세요. 응답이 없으면 기다리는 시간을 매번 두 배로 늘리며 다시 \
         묻고, 네 번 보내도 응답이 없으면 포기하세요. 낯선 이의 데이터그램이나 지난 응답을 이번 \
         응답으로 받아들이면 안 됩니다.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex04a/starter.rs"),
    solution: include_str!("../answers/ex04a/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Run `cargo run --bin lab04_udp_lossy -- --help` and watch what a bad network does to \
         datagrams: each one arrives whole, twice, late or never, and nobody tells the sender. \
         Whatever must be known, your program has to find out with its own clock.",
        "`cargo run --bin lab04_udp_lossy -- --help`를 실행하고 나쁜 네트워크가 데이터그램에 무슨 \
         일을 하는지 보세요. 데이터그램은 온전히 오거나, 두 번 오거나, 늦게 오거나, 아예 오지 \
         않으며, 보낸 쪽에는 아무도 알려 주지 않습니다. 알아야 할 것은 프로그램이 자기 시계로 \
         알아내야 합니다.",
    ),
    Text::new(
        "Two loops, one in the other. The outer one sends the same datagram up to four times and \
         doubles the wait; the inner one receives until the answer has come or the time of this \
         try is over. `set_read_timeout` lets `recv` sleep and return an error (`WouldBlock` or \
         `TimedOut`) when nothing came.",
        "반복문 두 개를 겹치세요. 바깥 반복문은 같은 데이터그램을 네 번까지 보내며 기다리는 시간을 \
         두 배로 늘리고, 안쪽 반복문은 응답이 오거나 이번 시도의 시간이 끝날 때까지 받습니다. \
         `set_read_timeout`을 쓰면 `recv`가 잠들어 기다리다가, 아무것도 오지 않으면 \
         오류(`WouldBlock` 또는 `TimedOut`)를 돌려줍니다.",
    ),
    Text::new(
        "`UdpSocket::connect` sends nothing; it makes the system drop whatever comes from other \
         addresses. Which request an answer belongs to, only its first two bytes tell: \
         `datagram.strip_prefix(&number.to_be_bytes())` checks them and gives the rest.",
        "`UdpSocket::connect`는 아무것도 보내지 않고, 다른 주소에서 온 것을 시스템이 버리게 합니다. \
         어느 요청의 응답인지는 처음 두 바이트만이 알려 줍니다. \
         `datagram.strip_prefix(&number.to_be_bytes())`가 그것을 검사하고 나머지를 돌려줍니다.",
    ),
    Text::new(
        "A read timeout begins anew with every `recv`, so ignored datagrams would prolong the \
         wait. Compute `let end = Instant::now() + wait` once after sending, and before each \
         `recv` set the timeout to `end.saturating_duration_since(Instant::now())`; when that is \
         zero, the try is over (a timeout of zero is an error).",
        "읽기 제한 시간은 `recv`마다 새로 시작하므로, 무시한 데이터그램이 기다리는 시간을 늘릴 수 \
         있습니다. 보낸 다음 `let end = Instant::now() + wait`를 한 번 계산해 두고, `recv`를 \
         호출할 때마다 그 전에 제한 시간을 `end.saturating_duration_since(Instant::now())`로 \
         정하세요. 그 값이 0이면 이번 시도는 끝난 것입니다(제한 시간 0은 오류입니다).",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "asks",
        title: Text::new(
            "a text is sent with its number, and the answer is printed without it",
            "번호와 함께 텍스트를 보내고, 번호를 뺀 응답을 출력합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A datagram is a message: one `send` is one request, and one `recv` is one whole \
             answer. So both must hold everything: the number in two bytes with the more \
             significant one first (`to_be_bytes`), then the text, with nothing after it.",
            "데이터그램 하나가 메시지 하나입니다. `send` 한 번이 요청 하나이고 `recv` 한 번이 온전한 \
             응답 하나입니다. 따라서 데이터그램에 모든 것이 담겨야 합니다. 번호를 상위 바이트부터 두 \
             바이트로 쓰고(`to_be_bytes`), 이어서 텍스트를 쓰며, 그 뒤에는 아무것도 붙이지 않습니다.",
        ),
        book: "04#datagrams",
        run: asks,
    },
    Check {
        id: "numbers",
        title: Text::new(
            "each request has the next number",
            "요청마다 다음 번호를 씁니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Without a number of its own, a request can't be told from the one before, and the \
             answer to the old one, late or doubled, would pass for the answer to the new one. \
             Count the texts: 1, 2, 3.",
            "자기 번호가 없으면 앞선 요청과 구별되지 않아, 늦게 오거나 중복된 지난 응답이 새 요청의 \
             응답으로 통하게 됩니다. 텍스트마다 1, 2, 3으로 번호를 매기세요.",
        ),
        book: "04#whose-answer",
        run: numbers,
    },
    Check {
        id: "retries",
        title: Text::new(
            "a request that isn't answered is sent again, unchanged",
            "응답이 없는 요청을 그대로 다시 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "UDP doesn't repeat anything: a `recv` without a timeout waits for ever for what was \
             lost. Set one, and send the same bytes again when it is over. The number stays the \
             same: it is the same request, and the server may know by it that it has done the \
             work already.",
            "UDP는 아무것도 다시 보내 주지 않습니다. 제한 시간이 없는 `recv`는 사라진 것을 영원히 \
             기다립니다. 제한 시간을 두고, 시간이 다 되면 같은 바이트를 다시 보내세요. 번호는 바꾸지 \
             않습니다. 같은 요청이며, 서버는 그 번호를 보고 이미 한 일임을 알 수 있습니다.",
        ),
        book: "04#timeouts-and-retries",
        run: retries,
    },
    Check {
        id: "backs_off",
        title: Text::new(
            "each wait is twice as long as the one before",
            "기다리는 시간을 매번 두 배로 늘립니다",
        ),
        points: 1,
        deadline: ALL_WAITS,
        visibility: Visibility::Visible,
        why: Text::new(
            "A network loses datagrams when there are too many of them, and a server is silent \
             when it has too much to do. Whoever repeats at a steady pace makes both worse; with \
             doubled waits (exponential backoff) even a thousand clients soon ask seldom enough. \
             A program that still runs repeats for ever: four tries are enough.",
            "네트워크는 데이터그램이 너무 많을 때 잃어버리고, 서버는 일이 너무 많을 때 조용합니다. \
             일정한 간격으로 거듭 보내면 둘 다 나빠집니다. 기다리는 시간을 두 배씩 늘리면(지수 \
             백오프, exponential backoff) 클라이언트가 천 개라도 곧 충분히 뜸하게 묻게 됩니다. \
             프로그램이 아직 실행 중이라면 끝없이 다시 보내는 것입니다. 네 번이면 충분합니다.",
        ),
        book: "04#backoff",
        run: backs_off,
    },
    Check {
        id: "gives_up",
        title: Text::new(
            "after four tries it gives up with a line on stderr and exit code 1",
            "네 번 보내도 응답이 없으면 표준 오류에 한 줄로 알리고 종료 코드 1로 끝납니다",
        ),
        points: 1,
        deadline: ALL_WAITS,
        visibility: Visibility::Visible,
        why: Text::new(
            "Silence never proves that the server is gone, but somebody waits for your program \
             to say something. Count what was sent, not what was repeated: four times in all. The \
             last wait counts too: the answer to the fourth may still be under way.",
            "침묵은 서버가 없다는 증거가 되지 못하지만, 누군가는 프로그램의 대답을 기다리고 \
             있습니다. 다시 보낸 횟수가 아니라 보낸 횟수를 세어 모두 네 번입니다. 넷째 요청의 \
             응답이 아직 오는 중일 수 있으므로 마지막에도 기다려야 합니다.",
        ),
        book: "04#timeouts-and-retries",
        run: gives_up,
    },
    Check {
        id: "sleeps",
        title: Text::new(
            "while it waits for an answer, it sleeps",
            "응답을 기다리는 동안 잠듭니다",
        ),
        points: 1,
        deadline: ALL_WAITS,
        visibility: Visibility::Visible,
        why: Text::new(
            "A loop over a non-blocking socket asks the system a million times a second whether \
             something has come, and heats a processor that others could use. `set_read_timeout` \
             lets the system wake your program: when a datagram comes, or when the time is over.",
            "논블로킹(non-blocking) 소켓을 반복해서 확인하면 무언가 왔는지를 시스템에 1초에 백만 번씩 \
             묻는 셈이며, 남들이 쓸 프로세서만 뜨거워집니다. `set_read_timeout`을 쓰면 데이터그램이 \
             오거나 시간이 다 되었을 때 시스템이 프로그램을 깨웁니다.",
        ),
        book: "04#timeouts-and-retries",
        run: sleeps,
    },
    Check {
        id: "stranger",
        title: Text::new(
            "an answer from another address is ignored",
            "다른 주소에서 온 응답은 무시합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Anybody who guesses your port can send a datagram to it: there is no connection \
             that would keep others out. Compare the address that `recv_from` returns, port \
             included, with the one you asked; or `connect` the socket, and the system does it \
             for you.",
            "포트를 알아맞힌 사람은 누구나 그 포트로 데이터그램을 보낼 수 있습니다. 남을 막아 주는 \
             연결이 없기 때문입니다. `recv_from`이 돌려주는 주소를 포트까지 포함하여 물어본 주소와 \
             비교하세요. 소켓에 `connect`를 호출하면 시스템이 대신해 줍니다.",
        ),
        book: "04#whose-answer",
        run: stranger,
    },
    Check {
        id: "old_answer",
        title: Text::new(
            "a doubled answer to the request before is ignored",
            "앞선 요청의 중복된 응답은 무시합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Networks deliver some datagrams twice, and an answer to a request that was repeated \
             comes twice too. The second one waits in your socket when the next request is sent. \
             Only the number tells that it is old: go on waiting for the right one.",
            "네트워크는 데이터그램을 두 번 전달하기도 하고, 다시 보낸 요청에는 응답도 두 번 옵니다. \
             둘째 응답은 다음 요청을 보낼 때 이미 소켓에 들어와 있습니다. 그것이 지난 응답임은 번호만이 \
             알려 줍니다. 맞는 응답이 올 때까지 계속 기다리세요.",
        ),
        book: "04#whose-answer",
        run: old_answer,
    },
    Check {
        id: "junk",
        title: Text::new(
            "datagrams too short for a number are ignored",
            "번호보다 짧은 데이터그램은 무시합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A datagram may hold anything, also one byte or none: `recv` returning 0 means an \
             empty datagram here, not the end as in TCP. Never cut out bytes that may not be \
             there (`buffer[..2]` of what came); `strip_prefix`, `get` or `split_at_checked` say \
             `None` instead.",
            "데이터그램에는 무엇이든 담길 수 있으며, 한 바이트뿐이거나 비어 있을 수도 있습니다. 여기서 \
             `recv`가 돌려준 0은 TCP에서와 달리 끝이 아니라 빈 데이터그램입니다. 없을지도 모르는 \
             바이트를 잘라 내지 마세요. `strip_prefix`, `get`, `split_at_checked`는 그럴 때 `None`을 \
             돌려줍니다.",
        ),
        book: "04#datagrams",
        run: junk,
    },
    Check {
        id: "chatter",
        title: Text::new(
            "ignored datagrams don't put the next try off",
            "무시한 데이터그램 때문에 다음 시도가 미루어지지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A read timeout holds for one `recv`: with each datagram that you ignore it begins \
             anew, and somebody who sends often enough keeps you waiting for ever. Fix the moment \
             at which this try ends (`Instant::now() + wait`), and wait only for what is left.",
            "읽기 제한 시간은 `recv` 한 번에 대한 것입니다. 데이터그램을 무시할 때마다 새로 시작하므로, \
             누군가 자주 보내기만 하면 영원히 기다리게 됩니다. 이번 시도가 끝나는 순간을 \
             정해 두고(`Instant::now() + wait`) 남은 시간만큼만 기다리세요.",
        ),
        book: "04#timeouts-and-retries",
        run: chatter,
    },
    Check {
        id: "refused",
        title: Text::new(
            "an address that nobody has is an error, not a crash",
            "아무도 쓰지 않는 주소는 비정상 종료가 아니라 오류로 끝납니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Where a port has no owner, the other system answers with an ICMP message, \"port \
             unreachable\". A connected socket hands it to you as the error `ConnectionRefused` \
             of the next call. `unwrap` and `expect` turn it into a panic; hand it up with `?`.",
            "포트에 주인이 없으면 상대 시스템이 ICMP 메시지 \"port unreachable\"로 알려 줍니다. \
             연결된 소켓에서는 이것이 다음 호출의 `ConnectionRefused` 오류가 됩니다. `unwrap`과 \
             `expect`는 이를 패닉으로 만듭니다. `?`로 호출한 쪽에 넘기세요.",
        ),
        book: "04#port-unreachable",
        run: refused,
    },
    Check {
        id: "bad_network",
        title: Text::new(
            "twenty requests get their answers through a network that loses and doubles",
            "데이터그램을 잃거나 중복하는 네트워크에서도 요청 스무 개의 응답을 모두 받습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Here everything comes together: lost answers, and doubled ones that are still there \
             when the next request is sent. Repair what the other checks say first; if only \
             this one fails, look at what your program carries over from one request to the next: \
             with each, the tries are counted from one again, and the first wait is TIMEOUT_MS.",
            "여기서는 사라진 응답과, 다음 요청을 보낼 때 남아 있는 중복된 응답이 함께 나타납니다. \
             다른 검사가 알려 주는 것부터 고치세요. 이것만 실패한다면 한 요청에서 다음 요청으로 \
             무엇이 넘어가는지 보세요. 요청마다 보낸 횟수를 처음부터 세고, 처음에는 TIMEOUT_MS만큼 \
             기다립니다.",
        ),
        book: "04#timeouts-and-retries",
        run: bad_network,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new(
        "little_endian_number",
        &[
            "asks",
            "numbers",
            "retries",
            "stranger",
            "old_answer",
            "junk",
            "chatter",
        ],
    ),
    Mutant::new(
        "prints_the_number",
        &[
            "asks",
            "numbers",
            "retries",
            "stranger",
            "old_answer",
            "junk",
            "chatter",
            "bad_network",
        ],
    ),
    Mutant::new(
        "always_number_one",
        &["numbers", "old_answer", "bad_network"],
    ),
    Mutant::new(
        "waits_for_ever",
        &[
            "retries",
            "backs_off",
            "gives_up",
            "sleeps",
            "chatter",
            "bad_network",
        ],
    ),
    Mutant::new("new_number_for_each_try", &["retries", "chatter"]),
    Mutant::new("constant_wait", &["backs_off", "gives_up"]),
    Mutant::new("linear_wait", &["backs_off", "gives_up"]),
    Mutant::new("retries_for_ever", &["gives_up", "backs_off", "sleeps"]),
    Mutant::new("four_retries", &["gives_up"]),
    Mutant::new("gives_up_without_the_last_wait", &["gives_up", "retries"]),
    Mutant::new("exit_code_0", &["gives_up", "refused"]),
    Mutant::new("polls_without_sleeping", &["sleeps"]),
    Mutant::new("trusts_every_sender", &["stranger"]),
    Mutant::new("compares_the_ip_address_only", &["stranger"]),
    Mutant::new(
        "ignores_the_number",
        &["old_answer", "chatter", "bad_network"],
    ),
    Mutant::new("cuts_short_datagrams", &["junk"]),
    Mutant::new("empty_datagram_is_the_end", &["junk"]),
    Mutant::new("ignored_datagrams_restart_the_clock", &["chatter"]),
    Mutant::new(
        "ignored_datagrams_end_the_wait",
        &["chatter", "old_answer", "junk", "bad_network"],
    ),
    Mutant::new("panics_when_refused", &["refused"]),
    Mutant::new("counts_tries_over_all", &["bad_network"]),
];

fn asks(trial: &mut Trial) -> Verdict {
    let (run, server) = started(trial, PATIENT, &["hello"])?;
    let request = server.expect(&run, b"\x00\x01hello")?;
    server.answer(&request, b"\x00\x01HELLO")?;
    printed(&run, b"HELLO\n")
}

fn numbers(trial: &mut Trial) -> Verdict {
    let (run, server) = started(trial, PATIENT, &["one", "two", "three"])?;
    let rows: [(&[u8], &[u8]); 3] = [
        (b"\x00\x01one", b"\x00\x01ONE"),
        (b"\x00\x02two", b"\x00\x02TWO"),
        (b"\x00\x03three", b"\x00\x03THREE"),
    ];
    for (request, answer) in rows {
        let request = server.expect(&run, request)?;
        server.answer(&request, answer)?;
    }
    printed(&run, b"ONE\nTWO\nTHREE\n")
}

fn retries(trial: &mut Trial) -> Verdict {
    let (run, server) = started(trial, SHORT, &["hello"])?;
    for _ in 1..TRIES {
        let request = server.expect(&run, b"\x00\x01hello")?;
        server.ignore(&request);
    }
    let request = server.expect(&run, b"\x00\x01hello")?;
    server.answer(&request, b"\x00\x01HELLO")?;
    printed(&run, b"HELLO\n")
}

fn backs_off(trial: &mut Trial) -> Verdict {
    let wait = trial.patient(SHORT);
    let (run, server) = started(trial, SHORT, &["hello"])?;
    let tries = server.receive_until_end(&run)?;
    // Each wait lies nearer to twice the one before than to anything simpler:
    // 1, 2, 4 times the first, and not 1, 1, 1 or 1, 2, 3.
    let least = [wait / 2, wait * 3 / 2, wait * 7 / 2];
    let waits = waits(&tries);
    let kept = waits.iter().zip(least).filter(|(it, least)| **it >= *least);
    if kept.count() == least.len() {
        return Ok(());
    }
    let shown = shown(&waits);
    let (double, quadruple) = (wait * 2, wait * 4);
    Err(Fault::wrong(text!(
        "your program waited {shown} between its tries; \
         it should be {wait:?}, {double:?} and {quadruple:?}",
        "프로그램이 다시 보내기까지 차례로 {shown} 기다렸습니다. 차례로 {wait:?}, {double:?}, \
         {quadruple:?} 기다려야 합니다"
    )))
}

fn gives_up(trial: &mut Trial) -> Verdict {
    let least = trial.patient(SHORT) * 15;
    let began = Instant::now();
    let (run, server) = started(trial, SHORT, &["hello"])?;
    let tries = server.receive_until_end(&run)?.len();
    let waited = began.elapsed();
    run.expect_failure()?;
    if tries != TRIES {
        return Err(Fault::wrong(text!(
            "your program sent its request {tries} times; four times was asked for",
            "프로그램이 요청을 {tries}번 보냈습니다. 네 번 보내야 합니다"
        )));
    }
    match waited < least {
        true => Err(Fault::wrong(text!(
            "your program gave up {waited:.1?} after it was started; four waits take {least:?}",
            "프로그램이 시작한 지 {waited:.1?} 만에 포기했습니다. 네 번 모두 기다리면 {least:?} \
             걸립니다"
        ))),
        false => Ok(()),
    }
}

fn sleeps(trial: &mut Trial) -> Verdict {
    let wait = trial.patient(SHORT);
    let began = Instant::now();
    let (run, server) = started(trial, SHORT, &["hello"])?;
    server.receive_until_end(&run)?;
    run.expect_slept(began.elapsed(), wait)
}

fn stranger(trial: &mut Trial) -> Verdict {
    let (run, server) = started(trial, PATIENT, &["hello"])?;
    let request = server.expect(&run, b"\x00\x01hello")?;
    server.answer_from_stranger(&request, b"\x00\x01a lie")?;
    server.expect_silence(&run, trial.patient(QUIET))?;
    server.answer(&request, b"\x00\x01HELLO")?;
    printed(&run, b"HELLO\n")
}

fn old_answer(trial: &mut Trial) -> Verdict {
    let (run, server) = started(trial, PATIENT, &["one", "two"])?;
    let request = server.expect(&run, b"\x00\x01one")?;
    server.answer_twice(&request, b"\x00\x01ONE")?;
    let request = server.expect(&run, b"\x00\x02two")?;
    server.expect_silence(&run, trial.patient(QUIET))?;
    server.answer(&request, b"\x00\x02TWO")?;
    printed(&run, b"ONE\nTWO\n")
}

fn junk(trial: &mut Trial) -> Verdict {
    let (run, server) = started(trial, PATIENT, &["hello"])?;
    let request = server.expect(&run, b"\x00\x01hello")?;
    server.answer(&request, b"")?;
    server.answer(&request, b"\x00")?;
    server.expect_silence(&run, trial.patient(QUIET))?;
    server.answer(&request, b"\x00\x01HELLO")?;
    printed(&run, b"HELLO\n")
}

fn chatter(trial: &mut Trial) -> Verdict {
    let wait = trial.patient(SHORT) * 2;
    let (run, server) = started(trial, SHORT * 2, &["hello"])?;
    let request = server.expect(&run, b"\x00\x01hello")?;
    server.answer(&request, NOT_ASKED)?;
    server.tell(&text!(
        "goes on sending that answer to a request that nobody made, four in {wait:?}",
        "아무도 하지 않은 요청의 응답을 {wait:?}마다 네 번씩 계속 보냅니다"
    ));
    let again = trial.quietly(|_| chattered(&run, &server, &request, wait))?;
    let Some(again) = again else {
        return Err(Fault::late(Text::new(
            "your program doesn't ask again as long as other datagrams come",
            "다른 데이터그램이 오는 동안에는 프로그램이 다시 묻지 않습니다",
        )));
    };
    let after = again.at - request.at;
    if after < wait / 2 {
        return Err(Fault::wrong(text!(
            "your program asked again after {after:.1?}, because of a datagram that it should \
             ignore; its wait is {wait:?}",
            "프로그램이 무시해야 할 데이터그램 때문에 {after:.1?} 만에 다시 물었습니다. {wait:?} \
             기다려야 합니다"
        )));
    }
    server.answer(&again, b"\x00\x01HELLO")?;
    printed(&run, b"HELLO\n")
}

/// The answer to a ninth request.
const NOT_ASKED: &[u8] = b"\x00\x09NINE";

/// Sends what isn't the answer until the program asks again.
fn chattered(
    run: &Run,
    server: &UdpServer,
    request: &Received,
    wait: Duration,
) -> Verdict<Option<Received>> {
    /// Four in a wait, for four waits.
    const MESSAGES: usize = 16;
    for _ in 0..MESSAGES {
        let again = server.receive_within(run, wait / 4)?;
        if again.is_some() {
            return Ok(again);
        }
        server.answer(request, NOT_ASKED)?;
    }
    Ok(None)
}

fn refused(trial: &mut Trial) -> Verdict {
    let nobody = Refusing::bind_udp()?;
    trial.step(Text::new(
        "chose an address that nobody has",
        "아무도 쓰지 않는 주소를 골랐습니다",
    ));
    let wait = milliseconds(trial.patient(SHORT));
    let run = trial.run(&[&nobody.address(), &wait, "hello"])?;
    run.expect_failure()
}

fn bad_network(trial: &mut Trial) -> Verdict {
    const TEXTS: [&str; 20] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let server = trial.udp_server()?;
    let relay = trial.relay(server.address(), THERE, BACK)?.untold();
    let (address, wait) = (relay.address().to_string(), trial.patient(SHORT / 4));
    let run = trial.run(&[&[&*address, &milliseconds(wait)], &TEXTS[..]].concat())?;
    server.tell(&Text::new(
        "answers each request with its text in capitals",
        "요청마다 그 텍스트를 대문자로 바꾸어 응답합니다",
    ));
    let left = trial.left();
    trial.quietly(|_| {
        while let Some(request) = server.receive_within(&run, left)? {
            server.answer(&request, &request.bytes.to_ascii_uppercase())?;
        }
        Ok(())
    })?;
    printed(
        &run,
        (TEXTS.join("\n").to_ascii_uppercase() + "\n").as_bytes(),
    )
}

/// The program, about to ask `texts`, and its server.
fn started(trial: &mut Trial, wait: Duration, texts: &[&str]) -> Verdict<(Run, UdpServer)> {
    let server = trial.udp_server()?;
    let (address, wait) = (
        server.address().to_string(),
        milliseconds(trial.patient(wait)),
    );
    let run = trial.run(&[&[&*address, &wait], texts].concat())?;
    Ok((run, server))
}

fn printed(run: &Run, answers: &[u8]) -> Verdict {
    run.expect_success()?;
    run.expect_stdout(answers)
}

/// The times between each try and the next.
fn waits(tries: &[Received]) -> Vec<Duration> {
    let later = tries.iter().skip(1);
    tries
        .iter()
        .zip(later)
        .map(|(one, next)| next.at - one.at)
        .collect()
}

/// `80.1ms, 160.2ms, 320.0ms`.
fn shown(waits: &[Duration]) -> String {
    let waits: Vec<String> = waits.iter().map(|it| format!("{it:.1?}")).collect();
    waits.join(", ")
}

fn milliseconds(duration: Duration) -> String {
    duration.as_millis().to_string()
}
