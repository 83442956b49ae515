//! Exercise 04b, done once: duplicates are answered and not worked on, in memory
//! that has an end.

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};
use std::time::Duration;

use lab_grader::{
    Check, Exercise, Fault, Impairments, Kind, Mutant, Server, Text, Trial, UdpPeer, Verdict,
    Visibility, text,
};

/// How many answers are remembered.
const REMEMBERED: u32 = 1000;

/// A request that is known again.
const TEA: u32 = 7;
const MILK: u32 = 8;

/// How long nothing may come when nothing should.
const QUIET: Duration = Duration::from_millis(80);

/// A longer text is told by its length.
const SHOWN: usize = 20;

const CLIENT_A: Text = Text::new("client A", "클라이언트 A");
const CLIENT_B: Text = Text::new("client B", "클라이언트 B");

/// Requests that fill the memory of a server without an end, in rows that every
/// socket has room for.
const CROWD: u32 = 20_000;
const ROW: u32 = 16;
const CROWD_TEXT: usize = 1000;
/// Those after which a server with an end has all the memory that it needs.
const WARM: u32 = 4 * REMEMBERED;
/// More than chance, and much less than the texts of what came after: 16 MB.
const GROWTH: u64 = 4 * 1024 * 1024;

/// What a bad network does in the last check.
const THERE: Impairments = Impairments {
    loss: 0.1,
    duplicate: 0.3,
    reorder: 0.2,
    ..Impairments::NONE
};
const BACK: Impairments = Impairments {
    loss: 0.2,
    duplicate: 0.2,
    ..Impairments::NONE
};

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "04b",
    program: "ex04b_duplicates",
    kind: Kind::Server,
    title: Text::new("Done once", "한 번만 하기"),
    task: Text::new(
        "Number the requests of UDP clients as you work on them. A request that comes again is \
         answered with the same bytes as before, and not worked on. Remember the last 1000 \
         answers, and no more.",
        "UDP 클라이언트의 요청을 처리하면서 번호를 매기세요. 다시 온 요청에는 전과 똑같은 바이트로 \
         응답하고, 다시 처리하지 않습니다. 마지막 응답 1000개만 기억하고 그보다 오래된 것은 \
         잊으세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex04b/starter.rs"),
    solution: include_str!("../answers/ex04b/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Whoever gets no answer asks again, and can't know whether the request was lost or the \
         answer. So the server may get the same request twice although it answered. Think of \
         \"withdraw 10 euros\": what must happen then, and what must the client be told?",
        "응답을 받지 못한 클라이언트는 다시 묻습니다. 요청이 사라졌는지 응답이 사라졌는지는 알 수 \
         없습니다. 그래서 서버는 응답했는데도 같은 요청을 두 번 받을 수 있습니다. \"만 원 출금\"을 \
         떠올려 보세요. 그때 무슨 일이 일어나야 하고, 클라이언트는 무엇을 받아야 할까요?",
    ),
    Text::new(
        "`request.split_first_chunk::<4>()` gives the id as an array and the rest as the text, or \
         `None` if there are fewer than four bytes. A `HashMap` finds the answer to a request; \
         its key needs everything that makes a request the same one: \
         `(SocketAddr, [u8; 4])`.",
        "`request.split_first_chunk::<4>()`는 ID를 배열로, 나머지를 텍스트로 돌려주고, 네 바이트보다 \
         짧으면 `None`을 돌려줍니다. 요청의 응답은 `HashMap`으로 찾습니다. 키에는 같은 요청인지를 \
         가리는 모든 것이 들어가야 합니다: `(SocketAddr, [u8; 4])`.",
    ),
    Text::new(
        "A `HashMap` doesn't know which of its entries is the oldest. Keep the keys in a \
         `VecDeque` too: `push_back` when a request has been worked on, and when it holds more \
         than 1000, `pop_front` says which key to remove from the map.",
        "`HashMap`은 어느 항목이 가장 오래되었는지 모릅니다. 키를 `VecDeque`에도 넣어 두세요. \
         요청을 처리했을 때 `push_back`을 호출하고, 1000개를 넘으면 `pop_front`가 돌려주는 키를 \
         맵에서 지웁니다.",
    ),
    Text::new(
        "In `Service`: `done: u64`, `answers: HashMap<Key, Vec<u8>>`, `order: VecDeque<Key>`. \
         `answer`: split off the id (`?` for garbage); if `answers` has no such key, count, make \
         the answer with `[&id[..], format!(\"{}: \", self.done).as_bytes(), text].concat()`, \
         insert, `push_back`, forget the oldest; then return what `answers` has.",
        "`Service`에 `done: u64`, `answers: HashMap<Key, Vec<u8>>`, `order: VecDeque<Key>`를 두세요. \
         `answer`에서는 먼저 ID를 떼어 냅니다(짧은 데이터그램이면 `?`로 끝냅니다). `answers`에 그 키가 \
         없으면 번호를 세고, `[&id[..], format!(\"{}: \", self.done).as_bytes(), \
         text].concat()`으로 응답을 만들어 넣고, `push_back`한 다음 가장 오래된 것을 잊습니다. \
         마지막에는 `answers`에 있는 것을 돌려줍니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "answers",
        title: Text::new(
            "each request is answered with its id, the next number and its text",
            "요청마다 ID, 다음 번호, 텍스트로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The answer begins with the id, byte for byte: by it the client finds out which of \
             its requests was answered. Then the number, counted from 1, a colon, a space and the \
             text. A request without a text is one too: four bytes are enough.",
            "응답은 ID로 시작하며 바이트 하나하나가 같아야 합니다. 클라이언트는 그것을 보고 어느 \
             요청의 응답인지 압니다. 이어서 1부터 센 번호, 콜론, 빈칸, 텍스트가 옵니다. 텍스트가 \
             없는 요청도 요청입니다. 네 바이트면 충분합니다.",
        ),
        book: "04#whose-answer",
        run: answers,
    },
    Check {
        id: "any_bytes",
        title: Text::new(
            "the text may be any bytes, up to a datagram of 1024",
            "텍스트에는 어떤 바이트든 올 수 있고, 데이터그램은 1024바이트까지입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A datagram is bytes, not characters: what goes through a `String` comes out changed \
             where it isn't UTF-8. And what doesn't fit into the buffer of `recv_from` is lost, \
             without an error: make it as long as the longest request.",
            "데이터그램은 텍스트가 아니라 바이트입니다. `String`을 거치면 UTF-8이 아닌 곳이 \
             바뀝니다. `recv_from`의 버퍼에 들어가지 않는 부분은 오류도 없이 사라집니다. 버퍼를 \
             가장 긴 요청만큼 크게 만드세요.",
        ),
        book: "04#truncation",
        run: any_bytes,
    },
    Check {
        id: "same_answer",
        title: Text::new(
            "a request that comes again gets the same answer, and isn't worked on",
            "다시 온 요청에는 같은 응답을 보내고, 다시 처리하지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A client repeats its request when the answer doesn't come, so a repetition often \
             means: the answer was lost. Silence, or a complaint, would leave that client \
             without it for ever; working again would do twice what was asked for once. Keep \
             the answer, and send its bytes again.",
            "클라이언트는 응답이 오지 않으면 요청을 되풀이합니다. 그래서 되풀이된 요청은 흔히 \
             응답이 사라졌다는 뜻입니다. 응답하지 않거나 오류를 보내면 그 클라이언트는 응답을 영영 \
             받지 못하고, 다시 처리하면 한 번 부탁받은 일을 두 번 하게 됩니다. 응답을 보관해 \
             두었다가 그 바이트를 다시 보내세요.",
        ),
        book: "04#idempotence",
        run: same_answer,
    },
    Check {
        id: "id_decides",
        title: Text::new(
            "the same id is the same request, whatever its text is",
            "ID가 같으면 텍스트가 무엇이든 같은 요청입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The id alone says which request it is: that is what it was invented for. Whoever \
             compares the whole datagram keeps more than needed, and takes a repetition in \
             which anything differs (a time of sending, say) for new work.",
            "어느 요청인지는 ID만이 말해 줍니다. ID는 그러라고 있는 것입니다. 데이터그램 전체를 \
             비교하면 필요한 것보다 많이 보관하게 되고, 보낸 시각처럼 무언가 달라진 되풀이를 새 일로 \
             여기게 됩니다.",
        ),
        book: "04#idempotence",
        run: id_decides,
    },
    Check {
        id: "clients_apart",
        title: Text::new(
            "the same id from two clients is two requests",
            "두 클라이언트가 보낸 같은 ID는 서로 다른 요청입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Every client counts for itself, so ids of different clients are often equal. Who \
             asked, `recv_from` says: the IP address and the port. The address alone isn't \
             enough: two programs on one machine, or behind one router, share it.",
            "클라이언트는 저마다 번호를 세므로 서로 다른 클라이언트의 ID가 같은 일은 흔합니다. \
             누가 물었는지는 `recv_from`이 IP 주소와 포트로 알려 줍니다. IP 주소만으로는 \
             모자랍니다. 한 호스트의 두 프로그램이나 한 공유기 뒤의 두 호스트는 주소가 같습니다.",
        ),
        book: "04#idempotence",
        run: clients_apart,
    },
    Check {
        id: "remembers",
        title: Text::new(
            "the last 1000 answers are remembered",
            "마지막 응답 1000개를 기억합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A repetition may come late, when many other requests have come between. The memory \
             of the last one isn't enough, and clearing all of it when it is full forgets what \
             was answered a moment ago. Forget one at a time: the oldest, when there are more \
             than 1000. \
             Ids come in any order: one that is smaller than the last is no repetition.",
            "되풀이된 요청은 다른 요청이 많이 온 뒤에 늦게 올 수도 있습니다. 마지막 것만 \
             기억해서는 모자라고, 가득 찼을 때 모두 지우면 방금 한 응답까지 잊게 됩니다. 1000개를 \
             넘을 때마다 가장 오래된 것 하나씩만 잊으세요. \
             번호는 어떤 순서로든 옵니다. 지난 번호보다 작다고 해서 반복된 요청은 아닙니다.",
        ),
        book: "04#bounded-memory",
        run: remembers,
    },
    Check {
        id: "forgets",
        title: Text::new(
            "an answer older than the last 1000 is forgotten",
            "마지막 1000개보다 오래된 응답은 잊습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Nobody repeats a request for ever, and a server that remembers for ever ends when \
             its memory does. The age of an answer is counted from the work: if a repetition \
             made it young again, a single client could keep it for ever.",
            "요청을 영원히 되풀이하는 클라이언트는 없고, 영원히 기억하는 서버는 메모리가 바닥날 때 \
             끝납니다. 응답의 나이는 처리한 때부터 셉니다. 되풀이가 응답을 다시 젊게 만든다면 \
             클라이언트 하나가 그것을 영원히 붙들어 둘 수 있습니다.",
        ),
        book: "04#bounded-memory",
        run: forgets,
    },
    Check {
        id: "memory",
        title: Text::new(
            "20,000 requests need no more memory than 4000",
            "요청 20,000개에도 4000개일 때보다 메모리를 더 쓰지 않습니다",
        ),
        points: 1,
        deadline: Duration::from_secs(4),
        visibility: Visibility::Visible,
        why: Text::new(
            "An id is chosen by whoever sends it, so anybody can send as many as there is time \
             for. Whatever grows with each request, be it a map, a queue or a list for the log, \
             ends the server one day. Remove a forgotten request from everything that knows it.",
            "ID는 보내는 쪽이 고르므로 누구나 시간이 허락하는 만큼 보낼 수 있습니다. 맵이든 \
             대기열이든 기록용 목록이든, 요청마다 커지는 것은 언젠가 서버를 멈추게 합니다. 잊은 \
             요청은 그것을 아는 모든 곳에서 지우세요.",
        ),
        book: "04#bounded-memory",
        run: memory,
    },
    Check {
        id: "junk",
        title: Text::new(
            "a datagram too short for an id is ignored",
            "ID보다 짧은 데이터그램은 무시합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Anybody can send anything to your port, also three bytes, or none: an empty datagram \
             isn't an end. `request[..4]` panics then, and with it all clients lose their \
             server; `split_first_chunk` says `None`. What is no request isn't counted either.",
            "누구나 무엇이든 포트로 보낼 수 있습니다. 세 바이트일 수도 있고 비어 있을 수도 있으며, \
             빈 데이터그램은 끝이 아닙니다. 그럴 때 `request[..4]`는 패닉을 일으켜 서버를 끝내고, \
             모든 클라이언트가 서버를 잃습니다. `split_first_chunk`는 `None`을 돌려줍니다. 요청이 \
             아닌 것은 세지도 않습니다.",
        ),
        book: "04#datagrams",
        run: junk,
    },
    Check {
        id: "bad_network",
        title: Text::new(
            "over a network that loses, doubles and reorders, each request is done once",
            "잃어버리고 중복하고 순서를 바꾸는 네트워크에서도 요청마다 한 번만 처리합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Here requests overtake each other, and repetitions come after others. An id means \
             nothing but itself: one that is smaller than another isn't older. Don't compare \
             ids by size; look each one up.",
            "여기서는 요청이 서로 앞지르고, 되풀이된 요청이 다른 요청 뒤에 옵니다. ID는 이름일 뿐 \
             다른 뜻이 없습니다. 작다고 해서 오래된 것이 아닙니다. 크기를 비교하지 말고 하나하나 \
             찾아보세요.",
        ),
        book: "04#idempotence",
        run: bad_network,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new(
        "answers_without_the_id",
        &[
            "answers",
            "any_bytes",
            "same_answer",
            "id_decides",
            "clients_apart",
            "remembers",
            "forgets",
            "junk",
            "bad_network",
        ],
    ),
    Mutant::new(
        "counts_from_zero",
        &[
            "answers",
            "any_bytes",
            "same_answer",
            "id_decides",
            "clients_apart",
            "remembers",
            "forgets",
            "junk",
            "bad_network",
        ],
    ),
    Mutant::new("wants_a_text", &["answers"]),
    Mutant::new("utf8_only", &["any_bytes"]),
    Mutant::new("fixed_512_buffer", &["any_bytes"]),
    Mutant::new(
        "works_on_every_datagram",
        &[
            "same_answer",
            "id_decides",
            "clients_apart",
            "remembers",
            "forgets",
            "bad_network",
        ],
    ),
    Mutant::new(
        "silent_about_duplicates",
        &[
            "same_answer",
            "id_decides",
            "clients_apart",
            "remembers",
            "forgets",
            "bad_network",
        ],
    ),
    Mutant::new(
        "says_that_it_is_a_duplicate",
        &[
            "same_answer",
            "id_decides",
            "clients_apart",
            "remembers",
            "forgets",
            "bad_network",
        ],
    ),
    Mutant::new(
        "counts_repetitions",
        &["same_answer", "forgets", "bad_network"],
    ),
    Mutant::new("compares_the_text", &["id_decides"]),
    Mutant::new("ignores_the_client", &["clients_apart"]),
    Mutant::new("knows_clients_by_ip_alone", &["clients_apart"]),
    Mutant::new(
        "remembers_only_the_last",
        &["remembers", "forgets", "bad_network"],
    ),
    Mutant::new("off_by_one", &["remembers", "forgets"]),
    Mutant::new("clears_everything", &["remembers"]),
    Mutant::new("never_forgets", &["forgets", "memory"]),
    Mutant::new("repetitions_keep_it_young", &["forgets"]),
    Mutant::new("keeps_old_answers", &["memory"]),
    Mutant::new("panics_on_short_datagrams", &["junk"]),
    Mutant::new("empty_datagram_is_the_end", &["junk"]),
    Mutant::new("pads_short_datagrams", &["junk"]),
    Mutant::new(
        "takes_ids_for_a_count",
        &["bad_network", "remembers", "forgets"],
    ),
];

