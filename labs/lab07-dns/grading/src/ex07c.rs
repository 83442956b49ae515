//! Exercise 07c, a stub resolver: what is lost, forged, cut, or an alias. The IDs are the
//! program's own, so everything is told in words.

use std::time::{Duration, Instant};

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Peer, Received, Run, Text, Trial, UdpServer, Verdict,
    Visibility, text,
};

/// A wait that nothing but the check itself can outlast …
const PATIENT: Duration = Duration::from_millis(1000);
/// … and one that is over soon, also three times.
const SHORT: Duration = Duration::from_millis(150);

/// How often a question is sent in all.
const TRIES: usize = 3;
/// How many aliases are followed.
const MAX_ALIASES: usize = 8;

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "07c",
    program: "ex07c_stub_resolver",
    kind: Kind::Client,
    title: Text::new("A stub resolver", "스텁 리졸버"),
    task: Text::new(
        "Ask a DNS server for the addresses of a name. Live with lost datagrams, believe no \
         forged ones, go to TCP when a response was cut, follow aliases, and tell the ways of \
         having nothing apart.",
        "DNS 서버에 이름의 주소를 물으세요. 데이터그램이 사라져도 견디고, 위조한 응답을 믿지 말고, \
         응답이 잘렸으면 TCP로 다시 묻고, 별명을 따라가고, 주소가 없는 여러 경우를 구별하세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex07c/starter.rs"),
    solution: include_str!("../answers/ex07c/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Three layers, each a function: `resolve` follows aliases and judges the status; `ask` \
         sends one question up to three times; `response` receives until the right datagram has \
         come or the time is over. Write `ask` first and print what it returns.",
        "세 층을 각각 함수로 만드세요. `resolve`는 별명을 따라가고 상태를 판정하고, `ask`는 질문 하나를 \
         세 번까지 보내며, `response`는 맞는 데이터그램이 오거나 시간이 다 될 때까지 받습니다. `ask`부터 \
         만들어 결과를 출력해 보세요.",
    ),
    Text::new(
        "`socket.connect(server)` lets the system drop what comes from other addresses. Then one \
         condition decides: `flags & 0x8000 != 0`, the ID is yours, and \
         `question == Some((name, 1))`. Whatever fails it is as if it had not come: go on \
         receiving until the moment `Instant::now() + timeout` that you fixed when you sent.",
        "`socket.connect(server)`를 쓰면 다른 주소에서 온 것은 시스템이 버립니다. 나머지는 조건 하나로 \
         정하세요. `flags & 0x8000 != 0`이고, ID가 자신의 것이고, `question == Some((name, 1))`이어야 \
         합니다. 맞지 않으면 오지 않은 것으로 보고, 보낼 때 정해 둔 순간(`Instant::now() + timeout`)까지 \
         계속 받으세요.",
    ),
    Text::new(
        "With TC set, open `TcpStream::connect_timeout(&server, timeout)`, set a read timeout, and \
         write length and query in one `write_all`. `read_exact` into two bytes, then into a `Vec` \
         of that length: a stream may bring any part at a time.",
        "TC가 켜져 있으면 `TcpStream::connect_timeout(&server, timeout)`으로 연결하고 읽기 제한 시간을 둔 \
         다음, 길이와 질의를 `write_all` 한 번으로 씁니다. 스트림은 조각조각 올 수 있으므로 먼저 두 \
         바이트를, 이어서 그 길이의 `Vec`을 `read_exact`로 읽으세요.",
    ),
    Text::new(
        "Aliases are two loops. The inner one: as long as the response has an `Alias` whose owner is \
         the name in hand, its target becomes that name, and a counter goes up; above 8 it is an \
         error. Behind it: addresses of that name, done; no alias followed since the last \
         question, no address; otherwise the outer loop asks for the new name.",
        "별명은 반복문 두 개로 따라갑니다. 안쪽: 지금 이름을 주인으로 하는 `Alias`가 응답에 있는 동안 그 \
         목적지를 지금 이름으로 바꾸고 횟수를 세며, 8을 넘으면 오류입니다. 그다음: 그 이름의 주소가 \
         있으면 끝, 이번 질문에서 별명을 하나도 따라가지 않았으면 주소 없음, 아니면 바깥 반복문에서 새 \
         이름을 묻습니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "asks",
        title: Text::new(
            "the question is asked, and every address printed",
            "질문을 보내고 주소를 모두 출력합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Send what `query` makes as one datagram, receive the response, and print each address \
             of the name as a line, in the order in which they stand there. A name often has \
             several, so that a client can try the next one.",
            "`query`가 만든 메시지를 데이터그램 하나로 보내고, 응답을 받아 그 이름의 주소를 응답에 있는 \
             순서대로 한 줄씩 출력하세요. 다음 주소로도 시도할 수 있도록 한 이름에 주소가 여럿인 경우가 \
             많습니다.",
        ),
        book: "07#resolver",
        run: asks,
    },
    Check {
        id: "random_ids",
        title: Text::new("the ID can't be guessed", "ID를 알아맞힐 수 없습니다"),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Whoever knows the ID can send a response before the server does, without seeing the \
             question. Use `random_id` for each question and a new socket, so that a forger must \
             guess the ID and the port together (RFC 5452).",
            "ID를 아는 사람은 질문을 보지 않고도 서버보다 먼저 응답을 보낼 수 있습니다. 질문마다 \
             `random_id`와 새 소켓을 쓰면 위조하는 쪽은 ID와 포트를 함께 알아맞혀야 합니다(RFC 5452).",
        ),
        book: "07#spoofing",
        run: random_ids,
    },
    Check {
        id: "lost",
        title: Text::new(
            "a question without a response is sent again",
            "응답이 없는 질문을 다시 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "UDP repeats nothing: a `recv` without a timeout waits for ever for what was lost. Set \
             one with `set_read_timeout`, and send the question again when it is over.",
            "UDP는 아무것도 다시 보내 주지 않습니다. 제한 시간이 없는 `recv`는 사라진 것을 영원히 \
             기다립니다. `set_read_timeout`으로 제한 시간을 두고, 시간이 다 되면 질문을 다시 보내세요.",
        ),
        book: "07#resolver",
        run: lost,
    },
    Check {
        id: "gives_up",
        title: Text::new(
            "after three tries it gives up with exit code 1",
            "세 번 보내도 응답이 없으면 종료 코드 1로 포기합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Somebody waits for your program to say something, so the time that it takes must have \
             a limit. Count what was sent, three times in all, and wait after the third too. Not \
             to know isn't the same as to know that there is nothing: exit code 1, not 2 or 3.",
            "누군가 프로그램의 대답을 기다리므로 걸리는 시간에 한계가 있어야 합니다. 보낸 횟수를 세어 \
             모두 세 번이고, 세 번째 뒤에도 기다립니다. 모르는 것은 없음을 아는 것과 다르므로 종료 \
             코드는 2나 3이 아니라 1입니다.",
        ),
        book: "07#resolver",
        run: gives_up,
    },
    Check {
        id: "wrong_id",
        title: Text::new(
            "a response with another ID is ignored",
            "ID가 다른 응답은 무시합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A forger who doesn't see the question has to guess its ID: the comparison is what \
             protects you. An old response has another ID too. Ignore it and go on receiving, \
             since the right one may be under way.",
            "질문을 보지 못하는 위조자는 ID를 알아맞혀야 하며, ID 비교가 이를 막아 줍니다. 지난 응답도 \
             ID가 다릅니다. 맞는 응답이 오는 중일 수 있으니 무시하고 계속 받으세요.",
        ),
        book: "07#spoofing",
        run: wrong_id,
    },
    Check {
        id: "stranger",
        title: Text::new(
            "a response from another address is ignored",
            "다른 주소에서 온 응답은 무시합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A UDP socket takes datagrams from everybody. `connect` it to the server, and the \
             system drops the others; or compare the address of `recv_from`, port included.",
            "UDP 소켓은 누구의 데이터그램이든 받습니다. 서버에 `connect`하면 다른 곳에서 온 것은 시스템이 \
             버립니다. 또는 `recv_from`이 돌려준 주소를 포트까지 비교하세요.",
        ),
        book: "07#spoofing",
        run: stranger,
    },
    Check {
        id: "wrong_question",
        title: Text::new(
            "a response to another question is ignored, one in capitals isn't",
            "다른 질문의 응답은 무시하고, 대문자로 된 응답은 받아들입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The ID has only 16 bits, so the question must be compared as well: name and type. Some \
             servers return it in other letters; `parse` makes all names small, and so is the NAME \
             that `main` passes on, so that a plain comparison is right.",
            "ID는 16비트뿐이므로 질문의 이름과 타입도 비교해야 합니다. 질문의 대소문자를 바꾸어 돌려주는 \
             서버도 있습니다. `parse`는 모든 이름을 소문자로 바꾸고 `main`이 넘기는 NAME도 소문자이므로 \
             그대로 비교하면 됩니다.",
        ),
        book: "07#spoofing",
        run: wrong_question,
    },
    Check {
        id: "reflected",
        title: Text::new(
            "its own question, sent back, and junk are no response",
            "되돌아온 자기 질문이나 쓰레기는 응답이 아닙니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A question that comes back has the right ID and the right name. Only the flag QR \
             (8000) makes a message a response; without looking, you would read \"no records\" out \
             of your own question. A datagram that `parse` refuses is ignored as well.",
            "되돌아온 질문은 ID도 이름도 맞습니다. QR 플래그(8000)가 있어야 응답이며, 이를 보지 않으면 \
             자기 질문에서 \"레코드 없음\"을 읽게 됩니다. `parse`가 거절한 데이터그램도 무시하세요.",
        ),
        book: "07#spoofing",
        run: reflected,
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
            "A read timeout holds for one `recv`; with each ignored datagram it begins anew, and \
             somebody who sends often enough keeps you waiting for ever. Fix the moment at which \
             the try ends and wait only for what is left.",
            "읽기 제한 시간은 `recv` 한 번에 대한 것입니다. 무시한 데이터그램마다 새로 시작하므로 누군가 \
             자주 보내기만 하면 영원히 기다립니다. 시도가 끝나는 순간을 정하고 남은 시간만 기다리세요.",
        ),
        book: "07#resolver",
        run: chatter,
    },
    Check {
        id: "truncated",
        title: Text::new(
            "when the response was cut, the question is asked again over TCP",
            "응답이 잘렸으면 TCP로 다시 묻습니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "TC says that the response had no room in a datagram; what did have room isn't the \
             whole. Over TCP the same message goes behind two bytes with its length, for a stream \
             has no messages, and the response comes likewise, in as many pieces as it likes.",
            "TC는 응답이 데이터그램에 다 들어가지 못했다는 뜻이며, 들어온 것은 전부가 아닙니다. 스트림에는 \
             메시지의 경계가 없으므로 TCP에서는 길이 두 바이트 뒤에 같은 메시지를 보냅니다. 응답도 같은 \
             형식이며 몇 조각으로든 나뉘어 올 수 있습니다.",
        ),
        book: "07#tcp",
        run: truncated,
    },
    Check {
        id: "aliases",
        title: Text::new(
            "aliases in the response are followed, and other names' addresses left",
            "응답 안의 별명을 따라가고 다른 이름의 주소는 버립니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The answer section may hold a whole chain: alias, alias, addresses. Follow it by the \
             names, not by the order of the records, and print only what belongs to its end. A \
             record about a name that nobody asked for may be somebody's attempt to plant it.",
            "응답 구역에는 별명, 별명, 주소로 이어지는 사슬 전체가 있을 수 있습니다. 레코드의 순서가 아니라 \
             이름으로 따라가고, 마지막 이름의 것만 출력하세요. 아무도 묻지 않은 이름의 레코드는 누군가 \
             심으려는 것일 수 있습니다.",
        ),
        book: "07#resolver",
        run: aliases,
    },
    Check {
        id: "alias_elsewhere",
        title: Text::new(
            "where the response has an alias only, its target is asked for",
            "응답에 별명뿐이면 그 목적지를 새로 묻습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The alias may lead to a zone of which this server knows nothing. The response is then \
             complete as far as it goes, but not the end: ask a new question for the target. Only \
             if that has neither address nor alias, there is none.",
            "별명이 이 서버가 모르는 존으로 이어질 수 있습니다. 응답은 아는 데까지는 온전하지만 끝이 \
             아닙니다. 목적지에 대해 새로 물으세요. 그 이름에 주소도 별명도 없을 때에만 주소가 없는 \
             것입니다.",
        ),
        book: "07#resolver",
        run: alias_elsewhere,
    },
    Check {
        id: "alias_loop",
        title: Text::new(
            "aliases that lead in a circle are an error",
            "돌고 도는 별명은 오류로 끝냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Anybody can enter two aliases that name each other, by mistake or on purpose. Count \
             the aliases over all responses and stop after eight; a counter that begins anew with \
             each response never stops a circle that spans two of them.",
            "서로를 가리키는 별명 두 개는 누구나 실수로 또는 일부러 만들 수 있습니다. 모든 응답에 걸쳐 \
             별명을 세고 여덟 개에서 멈추세요. 응답마다 새로 세면 두 응답에 걸친 순환을 막지 못합니다.",
        ),
        book: "07#resolver",
        run: alias_loop,
    },
    Check {
        id: "no_such_name",
        title: Text::new(
            "NXDOMAIN is exit code 2",
            "NXDOMAIN이면 종료 코드는 2입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Status 3 is a definite answer: the name doesn't exist, for no type. Look at the status \
             before you look for records, also in the response about an alias's target.",
            "상태 3은 확정된 답입니다. 어떤 타입으로도 그 이름이 없습니다. 레코드를 찾기 전에 상태부터 \
             보세요. 별명의 목적지를 물은 응답에서도 마찬가지입니다.",
        ),
        book: "07#negative-answers",
        run: no_such_name,
    },
    Check {
        id: "no_address",
        title: Text::new(
            "a name without addresses is exit code 3",
            "주소가 없는 이름이면 종료 코드는 3입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Status 0 and no record of the type means that the name exists and has others, AAAA \
             perhaps. Whoever calls this program has to know: a name that doesn't exist may be \
             misspelled, one without addresses isn't.",
            "상태 0에 그 타입의 레코드가 없으면 이름은 있고 AAAA 같은 다른 레코드만 있다는 뜻입니다. 이 \
             프로그램을 부른 쪽은 구별할 수 있어야 합니다. 없는 이름은 오타일 수 있지만, 주소가 없는 \
             이름은 그렇지 않습니다.",
        ),
        book: "07#negative-answers",
        run: no_address,
    },
    Check {
        id: "server_failure",
        title: Text::new(
            "any other status is exit code 1",
            "그 밖의 상태이면 종료 코드는 1입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "SERVFAIL (2) and REFUSED (5) say something about the server and nothing about the name. \
             Whoever takes them for \"no such name\" tells a falsehood that others may remember.",
            "SERVFAIL(2)과 REFUSED(5)는 서버에 대한 말이지 이름에 대한 말이 아닙니다. 이를 \"그런 이름이 \
             없다\"로 받아들이면 거짓을 알리게 되고, 다른 프로그램이 그것을 기억할 수 있습니다.",
        ),
        book: "07#negative-answers",
        run: server_failure,
    },
];

