//! Exercise 07a, encode a query: labels and their limits. The checks that aren't
//! about byte order use an ID that reads the same in either order.

use lab_grader::{Answer, Check, Exercise, Kind, Mutant, Text, Trial, Verdict, Visibility};

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "07a",
    program: "ex07a_encode_query",
    kind: Kind::Filter,
    title: Text::new("Encode a query", "질의 만들기"),
    task: Text::new(
        "Write the DNS message that asks for the records of a name. Refuse what can't be a name \
         on the wire.",
        "이름의 레코드(record)를 묻는 DNS 메시지를 만드세요. 메시지에 쓸 수 없는 이름은 거절하세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex07a/starter.rs"),
    solution: include_str!("../answers/ex07a/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Begin with the header: six numbers of two bytes, of which the last four are counts. A \
         loop over `[id, 0x0100, 1, 0, 0, 0]` with `to_be_bytes` writes it. The type and the \
         class behind the name are two more such numbers.",
        "헤더(header)부터 시작하세요. 두 바이트 수가 여섯 개이고 뒤의 네 개는 개수입니다. \
         `[id, 0x0100, 1, 0, 0, 0]`을 돌며 `to_be_bytes`로 쓰면 됩니다. 이름 뒤의 타입과 클래스도 \
         같은 두 바이트 수입니다.",
    ),
    Text::new(
        "The name in a function of its own: for each part of `name.split('.')` push its length, \
         then its bytes; behind the last one push 0. There is no dot on the wire. `str::len` \
         counts bytes, which is just what is wanted.",
        "이름은 따로 함수를 만들어 쓰세요. `name.split('.')`의 각 부분마다 길이를 넣고 바이트를 이어 \
         붙인 다음, 마지막 뒤에 0을 넣습니다. 메시지에는 점이 들어가지 않습니다. `str::len`은 \
         바이트를 세며, 여기서 필요한 것이 바로 그 값입니다.",
    ),
    Text::new(
        "Take one dot off the end first (`strip_suffix('.')`). If nothing is left, it was the \
         root: no labels, only the 0. Note that `\"\".split('.')` gives one empty part, not none.",
        "먼저 끝의 점 하나를 떼세요(`strip_suffix('.')`). 아무것도 남지 않으면 루트(root)이므로 \
         레이블 없이 0만 씁니다. `\"\".split('.')`은 빈 부분 하나를 돌려준다는 점에 주의하세요.",
    ),
    Text::new(
        "Three ways to be refused: `label.is_empty()`, `label.len() > 63`, and, when the name is \
         complete with all lengths and the root, `bytes.len() > 255`. Return an `Err` with words \
         of your own; `main` puts `error:` before them and goes on.",
        "거절할 경우는 세 가지입니다. `label.is_empty()`, `label.len() > 63`, 그리고 길이와 루트까지 \
         다 쓴 이름이 `bytes.len() > 255`인 경우입니다. 설명을 담은 `Err`를 돌려주면 `main`이 앞에 \
         `error:`를 붙이고 다음 줄로 넘어갑니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "header",
        title: Text::new(
            "the header has the ID, the flag RD and one question",
            "헤더에 ID와 RD 플래그, 질문 한 개가 들어 있습니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Six numbers of 16 bits, each with its high byte first: the ID, the flags 01 00, and \
             the counts of the four sections, of which only the first is 1. RD asks the server to \
             look further where it doesn't know the answer itself; without it a resolver may \
             refuse. \
             What follows is the question: the labels, a zero, the type and the class.",
            "헤더는 16비트 수 여섯 개이며 모두 상위 바이트부터 씁니다. ID, 플래그 01 00, 그리고 네 \
             구역의 개수이고 그중 첫째만 1입니다. RD는 서버가 답을 모를 때 다른 서버에도 물어 달라는 \
             뜻입니다. 이것이 없으면 리졸버(resolver)가 거절할 수 있습니다. \
             그 뒤에는 질문이 옵니다. 레이블들, 0, 타입, 클래스의 순서입니다.",
        ),
        book: "07#message",
        run: header,
    },
    Check {
        id: "labels",
        title: Text::new(
            "a name is its labels, each behind its length, and the root",
            "이름은 길이를 앞에 둔 레이블들과 루트로 이루어집니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The dots exist only in the text. On the wire each label has its length before it, \
             and the name goes on until a length is 0: that is the root, and the only sign that \
             the name is complete. Whoever leaves it out lends a byte from the type.",
            "점은 텍스트에만 있습니다. 메시지에서는 레이블(label)마다 앞에 길이가 있고, 길이 0이 나올 \
             때까지 이름이 이어집니다. 그 0이 루트이며 이름이 끝났다는 유일한 표시입니다. 빠뜨리면 \
             타입의 바이트를 이름의 일부로 읽게 됩니다.",
        ),
        book: "07#names",
        run: labels,
    },
    Check {
        id: "types",
        title: Text::new(
            "the type is the one that was asked for, in two bytes",
            "물어본 타입을 두 바이트로 씁니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The type is a number of 16 bits, and new ones are assigned all the time: a program \
             that passes on a number that it doesn't know works tomorrow too. Only the class is \
             always IN, 1.",
            "타입은 16비트 수이고 새 타입이 계속 정해집니다. 모르는 번호도 그대로 전달하는 프로그램은 \
             내일도 동작합니다. 언제나 같은 것은 클래스 IN, 곧 1뿐입니다.",
        ),
        book: "07#records",
        run: types,
    },
    Check {
        id: "root",
        title: Text::new(
            "a dot at the end changes nothing, and `.` is the root",
            "끝의 점은 아무것도 바꾸지 않고, `.`은 루트입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The dot at the end stands for the root, which every name on the wire ends with \
             anyway. Take one dot off before you split, and think of the name of which nothing is \
             left then: an empty text splits into one empty part.",
            "끝의 점은 루트를 나타내며, 메시지의 모든 이름은 어차피 루트로 끝납니다. 나누기 전에 점 \
             하나를 떼고, 그때 아무것도 남지 않는 이름을 생각하세요. 빈 텍스트를 나누면 빈 부분이 \
             하나 나옵니다.",
        ),
        book: "07#names",
        run: root,
    },
    Check {
        id: "any_bytes",
        title: Text::new(
            "letters stay large or small, and a length counts bytes",
            "대소문자를 그대로 두고, 길이는 바이트로 셉니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A label is bytes, not text: DNS compares letters without regard to case but carries \
             them as they are (RFC 4343), and resolvers hide random bits in their case. A Korean \
             syllable has three bytes in UTF-8, so counting characters writes too small a length.",
            "레이블은 텍스트가 아니라 바이트입니다. DNS는 대소문자를 가리지 않고 비교하지만 글자는 그대로 \
             전달하며(RFC 4343), 리졸버는 대소문자를 무작위로 섞기도 합니다. 한글 한 글자는 UTF-8로 세 \
             바이트이므로 글자 수를 세면 길이가 모자랍니다.",
        ),
        book: "07#names",
        run: any_bytes,
    },
    Check {
        id: "label_limits",
        title: Text::new(
            "labels of 63 bytes are sent, longer and empty ones refused",
            "63바이트 레이블은 쓰고, 더 길거나 빈 레이블은 거절합니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A length has six bits: with 64 the two bits above are no longer 00 and say that \
             something else follows (11 is a pointer). A length of 0 is the root. So a label that \
             is too long or empty doesn't only break a rule: the reader sees another message.",
            "길이는 6비트입니다. 64부터는 위의 두 비트가 00이 아니게 되어 다른 것이 온다는 뜻이 됩니다(11은 \
             포인터입니다). 길이 0은 루트입니다. 따라서 너무 길거나 빈 레이블은 규칙만 어기는 것이 \
             아니라, 읽는 쪽에는 전혀 다른 메시지로 보입니다.",
        ),
        book: "07#names",
        run: label_limits,
    },
    Check {
        id: "name_limit",
        title: Text::new(
            "a name of 255 bytes on the wire is sent, a longer one refused",
            "메시지에서 255바이트인 이름은 쓰고, 더 긴 이름은 거절합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The limit of 255 holds for the bytes on the wire: all labels, a length for each, and \
             the root. That is two more than the text has characters without a dot at the end. \
             Judge the bytes when they are complete.",
            "255라는 제한은 메시지의 바이트에 대한 것으로, 모든 레이블과 각각의 길이, 루트를 포함합니다. \
             끝에 점이 없는 텍스트의 바이트 수보다 둘 많습니다. 바이트를 다 쓴 다음에 판정하세요.",
        ),
        book: "07#names",
        run: name_limit,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new("little_endian_id", &["header"]),
    Mutant::new("no_recursion_desired", ALL),
    Mutant::new(
        "dots_on_the_wire",
        &["labels", "root", "any_bytes", "label_limits", "name_limit"],
    ),
    Mutant::new(
        "forgets_the_root",
        &[
            "labels",
            "header",
            "types",
            "root",
            "any_bytes",
            "label_limits",
            "name_limit",
        ],
    ),
    Mutant::new("always_asks_for_a", &["types"]),
    Mutant::new("type_in_one_byte", &["types"]),
    Mutant::new("dot_at_the_end_is_a_label", &["root"]),
    Mutant::new("root_has_an_empty_label", &["root"]),
    Mutant::new("lowercases", &["any_bytes"]),
    Mutant::new("counts_characters", &["any_bytes"]),
    Mutant::new("any_length_that_fits_a_byte", &["label_limits"]),
    Mutant::new("empty_label_ends_the_name", &["label_limits"]),
    Mutant::new("no_limit_for_the_name", &["name_limit"]),
    Mutant::new("counts_the_text", &["name_limit"]),
];

