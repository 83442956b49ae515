//! Exercise 07b, decode an answer: names with pointers, data by type, and messages
//! that lie.

use lab_grader::{Answer, Check, Exercise, Kind, Mutant, Text, Trial, Verdict, Visibility};

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "07b",
    program: "ex07b_decode_answer",
    kind: Kind::Filter,
    title: Text::new("Decode an answer", "응답 읽기"),
    task: Text::new(
        "Tell what is in a DNS message: status, questions and records, with compressed names. \
         Refuse whatever is no message, without a panic and without hanging.",
        "DNS 메시지에 무엇이 들어 있는지 알리세요. 상태와 질문, 레코드를 출력하며 압축된 이름도 \
         읽습니다. 메시지가 아니면 패닉이나 무한 반복 없이 거절하세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex07b/starter.rs"),
    solution: include_str!("../answers/ex07b/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Build a `Reader` with the whole message and a position `at`, and one method that takes \
         the next bytes: `self.message.get(at..at + count)` gives `None` instead of a panic. \
         All numbers, labels and data come through it, so that the end is checked in one place.",
        "메시지 전체와 오프셋 `at`을 가진 `Reader`를 만들고, 다음 바이트를 가져오는 메서드를 하나 \
         두세요. `self.message.get(at..at + count)`는 패닉 대신 `None`을 돌려줍니다. 수와 레이블, \
         데이터를 모두 이 메서드로 읽으면 끝을 한 곳에서만 검사하면 됩니다.",
    ),
    Text::new(
        "First do it without pointers: the header is six numbers; a question is a name and two \
         numbers; a record is a name, two numbers, a TTL of four bytes, a length and the data. \
         Remember where the data must end, read it by its type, and compare.",
        "먼저 포인터 없이 만드세요. 헤더는 수 여섯 개, 질문은 이름과 수 두 개, 레코드는 이름과 수 \
         두 개, 4바이트 TTL, 길이, 데이터입니다. 데이터가 끝나야 할 오프셋을 기억해 두고 타입에 \
         따라 읽은 다음 비교하세요.",
    ),
    Text::new(
        "A pointer sets `at` to its target, `(first & 0x3f) << 8 | second`. Only the first one \
         also notes where reading goes on behind the name (`behind.get_or_insert(at)`), and the \
         name's end sets `at` back to it. Names in data need the whole message too: offsets count \
         from its first byte.",
        "포인터를 만나면 `at`을 `(first & 0x3f) << 8 | second`로 바꿉니다. 첫 포인터에서만 이름 \
         뒤에 계속 읽을 오프셋을 적어 두고(`behind.get_or_insert(at)`), 이름이 끝나면 `at`을 그 \
         오프셋으로 되돌립니다. 오프셋은 메시지의 첫 바이트부터 세므로 데이터 안의 이름을 읽을 \
         때도 메시지 전체가 필요합니다.",
    ),
    Text::new(
        "Against loops: keep `start`, where the labels in hand began. A pointer whose target isn't \
         smaller than `start` is an error; otherwise `start` becomes the target. It gets smaller \
         with every pointer, so the name ends. Add up 1 for the root and 1 + length for each \
         label, and refuse more than 255.",
        "순환을 막으려면 지금 읽는 레이블들이 시작한 오프셋 `start`를 기억하세요. 포인터의 \
         목적지가 `start`보다 작지 않으면 오류이고, 작으면 `start`를 목적지로 바꿉니다. 포인터마다 \
         작아지므로 이름은 반드시 끝납니다. 루트로 1, 레이블마다 1 + 길이를 더해 255를 넘으면 \
         거절하세요.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "addresses",
        title: Text::new(
            "questions and the addresses of A and AAAA are told",
            "질문과 A, AAAA 레코드의 주소를 알립니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A record is name, type, class, TTL (four bytes), length, and as many bytes of data. \
             Four of them are an IPv4 address and sixteen an IPv6 address; `Ipv4Addr::from` and \
             `Ipv6Addr::from` take the bytes as they came and print the usual form.",
            "레코드는 이름, 타입, 클래스, 4바이트 TTL, 길이, 그리고 그 길이만큼의 데이터입니다. 네 바이트는 \
             IPv4 주소, 열여섯 바이트는 IPv6 주소입니다. `Ipv4Addr::from`과 `Ipv6Addr::from`은 받은 \
             바이트를 그대로 받아 널리 쓰는 형식으로 출력합니다.",
        ),
        book: "07#records",
        run: addresses,
    },
    Check {
        id: "status",
        title: Text::new(
            "the status is the low four bits of the flags, and TC is seen",
            "플래그의 하위 네 비트를 상태로 읽고 TC를 알아봅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The flags are sixteen bits that mean nine things: QR, opcode, AA, TC, RD, RA, three \
             in the middle, and the status in the last four. Read them as one number and take each \
             part with a mask: `flags & 0x000f`, `flags & 0x0200`.",
            "플래그 16비트에는 QR, opcode, AA, TC, RD, RA, 가운데 세 비트, 그리고 마지막 네 비트의 상태가 \
             들어 있습니다. 수 하나로 읽은 다음 `flags & 0x000f`, `flags & 0x0200`처럼 \
             마스크(mask)로 필요한 부분을 꺼내세요.",
        ),
        book: "07#message",
        run: status,
    },
    Check {
        id: "sections",
        title: Text::new(
            "the records of all three sections are told, each in its own",
            "세 구역의 레코드를 구역별로 모두 알립니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The three sections have the same records and differ only in their counts. The \
             authority section of an answer with no records holds the SOA, which says how long \
             that may be believed; so don't stop behind the answers.",
            "세 구역의 레코드는 형식이 같고 개수만 따로 있습니다. 응답에 레코드가 없을 때는 권한(authority) \
             구역의 SOA가 그 사실을 얼마 동안 믿어도 되는지 알려 줍니다. 응답 구역에서 멈추지 마세요.",
        ),
        book: "07#negative-answers",
        run: sections,
    },
    Check {
        id: "pointers",
        title: Text::new(
            "compressed names are followed, and reading goes on behind the pointer",
            "압축된 이름을 따라가고, 포인터 뒤에서 계속 읽습니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A pointer has 14 bits of offset, counted from the first byte of the message, and ends \
             the name where it stands: what follows in the message follows its two bytes, not the \
             place where it led. It may stand behind some labels, and lead to labels that end with \
             a pointer again.",
            "포인터는 메시지의 첫 바이트부터 센 14비트 오프셋이며, 포인터가 있는 곳에서 이름은 \
             끝납니다. 다음 내용은 목적지 뒤가 아니라 포인터 두 바이트 뒤에 있습니다. 포인터 앞에 \
             레이블이 있을 수 있고, 목적지의 레이블도 다시 포인터로 끝날 수 있습니다.",
        ),
        book: "07#compression",
        run: pointers,
    },
    Check {
        id: "names_in_data",
        title: Text::new(
            "names in the data of CNAME, MX and others are followed too",
            "CNAME, MX 등의 데이터에 있는 이름도 따라갑니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The data of a record can't be read apart from the message: a name in it may end with \
             a pointer, whose offset counts from the beginning of the message. Give the reading of \
             data the whole message and a position, not a slice of its own.",
            "레코드의 데이터는 메시지에서 떼어 내어 읽을 수 없습니다. 그 안의 이름이 포인터로 끝날 \
             수 있고, 오프셋은 메시지의 처음부터 세기 때문입니다. 데이터를 읽는 함수에 잘라 낸 \
             슬라이스가 아니라 메시지 전체와 오프셋을 넘기세요.",
        ),
        book: "07#compression",
        run: names_in_data,
    },
    Check {
        id: "texts",
        title: Text::new(
            "every string of a TXT record is told",
            "TXT 레코드의 모든 문자열을 알립니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The data of TXT is one string after the other, each behind a byte with its length, \
             until the record's data ends. Longer texts, such as keys against forged mail, have \
             several for the simple reason that one holds at most 255 bytes.",
            "TXT의 데이터는 길이 한 바이트와 문자열이 데이터의 끝까지 되풀이됩니다. 문자열 하나는 최대 \
             255바이트이므로 위조 메일을 막는 키처럼 긴 텍스트는 여러 문자열로 나뉩니다.",
        ),
        book: "07#records",
        run: texts,
    },
    Check {
        id: "unknown_type",
        title: Text::new(
            "data of a type that isn't known is told as length and hex",
            "모르는 타입의 데이터는 길이와 16진수로 알립니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "New types appear all the time, and the length before the data lets everybody pass \
             over or pass on what they don't know. RFC 3597 gives such data a form of its own, so \
             that nothing is lost: `\\#`, the number of bytes, and the bytes in hex.",
            "새 타입은 계속 생기며, 데이터 앞의 길이 덕분에 몰라도 건너뛰거나 전달할 수 있습니다. RFC \
             3597은 아무것도 잃지 않도록 이런 데이터의 형식을 정했습니다. `\\#`, 바이트 수, 16진수 \
             바이트 순서입니다.",
        ),
        book: "07#records",
        run: unknown_type,
    },
    Check {
        id: "names_as_they_are",
        title: Text::new(
            "names keep their letters, and dots in labels are told from dots between",
            "이름의 대소문자를 지키고, 레이블 속의 점을 구별합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A label may hold any byte. As text, a dot in it becomes `\\.`, or `a.b` in one label \
             would look like two. Letters stay as they came, though large and small ones are equal \
             in a comparison. The root has no label and is written as `.`.",
            "레이블에는 어떤 바이트든 들어갈 수 있습니다. 텍스트로 쓸 때 레이블 속의 점은 `\\.`으로 써야 \
             합니다. 그러지 않으면 레이블 하나인 `a.b`가 둘로 보입니다. 비교할 때는 대소문자를 가리지 않지만 글자는 \
             온 그대로 둡니다. 루트는 레이블이 없고 `.`으로 씁니다.",
        ),
        book: "07#names",
        run: names_as_they_are,
    },
    Check {
        id: "bad_pointers",
        title: Text::new(
            "pointers that don't lead back are refused, and so are endless names",
            "더 앞을 가리키지 않는 포인터와 끝없는 이름을 거절합니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A message from the network may hold a pointer to itself, or two that lead to each \
             other: a program that just follows them hangs, and a few bytes have stopped a server. \
             A pointer may only lead to an earlier place; judged so, every chain of them ends. The \
             limit of 255 bytes holds for the name that comes out.",
            "네트워크에서 온 메시지에는 자기 자신을 가리키는 포인터나 서로를 가리키는 포인터가 \
             있을 수 있습니다. 그대로 따라가는 프로그램은 영영 돌게 되고, 겨우 몇 바이트가 서버를 \
             세웁니다. 포인터는 지금보다 앞만 가리킬 수 있으며, 그렇게 검사하면 포인터의 사슬은 \
             반드시 끝납니다. 255바이트 제한은 완성된 이름에 대한 것입니다.",
        ),
        book: "07#compression",
        run: bad_pointers,
    },
    Check {
        id: "cut_short",
        title: Text::new(
            "a message that was cut, wherever, is an error and not a crash",
            "어디에서 잘린 메시지라도 비정상 종료 없이 오류로 알립니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Counts and lengths in a message are claims of a stranger. Look whether the bytes are \
             there before you take them: `get(at..at + n)` gives `None`, where `[at..at + n]` \
             panics. And what a buffer holds behind the bytes that came is no part of the message.",
            "메시지 속의 개수와 길이는 낯선 이의 주장입니다. 바이트를 꺼내기 전에 정말 있는지 \
             확인하세요. `[at..at + n]`은 패닉을 일으키지만 `get(at..at + n)`은 `None`을 돌려줍니다. \
             버퍼에서 받은 바이트 뒤에 있는 것은 메시지가 아닙니다.",
        ),
        book: "07#message",
        run: cut_short,
    },
    Check {
        id: "lying_lengths",
        title: Text::new(
            "data and messages that don't end where they say are refused",
            "적힌 길이나 개수와 다르게 끝나는 데이터와 메시지를 거절합니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The end of a record's data is told twice: by its length, and by what the data itself \
             says. The end of the message is told by the counts and by the bytes that came. Where \
             the two differ, one of them lies, and two programs may read two different things. \
             Compare the position with both.",
            "데이터의 끝은 레코드의 길이와 데이터 자체가 각각 알려 주고, 메시지의 끝은 개수와 \
             실제로 온 바이트가 각각 알려 줍니다. 둘이 다르면 하나는 거짓이고, 프로그램마다 다르게 \
             읽을 수 있습니다. 어디까지 읽었는지를 두 가지와 모두 비교하세요.",
        ),
        book: "07#message",
        run: lying_lengths,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new("writes_every_zero", &["addresses"]),
    Mutant::new("status_of_eight_bits", &["status"]),
    Mutant::new("overlooks_tc", &["status"]),
    Mutant::new("answers_only", &["sections"]),
    Mutant::new("reads_on_at_the_target", &["pointers", "names_in_data"]),
    Mutant::new("offset_of_one_byte", &["pointers"]),
    Mutant::new("offset_with_the_high_bits", &["pointers", "names_in_data"]),
    Mutant::new("data_in_a_slice_of_its_own", &["names_in_data"]),
    Mutant::new("one_string_only", &["texts"]),
    Mutant::new("unknown_type_is_an_error", &["unknown_type"]),
    Mutant::new("passes_over_unknown_types", &["unknown_type"]),
    Mutant::new("lowercases", &["names_as_they_are"]),
    Mutant::new("dots_in_labels", &["names_as_they_are"]),
    Mutant::new("root_is_nothing", &["names_as_they_are"]),
    Mutant::new("follows_every_pointer", &["bad_pointers"]),
    Mutant::new("refuses_only_itself", &["bad_pointers"]),
    Mutant::new("takes_every_length_byte", &["bad_pointers"]),
    Mutant::new("no_limit_for_names", &["bad_pointers"]),
    Mutant::new("panics_at_the_end", &["cut_short"]),
    Mutant::new("believes_the_buffer", &["cut_short"]),
    Mutant::new("overlooks_the_length_of_data", &["lying_lengths"]),
    Mutant::new("skips_to_the_end_of_data", &["lying_lengths"]),
    Mutant::new("overlooks_what_is_left", &["lying_lengths"]),
];