fn answers(trial: &mut Trial) -> Verdict {
    let (_server, client) = started(trial)?;
    exchange(&client, TEA, b"tea", 1)?;
    exchange(&client, MILK, b"milk", 2)?;
    exchange(&client, 9, b"", 3)
}

fn any_bytes(trial: &mut Trial) -> Verdict {
    let (_server, client) = started(trial)?;
    exchange(&client, TEA, b"\xea\xb0\x00\n\xff", 1)?;
    let longest: Vec<u8> = (0..=255).cycle().take(1020).collect();
    exchange(&client, MILK, &longest, 2)
}

fn same_answer(trial: &mut Trial) -> Verdict {
    let (_server, client) = started(trial)?;
    exchange(&client, TEA, b"tea", 1)?;
    exchange(&client, TEA, b"tea", 1)?;
    exchange(&client, MILK, b"milk", 2)
}

fn id_decides(trial: &mut Trial) -> Verdict {
    let (_server, client) = started(trial)?;
    exchange(&client, TEA, b"tea", 1)?;
    let what = Text::new(
        "sends request 7 again, with the text \"coffee\", and expects the answer \"1: tea\"",
        "요청 7번을 텍스트 \"coffee\"로 다시 보내고 응답 \"1: tea\"를 기다립니다",
    );
    client.in_words(&what, |client| {
        client.send(&request(TEA, b"coffee"))?;
        client.expect(&answer(TEA, 1, b"tea"))
    })
}

