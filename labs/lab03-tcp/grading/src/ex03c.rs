//! Exercise 03c, length-prefixed frames: messages on a stream, and lengths that
//! strangers claim.

use std::time::Duration;

use lab_grader::{Check, Exercise, Fault, Kind, Mutant, Peer, Text, Trial, Verdict, Visibility};

/// The longest payload that the exercise allows, in bytes.
const LIMIT: u32 = 1024 * 1024;

/// The time that a stalled client is given. Whoever ignores it waits for 30 s.
const TIMEOUT: Duration = Duration::from_millis(200);

/// How much the address space may grow while a length is refused, in MiB: far
/// less than the 4 GiB that were asked for, and more than any honest server
/// needs, since each thread reserves, without using them, up to 8 MiB for its
/// stack and 128 MiB for its heap (glibc).
const ROOM: u64 = 1024;

const CLIENT_A: Text = Text::new("client A", "클라이언트 A");
const CLIENT_B: Text = Text::new("client B", "클라이언트 B");
const CLIENT_C: Text = Text::new("client C", "클라이언트 C");

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "03c",
    program: "ex03c_frames",
    kind: Kind::Server,
    title: Text::new("Length-prefixed frames", "길이를 앞에 붙인 프레임"),
    task: Text::new(
        "Answer each frame of a client (a length of four bytes, then so many bytes) with a \
         frame of the same bytes in reverse. Refuse payloads of more than 1 MiB, and give up \
         clients that stop in the middle of a frame.",
        "클라이언트가 보낸 각 프레임(4바이트 길이와 그 길이만큼의 바이트)에 같은 바이트를 거꾸로 \
         담은 프레임으로 응답하세요. 1 MiB보다 긴 페이로드는 거절하고, 프레임 중간에 멈춘 \
         클라이언트와는 연결을 끊으세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex03c/starter.rs"),
    solution: include_str!("../answers/ex03c/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Send one frame by hand and look at what your program reads: \
         `printf '\\0\\0\\0\\5hello' | nc -N 127.0.0.1 7777 | hexdump -C`. How does it know where \
         the frame ends? Not by what one `read` returns, but by the four bytes in front.",
        "프레임(frame) 하나를 직접 보내고 프로그램이 무엇을 읽는지 살펴보세요: `printf \
         '\\0\\0\\0\\5hello' | nc -N 127.0.0.1 7777 | hexdump -C`. 프레임이 어디에서 끝나는지 \
         어떻게 알까요? `read` 한 번이 돌려준 양이 아니라 앞에 붙은 4바이트를 보고 압니다.",
    ),
    Text::new(
        "`read_exact` fills a buffer however many reads that takes: first a `[0; 4]`, which \
         `u32::from_be_bytes` turns into the length, then, if the length is allowed, a \
         `vec![0; length]`. Judge the length between the two, before anything is reserved.",
        "`read_exact`는 몇 번을 읽어야 하든 버퍼를 끝까지 채웁니다. 먼저 `[0; 4]`를 채워 \
         `u32::from_be_bytes`로 길이를 얻고, 허용되는 길이이면 `vec![0; length]`를 채우세요. \
         길이는 둘 사이에서, 메모리를 잡기 전에 검사해야 합니다.",
    ),
    Text::new(
        "`set_read_timeout(Some(timeout))` limits how long each read may wait, and \
         `set_read_timeout(None)` takes the limit away. Between two frames there is none: wait \
         for the first byte of a frame without it, then set it. `BufReader::fill_buf` waits for \
         bytes without taking them; nothing in it means that the client closed its half.",
        "`set_read_timeout(Some(timeout))`는 read 한 번이 기다릴 수 있는 시간을 제한하고, \
         `set_read_timeout(None)`은 그 제한을 없앱니다. 프레임과 프레임 사이에는 제한이 없습니다. \
         프레임의 첫 바이트는 제한 없이 기다리고 그다음에 제한을 거세요. `BufReader::fill_buf`는 \
         바이트를 꺼내지 않고 기다리기만 합니다. 빈 버퍼를 돌려주면 클라이언트가 보내는 방향을 \
         닫은 것입니다.",
    ),
    Text::new(
        "For each client a thread, and in it: one `BufReader::new(stream)` for the whole \
         connection; then in a loop: timeout off, `fill_buf` (empty: return), timeout on, \
         `read_exact` the header, return an error if the length is over `LIMIT`, `read_exact` \
         the payload, `payload.reverse()`, and one `write_all` of header and payload. Every `?` \
         ends this client and drops its stream, which closes the connection.",
        "클라이언트마다 스레드를 하나씩 만들고, 그 안에서 연결 전체에 `BufReader::new(stream)` \
         하나를 쓰세요. 그리고 반복합니다: 제한 시간을 없애고, `fill_buf`(비어 있으면 반환), 제한 \
         시간을 걸고, 헤더를 `read_exact`로 읽고, 길이가 `LIMIT`를 넘으면 오류를 반환하고, \
         페이로드를 `read_exact`로 읽고, `payload.reverse()`를 부른 뒤, 헤더와 페이로드를 \
         `write_all` 한 번으로 보내세요. `?`로 빠져나가면 그 클라이언트의 처리만 끝나고, 스트림이 \
         해제되면서 연결이 닫힙니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "one_frame",
        title: Text::new(
            "a frame is answered by a frame with its bytes in reverse",
            "프레임에 바이트 순서를 뒤집은 프레임으로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The length stands in four bytes, the most significant one first: 5 is 00 00 00 05. \
             Read in the other order it is 83,886,080. Convert it with `u32::from_be_bytes` and \
             back with `to_be_bytes`; the length counts the payload alone.",
            "길이는 4바이트이며 최상위 바이트가 먼저 옵니다. 5는 00 00 00 05입니다. 바이트 순서를 \
             반대로 읽으면 83,886,080이 됩니다. 읽을 때는 `u32::from_be_bytes`, 쓸 때는 \
             `to_be_bytes`로 변환하세요. 길이에는 페이로드만 셉니다.",
        ),
        book: "03#framing",
        run: one_frame,
    },
    Check {
        id: "pieces",
        title: Text::new(
            "a frame that arrives in pieces, header and payload, is one frame",
            "헤더와 페이로드가 나뉘어 도착해도 프레임은 하나입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "One `read` returns what has arrived, which may be one byte of the header or half \
             of the payload; the rest of the buffer stays as it was. Nothing in TCP keeps even \
             four bytes together. Fill each field with `read_exact`, or read in a loop and \
             count.",
            "`read` 한 번은 그때까지 도착한 것만 돌려줍니다. 헤더의 1바이트일 수도 있고 페이로드의 \
             절반일 수도 있으며, 버퍼의 나머지는 그대로입니다. TCP는 4바이트조차 한데 묶어 주지 \
             않습니다. 필드마다 `read_exact`로 채우거나, 읽은 바이트 수를 세며 반복해서 읽으세요.",
        ),
        book: "03#streams-have-no-messages",
        run: pieces,
    },
    Check {
        id: "back_to_back",
        title: Text::new(
            "three frames in one segment get three answers",
            "한 세그먼트에 담긴 프레임 세 개에 모두 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A read may return more than the frame you wait for. What follows it belongs to the \
             next one and must be kept: make one buffer, or one `BufReader`, for the whole \
             connection. What a dropped `BufReader` has read ahead is gone.",
            "한 번의 read가 기다리던 프레임보다 많은 것을 돌려줄 수 있습니다. 그 뒤의 바이트는 다음 \
             프레임의 것이므로 간직해야 합니다. 연결 전체에 버퍼나 `BufReader`를 하나만 만드세요. \
             `BufReader`를 버리면 미리 읽어 둔 바이트도 사라집니다.",
        ),
        book: "03#streams-have-no-messages",
        run: back_to_back,
    },
    Check {
        id: "zero_length",
        title: Text::new(
            "an empty payload is a frame like any other",
            "빈 페이로드도 다른 것과 똑같은 프레임입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A length of 0 is a valid length: the answer is 00 00 00 00, and the conversation \
             goes on. Only the end of the stream ends it, which is a `read` of 0 bytes. Take \
             care not to confuse the two zeros.",
            "길이 0도 올바른 길이입니다. 응답은 00 00 00 00이고 대화는 계속됩니다. 대화를 끝내는 \
             것은 스트림의 끝, 곧 `read`가 0바이트를 돌려주는 것뿐입니다. 이 두 가지 0을 혼동하지 \
             마세요.",
        ),
        book: "03#framing",
        run: zero_length,
    },
    Check {
        id: "limit",
        title: Text::new(
            "a payload of exactly 1 MiB is answered, one byte more is refused",
            "정확히 1 MiB인 페이로드에는 응답하고, 1바이트라도 더 길면 거절합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A limit is a promise to both sides: 1,048,576 bytes are allowed, so `>` refuses \
             and `>=` refuses one too many. Refusing means closing the connection as soon as \
             the length is known. A length can't be made shorter: its bytes come all the same, \
             and what follows would be read in the wrong place.",
            "한계는 양쪽 모두에게 하는 약속입니다. 1,048,576바이트까지 허용되므로 `>`로 거절해야 \
             하며, `>=`는 허용된 것까지 거절합니다. 거절이란 길이를 알게 된 즉시 연결을 닫는 \
             것입니다. 길이를 줄여 읽을 수는 없습니다. 바이트는 그대로 다 오므로 그 뒤의 내용을 \
             엉뚱한 자리에서 읽게 됩니다.",
        ),
        book: "03#lengths-from-strangers",
        run: limit,
    },
    Check {
        id: "huge_length",
        title: Text::new(
            "a length of 4 GiB is refused without reserving memory for it",
            "4 GiB라는 길이를 메모리를 잡지 않고 거절합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A length from the wire is what a stranger claims, not what will come: with four \
             bytes each client could make you reserve 4 GiB. `vec![0; length]` asks for all of \
             it at once, and where the system says no, the program is aborted. Compare the \
             length with the limit before you use it for anything.",
            "네트워크에서 온 길이는 낯선 상대의 주장일 뿐, 실제로 올 양이 아닙니다. 클라이언트마다 \
             단 4바이트로 4 GiB를 잡게 만들 수 있습니다. `vec![0; length]`는 그 전부를 한꺼번에 \
             요구하며, 시스템이 거부하면 프로그램이 강제로 중단됩니다. 길이를 어디에든 쓰기 전에 \
             먼저 한계와 비교하세요.",
        ),
        book: "03#lengths-from-strangers",
        run: huge_length,
    },
    Check {
        id: "unfinished_frame",
        title: Text::new(
            "a client that stops inside a frame is given up after the timeout",
            "프레임 중간에 멈춘 클라이언트와는 제한 시간이 지나면 연결을 끊습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A peer whose cable is pulled sends neither data nor FIN: without a timeout its \
             thread waits for ever, and a few thousand of them are an attack. Set the read \
             timeout from the program's second argument, in milliseconds, and let it hold for \
             the payload as well as for the header.",
            "케이블이 뽑힌 상대는 데이터도 FIN도 보내지 않습니다. 제한 시간이 없으면 그 스레드는 \
             영원히 기다리고, 그런 연결 수천 개가 모이면 공격이 됩니다. 프로그램의 두 번째 \
             인자(밀리초)로 읽기 제한 시간을 정하고, 헤더뿐 아니라 페이로드를 읽을 때도 \
             적용하세요.",
        ),
        book: "03#timeouts",
        run: unfinished_frame,
    },
    Check {
        id: "idle_between_frames",
        title: Text::new(
            "between two frames a client may be silent as long as it likes",
            "프레임과 프레임 사이에서는 클라이언트가 얼마든지 조용히 있어도 됩니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A timeout that is set once for the socket holds for every read, also for the one \
             that waits for a new frame to begin. Take it away before that read \
             (`set_read_timeout(None)`) and set it again once the first byte of the frame is \
             there.",
            "소켓에 제한 시간을 한 번 걸어 두면 새 프레임의 시작을 기다리는 read까지 포함해 모든 \
             read에 적용됩니다. 그 read 앞에서 제한을 없애고(`set_read_timeout(None)`), 프레임의 \
             첫 바이트가 오면 다시 거세요.",
        ),
        book: "03#timeouts",
        run: idle_between_frames,
    },
    Check {
        id: "cut_frame",
        title: Text::new(
            "a frame that the client's end cuts off isn't answered",
            "클라이언트가 연결을 닫아 잘린 프레임에는 응답하지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The length says how many bytes belong together. When the stream ends before they \
             have come, the message is broken, not short. `read_exact` reports it as \
             `UnexpectedEof`; `read_to_end` takes the end for success and hides it.",
            "길이는 몇 바이트가 한 덩어리인지 알려 줍니다. 그만큼 오기 전에 스트림이 끝나면 짧은 \
             메시지가 아니라 깨진 메시지입니다. `read_exact`는 이를 `UnexpectedEof` 오류로 알려 \
             주지만, `read_to_end`는 끝을 성공으로 보고 감추어 버립니다.",
        ),
        book: "03#half-close",
        run: cut_frame,
    },
    Check {
        id: "others_go_on",
        title: Text::new(
            "what one client does wrong is no other's trouble",
            "한 클라이언트의 잘못이 다른 클라이언트에 영향을 주지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A client that is served in the accept loop holds up all the others while it is \
             silent: give each a thread of its own. What goes wrong with one of them ends that \
             one only: no `?` in the accept loop for the error of a client, no `panic!`, no \
             `process::exit`.",
            "연결을 받는 반복문 안에서 클라이언트를 직접 처리하면, 그 클라이언트가 조용한 동안 다른 \
             모두가 기다립니다. 클라이언트마다 스레드를 만드세요. 한 클라이언트의 오류는 그 \
             클라이언트만 끝내야 합니다. 연결을 받는 반복문에서 클라이언트의 오류를 `?`로 넘기거나 \
             `panic!`, `process::exit`를 쓰지 마세요.",
        ),
        book: "03#many-clients",
        run: others_go_on,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new(
        "little_endian_length",
        &[
            "one_frame",
            "pieces",
            "back_to_back",
            "zero_length",
            "limit",
            "huge_length",
            "unfinished_frame",
            "cut_frame",
            "idle_between_frames",
            "others_go_on",
        ],
    ),
    Mutant::new("header_in_one_read", &["pieces", "unfinished_frame"]),
    Mutant::new(
        "payload_in_one_read",
        &[
            "pieces",
            "zero_length",
            "limit",
            "unfinished_frame",
            "cut_frame",
        ],
    ),
    Mutant::new("new_buffer_per_frame", &["back_to_back"]),
    Mutant::new("empty_frame_ends", &["zero_length"]),
    Mutant::new("off_by_one_limit", &["limit"]).racy(),
    Mutant::new(
        "truncates_to_limit",
        &["limit", "huge_length", "others_go_on"],
    ),
    Mutant::new("trusts_length", &["huge_length", "limit", "others_go_on"]),
    Mutant::new("allocates_before_checking", &["huge_length"]),
    Mutant::new("no_timeout", &["unfinished_frame"]),
    Mutant::new("timeout_for_the_header_only", &["unfinished_frame"]),
    Mutant::new("answers_a_cut_frame", &["cut_frame"]),
    Mutant::new("times_out_idle_clients", &["idle_between_frames"]),
    Mutant::new("one_at_a_time", &["others_go_on"]),
    Mutant::new("exits_on_bad_length", &["others_go_on", "huge_length"]).racy(),
];