// The IDs in the datagrams differ from run to run.
const MUTANTS: &[Mutant] = &[
    Mutant::new("first_address_only", &["asks", "truncated", "aliases"]).racy(),
    Mutant::new("always_the_same_id", &["random_ids"]).racy(),
    Mutant::new("asks_once", &["lost", "gives_up", "chatter"]).racy(),
    Mutant::new("waits_for_ever", &["lost", "gives_up", "chatter"]).racy(),
    Mutant::new("three_times_again", &["gives_up"]).racy(),
    Mutant::new("ignores_the_id", &["wrong_id"]).racy(),
    Mutant::new("trusts_every_sender", &["stranger"]).racy(),
    Mutant::new("ignores_the_question", &["wrong_question"]).racy(),
    Mutant::new("believes_its_own_question", &["reflected"]).racy(),
    Mutant::new("junk_restarts_the_clock", &["chatter"]).racy(),
    Mutant::new("takes_what_was_cut", &["truncated"]).racy(),
    Mutant::new("no_length_over_tcp", &["truncated"]).racy(),
    Mutant::new("takes_every_address", &["aliases"]).racy(),
    Mutant::new("asks_for_each_alias", &["aliases"]).racy(),
    Mutant::new(
        "alias_without_address_is_nothing",
        &["alias_elsewhere", "alias_loop"],
    )
    .racy(),
    Mutant::new("follows_for_ever", &["alias_loop"]).racy(),
    Mutant::new("one_exit_code_for_all", &["no_such_name", "no_address"]).racy(),
    Mutant::new(
        "never_looks_at_the_status",
        &["no_such_name", "server_failure"],
    )
    .racy(),
    Mutant::new("no_address_is_no_name", &["no_address"]).racy(),
    Mutant::new("every_error_is_nxdomain", &["server_failure"]).racy(),
];