fn clients_apart(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let a = trial.udp_client_as(CLIENT_A, &server)?;
    let b = trial.udp_client_as(CLIENT_B, &server)?;
    exchange(&a, TEA, b"tea", 1)?;
    exchange(&b, TEA, b"cake", 2)?;
    exchange(&a, TEA, b"tea", 1)
}

/// The request is neither the first nor the last of what a memory holds.
fn remembers(trial: &mut Trial) -> Verdict {
    let (_server, client) = started(trial)?;
    let before = REMEMBERED / 2;
    others(trial, &client, 1..=before)?;
    exchange(&client, TEA, b"tea", before + 1)?;
    others(trial, &client, before + 2..=before + REMEMBERED)?;
    exchange(&client, TEA, b"tea", before + 1)
}

fn forgets(trial: &mut Trial) -> Verdict {
    let (_server, client) = started(trial)?;
    exchange(&client, TEA, b"tea", 1)?;
    others(trial, &client, 2..=REMEMBERED)?;
    exchange(&client, TEA, b"tea", 1)?;
    exchange(&client, MILK, b"milk", REMEMBERED + 1)?;
    exchange(&client, TEA, b"tea", REMEMBERED + 2)
}

fn memory(trial: &mut Trial) -> Verdict {
    let (server, client) = started(trial)?;
    let (count, length) = (CROWD, CROWD_TEXT);
    client.tell(&text!(
        "sends {count} requests with texts of {length} bytes, and takes the answers",
        "텍스트가 {length}바이트인 요청 {count}개를 보내고 응답을 받습니다"
    ));
    let [before, after] = trial.quietly(|_| {
        crowd(&client, 0..WARM)?;
        let before = server.memory();
        crowd(&client, WARM..CROWD)?;
        Ok([before, server.memory()])
    })?;
    let Some((before, after)) = before.zip(after) else {
        return Err(Fault::skipped(Text::new(
            "this system doesn't tell how much memory a program uses",
            "이 시스템은 프로그램이 쓰는 메모리의 양을 알려 주지 않습니다",
        )));
    };
    let grown = after.resident_peak.saturating_sub(before.resident_peak);
    match grown > GROWTH {
        true => Err(Fault::wrong(text!(
            "your program's memory grew by more than 4 MiB after the first {WARM} requests: it \
             keeps what it should have forgotten",
            "처음 요청 {WARM}개 뒤로 프로그램의 메모리가 4 MiB 넘게 늘었습니다. 잊어야 할 것을 \
             간직하고 있습니다"
        ))),
        false => Ok(()),
    }
}