fn one_frame(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    answered(&client)?;
    client.half_close()?;
    client.expect_end()
}

fn pieces(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send_in_pieces(&[b"\0\0", b"\0\x05hello"])?;
    client.expect(&frame(b"olleh"))?;
    client.send_in_pieces(&[b"\0\0\0\x05he", b"llo"])?;
    client.expect(&frame(b"olleh"))
}

fn back_to_back(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send(&[frame(b"one"), frame(b"two"), frame(b"three")].concat())?;
    client.expect(&[frame(b"eno"), frame(b"owt"), frame(b"eerht")].concat())
}

fn zero_length(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send(&frame(b""))?;
    client.expect(&frame(b""))?;
    client.send(&frame(b"still here"))?;
    client.expect(&frame(b"ereh llits"))
}

fn limit(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let longest: Vec<u8> = (b'a'..=b'z').cycle().take(LIMIT as usize).collect();
    let reversed: Vec<u8> = longest.iter().rev().copied().collect();
    let allowed = trial.connect_as(CLIENT_A, &server)?;
    allowed.exchange(&frame(&longest), &frame(&reversed))?;
    allowed.half_close()?;
    allowed.expect_end()?;
    let refused = trial.connect_as(CLIENT_B, &server)?;
    refused.send(&(LIMIT + 1).to_be_bytes())?;
    refused.expect_closed()
}