//--- Messages

const A: u16 = 1;
const NS: u16 = 2;
const CNAME: u16 = 5;
const SOA: u16 = 6;
const PTR: u16 = 12;
const MX: u16 = 15;
const TXT: u16 = 16;
const AAAA: u16 = 28;

/// An answer with nothing to say about it.
const PLAIN: u16 = 0x8000;
/// Where the name of the question is: right behind the header.
const QUESTION: usize = 12;
/// An address for records that aren't about it.
const ADDRESS: [u8; 4] = [192, 0, 2, 80];

fn number(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_be_bytes()
}

/// A message with those counts; what follows the header is `parts`.
fn message(flags: u16, counts: [usize; 4], parts: &[Vec<u8>]) -> Vec<u8> {
    let mut message = [[0x12, 0x34], flags.to_be_bytes()].concat();
    message.extend(counts.iter().flat_map(|&it| number(it)));
    message.extend(parts.concat());
    message
}

/// The name with its labels and the root.
fn name(text: &str) -> Vec<u8> {
    [labels(text), vec![0]].concat()
}

/// The labels alone.
fn labels(text: &str) -> Vec<u8> {
    text.split('.')
        .flat_map(|it| label(it.as_bytes()))
        .collect()
}

fn label(bytes: &[u8]) -> Vec<u8> {
    let length = u8::try_from(bytes.len()).unwrap_or(u8::MAX);
    [&[length], bytes].concat()
}