/// Requests in rows, each answered before the next is sent.
fn crowd(client: &UdpPeer, ids: Range<u32>) -> Verdict {
    let text = [b'x'; CROWD_TEXT];
    for first in ids.step_by(ROW as usize) {
        let row: Vec<Vec<u8>> = (first..first + ROW).map(|id| request(id, &text)).collect();
        client.send_many(&row)?;
        for _ in &row {
            client.receive()?;
        }
    }
    Ok(())
}

fn junk(trial: &mut Trial) -> Verdict {
    let (_server, client) = started(trial)?;
    for junk in [&b"\0\0\x07"[..], b"\0", b""] {
        client.send(junk)?;
    }
    client.expect_silence(trial.patient(QUIET))?;
    exchange(&client, TEA, b"tea", 1)
}

fn bad_network(trial: &mut Trial) -> Verdict {
    /// Requests, in an order of chance.
    const COUNT: u32 = 30;
    let server = trial.server()?;
    let relay = trial.relay(server.address(), THERE, BACK)?;
    let client = trial.udp_client_through(&relay, &server)?;
    let mut ids: Vec<u32> = (1..=COUNT).collect();
    trial.random().shuffle(&mut ids);
    client.tell(&text!(
        "sends {COUNT} requests at once, in any order, and each of them again until it is answered",
        "요청 {COUNT}개를 순서 없이 한꺼번에 보내고, 응답이 올 때까지 되풀이합니다"
    ));
    let answers = trial.quietly(|trial| asked_until_answered(trial, &client, &ids))?;
    let numbered = |number| {
        ids.iter()
            .any(|id| answers.get(id) == Some(&answer(*id, number, TEXT)))
    };
    match (1..=COUNT).all(numbered) {
        true => Ok(()),
        false => Err(Fault::wrong(text!(
            "the {COUNT} answers aren't numbered from 1 to {COUNT}: some request was worked on \
             twice, or was answered with something else",
            "응답 {COUNT}개의 번호가 1부터 {COUNT}까지가 아닙니다. 어떤 요청을 두 번 처리했거나 다른 \
             것으로 응답했습니다"
        ))),
    }
}