//--- Messages

const WWW: &str = "www.lab.test";

/// QR, AA and RD.
const RESPONSE: u16 = 0x8500;
const TRUNCATED: u16 = 0x0200;

fn header(id: u16, flags: u16, questions: u16, answers: usize) -> Vec<u8> {
    let answers = u16::try_from(answers).unwrap_or(0);
    [id, flags, questions, answers, 0, 0]
        .map(u16::to_be_bytes)
        .concat()
}

fn name(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in text.split('.') {
        bytes.extend(u8::try_from(label.len()));
        bytes.extend(label.bytes());
    }
    bytes.push(0);
    bytes
}

fn question(text: &str) -> Vec<u8> {
    [&*name(text), &[0, 1, 0, 1]].concat()
}

fn message(id: u16, flags: u16, text: &str, answers: &[Vec<u8>]) -> Vec<u8> {
    let header = header(id, flags, 1, answers.len());
    [header, question(text), answers.concat()].concat()
}

fn record(text: &str, kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(0);
    let numbers = [kind, 1, 0, 60, length].map(u16::to_be_bytes);
    [&*name(text), &*numbers.concat(), data].concat()
}

fn address(text: &str, last: u8) -> Vec<u8> {
    record(text, 1, &[192, 0, 2, last])
}

fn alias(of: &str, to: &str) -> Vec<u8> {
    record(of, 5, &name(to))
}