fn pointer(target: usize) -> Vec<u8> {
    let [high, low] = number(target);
    vec![0xc0 | high, low]
}

fn question(name: &[u8], kind: u16) -> Vec<u8> {
    [name, &kind.to_be_bytes(), &[0, 1]].concat()
}

fn record(name: &[u8], kind: u16, data: &[u8]) -> Vec<u8> {
    record_with(data.len(), name, kind, data)
}

/// A record whose data has another length than it says; the TTL is 60.
fn record_with(length: usize, name: &[u8], kind: u16, data: &[u8]) -> Vec<u8> {
    let fixed = [kind.to_be_bytes(), [0, 1], [0, 0], [0, 60], number(length)];
    [name, &fixed.concat(), data].concat()
}

/// An answer about `lab` with that one record.
fn one_record(name_of: &[u8], kind: u16, data: &[u8]) -> Vec<u8> {
    message(
        PLAIN,
        [1, 1, 0, 0],
        &[question(&name("lab"), kind), record(name_of, kind, data)],
    )
}

//--- Rows

fn line(words: &str, message: &[u8]) -> String {
    let hex: Vec<String> = message.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{words}: {}", hex.join(" "))
}

fn told(words: &str, message: &[u8], parts: &str) -> (String, Answer) {
    (line(words, message), Answer::from(parts))
}