/// What everybody asks for over the bad network.
const TEXT: &[u8] = b"tea";

/// The answer to each request, which must be the same every time.
fn asked_until_answered(
    trial: &Trial,
    client: &UdpPeer,
    ids: &[u32],
) -> Verdict<HashMap<u32, Vec<u8>>> {
    /// Silence after which what is missing counts as lost.
    const LOST: Duration = Duration::from_millis(40);
    let mut answers = HashMap::new();
    while answers.len() < ids.len() {
        if trial.left().is_zero() {
            return Err(Fault::late(Text::new(
                "some requests were never answered, though they were sent again and again",
                "어떤 요청은 거듭 보내도 응답을 받지 못했습니다",
            )));
        }
        let missing = ids.iter().filter(|id| !answers.contains_key(*id));
        let requests: Vec<Vec<u8>> = missing.map(|id| request(*id, TEXT)).collect();
        client.send_many(&requests)?;
        while let Some(received) = client.receive_within(LOST)? {
            let id = received
                .bytes
                .first_chunk()
                .map(|id| u32::from_be_bytes(*id));
            let id = id.unwrap_or_default();
            let known = answers.entry(id).or_insert_with(|| received.bytes.clone());
            if *known != received.bytes {
                return Err(Fault::wrong(Text::new(
                    "one request got two different answers",
                    "요청 하나가 서로 다른 응답 두 개를 받았습니다",
                )));
            }
        }
    }
    Ok(answers)
}