//--- The server's part

/// A server, the program that asks it, and what the program asked last.
struct Asked {
    server: UdpServer,
    run: Run,
    came: Received,
    name: String,
}

/// Starts the program to ask for `text`, and takes its question.
fn asked(trial: &mut Trial, timeout: Duration, text: &str) -> Verdict<Asked> {
    let server = trial.udp_server()?;
    asked_at(trial, server, timeout, text)
}

fn asked_at(trial: &mut Trial, server: UdpServer, timeout: Duration, text: &str) -> Verdict<Asked> {
    let timeout = trial.patient(timeout).as_millis().to_string();
    let address = server.address().to_string();
    // The port isn't told: it differs from run to run.
    trial.step(text!(
        "starts your program to ask for {text}",
        "{text}의 주소를 묻도록 프로그램을 시작합니다"
    ));
    let run = trial.quietly(|trial| trial.run(&[&address, &timeout, text]))?;
    let came = next_question(&server, &run, text)?;
    Ok(Asked {
        server,
        run,
        came,
        name: text.to_owned(),
    })
}

fn next_question(server: &UdpServer, run: &Run, text: &str) -> Verdict<Received> {
    let what = text!(
        "waits for the question for {text}",
        "{text}에 대한 질문을 기다립니다"
    );
    server.in_words(&what, |server| {
        let came = server.receive(run)?;
        check_query(&came.bytes, text)?;
        Ok(came)
    })
}