fn refused(words: &str, message: &[u8]) -> (String, Answer) {
    (line(words, message), Answer::error())
}

/// A message that is well, behind all that aren't.
fn well() -> (String, Answer) {
    told(
        "a good one again",
        &one_record(&name("lab"), A, &ADDRESS),
        "NOERROR; question lab A; answer lab 60 A 192.0.2.80",
    )
}

//--- Checks

fn addresses(trial: &mut Trial) -> Verdict {
    let lab = name("lab");
    let ipv6 = [
        0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80,
    ];
    let both = [
        question(&lab, A),
        record(&lab, A, &ADDRESS),
        record(&lab, A, &[10, 0, 0, 1]),
    ];
    trial.expect_answers(
        &[],
        &[
            told(
                "a question alone",
                &message(0, [1, 0, 0, 0], &[question(&name("www.lab.test"), A)]),
                "NOERROR; question www.lab.test A",
            ),
            well(),
            told(
                "an IPv6 address",
                &one_record(&lab, AAAA, &ipv6),
                "NOERROR; question lab AAAA; answer lab 60 AAAA 2001:db8::80",
            ),
            told(
                "two addresses",
                &message(PLAIN, [1, 2, 0, 0], &both),
                "NOERROR; question lab A; answer lab 60 A 192.0.2.80; answer lab 60 A 10.0.0.1",
            ),
        ],
    )
}

