//! Exercise 08d, a service directory: one table, asked by name and by port, over
//! TCP and over UDP.

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Peer, Server, Text, Trial, Verdict, Visibility, text,
};

/// The longest question, with its newline.
const LONGEST: usize = 512;

/// What most checks ask about: from /etc/services of Debian.
const FILE: &[&str] = &[
    "http 80/tcp www",
    "https 443/tcp",
    "domain 53/tcp",
    "domain 53/udp",
    "tftp 69/udp",
];

const CLIENT_A: Text = Text::new("client A", "클라이언트 A");
const CLIENT_B: Text = Text::new("client B", "클라이언트 B");

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "08d",
    program: "ex08d_service_directory",
    kind: Kind::Server,
    title: Text::new("A service directory", "서비스 안내 서버"),
    task: Text::new(
        "Read a file written like /etc/services and answer which service has which port, by name \
         and by number, over TCP and over UDP at the same port, for many clients at once.",
        "/etc/services처럼 쓰인 파일을 읽고, 어느 서비스가 어느 포트 번호를 쓰는지 이름으로 \
         물어도 번호로 물어도 답하세요. 같은 포트에서 TCP와 UDP로, 여러 클라이언트에게 동시에 \
         응답합니다.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex08d/starter.rs"),
    solution: include_str!("../answers/ex08d/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Begin with the file, then write `answer`, and only then the sockets: the answer to a \
         question doesn't depend on how it came. A `Vec` of services in the order of the file is \
         enough; `iter().find(…)` gives the first one that fits.",
        "파일부터 읽고, 다음에 `answer`를, 소켓은 마지막에 쓰세요. 질문이 어느 길로 왔든 답은 \
         같습니다. 서비스를 파일 순서대로 `Vec`에 담으면 충분합니다. `iter().find(…)`는 맞는 것 \
         가운데 첫째를 돌려줍니다.",
    ),
    Text::new(
        "Of each line keep what stands before the first `#`: `line.split('#').next()`. \
         `split_whitespace` takes spaces and tabs, any number of them; the first word is the name, \
         the second is cut by `split_once('/')`, the rest are aliases. A line in which something \
         is missing gives `None`: `filter_map`.",
        "줄마다 첫 `#` 앞에 있는 것만 남기세요: `line.split('#').next()`. `split_whitespace`는 빈칸과 \
         탭이 몇 개든 나눕니다. 첫 단어는 이름이고, 둘째 단어는 `split_once('/')`로 자르며, 나머지는 \
         별칭(alias)입니다. 무언가 빠진 줄은 `None`이 되게 하고 `filter_map`을 쓰세요.",
    ),
    Text::new(
        "`serve` needs a thread for UDP, which waits in `recv_from` and answers with `send_to` to \
         the address that this gave, and one for each TCP client. All of them only read the \
         directory: put it into an `Arc` and give each thread a clone.",
        "`serve`에는 UDP를 맡을 스레드가 필요합니다. 이 스레드는 `recv_from`에서 기다렸다가 거기서 \
         얻은 주소로 `send_to`를 부릅니다. TCP 클라이언트마다도 스레드가 하나씩 필요합니다. 모두 \
         목록을 읽기만 하므로 `Arc`에 넣고 스레드마다 복제본(clone)을 주세요.",
    ),
    Text::new(
        "`reader.by_ref().take(512).read_until(b'\\n', &mut line)?` on a `BufReader` reads one \
         line, but never more than 512 bytes. Then `line` ends with a newline (answer it), or has \
         512 bytes (`error: …` and the end), or the client has closed its half.",
        "`BufReader`에서 `reader.by_ref().take(512).read_until(b'\\n', &mut line)?`는 한 줄을 읽되 \
         512바이트를 넘기지 않습니다. 그다음 `line`은 줄바꿈으로 끝나거나(응답하세요), \
         512바이트이거나(`error: …`를 보내고 끝냅니다), 아니면 클라이언트가 보내는 방향을 닫은 \
         것입니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "lookups",
        title: Text::new(
            "a service is found by its name and by its port",
            "서비스를 이름으로도 포트 번호로도 찾습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A name fits when all of it is equal, letter by letter: http isn't https. Without a \
             protocol in the question every line counts, those of UDP too; with none that fits the \
             answer is `none`. The answer's form is told exactly: single spaces, one newline.",
            "이름은 글자 하나하나가 모두 같아야 맞습니다. http는 https가 아닙니다. 질문에 \
             프로토콜이 없으면 UDP의 줄까지 모두 살펴보고, 맞는 줄이 없으면 `none`이라고 답합니다. \
             응답의 형식은 정해져 있습니다. 빈칸은 하나씩이고 끝에 줄바꿈이 하나입니다.",
        ),
        book: "08#services",
        run: lookups,
    },
    Check {
        id: "aliases",
        title: Text::new(
            "an alias finds the service, which answers with its own name",
            "별칭으로도 찾고, 응답에는 본래 이름을 씁니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "An alias is another way to ask, not another service. getservbyname works the same \
             way: ask for www, and s_name in the answer is http. So compare with the name and every \
             alias, and build the answer from the line that was found, never from the question.",
            "별칭은 묻는 방법이 하나 더 있다는 것이지 다른 서비스가 아닙니다. getservbyname도 같습니다. \
             www를 물으면 응답의 이름은 http입니다. 이름과 모든 별칭을 비교하고, 응답은 질문이 아니라 \
             찾은 줄로 만드세요.",
        ),
        book: "08#aliases",
        run: aliases,
    },
    Check {
        id: "file_format",
        title: Text::new(
            "comments, tabs, empty and broken lines do no harm",
            "주석, 탭, 빈 줄, 잘못된 줄이 있어도 괜찮습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The file is edited by people: they line columns up with any number of spaces and tabs, \
             comment behind entries, and make mistakes. Cut the comment off first, split at any \
             white space, and skip the line that makes no sense, not the ones after it.",
            "이 파일은 사람이 고칩니다. 빈칸과 탭을 몇 개든 써서 열을 맞추고, 항목 뒤에 주석을 \
             달고, 실수도 합니다. 주석을 먼저 잘라 내고, 빈칸이 몇 개든 한 번에 나누고, 뜻을 알 수 \
             없는 줄만 건너뛰세요. 그 뒤의 줄까지 버리면 안 됩니다.",
        ),
        book: "08#services",
        run: file_format,
    },
    Check {
        id: "protocols",
        title: Text::new(
            "a protocol in the question chooses among the lines",
            "질문에 프로토콜이 있으면 그 프로토콜의 줄에서 찾습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "TCP and UDP number their ports each for itself. Port 514 is shell over TCP and syslog \
             over UDP: two services with one number. So a port is never complete without its \
             protocol, and a question that names one must not be answered with the other.",
            "TCP와 UDP는 포트 번호를 저마다 따로 매깁니다. 514번은 TCP로는 shell, UDP로는 syslog입니다. \
             번호는 하나인데 서비스는 둘입니다. 포트는 프로토콜이 있어야 완전하므로, 하나를 짚어 물었을 \
             때 다른 것으로 답하면 안 됩니다.",
        ),
        book: "08#services",
        run: protocols,
    },
    Check {
        id: "first_line",
        title: Text::new(
            "of several lines that fit, the first one is the answer",
            "맞는 줄이 여럿이면 첫 줄로 답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Files like this are read from the top, and the first match wins: that is how an \
             administrator puts a line of their own above the others. `HashMap::insert` replaces \
             what was there and so keeps the last one. A name and an alias count alike; only the \
             order of the lines decides.",
            "이런 파일은 위에서부터 읽고 처음 맞는 줄이 이깁니다. 그래서 관리자는 자기 줄을 위에 \
             둡니다. `HashMap::insert`는 있던 것을 바꾸므로 마지막 줄이 남습니다. 이름과 별칭은 똑같이 \
             치고, 줄의 순서만이 결정합니다.",
        ),
        book: "08#aliases",
        run: first_line,
    },
    Check {
        id: "datagrams",
        title: Text::new(
            "UDP at the same port gives the same answers, to whoever asks",
            "같은 포트의 UDP도 묻는 클라이언트마다 같은 응답을 합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "One number, two sockets: each needs somebody who reads it. A datagram is a whole \
             question, with or without a newline. It comes from anybody, so its answer goes to the \
             address that `recv_from` gave; a socket that is connected to the first client doesn't \
             hear the second.",
            "번호는 하나지만 소켓은 둘이고, 각각 읽는 쪽이 있어야 합니다. 데이터그램은 줄바꿈이 \
             있든 없든 그 자체로 온전한 질문입니다. 누구에게서나 올 수 있으므로 응답은 \
             `recv_from`이 알려 준 주소로 보냅니다. 첫 클라이언트에 `connect`한 소켓은 다음 \
             클라이언트의 말을 듣지 못합니다.",
        ),
        book: "08#services",
        run: datagrams,
    },
    Check {
        id: "lines",
        title: Text::new(
            "over TCP a question is a line, however it arrives",
            "TCP에서는 어떻게 도착하든 한 줄이 한 질문입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A stream has no messages: a line may come in three pieces, and three lines in one. Read \
             through a `BufReader` until the newline, and go on until the client closes its half; \
             the `\\r` that some clients send before the newline belongs to its end.",
            "스트림에는 메시지의 경계가 없습니다. 한 줄이 세 조각으로 올 수도, 세 줄이 한꺼번에 올 \
             수도 있습니다. `BufReader`로 줄바꿈까지 읽고, 클라이언트가 보내는 방향을 닫을 때까지 \
             계속하세요. 어떤 클라이언트가 줄바꿈 앞에 보내는 `\\r`은 줄 끝의 일부입니다.",
        ),
        book: "03#streams-have-no-messages",
        run: lines,
    },
    Check {
        id: "side_by_side",
        title: Text::new(
            "a client that says nothing keeps nobody else waiting",
            "아무 말 없는 클라이언트 때문에 다른 클라이언트가 기다리지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "accept, read and recv_from each wait, and one thread can wait in only one place. While \
             it waits for the line of a silent client, datagrams and new connections pile up. Give \
             UDP a thread and every TCP client one: then each waits for itself.",
            "`accept`, `read`, `recv_from`은 모두 기다리는 함수이고, 스레드 하나는 한 곳에서만 기다릴 수 \
             있습니다. 조용한 클라이언트의 줄을 기다리는 동안 데이터그램과 새 연결이 쌓입니다. UDP에 \
             스레드를 하나, TCP 클라이언트마다 하나씩 주면 저마다 따로 기다립니다.",
        ),
        book: "08#services",
        run: side_by_side,
    },
    Check {
        id: "nonsense",
        title: Text::new(
            "what is no question is told so, and the next one is answered",
            "질문이 아니면 그렇다고 알리고, 다음 질문에 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "`none` means: I understood you, and there is no such service. Whoever mistyped must \
             learn something else. And bytes come from anybody: they needn't be UTF-8, a port \
             needn't be a number. An error in one question is no reason to leave its client, let \
             alone all the others.",
            "`none`은 질문을 이해했고 그런 서비스가 없다는 뜻입니다. 잘못 입력한 사람에게는 다른 말을 \
             해야 합니다. 바이트는 누구나 보낼 수 있어서 UTF-8이 아닐 수도 있고, 포트가 수가 아닐 수도 \
             있습니다. 질문 하나가 틀렸다고 그 클라이언트를, 더구나 다른 클라이언트를 버려서는 안 \
             됩니다.",
        ),
        book: "08#services",
        run: nonsense,
    },
    Check {
        id: "long_line",
        title: Text::new(
            "after 512 bytes without a newline the client is told and left",
            "512바이트가 지나도 줄바꿈이 없으면 알리고 연결을 닫습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "`read_line` reads until the newline, and a client that never sends one makes your \
             server keep all that it sends. Anybody can do that. A limit, named in the protocol, \
             lets both sides know when it is enough: `take(512)` before `read_until`.",
            "`read_line`은 줄바꿈이 올 때까지 읽습니다. 줄바꿈을 보내지 않는 클라이언트가 있으면 \
             서버는 보낸 것을 모두 쌓아 두게 되고, 누구든 그렇게 할 수 있습니다. 프로토콜에 한계를 \
             정하면 양쪽 모두 언제 그만둘지 압니다. `read_until` 앞에 `take(512)`를 두세요.",
        ),
        book: "08#bounded",
        run: long_line,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new("prefix_is_enough", &["lookups"]),
    Mutant::new("assumes_tcp", &["lookups"]),
    Mutant::new("knows_no_aliases", &["aliases", "first_line"]),
    Mutant::new("answers_with_the_alias", &["aliases", "first_line"]),
    Mutant::new("comments_are_aliases", &["file_format"]),
    Mutant::new("splits_at_each_space", &["file_format"]),
    Mutant::new("stops_at_a_broken_line", &["file_format"]),
    Mutant::new("ignores_the_protocol", &["protocols"]),
    Mutant::new("last_line_wins", &["first_line"]),
    Mutant::new("names_before_aliases", &["first_line"]),
    Mutant::new("tcp_alone", &["datagrams", "side_by_side", "nonsense"]),
    Mutant::new("connects_to_the_first_client", &["datagrams"]),
    Mutant::new("datagrams_want_a_newline", &["datagrams"]),
    Mutant::new("one_read_is_one_question", &["lines"]),
    Mutant::new("one_client_at_a_time", &["side_by_side"]),
    Mutant::new("takes_turns", &["side_by_side", "datagrams", "nonsense"]),
    Mutant::new("none_for_nonsense", &["nonsense"]),
    Mutant::new("silent_about_nonsense", &["nonsense"]),
    Mutant::new("waits_for_the_newline", &["long_line"]),
];