fn huge_length(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    // Once a client was served, what its thread reserves is no longer new.
    let first = trial.connect_as(CLIENT_A, &server)?;
    answered(&first)?;
    first.half_close()?;
    first.expect_end()?;
    let before = server.memory();
    let greedy = trial.connect_as(CLIENT_B, &server)?;
    greedy.send(&u32::MAX.to_be_bytes())?;
    let refused = greedy.expect_closed();
    let after = server.memory();
    let reserved = before.zip(after).map(|(before, after)| {
        let grown = after
            .address_space_peak
            .saturating_sub(before.address_space_peak);
        grown / (1024 * 1024)
    });
    if reserved.is_some_and(|mebibytes| mebibytes > ROOM) {
        return Err(Fault::wrong(Text::new(
            "your program asked the system for more than 1 GiB of memory because of four bytes",
            "프로그램이 단 4바이트 때문에 시스템에 1 GiB가 넘는 메모리를 요구했습니다",
        )));
    }
    refused?;
    answered(&trial.connect_as(CLIENT_C, &server)?)?;
    if reserved.is_none() {
        return Err(Fault::skipped(Text::new(
            "this system doesn't tell how much memory a program reserves",
            "이 시스템은 프로그램이 잡은 메모리의 양을 알려 주지 않습니다",
        )));
    }
    Ok(())
}