fn status(trial: &mut Trial) -> Verdict {
    let row = |words, flags, status: &str| {
        let asked = message(flags, [1, 0, 0, 0], &[question(&name("lab"), A)]);
        told(words, &asked, &format!("{status}; question lab A"))
    };
    trial.expect_answers(
        &[],
        &[
            row("no such name", 0x8003, "NXDOMAIN"),
            row("from a resolver (RA)", 0x8183, "NXDOMAIN"),
            row("cut (TC)", 0x8200, "NOERROR tc"),
            row("authoritative (AA)", 0x8400, "NOERROR"),
            row("all flags", 0xfff2, "SERVFAIL tc"),
            row("a number without a name", 0x800b, "RCODE11"),
        ],
    )
}

fn sections(trial: &mut Trial) -> Verdict {
    let (test, ns) = (name("test"), name("ns.test"));
    let numbers: Vec<u8> = [1, 3600, 600, 86400, 60_u32]
        .iter()
        .flat_map(|it| it.to_be_bytes())
        .collect();
    let soa = [ns.clone(), name("admin.test"), numbers].concat();
    let negative = [question(&name("lab"), A), record(&test, SOA, &soa)];
    let referral = [
        question(&name("lab"), A),
        record(&test, NS, &ns),
        record(&ns, A, &ADDRESS),
    ];
    let parts = [
        question(&name("lab"), A),
        record(&name("lab"), A, &[10, 0, 0, 1]),
        record(&test, NS, &ns),
        record(&ns, A, &ADDRESS),
    ];
    trial.expect_answers(
        &[],
        &[
            told(
                "no such name, for a minute",
                &message(0x8003, [1, 0, 1, 0], &negative),
                "NXDOMAIN; question lab A; authority test 60 SOA ns.test admin.test 1 3600 600 86400 60",
            ),
            told(
                "ask that server",
                &message(PLAIN, [1, 0, 1, 1], &referral),
                "NOERROR; question lab A; authority test 60 NS ns.test; \
                 additional ns.test 60 A 192.0.2.80",
            ),
            told(
                "a record in each section",
                &message(PLAIN, [1, 1, 1, 1], &parts),
                "NOERROR; question lab A; answer lab 60 A 10.0.0.1; authority test 60 NS ns.test; \
                 additional ns.test 60 A 192.0.2.80",
            ),
        ],
    )
}