/// Judges a question whose ID is the program's own.
fn check_query(bytes: &[u8], text: &str) -> Verdict {
    let expected = message(id_of(bytes), 0x0100, text, &[]);
    if bytes == expected {
        return Ok(());
    }
    let what = text!(
        "another question came than the one for {text}",
        "{text}에 대한 질문이 아닌 것이 왔습니다"
    );
    Err(Fault::wrong(what).comparing(&expected, bytes))
}

fn id_of(bytes: &[u8]) -> u16 {
    bytes.first_chunk().map_or(0, |id| u16::from_be_bytes(*id))
}

impl Asked {
    fn id(&self) -> u16 {
        id_of(&self.came.bytes)
    }

    /// Answers the question in hand with that status.
    fn says(&self, what: &Text, flags: u16, answers: &[Vec<u8>]) -> Verdict {
        self.sends(
            what,
            &message(self.id(), RESPONSE | flags, &self.name, answers),
        )
    }

    fn sends(&self, what: &Text, datagram: &[u8]) -> Verdict {
        self.server
            .in_words(what, |server| server.answer(&self.came, datagram))
    }

    /// Answers with an address for the name in hand.
    fn says_address(&self, last: u8) -> Verdict {
        let what = text!(
            "answers with the address 192.0.2.{last}",
            "주소가 192.0.2.{last}인 응답을 보냅니다"
        );
        self.says(&what, 0, &[address(&self.name, last)])
    }

    /// Takes the next question.
    fn asked_next(&mut self, text: &str) -> Verdict {
        self.came = next_question(&self.server, &self.run, text)?;
        text.clone_into(&mut self.name);
        Ok(())
    }

    fn expect_printed(&self, lines: &str) -> Verdict {
        self.run.expect_success()?;
        self.run.expect_stdout(lines.as_bytes())
    }