/// A server with these lines in its file, each of which is told.
fn serving(trial: &mut Trial, lines: &[&str]) -> Verdict<Server> {
    let file = trial.file("services", (lines.join("\n") + "\n").as_bytes())?;
    for line in lines {
        trial.step(text!("its next line: {line:?}", "다음 줄: {line:?}"));
    }
    trial.server_with(&[&file])
}

/// Asks over one connection, one question after another.
fn ask(client: &Peer, rows: &[(&str, &str)]) -> Verdict {
    rows.iter().try_for_each(|(question, answer)| {
        client.send(format!("{question}\n").as_bytes())?;
        client.expect(format!("{answer}\n").as_bytes())
    })
}

/// A server with `lines` in its file answers these questions over TCP.
fn answers(trial: &mut Trial, lines: &[&str], rows: &[(&str, &str)]) -> Verdict {
    let server = serving(trial, lines)?;
    ask(&trial.connect(&server)?, rows)
}

fn lookups(trial: &mut Trial) -> Verdict {
    let rows = [
        ("name https", "https 443/tcp"),
        ("port 443", "https 443/tcp"),
        ("name http", "http 80/tcp www"),
        ("name tftp", "tftp 69/udp"),
        ("port 69", "tftp 69/udp"),
        ("name htt", "none"),
        ("name HTTP", "none"),
        ("port 4", "none"),
    ];
    answers(trial, FILE, &rows)
}