fn pointers(trial: &mut Trial) -> Verdict {
    let www = question(&name("www.lab.test"), A);
    let answer = |name: &[u8]| {
        let parts = [
            www.clone(),
            record(name, A, &ADDRESS),
            record(name, A, &ADDRESS),
        ];
        message(PLAIN, [1, 2, 0, 0], &parts)
    };
    let told_of = |words, owner: &[u8], shown: &str| {
        let record = format!("answer {shown} 60 A 192.0.2.80");
        let parts = format!("NOERROR; question www.lab.test A; {record}; {record}");
        told(words, &answer(owner), &parts)
    };
    // "ftp" before a pointer to "lab.test", behind the question.
    let ftp = QUESTION + www.len();
    let chain = [
        www.clone(),
        record(
            &[label(b"ftp"), pointer(QUESTION + 4)].concat(),
            A,
            &ADDRESS,
        ),
        record(&[label(b"a"), pointer(ftp)].concat(), A, &ADDRESS),
    ];
    trial.expect_answers(
        &[],
        &[
            told_of("the whole name", &pointer(QUESTION), "www.lab.test"),
            told_of("the end of a name", &pointer(QUESTION + 4), "lab.test"),
            told_of(
                "labels and a pointer",
                &[label(b"ftp"), pointer(QUESTION + 4)].concat(),
                "ftp.lab.test",
            ),
            told(
                "a pointer to a pointer",
                &message(PLAIN, [1, 2, 0, 0], &chain),
                "NOERROR; question www.lab.test A; answer ftp.lab.test 60 A 192.0.2.80; \
                 answer a.ftp.lab.test 60 A 192.0.2.80",
            ),
            far_pointer(),
        ],
    )
}

/// A pointer to an offset that doesn't fit into a byte.
fn far_pointer() -> (String, Answer) {
    let long = name("lab");
    let filler = "x".repeat(250);
    let parts = [
        question(&long, TXT),
        record(&long, TXT, &label(filler.as_bytes())),
        record(&name("far.test"), A, &ADDRESS),
    ];
    let offset = QUESTION + parts.iter().take(2).map(Vec::len).sum::<usize>();
    let parts = [parts.concat(), record(&pointer(offset), A, &ADDRESS)];
    let shown = format!(
        "NOERROR; question lab TXT; answer lab 60 TXT \"{filler}\"; \
         answer far.test 60 A 192.0.2.80; answer far.test 60 A 192.0.2.80"
    );
    told(
        "an offset above 255",
        &message(PLAIN, [1, 3, 0, 0], &parts),
        &shown,
    )
}