    /// Expects an exit code that tells what isn't there.
    fn expect_exit(&self, code: i32) -> Verdict {
        let status = self.run.end()?;
        match status.code() {
            Some(came) if came == code => self.run.expect_stdout(b""),
            Some(came) if came != 101 => Err(Fault::wrong(text!(
                "your program ended with exit code {came}, but {code} belongs here",
                "종료 코드가 다릅니다. 기대한 값은 {code}, 실제 값은 {came}입니다"
            ))),
            _ => Err(Fault::crashed(text!(
                "your program ended with {status}",
                "프로그램이 비정상 종료했습니다: {status}"
            ))),
        }
    }
}

//--- Checks

fn asks(trial: &mut Trial) -> Verdict {
    let asked = asked(trial, PATIENT, WWW)?;
    asked.says(
        &Text::new("answers with two addresses", "주소 두 개로 응답합니다"),
        0,
        &[address(WWW, 81), address(WWW, 80)],
    )?;
    asked.expect_printed("192.0.2.81\n192.0.2.80\n")
}

fn random_ids(trial: &mut Trial) -> Verdict {
    trial.step(Text::new(
        "starts your program four times and looks at the IDs of its questions",
        "프로그램을 네 번 시작하여 질문의 ID를 봅니다",
    ));
    let ids = trial.quietly(|trial| {
        let one = |_| {
            let asked = asked(trial, PATIENT, WWW)?;
            asked.says_address(80)?;
            asked.expect_printed("192.0.2.80\n")?;
            Ok(asked.id())
        };
        (0..4).map(one).collect::<Verdict<Vec<u16>>>()
    })?;
    let mut pairs = ids.iter().zip(ids.iter().skip(1));
    if pairs.any(|(before, id)| id.wrapping_sub(*before) > 1) {
        return Ok(());
    }
    let mut fault = Fault::wrong(Text::new(
        "the questions had the same ID, or IDs that count up: the next one is known beforehand",
        "질문의 ID가 모두 같거나 하나씩 늘어납니다. 다음 ID를 미리 알 수 있습니다",
    ));
    let ids: Vec<String> = ids.iter().map(|id| format!("{id:04x}")).collect();
    fault.evidence = Some(Text::of(|_| format!("ID: {}", ids.join(" "))));
    Err(fault)
}

fn lost(trial: &mut Trial) -> Verdict {
    let mut asked = asked(trial, SHORT, WWW)?;
    asked.server.ignore(&asked.came);
    asked.asked_next(WWW)?;
    asked.says_address(80)?;
    asked.expect_printed("192.0.2.80\n")
}

fn gives_up(trial: &mut Trial) -> Verdict {
    let asked = asked(trial, SHORT, WWW)?;
    let more = asked.server.receive_until_end(&asked.run)?;
    let count = 1 + more.len();
    if count != TRIES {
        return Err(Fault::wrong(text!(
            "the question was sent {count} times, not {TRIES} times",
            "질문을 {TRIES}번이 아니라 {count}번 보냈습니다"
        )));
    }
    asked.run.expect_failure()
}

fn wrong_id(trial: &mut Trial) -> Verdict {
    let asked = asked(trial, PATIENT, WWW)?;
    asked.sends(
        &Text::new(
            "sends a response with another ID and the address 192.0.2.66",
            "ID가 다르고 주소가 192.0.2.66인 응답을 보냅니다",
        ),
        &message(asked.id() ^ 0x0100, RESPONSE, WWW, &[address(WWW, 66)]),
    )?;
    asked.says_address(80)?;
    asked.expect_printed("192.0.2.80\n")
}

fn stranger(trial: &mut Trial) -> Verdict {
    let asked = asked(trial, PATIENT, WWW)?;
    let forged = message(asked.id(), RESPONSE, WWW, &[address(WWW, 66)]);
    let what = Text::new(
        "a stranger sends a response from another port, with the address 192.0.2.66",
        "제삼자가 다른 포트에서 주소가 192.0.2.66인 응답을 보냅니다",
    );
    asked.server.in_words(&what, |server| {
        server.answer_from_stranger(&asked.came, &forged)
    })?;
    asked.says_address(80)?;
    asked.expect_printed("192.0.2.80\n")
}