fn aliases(trial: &mut Trial) -> Verdict {
    let file = ["http 80/tcp www www-http", "pop3 110/tcp pop-3"];
    let rows = [
        ("name www", "http 80/tcp www www-http"),
        ("name www-http", "http 80/tcp www www-http"),
        ("name pop-3", "pop3 110/tcp pop-3"),
        ("port 80", "http 80/tcp www www-http"),
    ];
    answers(trial, &file, &rows)
}

fn file_format(trial: &mut Trial) -> Verdict {
    let file = [
        "# Network services, Internet style",
        "",
        "ftp\t\t21/tcp",
        "ssh   22/tcp\t# SSH Remote Login Protocol",
        "telnet",
        "smtp 65561/tcp mail",
        "time 37",
        "  http \t 80/tcp  www\t# WorldWideWeb HTTP",
        "#imaps 993/tcp",
        "pop3s 995/tcp#POP-3 over SSL",
    ];
    let rows = [
        ("name ftp", "ftp 21/tcp"),
        ("name ssh", "ssh 22/tcp"),
        ("port 80", "http 80/tcp www"),
        ("name pop3s", "pop3s 995/tcp"),
        ("name Protocol", "none"),
        ("name smtp", "none"),
        ("port 25", "none"),
        ("name telnet", "none"),
        ("name imaps", "none"),
    ];
    answers(trial, &file, &rows)
}