fn names_in_data(trial: &mut Trial) -> Verdict {
    let www = [label(b"www"), pointer(QUESTION)].concat();
    let preferred = [vec![0, 10], www.clone()].concat();
    let host = name("lab");
    let numbers: Vec<u8> = [1, 2, 3, 4, 5_u32]
        .iter()
        .flat_map(|it| it.to_be_bytes())
        .collect();
    let soa = [pointer(QUESTION), www.clone(), numbers].concat();
    trial.expect_answers(
        &[],
        &[
            told(
                "a name in full",
                &one_record(&host, CNAME, &name("www.test")),
                "NOERROR; question lab CNAME; answer lab 60 CNAME www.test",
            ),
            told(
                "CNAME",
                &one_record(&host, CNAME, &www),
                "NOERROR; question lab CNAME; answer lab 60 CNAME www.lab",
            ),
            told(
                "NS",
                &one_record(&host, NS, &www),
                "NOERROR; question lab NS; answer lab 60 NS www.lab",
            ),
            told(
                "PTR",
                &one_record(&host, PTR, &pointer(QUESTION)),
                "NOERROR; question lab PTR; answer lab 60 PTR lab",
            ),
            told(
                "MX",
                &one_record(&host, MX, &preferred),
                "NOERROR; question lab MX; answer lab 60 MX 10 www.lab",
            ),
            told(
                "SOA",
                &one_record(&host, SOA, &soa),
                "NOERROR; question lab SOA; answer lab 60 SOA lab www.lab 1 2 3 4 5",
            ),
        ],
    )
}

fn texts(trial: &mut Trial) -> Verdict {
    let row = |words, strings: &[&[u8]], shown: &str| {
        let data: Vec<u8> = strings.iter().flat_map(|it| label(it)).collect();
        let shown = format!("NOERROR; question lab TXT; answer lab 60 TXT {shown}");
        told(words, &one_record(&name("lab"), TXT, &data), &shown)
    };
    trial.expect_answers(
        &[],
        &[
            row("one string", &[b"v=spf1 -all"], "\"v=spf1 -all\""),
            row(
                "two strings",
                &[b"first", b"second"],
                "\"first\" \"second\"",
            ),
            row("empty strings", &[b"", b"a.b", b""], "\"\" \"a.b\" \"\""),
            row(
                "quotation marks",
                &[b"say \"lab\"\\\n"],
                r#""say \"lab\"\\\010""#,
            ),
        ],
    )
}

fn unknown_type(trial: &mut Trial) -> Verdict {
    let lab = name("lab");
    let both = [
        question(&lab, 65280),
        record(&lab, 65280, &[1, 0xab, 2]),
        record(&lab, A, &ADDRESS),
    ];
    trial.expect_answers(
        &[],
        &[
            told(
                "type 65280 and an address",
                &message(PLAIN, [1, 2, 0, 0], &both),
                "NOERROR; question lab TYPE65280; answer lab 60 TYPE65280 \\# 3 01ab02; \
                 answer lab 60 A 192.0.2.80",
            ),
            told(
                "no data at all",
                &one_record(&lab, 300, &[]),
                "NOERROR; question lab TYPE300; answer lab 60 TYPE300 \\# 0",
            ),
            told(
                "data that looks like a pointer",
                &one_record(&lab, 65, &pointer(QUESTION)),
                "NOERROR; question lab TYPE65; answer lab 60 TYPE65 \\# 2 c00c",
            ),
        ],
    )
}

fn names_as_they_are(trial: &mut Trial) -> Verdict {
    let row = |words, name: &[u8], shown: &str| {
        let asked = message(PLAIN, [1, 0, 0, 0], &[question(name, A)]);
        told(words, &asked, &format!("NOERROR; question {shown} A"))
    };
    trial.expect_answers(
        &[],
        &[
            row("large letters", &name("wWw.LAB.test"), "wWw.LAB.test"),
            row("the root", &[0], "."),
            row(
                "a dot in a label",
                &[label(b"a.b"), name("test")].concat(),
                "a\\.b.test",
            ),
            row(
                "bytes",
                &[label(b"\x00 \xff\\"), vec![0]].concat(),
                "\\000 \\255\\\\",
            ),
        ],
    )
}