fn unfinished_frame(trial: &mut Trial) -> Verdict {
    let timeout = trial.patient(TIMEOUT).as_millis().to_string();
    let server = trial.server_with(&[&timeout])?;
    let half_a_header = trial.connect_as(CLIENT_A, &server)?;
    // A server that closes every connection keeps this promise by accident.
    answered(&half_a_header)?;
    half_a_header.send(b"\0\0")?;
    let half_a_payload = trial.connect_as(CLIENT_B, &server)?;
    half_a_payload.send(b"\0\0\0\x0ahello")?;
    half_a_header.expect_closed()?;
    half_a_payload.expect_closed()
}

fn idle_between_frames(trial: &mut Trial) -> Verdict {
    let timeout = trial.patient(TIMEOUT);
    let server = trial.server_with(&[&timeout.as_millis().to_string()])?;
    let client = trial.connect(&server)?;
    client.send(&frame(b"tick"))?;
    client.expect(&frame(b"kcit"))?;
    client.expect_silence(timeout * 2)?;
    client.send(&frame(b"tock"))?;
    client.expect(&frame(b"kcot"))
}

fn cut_frame(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send(&[&*frame(b"whole"), b"\0\0\0\x0ahello"].concat())?;
    client.half_close()?;
    client.expect(&frame(b"elohw"))?;
    client.expect_closed()
}

fn others_go_on(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let silent = trial.connect_as(CLIENT_A, &server)?;
    answered(&trial.connect_as(CLIENT_B, &server)?)?;
    let greedy = trial.connect_as(CLIENT_C, &server)?;
    greedy.send(&(LIMIT + 1).to_be_bytes())?;
    greedy.expect_closed()?;
    answered(&silent)
}

/// One frame there and back.
fn answered(client: &Peer) -> Verdict {
    client.send(&frame(b"hello"))?;
    client.expect(&frame(b"olleh"))
}

/// `payload` with its length in front.
fn frame(payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], payload].concat()
}