fn protocols(trial: &mut Trial) -> Verdict {
    let file = ["shell 514/tcp", "syslog 514/udp", "https 443/tcp"];
    let rows = [
        ("port 514 tcp", "shell 514/tcp"),
        ("port 514 udp", "syslog 514/udp"),
        ("name https tcp", "https 443/tcp"),
        ("name https udp", "none"),
        ("name syslog udp", "syslog 514/udp"),
        ("port 443 sctp", "none"),
    ];
    answers(trial, &file, &rows)
}

/// Debian's file has such a line: syslog is an alias of shell, and a service.
fn first_line(trial: &mut Trial) -> Verdict {
    let file = [
        "shell 514/tcp cmd syslog",
        "syslog 514/udp",
        "domain 53/tcp",
        "domain 53/udp",
        "http-alt 8080/tcp",
        "webcache 8080/tcp",
    ];
    let rows = [
        ("name domain", "domain 53/tcp"),
        ("port 8080", "http-alt 8080/tcp"),
        ("port 514", "shell 514/tcp cmd syslog"),
        ("name syslog", "shell 514/tcp cmd syslog"),
    ];
    answers(trial, &file, &rows)
}

fn datagrams(trial: &mut Trial) -> Verdict {
    let server = serving(trial, FILE)?;
    let (a, b) = (
        trial.udp_client_as(CLIENT_A, &server)?,
        trial.udp_client_as(CLIENT_B, &server)?,
    );
    a.send(b"name http\n")?;
    a.expect(b"http 80/tcp www\n")?;
    b.send(b"port 443")?;
    b.expect(b"https 443/tcp\n")?;
    a.send(b"port 4")?;
    a.expect(b"none\n")
}