/// The program, and a client of it.
fn started(trial: &mut Trial) -> Verdict<(Server, UdpPeer)> {
    let server = trial.server()?;
    let client = trial.udp_client(&server)?;
    Ok((server, client))
}

/// Sends a request, and expects the answer with that number.
fn exchange(client: &UdpPeer, id: u32, text: &[u8], number: u32) -> Verdict {
    let (length, shown) = (text.len(), text.escape_ascii());
    let what = match length > SHOWN {
        true => text!(
            "sends request {id}, a text of {length} bytes, and expects the number {number}",
            "요청 {id}번(텍스트 {length}바이트)을 보내고 번호가 {number}인 응답을 기다립니다"
        ),
        false => text!(
            "sends request {id}, \"{shown}\", and expects the number {number}",
            "요청 {id}번(\"{shown}\")을 보내고 번호가 {number}인 응답을 기다립니다"
        ),
    };
    client.in_words(&what, |client| {
        client.send(&request(id, text))?;
        client.expect(&answer(id, number, text))
    })
}

/// The same for others than [`TEA`] and [`MILK`], without telling each.
fn others(trial: &mut Trial, client: &UdpPeer, numbers: RangeInclusive<u32>) -> Verdict {
    let count = numbers.clone().count();
    client.tell(&text!(
        "sends {count} other requests, one after the other, and expects their answers",
        "다른 요청 {count}개를 하나씩 보내고 각각의 응답을 기다립니다"
    ));
    trial.quietly(|_| {
        let mut numbers = numbers;
        numbers.try_for_each(|number| exchange(client, 1_000_000 + number, b"cake", number))
    })
}

fn request(id: u32, text: &[u8]) -> Vec<u8> {
    [&id.to_be_bytes(), text].concat()
}

fn answer(id: u32, number: u32, text: &[u8]) -> Vec<u8> {
    [&id.to_be_bytes(), format!("{number}: ").as_bytes(), text].concat()
}