/// Of a mistake that is in every message.
const ALL: &[&str] = &[
    "header",
    "labels",
    "types",
    "root",
    "any_bytes",
    "label_limits",
    "name_limit",
];

/// An ID that reads the same from either end.
const EITHER_WAY: u16 = 0x0101;

/// A question with its message: the labels of the name, the type, the ID.
fn asked(name: &str, kind: (&str, u16), id: u16, labels: &[&str]) -> (String, Answer) {
    let mut message: Vec<u8> = [id, 0x0100, 1, 0, 0, 0]
        .iter()
        .flat_map(|it| it.to_be_bytes())
        .collect();
    for label in labels {
        message.extend(u8::try_from(label.len()));
        message.extend(label.bytes());
    }
    message.push(0);
    message.extend([kind.1, 1].iter().flat_map(|it: &u16| it.to_be_bytes()));
    let words: Vec<String> = message.iter().map(|byte| format!("{byte:02x}")).collect();
    let (kind, _) = kind;
    (format!("{name} {kind} {id}"), Answer::from(words.join(" ")))
}

/// The same for type A.
fn plain(name: &str, labels: &[&str]) -> (String, Answer) {
    asked(name, ("A", 1), EITHER_WAY, labels)
}

fn refused(name: &str) -> (String, Answer) {
    (format!("{name} A {EITHER_WAY}"), Answer::error())
}