fn lines(trial: &mut Trial) -> Verdict {
    let server = serving(trial, FILE)?;
    let client = trial.connect(&server)?;
    client.send_in_pieces(&[b"na", b"me htt", b"p\nport 4", b"43 tcp\n"])?;
    client.expect(b"http 80/tcp www\nhttps 443/tcp\n")?;
    client.send(b"port 80\r\nname nobody\nname tftp udp\r\n")?;
    client.expect(b"http 80/tcp www\nnone\ntftp 69/udp\n")?;
    client.half_close()?;
    client.expect_end()
}

fn side_by_side(trial: &mut Trial) -> Verdict {
    let server = serving(trial, FILE)?;
    let silent = trial.connect_as(CLIENT_A, &server)?;
    silent.tell(&Text::new("says nothing", "아무 말도 하지 않습니다"));
    let datagrams = trial.udp_client_as(Text::new("client of UDP", "UDP 클라이언트"), &server)?;
    datagrams.send(b"name http\n")?;
    datagrams.expect(b"http 80/tcp www\n")?;
    let other = trial.connect_as(CLIENT_B, &server)?;
    ask(&other, &[("port 443", "https 443/tcp")])?;
    ask(&silent, &[("port 80", "http 80/tcp www")])
}

fn nonsense(trial: &mut Trial) -> Verdict {
    let server = serving(trial, FILE)?;
    let client = trial.connect(&server)?;
    let junk: [&[u8]; 6] = [
        b"http",
        b"name",
        b"port eighty",
        b"port 65536",
        b"name http tcp now",
        b"\xff\xfe",
    ];
    for question in junk {
        client.send(&[question, b"\n"].concat())?;
        is_error(question, &client.receive_until(b"\n")?)?;
    }
    ask(&client, &[("name http", "http 80/tcp www")])?;
    let datagrams = trial.udp_client_as(Text::new("client of UDP", "UDP 클라이언트"), &server)?;
    for question in [b"\xff\xfe\n".as_slice(), b"port eighty\n"] {
        datagrams.send(question)?;
        is_error(question, &datagrams.receive()?.bytes)?;
    }
    datagrams.send(b"port 80\n")?;
    datagrams.expect(b"http 80/tcp www\n")
}

fn long_line(trial: &mut Trial) -> Verdict {
    let server = serving(trial, FILE)?;
    let client = trial.connect(&server)?;
    client.send(&[b'a'; LONGEST])?;
    is_error(b"aaa...", &client.receive_until(b"\n")?)?;
    client.expect_closed()
}

/// Expects a line that says what is wrong, in words that are free.
fn is_error(question: &[u8], answer: &[u8]) -> Verdict {
    if answer.starts_with(b"error:") && answer.ends_with(b"\n") {
        return Ok(());
    }
    let (question, answer) = (question.escape_ascii(), answer.escape_ascii());
    Err(Fault::wrong(text!(
        "the answer to \"{question}\" must be a line that begins with `error:`, but \"{answer}\" \
         came",
        "\"{question}\"에는 `error:`로 시작하는 줄로 응답해야 합니다. 받은 응답: \"{answer}\""
    )))
}