fn wrong_question(trial: &mut Trial) -> Verdict {
    const OTHER: &str = "bank.test";
    let asked = asked(trial, PATIENT, WWW)?;
    let forged = [address(OTHER, 66), address(WWW, 66)];
    asked.sends(
        &Text::new(
            "sends a response to a question for bank.test, with the address 192.0.2.66",
            "bank.test에 대한 질문의 응답을 주소 192.0.2.66과 함께 보냅니다",
        ),
        &message(asked.id(), RESPONSE, OTHER, &forged),
    )?;
    asked.sends(
        &Text::new(
            "answers with the question in capitals and the address 192.0.2.80",
            "질문을 대문자로 쓰고 주소 192.0.2.80으로 응답합니다",
        ),
        &message(asked.id(), RESPONSE, "WWW.LAB.TEST", &[address(WWW, 80)]),
    )?;
    asked.expect_printed("192.0.2.80\n")
}

fn reflected(trial: &mut Trial) -> Verdict {
    let asked = asked(trial, PATIENT, WWW)?;
    let back = Text::new("sends the question back", "질문을 그대로 돌려보냅니다");
    asked.sends(&back, &asked.came.bytes)?;
    let junk = Text::new("sends an empty datagram", "빈 데이터그램을 보냅니다");
    asked.sends(&junk, &[])?;
    let cut = Text::new("sends half a response", "응답의 절반을 보냅니다");
    let whole = message(asked.id(), RESPONSE, WWW, &[address(WWW, 66)]);
    asked.sends(&cut, whole.get(..whole.len() / 2).unwrap_or_default())?;
    asked.says_address(80)?;
    asked.expect_printed("192.0.2.80\n")
}

fn chatter(trial: &mut Trial) -> Verdict {
    /// More often than a try takes, and for longer than two of them.
    const PAUSE: Duration = Duration::from_millis(40);
    let mut asked = asked(trial, SHORT, WWW)?;
    let end = Instant::now() + trial.patient(3 * SHORT);
    asked.server.tell(&Text::new(
        "sends datagrams that mean nothing, more often than the wait is long",
        "기다리는 시간보다 짧은 간격으로 뜻 없는 데이터그램을 계속 보냅니다",
    ));
    let again = trial.quietly(|_| {
        while Instant::now() < end {
            asked.server.answer_late(&asked.came, b"junk", PAUSE)?;
            let came = asked.server.receive_within(&asked.run, Duration::ZERO)?;
            if came.is_some() || !asked.run.is_running() {
                return Ok(came);
            }
        }
        Ok(None)
    })?;
    let Some(again) = again else {
        return Err(Fault::late(Text::new(
            "the question wasn't sent again while other datagrams came",
            "다른 데이터그램이 오는 동안 질문을 다시 보내지 않았습니다",
        )));
    };
    check_query(&again.bytes, WWW)?;
    asked.came = again;
    asked.says_address(80)?;
    asked.expect_printed("192.0.2.80\n")
}

fn truncated(trial: &mut Trial) -> Verdict {
    let (server, listener) = trial.udp_server_and_listener()?;
    let asked = asked_at(trial, server, PATIENT, WWW)?;
    asked.says(
        &Text::new(
            "answers with TC and one address of three",
            "TC를 켜고 주소 셋 중 하나만 담아 응답합니다",
        ),
        TRUNCATED,
        &[address(WWW, 80)],
    )?;
    let stream = listener.accept(&asked.run)?;
    stream.tell(&text!(
        "waits for a length and the question for {WWW}",
        "길이와 {WWW}에 대한 질문을 기다립니다"
    ));
    let length = 12 + question(WWW).len();
    let framed = u16::try_from(length).unwrap_or(0).to_be_bytes();
    let came = read_frame(&stream, &framed, length)?;
    let Some(query) = came.strip_prefix(&framed) else {
        return Err(Fault::wrong(text!(
            "over TCP the message must follow two bytes with its length, {length}",
            "TCP에서는 메시지 앞에 그 길이가 두 바이트로 와야 합니다(여기서는 {length})"
        )));
    };
    check_query(query, WWW)?;
    let answers = [80, 81, 82].map(|last| address(WWW, last));
    let response = message(id_of(query), RESPONSE, WWW, &answers);
    let [high, low] = u16::try_from(response.len()).unwrap_or(0).to_be_bytes();
    stream.tell(&Text::new(
        "answers with three addresses, in pieces",
        "주소 세 개를 여러 조각으로 나누어 응답합니다",
    ));
    let (head, tail) = response.split_at(response.len() / 2);
    trial.quietly(|_| stream.send_in_pieces(&[&[high], &[low], head, tail]))?;
    asked.expect_printed("192.0.2.80\n192.0.2.81\n192.0.2.82\n")
}