fn header(trial: &mut Trial) -> Verdict {
    let rows = [0x1234, 0x0001, 0xfffe].map(|id| asked("lab", ("A", 1), id, &["lab"]));
    trial.expect_answers(&[], &rows)
}

fn labels(trial: &mut Trial) -> Verdict {
    trial.expect_answers(
        &[],
        &[
            plain("www.lab.test", &["www", "lab", "test"]),
            plain("lab", &["lab"]),
            plain("a.b.c.d.e", &["a", "b", "c", "d", "e"]),
            plain("_dns.lab-1.test", &["_dns", "lab-1", "test"]),
        ],
    )
}

fn types(trial: &mut Trial) -> Verdict {
    let kinds = [
        ("AAAA", 28),
        ("NS", 2),
        ("MX", 15),
        ("TXT", 16),
        ("TYPE257", 257),
        ("TYPE65280", 65280),
    ];
    let rows = kinds.map(|kind| asked("lab", kind, EITHER_WAY, &["lab"]));
    trial.expect_answers(&[], &rows)
}

fn root(trial: &mut Trial) -> Verdict {
    trial.expect_answers(
        &[],
        &[
            plain("lab.", &["lab"]),
            plain("www.lab.test.", &["www", "lab", "test"]),
            plain(".", &[]),
        ],
    )
}

fn any_bytes(trial: &mut Trial) -> Verdict {
    trial.expect_answers(
        &[],
        &[
            plain("wWw.Lab.TEST", &["wWw", "Lab", "TEST"]),
            plain("실험실.test", &["실험실", "test"]),
        ],
    )
}

fn label_limits(trial: &mut Trial) -> Verdict {
    let [longest, too_long, far_too_long] = [63, 64, 200].map(|length| told("label", length));
    trial.expect_answers(
        &[],
        &[
            plain(&format!("{longest}.test"), &[&longest, "test"]),
            refused(&format!("{too_long}.test")),
            refused(&far_too_long),
            refused("a..test"),
            refused(".test"),
            refused("lab.."),
            refused(".."),
            plain("lab", &["lab"]),
        ],
    )
}

fn name_limit(trial: &mut Trial) -> Verdict {
    let fits = labels_of("name", 255);
    let labels: Vec<&str> = fits.iter().map(String::as_str).collect();
    let [too_long, far_too_long] = [256, 300].map(|length| labels_of("name", length).join("."));
    trial.expect_answers(
        &[],
        &[
            plain(&labels.join("."), &labels),
            refused(&too_long),
            refused(&far_too_long),
            refused(&["a"; 128].join(".")),
            plain(&["a"; 127].join("."), &["a"; 127]),
        ],
    )
}

/// A label that tells its length: what is shown of a long line is its beginning.
fn told(what: &str, length: usize) -> String {
    format!("{what}-of-{length}-bytes-{:a>1$}", "", length)
        .chars()
        .take(length)
        .collect()
}

/// The labels of a name that has `length` bytes on the wire and tells it.
fn labels_of(what: &str, length: usize) -> Vec<String> {
    let mut labels = vec![format!("{what}-of-{length}-bytes")];
    // The root, and the first label with its length.
    let mut left = length - 1 - 1 - labels.iter().map(String::len).sum::<usize>();
    while left > 0 {
        let label = (left - 1).min(63);
        labels.push("a".repeat(label));
        left -= 1 + label;
    }
    labels
}
