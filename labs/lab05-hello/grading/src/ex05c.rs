//! Exercise 05c, peers of different ages: fields that old programs skip, the
//! lower of two versions, and replies that promise too much. The numbers of rules
//! are those of docs/en/hello-spec.md.

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Peer, Run, Text, Trial, Verdict, Visibility, text,
};

use crate::frame::framed;

const MAGIC: u8 = 0xc8;

const HELLO: u8 = 1;
const WORLD: u8 = 2;
const ERROR: u8 = 3;

/// An error's code and its name.
type Code = (u16, &'static str);
const BAD_FIELD: Code = (6, "BAD_FIELD");
const REPEATED_FIELD: Code = (7, "REPEATED_FIELD");
const UNKNOWN_CRITICAL: Code = (8, "UNKNOWN_CRITICAL");
const BAD_VALUE: Code = (9, "BAD_VALUE");

/// A field NAME, as in section 12.5 of the specification.
const ADA: &[u8] = b"\x01\x03Ada";

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "05c",
    program: "ex05c_versions",
    kind: Kind::Both,
    title: Text::new("Peers of different ages", "나이가 다른 상대"),
    task: Text::new(
        "Make a server and a client that speak version 2, with a field for a name, and get on \
         with peers of version 1 and of versions that don't exist yet.",
        "이름을 담는 필드가 있는 버전 2의 서버와 클라이언트를 만드세요. 버전 1의 상대와도, 아직 \
         존재하지 않는 버전의 상대와도 대화할 수 있어야 합니다.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex05c/starter.rs"),
    solution: include_str!("../answers/ex05c/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Begin with what needs no loop. `hello` puts one field into version 2: the type 1, the \
         length of the name in octets, the name. `outcome` looks at version, id and type of the \
         reply, in that order. `answer` takes the lower version, `request.version.min(highest)`, \
         and says `World`. Half of the checks pass then.",
        "반복이 필요 없는 것부터 시작하세요. `hello`는 버전 2일 때 필드 하나를 넣습니다. 종류 1, \
         이름의 옥텟 수, 이름입니다. `outcome`은 응답의 버전, 상관 번호(id), 종류를 차례로 봅니다. \
         `answer`는 더 낮은 버전 `request.version.min(highest)`를 골라 `World`로 응답합니다. \
         그러면 검사의 절반을 통과합니다.",
    ),
    Text::new(
        "Walk through the fields with a slice that shrinks: `let [kind, length, rest @ ..] = \
         fields` and `rest.split_at_checked(length)` take one field from its front, and both say \
         `None` or fail when it goes beyond the end. Its offset is 12 + all − what is left.",
        "점점 줄어드는 슬라이스로 필드를 하나씩 살펴보세요. `let [kind, length, rest @ ..] = \
         fields`와 `rest.split_at_checked(length)`로 앞에서 필드 하나를 떼어 냅니다. 끝을 넘어가면 \
         둘 다 실패합니다. 필드의 오프셋은 12 + 전체 길이 − 남은 길이입니다.",
    ),
    Text::new(
        "For each field: `match kind & 0x7f` has three arms: a NAME when there is one already, a \
         NAME, anything else. Only the last one asks for `kind & 0x80`. A name is good when \
         `str::from_utf8` takes it, when it has 1 to 64 octets (`value.len()`), and when none of \
         its `chars()` is `char::is_control`.",
        "필드마다 `match kind & 0x7f`에 갈래가 셋 있습니다. 이미 있는데 또 온 NAME, 처음 온 NAME, 그 밖의 \
         것입니다. `kind & 0x80`은 마지막 갈래에서만 묻습니다. 이름은 `str::from_utf8`을 통과하고, \
         1~64옥텟이며(`value.len()`), `chars()` 가운데 `char::is_control`인 것이 없으면 올바릅니다.",
    ),
    Text::new(
        "Let a function `greeting(fields) -> Result<String, (u16, usize)>` do all of that, and \
         call it in version 2 only; its error is the code and the offset of an `ERROR`. In \
         `outcome`, compare with `request.version`, not with 2: what was offered is what may be \
         answered. `eprintln!` the note when `reply.version` is 1 and `request.fields` isn't empty.",
        "이 모든 것을 `greeting(fields) -> Result<String, (u16, usize)>` 함수에 맡기고 버전 2일 \
         때만 호출하세요. 그 오류가 곧 `ERROR`의 코드와 오프셋입니다. `outcome`에서는 2가 아니라 \
         `request.version`과 비교하세요. 제안한 버전까지만 응답으로 받을 수 있습니다. \
         `reply.version`이 1이고 `request.fields`가 비어 있지 않으면 `eprintln!`으로 알리세요.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "server_greets",
        title: Text::new(
            "server: in version 2 a HELLO with a name is answered by World and the name",
            "서버: 버전 2에서는 이름이 있는 HELLO에 World와 이름으로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R24: the payload is `World`, a comma, a space and the name, octet for octet; without \
             a name it is `World` as before. The specification says exactly which octets, because \
             two people who never meet write the two ends.",
            "R24: 페이로드는 `World`, 쉼표, 빈칸, 이름이며 옥텟 하나까지 같아야 합니다. 이름이 없으면 \
             전처럼 `World`입니다. 만난 적 없는 두 사람이 양쪽을 만들기 때문에 명세는 옥텟을 정확히 \
             정합니다.",
        ),
        book: "05#extensions",
        run: server_greets,
    },
    Check {
        id: "server_version_1",
        title: Text::new(
            "server: a request of version 1 is answered in version 1, its fields skipped",
            "서버: 버전 1의 요청에는 필드를 건너뛰고 버전 1로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R10, R44: the older of the two decides. A client of version 1 can't read a reply of \
             version 2, and what stands in the fields of its frame has no meaning that both know: \
             skip them without a look, even if they look like a name or like rubbish.",
            "R10, R44: 둘 가운데 낮은 쪽이 기준입니다. 버전 1의 클라이언트는 버전 2의 응답을 읽지 \
             못하며, 그 프레임의 필드에는 양쪽이 함께 아는 뜻이 없습니다. 이름처럼 보이든 \
             쓰레기처럼 보이든 들여다보지 말고 건너뛰세요.",
        ),
        book: "05#versions",
        run: server_version_1,
    },
    Check {
        id: "server_downgrade",
        title: Text::new(
            "server of version 1: a request of version 2 is answered in version 1",
            "버전 1의 서버: 버전 2의 요청에도 버전 1로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R44: the request's version is an offer. A server that was started with HIGHEST 1 is \
             an old one: it answers by version 1, says so in its reply, and the client knows that \
             its name wasn't looked at. Take the lower of two versions, `min`, not your own and \
             not the other's.",
            "R44: 요청의 버전은 제안입니다. HIGHEST 1로 시작한 서버는 옛 서버이므로 버전 1로 응답하고 \
             응답에도 그렇게 적습니다. 그래서 클라이언트는 이름이 쓰이지 않았음을 압니다. 자기 버전도, \
             상대의 버전도 아닌, 둘 중 낮은 것(`min`)을 쓰세요.",
        ),
        book: "05#negotiation",
        run: server_downgrade,
    },
    Check {
        id: "server_future",
        title: Text::new(
            "server: a request of a version to come is answered in version 2",
            "서버: 앞으로 나올 버전의 요청에는 버전 2로 응답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R44: for a request of version 3 or 255 the lower version is your highest, 2, with \
             names and all. A program that refuses, or falls back to 1, or repeats the version, \
             works until the day when the first newer client comes; then it is too late to \
             repair it everywhere.",
            "R44: 버전 3이나 255의 요청이라면 낮은 쪽은 자신의 최고 버전인 2이고, 이름도 처리합니다. \
             거절하거나, 1로 내려가거나, 상대의 버전을 그대로 되풀이하는 프로그램은 첫 새 클라이언트가 \
             오는 날까지만 잘 돌아갑니다. 그때는 곳곳에 퍼진 프로그램을 고치기에 너무 늦습니다.",
        ),
        book: "05#negotiation",
        run: server_future,
    },
    Check {
        id: "server_skips",
        title: Text::new(
            "server: fields that aren't known are skipped, in any place and number",
            "서버: 모르는 필드는 어디에 몇 개가 있든 건너뜁니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R20 to R22: every field says how long it is, so that programs that don't know it can \
             go past it, to the name behind it as well. Fields come in any order; only a known \
             type may not come twice; and the critical bit is no part of the type: 81 is a NAME.",
            "R20~R22: 모든 필드에는 길이가 있으므로, 그것을 모르는 프로그램도 지나쳐서 뒤에 있는 \
             이름까지 갈 수 있습니다. 필드의 순서는 자유이며, 두 번 오면 안 되는 것은 아는 \
             종류뿐입니다. 필수(critical) 비트는 종류의 일부가 아닙니다. 81도 NAME입니다.",
        ),
        book: "05#extensions",
        run: server_skips,
    },
    Check {
        id: "server_critical",
        title: Text::new(
            "server: a critical field that isn't known gets ERROR 8 at its offset",
            "서버: 모르는 필드가 필수이면 그 오프셋을 담은 ERROR 8을 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R21: with the critical bit a sender says that an answer which ignores this field \
             would be worse than none. The offset is that of the field, counted from the frame's \
             first octet: the header's 12 octets are before it.",
            "R21: 필수(critical) 비트가 1이면, 이 필드를 무시한 응답은 없느니만 못하다는 뜻입니다. \
             오프셋은 프레임의 첫 옥텟부터 세므로 헤더 12옥텟도 들어갑니다.",
        ),
        book: "05#extensions",
        run: server_critical,
    },
    Check {
        id: "server_cut_field",
        title: Text::new(
            "server: a field that goes beyond the fields gets ERROR 6 at its offset",
            "서버: 필드들의 끝을 넘어가는 필드에는 그 오프셋을 담은 ERROR 6을 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R19: the value length is one more claim of a stranger. `split_at` panics when it is \
             false, and without a check the name would reach into the payload. A single octet at \
             the end is no field either. Ask with `split_at_checked` or `get`.",
            "R19: 값의 길이도 낯선 이의 주장입니다. 거짓이면 `split_at`은 패닉을 일으키고, 검사가 \
             없는 프로그램은 페이로드까지 이름으로 읽습니다. 끝에 남은 한 옥텟도 필드가 아닙니다. \
             `split_at_checked`나 `get`으로 확인하세요.",
        ),
        book: "05#limits",
        run: server_cut_field,
    },
    Check {
        id: "server_repeated",
        title: Text::new(
            "server: a second name gets ERROR 7 at the offset of the second",
            "서버: 이름이 두 번 오면 둘째의 오프셋을 담은 ERROR 7을 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R20: of two names one program takes the first, another the last, and somebody who \
             knows that shows a different one to each. What is contradictory is refused, with \
             or without the critical bit.",
            "R20: 이름이 둘이면 어떤 프로그램은 앞의 것을, 어떤 프로그램은 뒤의 것을 씁니다. 이를 \
             아는 누군가는 둘에게 서로 다른 이름을 보일 수 있습니다. 모순된 것은 필수 비트가 있든 \
             없든 거절합니다.",
        ),
        book: "05#extensions",
        run: server_repeated,
    },
    Check {
        id: "server_bad_name",
        title: Text::new(
            "server: a name that isn't one gets ERROR 9 at the offset of its value",
            "서버: 이름이 될 수 없는 값에는 그 값의 오프셋을 담은 ERROR 9를 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R26: 1 to 64 octets, not letters; UTF-8 as it came, not repaired; no control \
             characters, which are commands to the terminal where the name is shown. The value \
             begins two octets behind its field.",
            "R26: 글자가 아니라 옥텟으로 세어 1~64이고, 온 그대로 UTF-8이어야 하며(고치지 \
             않습니다), 제어 문자가 없어야 합니다. 제어 문자는 이름이 표시되는 터미널에 내리는 \
             명령이기 때문입니다. 값은 필드의 시작에서 두 옥텟 뒤에 있습니다.",
        ),
        book: "05#limits",
        run: server_bad_name,
    },
    Check {
        id: "client_greets",
        title: Text::new(
            "client: offers its highest version, with the name only in version 2",
            "클라이언트: 자신의 최고 버전을 제안하고 이름은 버전 2에서만 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R44: the version of a request is the highest that the client implements. In version \
             2 the name goes into a field, its length counted in octets: 지민 has six. In version \
             1 there are no fields: the fields length is 0 (R10).",
            "R44: 요청의 버전은 클라이언트가 구현한 최고 버전입니다. 버전 2에서 이름은 필드에 담기며 \
             길이는 옥텟으로 셉니다. 지민은 여섯 옥텟입니다. 버전 1에는 필드가 없으므로 필드 길이는 \
             0입니다(R10).",
        ),
        book: "05#negotiation",
        run: client_greets,
    },
    Check {
        id: "client_downgrade",
        title: Text::new(
            "client: a reply of version 1 is welcome, and stderr says what was lost",
            "클라이언트: 버전 1의 응답도 받아들이고 잃은 것을 표준 오류에 알립니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R46: a lower version is no failure but the older peer's right, and the client prints \
             what it got. But its user gave a name and sees none: without a line on stderr that \
             looks like a mistake of the program. The exit code stays 0.",
            "R46: 낮은 버전은 실패가 아니라 옛 상대의 권리이며, 클라이언트는 받은 것을 출력합니다. \
             다만 사용자는 이름을 주었는데 보이지 않습니다. 표준 오류(stderr)에 한 줄도 없으면 \
             프로그램의 잘못처럼 보입니다. 종료 코드는 0입니다.",
        ),
        book: "05#negotiation",
        run: client_downgrade,
    },
    Check {
        id: "client_higher",
        title: Text::new(
            "client: a reply of a higher version than was offered is a failure",
            "클라이언트: 제안보다 높은 버전의 응답은 실패입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R45: a reply of version 3 is written by rules that you don't know: its payload may \
             look familiar and mean something else. And a client that offered 1 must not get 2, \
             even if its author knows 2. Compare with the version of the request, before anything \
             else is used.",
            "R45: 버전 3의 응답은 우리가 모르는 규칙에 따라 쓰인 것입니다. 페이로드가 낯익어 \
             보여도 다른 뜻일 수 있습니다. 또 1을 제안한 클라이언트가 2를 받아서는 안 됩니다. \
             작성자가 2를 알더라도 그렇습니다. 다른 것을 쓰기 전에 요청의 버전과 비교하세요.",
        ),
        book: "05#negotiation",
        run: client_higher,
    },
    Check {
        id: "client_other_id",
        title: Text::new(
            "client: a reply with another id is a failure",
            "클라이언트: 번호가 다른 응답은 실패입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R14: the id says which request a reply answers. One that was never asked has no \
             place on this connection: somebody has mixed up two clients, and the text may be \
             meant for another one.",
            "R14: 상관 번호는 어느 요청에 대한 응답인지 알려 줍니다. 묻지 않은 것에 대한 응답은 이 \
             연결에 있을 수 없습니다. 누군가 두 클라이언트를 혼동한 것이며, 그 내용은 다른 이에게 \
             가야 할 것이었을 수도 있습니다.",
        ),
        book: "05#errors",
        run: client_other_id,
    },
    Check {
        id: "client_error",
        title: Text::new(
            "client: an ERROR, or a type that it doesn't know, is a failure",
            "클라이언트: ERROR나 모르는 종류의 응답은 실패입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "R17, R28: only a WORLD has something to print. An ERROR is a failure of the request \
             also when its code isn't known: a code that is added next year must not look like a \
             greeting.",
            "R17, R28: 출력할 것이 있는 응답은 WORLD뿐입니다. ERROR는 모르는 코드라도 그 요청의 \
             실패입니다. 내년에 추가된 코드가 인사말처럼 보여서는 안 됩니다.",
        ),
        book: "05#errors",
        run: client_error,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new(
        "forgets_the_space",
        &["server_greets", "server_future", "server_skips"],
    ),
    Mutant::new(
        "looks_into_fields_of_version_1",
        &["server_version_1", "server_downgrade"],
    ),
    Mutant::new("answers_with_its_highest", &["server_version_1"]),
    Mutant::new("ignores_highest", &["server_downgrade"]),
    Mutant::new("echoes_the_version", &["server_future", "server_downgrade"]),
    Mutant::new("falls_back_to_version_1", &["server_future"]),
    Mutant::new(
        "refuses_unknown_fields",
        &["server_skips", "server_repeated", "server_bad_name"],
    ),
    Mutant::new(
        "first_field_only",
        &[
            "server_skips",
            "server_critical",
            "server_cut_field",
            "server_repeated",
            "server_bad_name",
        ],
    ),
    Mutant::new(
        "critical_bit_in_the_type",
        &["server_skips", "server_repeated"],
    ),
    Mutant::new("refuses_every_repetition", &["server_skips"]),
    Mutant::new("skips_critical_fields", &["server_critical"]),
    Mutant::new(
        "offset_in_the_fields",
        &[
            "server_critical",
            "server_cut_field",
            "server_repeated",
            "server_bad_name",
        ],
    ),
    Mutant::new("forgives_a_cut_field", &["server_cut_field"]),
    Mutant::new("trusts_the_value_length", &["server_cut_field"]),
    Mutant::new("last_name_wins", &["server_repeated"]),
    Mutant::new("counts_letters", &["server_bad_name"]),
    Mutant::new("repairs_names", &["server_bad_name"]),
    Mutant::new("lets_control_characters_in", &["server_bad_name"]),
    Mutant::new("offset_of_the_field", &["server_bad_name"]),
    Mutant::new("names_its_length_in_letters", &["client_greets"]),
    Mutant::new(
        "sends_fields_in_version_1",
        &["client_greets", "client_higher"],
    ),
    Mutant::new("insists_on_its_version", &["client_downgrade"]),
    Mutant::new("says_nothing_of_the_downgrade", &["client_downgrade"]),
    Mutant::new("accepts_higher_versions", &["client_higher"]),
    Mutant::new("accepts_all_that_it_knows", &["client_higher"]),
    Mutant::new("ignores_the_id", &["client_other_id"]),
    Mutant::new("prints_every_reply", &["client_error"]),
];

//--- The program serves

fn server_greets(trial: &mut Trial) -> Verdict {
    let sixty_four = "1234567 ".repeat(8);
    let longest = field(1, sixty_four.as_bytes());
    let rows: [(&[u8], &str); 4] = [
        (ADA, "World, Ada"),
        (b"", "World"),
        (&field(1, "지민".as_bytes()), "World, 지민"),
        (&longest, &format!("World, {sixty_four}")),
    ];
    greeted(trial, "2", 2, &rows, 2)
}

fn server_version_1(trial: &mut Trial) -> Verdict {
    // A name; a field that is critical; no fields at all.
    let rows: [(&[u8], &str); 4] = [
        (b"", "World"),
        (ADA, "World"),
        (b"\xf0\x01*", "World"),
        (b"\x01\xff", "World"),
    ];
    greeted(trial, "2", 1, &rows, 1)
}

fn server_downgrade(trial: &mut Trial) -> Verdict {
    let rows: [(&[u8], &str); 2] = [(ADA, "World"), (b"\xf0\x01*", "World")];
    greeted(trial, "1", 2, &rows, 1)
}

fn server_future(trial: &mut Trial) -> Verdict {
    let rows: [(&[u8], &str); 1] = [(ADA, "World, Ada")];
    greeted(trial, "2", 3, &rows, 2)?;
    greeted(trial, "2", 255, &rows, 2)
}

fn server_skips(trial: &mut Trial) -> Verdict {
    let (unknown, empty) = (b"\x70\x01*", b"\x6f\0");
    let rows: [(&[u8], &str); 6] = [
        (unknown, "World"),
        (&[ADA, unknown].concat(), "World, Ada"),
        (&[unknown, ADA].concat(), "World, Ada"),
        (&[&empty[..], ADA, empty].concat(), "World, Ada"),
        (&[unknown, unknown, ADA].concat(), "World, Ada"),
        (b"\x81\x03Ada", "World, Ada"),
    ];
    greeted(trial, "2", 2, &rows, 2)
}

fn server_critical(trial: &mut Trial) -> Verdict {
    let rows: [(&[u8], Code, u16); 2] = [
        (b"\xf0\x01*", UNKNOWN_CRITICAL, 12),
        (b"\x01\x03Ada\xf0\x01*", UNKNOWN_CRITICAL, 17),
    ];
    refused(trial, &rows)
}

fn server_cut_field(trial: &mut Trial) -> Verdict {
    let rows: [(&[u8], Code, u16); 4] = [
        (b"\x01\x04Ada", BAD_FIELD, 12),
        (b"\x01", BAD_FIELD, 12),
        (b"\x01\x03Ada\x70", BAD_FIELD, 17),
        (b"\x01\x03Ada\x70\xff*", BAD_FIELD, 17),
    ];
    refused(trial, &rows)
}

fn server_repeated(trial: &mut Trial) -> Verdict {
    let rows: [(&[u8], Code, u16); 2] = [
        (b"\x01\x03Ada\x01\x03Bob", REPEATED_FIELD, 17),
        (b"\x70\x01*\x01\x03Ada\x81\x03Ada", REPEATED_FIELD, 20),
    ];
    refused(trial, &rows)
}

fn server_bad_name(trial: &mut Trial) -> Verdict {
    let hangul = field(1, "가".repeat(22).as_bytes());
    let rows: [(&[u8], Code, u16); 6] = [
        (&field(1, b""), BAD_VALUE, 14),
        (&field(1, &[b'a'; 65]), BAD_VALUE, 14),
        (&hangul, BAD_VALUE, 14),
        (&field(1, b"A\xffa"), BAD_VALUE, 14),
        (&field(1, b"\x1b[2JAda"), BAD_VALUE, 14),
        (b"\x70\x01*\x01\x04Ada\n", BAD_VALUE, 17),
    ];
    refused(trial, &rows)
}

/// Sends a HELLO of `version` with each row's fields to a server whose highest
/// version is given, and expects a WORLD with each row's text.
fn greeted(
    trial: &mut Trial,
    highest: &str,
    version: u8,
    rows: &[(&[u8], &str)],
    answered: u8,
) -> Verdict {
    let server = trial.server_as("server", &[highest])?;
    let client = trial.connect(&server)?;
    for (id, (fields, text)) in (1..).zip(rows) {
        client.send(&frame(version, HELLO, fields, id, b"Hello"))?;
        trial.step(text!(
            "what must come next: WORLD of version {answered}, id {id}: {text}",
            "다음에 와야 할 것: 버전 {answered}의 WORLD, 번호 {id}: {text}"
        ));
        framed(&client, &frame(answered, WORLD, b"", id, text.as_bytes()))?;
    }
    Ok(())
}

/// Sends a HELLO of version 2 with each row's fields and expects an ERROR, and
/// in the end that the connection goes on.
fn refused(trial: &mut Trial, rows: &[(&[u8], Code, u16)]) -> Verdict {
    let server = trial.server_as("server", &["2"])?;
    let client = trial.connect(&server)?;
    for (id, (fields, (code, name), offset)) in (1..).zip(rows) {
        client.send(&frame(2, HELLO, fields, id, b"Hello"))?;
        trial.step(text!(
            "what must come next: ERROR {code} ({name}), offset {offset}, id {id}",
            "다음에 와야 할 것: ERROR {code}({name}), 오프셋 {offset}, 번호 {id}"
        ));
        framed(&client, &error(2, id, *code, *offset))?;
    }
    client.send(&frame(2, HELLO, b"", 99, b"Hello"))?;
    framed(&client, &frame(2, WORLD, b"", 99, b"World"))
}

//--- The program is the client

fn client_greets(trial: &mut Trial) -> Verdict {
    printed(trial, &["Ada"], (2, ADA), (2, "World, Ada"))?;
    let jimin = field(1, "지민".as_bytes());
    printed(trial, &["지민"], (2, &jimin), (2, "World, 지민"))?;
    printed(trial, &["Ada", "1"], (1, b""), (1, "World"))
}

fn client_downgrade(trial: &mut Trial) -> Verdict {
    let (run, server) = asked(trial, &["Ada"], (2, ADA))?;
    server.send(&frame(1, WORLD, b"", 1, b"World"))?;
    run.expect_success()?;
    run.expect_stdout(b"World\n")?;
    match run.stderr().iter().all(u8::is_ascii_whitespace) {
        false => Ok(()),
        true => Err(Fault::wrong(Text::new(
            "your program doesn't say on stderr that the name was not looked at",
            "이름이 쓰이지 않았다는 것을 프로그램이 표준 오류(stderr)에 알리지 않습니다",
        ))),
    }
}

fn client_higher(trial: &mut Trial) -> Verdict {
    let world = |version| frame(version, WORLD, b"", 1, b"World, Ada");
    failed(trial, &["Ada"], (2, ADA), &world(3))?;
    failed(trial, &["Ada", "1"], (1, b""), &world(2))?;
    failed(trial, &["Ada"], (2, ADA), &world(0))
}

fn client_other_id(trial: &mut Trial) -> Verdict {
    let reply = frame(2, WORLD, b"", 2, b"World, Bob");
    failed(trial, &["Ada"], (2, ADA), &reply)
}

fn client_error(trial: &mut Trial) -> Verdict {
    // A code for experiments (section 10), so none that a client knows.
    failed(trial, &["Ada"], (2, ADA), &error(2, 1, 65280, 0))?;
    let reply = frame(2, 240, b"", 1, b"World, Ada");
    failed(trial, &["Ada"], (2, ADA), &reply)
}

/// The version and the fields of a request that is expected.
type Asked<'a> = (u8, &'a [u8]);