fn bad_pointers(trial: &mut Trial) -> Verdict {
    let owner = |words, name: &[u8]| refused(words, &one_record(name, A, &ADDRESS));
    let first =
        |words, name: &[u8]| refused(words, &message(PLAIN, [1, 0, 0, 0], &[question(name, A)]));
    // The record of `one_record` begins behind a question of 9 bytes.
    let here = QUESTION + 9;
    trial.expect_answers(
        &[],
        &[
            owner("to itself", &pointer(here)),
            first(
                "two to each other",
                &[pointer(QUESTION + 2), pointer(QUESTION)].concat(),
            ),
            first(
                "round and round",
                &[pointer(QUESTION + 4), vec![0, 0], pointer(QUESTION)].concat(),
            ),
            owner("forward", &pointer(here + 2)),
            owner("beyond the end", &pointer(0x3fff)),
            owner(
                "to the labels before it",
                &[label(b"a"), pointer(here)].concat(),
            ),
            owner("high bits 10", &[&[0x83], &*labels("abc")].concat()),
            owner("high bits 01", &[&[0x40], &*vec![b'a'; 64], &[0]].concat()),
            too_long(),
            well(),
        ],
    )
}

/// A label before a pointer to a name of 255 bytes.
fn too_long() -> (String, Answer) {
    let long = "a".repeat(63);
    let longest = name(&[&*long, &long, &long, &"b".repeat(61)].join("."));
    let owner = [label(b"c"), pointer(QUESTION)].concat();
    let parts = [question(&longest, A), record(&owner, A, &ADDRESS)];
    refused("a name of 257 bytes", &message(PLAIN, [1, 1, 0, 0], &parts))
}

fn cut_short(trial: &mut Trial) -> Verdict {
    let parts = [
        question(&name("lab"), MX),
        record(&pointer(QUESTION), MX, &[&[0, 10], &*name("mail")].concat()),
        record(&pointer(QUESTION), 65280, &[1, 2, 3]),
    ];
    let whole = message(PLAIN, [1, 2, 0, 0], &parts);
    let cut = |length: usize| {
        let left = whole.get(..length).unwrap_or_default();
        refused(&format!("the first {length} bytes"), left)
    };
    let mut rows: Vec<_> = (0..whole.len()).rev().map(cut).collect();
    rows.extend([
        refused("one answer counted too many", &counted([1, 2, 0, 0])),
        refused("65535 records counted", &counted([1, 1, 0, 65535])),
        well(),
    ]);
    trial.expect_answers(&[], &rows)
}

/// An address under counts that may lie.
fn counted(counts: [usize; 4]) -> Vec<u8> {
    let lab = name("lab");
    message(
        PLAIN,
        counts,
        &[question(&lab, A), record(&lab, A, &ADDRESS)],
    )
}

fn lying_lengths(trial: &mut Trial) -> Verdict {
    let lab = name("lab");
    let lying = |words, kind, length, data: &[u8]| {
        let parts = [question(&lab, kind), record_with(length, &lab, kind, data)];
        refused(words, &message(PLAIN, [1, 1, 0, 0], &parts))
    };
    trial.expect_answers(
        &[],
        &[
            lying("A of 5 bytes", A, 5, &[1, 2, 3, 4, 5]),
            lying("A of 3 bytes", A, 3, &ADDRESS),
            lying("AAAA of 4 bytes", AAAA, 4, &[0; 16]),
            lying("CNAME longer than it says", CNAME, 3, &name("www")),
            lying(
                "CNAME shorter than it says",
                CNAME,
                7,
                &[&*name("www"), &[0, 0]].concat(),
            ),
            lying("a string longer than its TXT", TXT, 4, &label(b"12345")),
            refused("one answer more than counted", &counted([1, 0, 0, 0])),
            well(),
        ],
    )
}