/// The next message with its length before it, or what shows that it has another one.
fn read_frame(stream: &Peer, framed: &[u8; 2], length: usize) -> Verdict<Vec<u8>> {
    let mut came = Vec::new();
    let is_enough =
        |came: &Vec<u8>| came.len() >= 2 && !came.starts_with(framed) || came.len() >= 2 + length;
    while !is_enough(&came) {
        match stream.receive_some(&came)? {
            Some(more) => came.extend(more),
            None => return Ok(came),
        }
    }
    stream.received(&came);
    Ok(came)
}

fn aliases(trial: &mut Trial) -> Verdict {
    let asked = asked(trial, PATIENT, "start.lab.test")?;
    asked.says(
        &Text::new(
            "answers start → web → www, two addresses of www and one of bank.test",
            "start → web → www, www의 주소 두 개와 bank.test의 주소 하나로 응답합니다",
        ),
        0,
        &[
            address("bank.test", 66),
            alias("web.lab.test", WWW),
            alias("start.lab.test", "web.lab.test"),
            address(WWW, 80),
            address(WWW, 81),
        ],
    )?;
    let another = asked.server.receive_within(&asked.run, trial.left())?;
    if another.is_some() {
        return Err(Fault::wrong(Text::new(
            "your program sent another question, but the response had told it everything",
            "응답에 모든 것이 들어 있었는데 프로그램이 질문을 또 보냈습니다",
        )));
    }
    asked.expect_printed("192.0.2.80\n192.0.2.81\n")
}

fn alias_elsewhere(trial: &mut Trial) -> Verdict {
    let mut asked = asked(trial, PATIENT, "away.lab.test")?;
    asked.says(
        &Text::new(
            "answers that away.lab.test is an alias of www.other.test",
            "away.lab.test가 www.other.test의 별명이라고 응답합니다",
        ),
        0,
        &[alias("away.lab.test", "www.other.test")],
    )?;
    asked.asked_next("www.other.test")?;
    asked.says_address(99)?;
    asked.expect_printed("192.0.2.99\n")
}

fn alias_loop(trial: &mut Trial) -> Verdict {
    let (ping, pong) = ("ping.lab.test", "pong.lab.test");
    let mut asked = asked(trial, PATIENT, ping)?;
    // Each response leads one alias on: the one above the limit is the ninth.
    for i in 0..=MAX_ALIASES {
        let (from, to) = if i % 2 == 0 {
            (ping, pong)
        } else {
            (pong, ping)
        };
        let what = text!(
            "answers that {from} is an alias of {to}",
            "별명 하나로 응답합니다: {from} → {to}"
        );
        asked.says(&what, 0, &[alias(from, to)])?;
        if i < MAX_ALIASES {
            asked.asked_next(to)?;
        }
    }
    match asked.server.receive_within(&asked.run, trial.left())? {
        None => asked.run.expect_failure(),
        Some(_) => Err(Fault::wrong(text!(
            "after {} aliases another question came",
            "별명 {}개를 따라간 뒤에도 또 질문이 왔습니다",
            MAX_ALIASES + 1
        ))),
    }
}

fn no_such_name(trial: &mut Trial) -> Verdict {
    let asked = asked(trial, PATIENT, "nobody.lab.test")?;
    asked.says(
        &Text::new("answers NXDOMAIN", "NXDOMAIN으로 응답합니다"),
        3,
        &[],
    )?;
    asked.expect_exit(2)
}

fn no_address(trial: &mut Trial) -> Verdict {
    let asked = asked(trial, PATIENT, "lab.test")?;
    let what = Text::new(
        "answers with status 0 and no records",
        "레코드 없이 상태 0으로 응답합니다",
    );
    asked.says(&what, 0, &[])?;
    asked.expect_exit(3)
}

fn server_failure(trial: &mut Trial) -> Verdict {
    for (status, name) in [(2, "SERVFAIL"), (5, "REFUSED")] {
        let asked = asked(trial, PATIENT, WWW)?;
        let what = text!("answers {name}", "{name} 상태로 응답합니다");
        asked.says(&what, status, &[])?;
        asked.expect_exit(1)?;
    }
    Ok(())
}