/// The program as a client, and its server, which has read the request.
fn asked(trial: &mut Trial, arguments: &[&str], request: Asked<'_>) -> Verdict<(Run, Peer)> {
    let (version, fields) = request;
    let listener = trial.listener()?;
    let address = listener.address();
    let run = trial.run(&[&["client", &*address], arguments].concat())?;
    let server = listener.accept(&run)?;
    trial.step(text!(
        "what must come next: HELLO of version {version} with {} octets of fields",
        "다음에 와야 할 것: 필드가 {}옥텟인 버전 {version}의 HELLO",
        fields.len()
    ));
    framed(&server, &frame(version, HELLO, fields, 1, b"Hello"))?;
    Ok((run, server))
}

fn printed(
    trial: &mut Trial,
    arguments: &[&str],
    request: Asked<'_>,
    (version, text): (u8, &str),
) -> Verdict {
    let (run, server) = asked(trial, arguments, request)?;
    server.send(&frame(version, WORLD, b"", 1, text.as_bytes()))?;
    run.expect_success()?;
    run.expect_stdout(format!("{text}\n").as_bytes())
}

fn failed(trial: &mut Trial, arguments: &[&str], request: Asked<'_>, reply: &[u8]) -> Verdict {
    let (run, server) = asked(trial, arguments, request)?;
    server.send(reply)?;
    run.end()?;
    run.expect_stdout(b"")?;
    run.expect_failure()
}

//--- Frames

fn frame(version: u8, kind: u8, fields: &[u8], id: u32, payload: &[u8]) -> Vec<u8> {
    let fields_length = u8::try_from(fields.len()).unwrap_or(u8::MAX);
    let length = u32::try_from(fields.len() + payload.len()).unwrap_or(u32::MAX);
    let mut frame = vec![MAGIC, version, kind, fields_length];
    frame.extend(id.to_be_bytes());
    frame.extend(length.to_be_bytes());
    frame.extend(fields);
    frame.extend(payload);
    frame
}

fn error(version: u8, id: u32, code: u16, offset: u16) -> Vec<u8> {
    let payload = [code.to_be_bytes(), offset.to_be_bytes()].concat();
    frame(version, ERROR, b"", id, &payload)
}

fn field(kind: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).unwrap_or(u8::MAX);
    [&[kind, length], value].concat()
}
