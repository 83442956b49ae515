//! Exercise 07d, a tiny server: what an authoritative server says, and to whom it says
//! nothing. A query that must be ignored is followed by a good one, whose answer must be
//! the next datagram: so nobody has to wait for silence.

use std::net::Ipv6Addr;

use lab_grader::{
    Check, Exercise, Fault, Kind, Mutant, Text, Trial, UdpPeer, Verdict, Visibility, text,
};

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "07d",
    program: "ex07d_tiny_server",
    kind: Kind::Server,
    title: Text::new("A tiny server", "작은 서버"),
    task: Text::new(
        "Answer DNS queries about one zone: addresses, aliases, and the two ways of having \
         nothing. Tell what you don't do, and be silent where an answer would do harm.",
        "한 존(zone)에 대한 DNS 질의에 응답하세요. 주소와 별명, 그리고 레코드가 없는 두 가지 경우를 \
         알립니다. 하지 않는 일은 하지 않는다고 답하고, 응답이 해가 되는 곳에서는 침묵하세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex07d/starter.rs"),
    solution: include_str!("../answers/ex07d/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Go from the outside in. `query.split_first_chunk::<12>()?` gives header and rest, and \
         `None`, silence, where there is no header. Then the flags: a response (0x8000) is \
         ignored, an opcode (0x7800) isn't implemented. Answer these with a header before you \
         look at any name.",
        "바깥에서 안으로 들어가세요. `query.split_first_chunk::<12>()?`는 헤더와 나머지를 주고, 헤더가 \
         없으면 `None`, 곧 침묵입니다. 다음은 플래그입니다. 응답(0x8000)은 무시하고 opcode(0x7800)가 \
         있으면 구현하지 않았다고 답합니다. 이름을 보기 전에 헤더만으로 이 응답부터 만드세요.",
    ),
    Text::new(
        "Write `read_name(bytes) -> Option<(Name, &[u8])>`: a length, so many bytes \
         (`split_at_checked`), until a length is 0; above 63 it is `None`. Make each label small \
         while you collect it, and keep the bytes of the question as they came, for the echo.",
        "`read_name(bytes) -> Option<(Name, &[u8])>`를 만드세요. 길이와 그만큼의 \
         바이트를(`split_at_checked`) 길이 0이 나올 때까지 읽고, 63보다 크면 `None`입니다. 레이블은 \
         소문자로 바꾸어 모으고, 되돌려 보낼 질문은 온 바이트 그대로 간직하세요.",
    ),
    Text::new(
        "A name is in the zone if its labels end with those of the zone: \
         `name.ends_with(&zone_name)` on two `Vec`s of labels compares whole labels. In the same \
         way a name exists if any record's name ends with it, its own or one below.",
        "이름의 레이블들이 존의 레이블들로 끝나면 그 존에 속합니다. 레이블 `Vec` 두 개에 \
         `name.ends_with(&zone_name)`을 쓰면 레이블 단위로 비교합니다. 마찬가지로 어떤 레코드의 \
         이름이 그 이름으로 끝나면(자기 자신이거나 그 아래이면) 그 이름은 존재합니다.",
    ),
    Text::new(
        "The lookup is a loop: while the name is in the zone, take the records of the type asked \
         for, and return if there are some. Otherwise take its CNAME, push it to the answers and \
         go on with the name in its data (`read_name` reads that too). If there is none, set the \
         status by whether the name exists, put the SOA into the authority section, and return.",
        "찾기는 반복문입니다. 이름이 존에 속하는 동안, 물어본 타입의 레코드가 있으면 담고 끝냅니다. \
         없으면 CNAME을 응답에 넣고 그 데이터의 이름으로 계속합니다(이것도 `read_name`으로 읽습니다). \
         CNAME도 없으면 이름이 존재하는지에 따라 상태를 정하고 SOA를 권한 구역에 넣고 끝냅니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "addresses",
        title: Text::new(
            "all records of the name and type are sent, with AA",
            "이름과 타입에 맞는 레코드를 모두 AA와 함께 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Records of one name and type belong together (a set): send all of them, and count \
             them in the header. AA says that this server is responsible for the zone and not \
             repeating what it heard; QR makes the message a response.",
            "이름과 타입이 같은 레코드들은 한 묶음입니다. 모두 보내고 그 수를 헤더에 적으세요. AA는 이 \
             서버가 들은 것을 옮기는 것이 아니라 존을 책임진다는 뜻이고, QR은 메시지가 응답이라는 \
             뜻입니다.",
        ),
        book: "07#server",
        run: addresses,
    },
    Check {
        id: "any_case",
        title: Text::new(
            "large and small letters are equal, and the question comes back as it was",
            "대소문자를 가리지 않고, 질문은 온 그대로 돌려줍니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Names are compared without regard to case (RFC 4343), so compare copies in small \
             letters. The question in the response is the client's own, byte for byte: resolvers \
             mix large and small letters at random and take a response with other letters for \
             forged.",
            "이름은 대소문자를 가리지 않고 비교하므로(RFC 4343) 소문자로 바꾼 사본을 비교하세요. 응답의 \
             질문은 클라이언트가 보낸 바이트 그대로여야 합니다. 리졸버는 대소문자를 무작위로 섞어 묻고, \
             글자가 다른 응답은 위조로 봅니다.",
        ),
        book: "07#spoofing",
        run: any_case,
    },
    Check {
        id: "flags",
        title: Text::new(
            "ID and RD come from the query, the other flags don't",
            "ID와 RD는 질의에서 가져오고 다른 플래그는 가져오지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "RD is copied (RFC 1035 §4.1.1), so mask it out of the query's flags: \
             `flags & 0x0100`. All else is said by the server: whoever takes the query's flags \
             over also returns AD or CD, which `dig` sets in its queries, and claims something by \
             it.",
            "RD는 그대로 옮기는 플래그이므로(RFC 1035 §4.1.1) `flags & 0x0100`으로 꺼내세요. 나머지는 \
             서버가 정합니다. 질의의 플래그를 통째로 옮기면 `dig`가 질의에 켜는 AD 같은 플래그까지 \
             돌려보내 사실이 아닌 것을 주장하게 됩니다.",
        ),
        book: "07#server",
        run: flags,
    },
    Check {
        id: "no_such_type",
        title: Text::new(
            "a name without that type: no error, no answers, and the SOA",
            "그 타입이 없는 이름: 오류도 응답도 없이 SOA를 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "That a name has no AAAA doesn't mean that it doesn't exist: with NXDOMAIN its A would \
             be unreachable too. So the status is 0 (NODATA), and the SOA in the authority \
             section tells for how long this may be remembered (RFC 2308).",
            "AAAA가 없다고 해서 이름이 없는 것은 아닙니다. NXDOMAIN으로 답하면 A까지 찾을 수 없게 됩니다. \
             상태는 0이고(NODATA), 권한 구역의 SOA가 이 사실을 얼마 동안 기억해도 되는지 \
             알려 줍니다(RFC 2308).",
        ),
        book: "07#negative-answers",
        run: no_such_type,
    },
    Check {
        id: "no_such_name",
        title: Text::new(
            "a name that doesn't exist: NXDOMAIN and the SOA",
            "존재하지 않는 이름: NXDOMAIN과 SOA를 보냅니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "NXDOMAIN (status 3) says that there is nothing of any type and nothing below the \
             name, so nobody needs to ask further. It is an answer like any other: with AA, the \
             question and the SOA; without an SOA it can't be remembered, and is asked again.",
            "NXDOMAIN(상태 3)은 어떤 타입도, 그 아래의 이름도 없다는 뜻이므로 더 물을 필요가 없습니다. \
             다른 응답과 마찬가지로 AA와 질문, SOA가 있어야 합니다. SOA가 없으면 기억할 수 없어 같은 \
             질의가 되풀이됩니다.",
        ),
        book: "07#negative-answers",
        run: no_such_name,
    },
    Check {
        id: "names_between",
        title: Text::new(
            "a name exists if only names below it have records",
            "아래 이름에만 레코드가 있어도 그 이름은 존재합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "printer.floor3.lab.test has an address, so floor3.lab.test is a node of the tree, \
             though an empty one. Resolvers take NXDOMAIN for the end of the whole branch \
             (RFC 8020) and would never find the printer. The answer here is NODATA.",
            "printer.floor3.lab.test에 주소가 있으므로 floor3.lab.test는 비어 있어도 나무의 \
             마디입니다. 리졸버는 NXDOMAIN을 그 가지 전체가 없다는 뜻으로 받아들여(RFC 8020) 프린터를 \
             찾지 못하게 됩니다. 여기서는 NODATA로 답합니다.",
        ),
        book: "07#negative-answers",
        run: names_between,
    },
    Check {
        id: "other_zones",
        title: Text::new(
            "names of other zones are refused",
            "다른 존의 이름은 거절합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "This server knows nothing of other zones, also not that a name there doesn't exist: \
             REFUSED, without AA. Whether a name is in the zone is a matter of whole labels: \
             notlab.test ends with the letters of lab.test, and isn't below it.",
            "이 서버는 다른 존을 모르며, 그곳의 이름이 없다는 것도 알지 못합니다. AA 없이 REFUSED로 \
             답하세요. 이름이 존에 속하는지는 레이블 단위로 따집니다. notlab.test는 lab.test라는 \
             글자로 끝나지만 그 아래에 있지 않습니다.",
        ),
        book: "07#server",
        run: other_zones,
    },
    Check {
        id: "aliases",
        title: Text::new(
            "a CNAME is followed as far as the zone reaches",
            "CNAME을 존 안에서 끝까지 따라갑니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A CNAME says that the name is another one's alias: put it into the answer and look \
             the other name up, by the same rules (RFC 1034 §4.3.2). The status is that of the \
             last name, with the SOA if nothing is there. Who asks for type CNAME itself wants the \
             alias and no more.",
            "CNAME은 이 이름이 다른 이름의 별명이라는 뜻입니다. 응답에 넣고 다른 이름을 같은 규칙으로 \
             찾으세요(RFC 1034 §4.3.2). 상태는 마지막 이름의 것이고, 아무것도 없으면 SOA도 넣습니다. \
             CNAME 타입 자체를 물은 사람은 별명만 원하는 것입니다.",
        ),
        book: "07#records",
        run: aliases,
    },
    Check {
        id: "other_opcodes",
        title: Text::new(
            "other opcodes get NOTIMP",
            "다른 opcode에는 NOTIMP로 답합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The opcode (bits 0x7800) says what kind of request it is: 0 is a query, 4 a notice \
             that a zone changed, 5 an update. What stands behind the header then means something \
             else, so judge the opcode before you read a question.",
            "opcode(비트 0x7800)는 요청의 종류입니다. 0은 질의, 4는 존이 바뀌었다는 알림, 5는 \
             갱신(update)입니다. 그때 헤더 뒤의 내용은 뜻이 다르므로 질문을 읽기 전에 opcode부터 \
             판정하세요.",
        ),
        book: "07#server",
        run: other_opcodes,
    },
    Check {
        id: "garbage",
        title: Text::new(
            "a query that can't be read gets FORMERR, and the server goes on",
            "읽을 수 없는 질의에는 FORMERR로 답하고 계속 일합니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Anybody can send anything to an open port. Look whether the bytes are there before \
             you take them, or one datagram ends the service for all. With a header there is an ID \
             to answer to, so say FORMERR instead of letting the client wait. A query has one \
             question (RFC 9619).",
            "열린 포트에는 누구나 무엇이든 보낼 수 있습니다. 바이트를 꺼내기 전에 있는지 확인하지 않으면 \
             데이터그램 하나로 모두의 서비스가 끝납니다. 헤더가 있으면 답할 ID가 있으므로 클라이언트를 \
             기다리게 하지 말고 FORMERR를 보내세요. 질의의 질문은 하나입니다(RFC 9619).",
        ),
        book: "07#server",
        run: garbage,
    },
    Check {
        id: "silence",
        title: Text::new(
            "scraps and responses aren't answered",
            "헤더보다 짧은 것과 응답에는 답하지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A server that answers responses can be set against another one, or against itself, \
             with one forged datagram: both talk for ever. What is shorter than a header has no \
             complete ID and flags, so it can't be known whether it is a query at all.",
            "응답에 답하는 서버는 위조한 데이터그램 하나로 다른 서버나 자기 자신과 영원히 떠들게 만들 수 \
             있습니다. 헤더보다 짧은 것은 ID와 플래그가 온전하지 않아 질의인지조차 알 수 없습니다.",
        ),
        book: "07#server",
        run: silence,
    },
    Check {
        id: "edns",
        title: Text::new(
            "what follows the question is ignored",
            "질문 뒤에 오는 것은 무시합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Modern clients, `dig` too, put a record of type OPT behind the question (EDNS, RFC \
             6891). A server that doesn't know it can leave it where it is: the question is read, \
             and what comes after it isn't part of it. Don't echo it either.",
            "`dig`를 비롯한 요즘 클라이언트는 질문 뒤에 OPT 타입 레코드를 붙입니다(EDNS, RFC 6891). 이를 \
             모르는 서버는 그냥 두면 됩니다. 질문을 다 읽었고 뒤의 것은 질문이 아닙니다. 되돌려 \
             보내지도 마세요.",
        ),
        book: "07#edns",
        run: edns,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new("first_record_only", &["addresses", "aliases"]),
    Mutant::new(
        "never_authoritative",
        &[
            "addresses",
            "any_case",
            "flags",
            "aliases",
            "no_such_type",
            "no_such_name",
            "names_between",
            "other_zones",
            "other_opcodes",
            "garbage",
            "silence",
            "edns",
        ],
    ),
    Mutant::new("compares_exactly", &["any_case"]),
    Mutant::new("question_in_small_letters", &["any_case"]),
    Mutant::new("always_sets_rd", &["flags"]),
    Mutant::new("copies_every_flag", &["flags"]),
    Mutant::new("cname_alone", &["aliases"]),
    Mutant::new("cname_is_no_type", &["aliases"]),
    Mutant::new(
        "nodata_is_nxdomain",
        &["no_such_type", "aliases", "names_between"],
    ),
    Mutant::new(
        "empty_answers_without_soa",
        &["no_such_type", "aliases", "no_such_name", "names_between"],
    ),
    Mutant::new("nxdomain_is_an_empty_answer", &["no_such_name", "aliases"]),
    Mutant::new("only_names_with_records", &["names_between"]),
    Mutant::new("knows_the_whole_world", &["other_zones", "aliases"]),
    Mutant::new("compares_the_end_of_the_text", &["other_zones"]),
    Mutant::new("every_opcode_is_a_query", &["other_opcodes"]),
    Mutant::new("silent_about_garbage", &["garbage"]),
    Mutant::new("panics_on_a_cut_question", &["garbage"]),
    Mutant::new("counts_no_questions", &["garbage"]),
    Mutant::new("answers_answers", &["silence"]),
    Mutant::new("formerr_for_every_scrap", &["silence"]),
    Mutant::new("nothing_may_follow", &["edns"]),
];

//--- Messages

const A: Type = ("A", 1);
const CNAME: Type = ("CNAME", 5);
const MX: Type = ("MX", 15);
const AAAA: Type = ("AAAA", 28);

/// A type's name and number.
type Type = (&'static str, u16);

const RD: u16 = 0x0100;
/// QR, AA and RD.
const AUTHORITATIVE: u16 = 0x8500;
/// QR and RD.
const NOT_OURS: u16 = 0x8100;

/// What a response says: its flags, the answers, and whether the SOA is there.
struct Says<'a> {
    flags: u16,
    answers: &'a [Vec<u8>],
    soa: bool,
}

fn header(id: u16, flags: u16, counts: [u16; 4]) -> Vec<u8> {
    let [questions, answers, authority, additional] = counts;
    let numbers = [id, flags, questions, answers, authority, additional];
    numbers.map(u16::to_be_bytes).concat()
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

fn question(text: &str, (_, kind): Type) -> Vec<u8> {
    [name(text), [kind, 1].map(u16::to_be_bytes).concat()].concat()
}

fn query(id: u16, flags: u16, text: &str, kind: Type) -> Vec<u8> {
    [header(id, flags, [1, 0, 0, 0]), question(text, kind)].concat()
}

fn response(id: u16, text: &str, kind: Type, says: &Says<'_>) -> Vec<u8> {
    let answers = u16::try_from(says.answers.len()).unwrap_or(0);
    let authority = if says.soa { vec![soa()] } else { Vec::new() };
    [
        header(id, says.flags, [1, answers, says.soa.into(), 0]),
        question(text, kind),
        says.answers.concat(),
        authority.concat(),
    ]
    .concat()
}

/// A record with a TTL of 60 seconds.
fn record(text: &str, (_, kind): Type, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(0);
    let numbers = [kind, 1, 0, 60, length].map(u16::to_be_bytes);
    [&*name(text), &*numbers.concat(), data].concat()
}

//--- The zone

fn soa() -> Vec<u8> {
    let numbers = [1_u32, 3600, 600, 86400, 60].map(u32::to_be_bytes);
    let data = [
        name("ns.lab.test"),
        name("admin.lab.test"),
        numbers.concat(),
    ];
    record("lab.test", ("SOA", 6), &data.concat())
}

fn www() -> [Vec<u8>; 2] {
    [80, 81].map(|last| record("www.lab.test", A, &[192, 0, 2, last]))
}

fn alias(of: &str, to: &str) -> Vec<u8> {
    record(of, CNAME, &name(to))
}

//--- What is asked

/// The ID of queries that aren't about it.
const ID: u16 = 0x1a07;

/// Asks for the records and expects the response.
fn asks(client: &UdpPeer, text: &str, kind: Type, says: &Says<'_>) -> Verdict {
    let status = [
        "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED",
    ];
    let status = status
        .get(usize::from(says.flags & 0x000f))
        .copied()
        .unwrap_or_default();
    let (type_name, count) = (kind.0, says.answers.len());
    let (en_soa, ko_soa) = if says.soa {
        (", and the SOA", ", SOA")
    } else {
        ("", "")
    };
    let what = text!(
        "asks for {text} {type_name} and expects {status}, answers: {count}{en_soa}",
        "{text}의 {type_name} 레코드를 묻고 기다립니다: {status}, 응답 레코드 {count}개{ko_soa}",
    );
    told(
        client,
        &what,
        &query(ID, RD, text, kind),
        &response(ID, text, kind, says),
    )
}

/// Sends a query and expects a response, told as `what`.
fn told(client: &UdpPeer, what: &Text, query: &[u8], response: &[u8]) -> Verdict {
    client.in_words(what, |client| {
        client.send(query)?;
        let came = client.receive()?.bytes;
        match came == response {
            true => Ok(()),
            false => Err(Fault::wrong(differs(response, &came)).comparing(response, &came)),
        }
    })
}

/// In which part of the message the first difference is.
fn differs(expected: &[u8], came: &[u8]) -> Text {
    let same = expected
        .iter()
        .zip(came)
        .take_while(|(a, b)| a == b)
        .count();
    let (en, ko) = match same {
        0 | 1 => ("its ID", "ID"),
        2 | 3 => ("its flags with the status", "상태를 포함한 플래그"),
        4..12 => ("its counts", "개수"),
        _ => ("its question or records", "질문이나 레코드"),
    };
    text!(
        "another response came than expected; the first difference is in {en}",
        "기대한 것과 다른 응답이 왔습니다. 처음 다른 곳: {ko}",
    )
}

/// Sends what must be ignored.
fn sends(client: &UdpPeer, what: &Text, datagram: &[u8]) -> Verdict {
    client.in_words(what, |client| client.send(datagram))
}

/// Asks for the addresses of `ns.lab.test`, a name with one.
fn still_serves(client: &UdpPeer) -> Verdict {
    let answers = [record("ns.lab.test", A, &[192, 0, 2, 53])];
    found(client, "ns.lab.test", A, &answers)
}

fn found(client: &UdpPeer, text: &str, kind: Type, answers: &[Vec<u8>]) -> Verdict {
    let says = Says {
        flags: AUTHORITATIVE,
        answers,
        soa: false,
    };
    asks(client, text, kind, &says)
}

/// Expects a negative answer: behind `answers`, with `status`.
fn missing(client: &UdpPeer, text: &str, kind: Type, status: u16, answers: &[Vec<u8>]) -> Verdict {
    let says = Says {
        flags: AUTHORITATIVE | status,
        answers,
        soa: true,
    };
    asks(client, text, kind, &says)
}

fn client(trial: &mut Trial) -> Verdict<UdpPeer> {
    let server = trial.server()?;
    trial.udp_client(&server)
}

//--- Checks

const NXDOMAIN: u16 = 3;

fn addresses(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    still_serves(&client)?;
    found(&client, "www.lab.test", A, &www())?;
    let ipv6 = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x80).octets();
    found(
        &client,
        "www.lab.test",
        AAAA,
        &[record("www.lab.test", AAAA, &ipv6)],
    )
}

fn any_case(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    let answers = [record("ns.lab.test", A, &[192, 0, 2, 53])];
    found(&client, "NS.lab.test", A, &answers)?;
    found(&client, "nS.LaB.TeSt", A, &answers)
}

fn flags(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    let answers = [record("ns.lab.test", A, &[192, 0, 2, 53])];
    // RD, AD as dig sets it, and CD; the opcode stays 0.
    for (id, asked, flags) in [
        (1, RD, 0x8500),
        (0xfffe, 0, 0x8400),
        (0x0203, 0x0130, 0x8500),
    ] {
        let what = text!(
            "asks for ns.lab.test A with the ID {id} and the flags {asked:04x}, and expects the \
             flags {flags:04x}",
            "ID가 {id}, 플래그가 {asked:04x}인 질의로 ns.lab.test A를 묻고 플래그가 {flags:04x}인 응답을 \
             기다립니다",
        );
        let says = Says {
            flags,
            answers: &answers,
            soa: false,
        };
        let query = query(id, asked, "ns.lab.test", A);
        told(
            &client,
            &what,
            &query,
            &response(id, "ns.lab.test", A, &says),
        )?;
    }
    Ok(())
}

fn aliases(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    let web = alias("web.lab.test", "www.lab.test");
    let start = alias("start.lab.test", "web.lab.test");
    let [one, two] = www();
    found(
        &client,
        "web.lab.test",
        A,
        &[web.clone(), one.clone(), two.clone()],
    )?;
    found(
        &client,
        "start.lab.test",
        A,
        &[start.clone(), web.clone(), one, two],
    )?;
    found(
        &client,
        "start.lab.test",
        CNAME,
        std::slice::from_ref(&start),
    )?;
    let away = alias("away.lab.test", "www.other.test");
    found(&client, "away.lab.test", A, &[away])?;
    missing(&client, "web.lab.test", MX, 0, &[web])?;
    let lost = alias("lost.lab.test", "nobody.lab.test");
    missing(&client, "lost.lab.test", A, NXDOMAIN, &[lost])
}

fn no_such_type(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    missing(&client, "ns.lab.test", AAAA, 0, &[])?;
    missing(&client, "lab.test", A, 0, &[])
}

fn no_such_name(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    missing(&client, "nobody.lab.test", A, NXDOMAIN, &[])?;
    missing(&client, "www.www.lab.test", A, NXDOMAIN, &[])
}

fn names_between(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    let printer = record("printer.floor3.lab.test", A, &[192, 0, 2, 3]);
    found(&client, "printer.floor3.lab.test", A, &[printer])?;
    missing(&client, "floor3.lab.test", A, 0, &[])
}

fn other_zones(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    let refused = Says {
        flags: NOT_OURS | 5,
        answers: &[],
        soa: false,
    };
    for text in ["www.other.test", "test", "notlab.test"] {
        asks(&client, text, A, &refused)?;
    }
    still_serves(&client)
}

fn other_opcodes(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    for opcode in [4, 5, 15] {
        let what = text!(
            "sends a request with the opcode {opcode} and expects NOTIMP",
            "opcode {opcode}인 요청을 보내고 NOTIMP를 기다립니다",
        );
        let flags = RD | opcode << 11;
        let refusal = header(ID, 0x8000 | flags | 4, [0; 4]);
        told(
            &client,
            &what,
            &query(ID, flags, "ns.lab.test", A),
            &refusal,
        )?;
    }
    still_serves(&client)
}

fn garbage(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    let good = question("ns.lab.test", A);
    let cut = good.get(..5).unwrap_or_default().to_vec();
    let rows = [
        (Text::new("a header alone", "헤더뿐인 질의"), 1, Vec::new()),
        (
            Text::new("a question that was cut", "질문이 잘린 질의"),
            1,
            cut,
        ),
        (
            Text::new("no question", "질문이 없는 질의"),
            0,
            good.clone(),
        ),
        (
            Text::new("two questions", "질문이 두 개인 질의"),
            2,
            [&*good, &*good].concat(),
        ),
        (
            Text::new(
                "a name with the length byte c0",
                "이름의 길이 바이트가 c0인 질의",
            ),
            1,
            [&[0xc0, 0x0c], &[0, 1, 0, 1][..]].concat(),
        ),
    ];
    for (what, questions, rest) in rows {
        let what = Text {
            en: format!("sends {} and expects FORMERR", what.en).into(),
            ko: format!("{} 하나를 보내고 FORMERR를 기다립니다", what.ko).into(),
        };
        let query = [header(ID, RD, [questions, 0, 0, 0]), rest].concat();
        told(&client, &what, &query, &header(ID, NOT_OURS | 1, [0; 4]))?;
    }
    still_serves(&client)
}

fn silence(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    sends(
        &client,
        &Text::new(
            "sends a response about www.lab.test, which nobody may answer",
            "아무도 답해서는 안 되는 www.lab.test의 응답을 보냅니다",
        ),
        // An ID of its own, by which an answer to it is known.
        &query(ID + 1, AUTHORITATIVE, "www.lab.test", A),
    )?;
    still_serves(&client)?;
    for (length, unit) in [(0, "bytes"), (1, "byte"), (11, "bytes")] {
        let what = text!(
            "sends a query that is cut off after {length} {unit}",
            "질의의 처음 {length}바이트만 보냅니다",
        );
        let query = query(ID, RD, "ns.lab.test", A);
        sends(&client, &what, query.get(..length).unwrap_or_default())?;
    }
    still_serves(&client)
}

fn edns(trial: &mut Trial) -> Verdict {
    let client = client(trial)?;
    // RFC 6891 §6.1: the root, type 41, a size of 1232 bytes, and nothing else.
    let opt = [0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0];
    let mut query = [query(ID, RD, "ns.lab.test", A), opt.to_vec()].concat();
    if let Some(count) = query.get_mut(10..12) {
        count.copy_from_slice(&[0, 1]);
    }
    let answers = [record("ns.lab.test", A, &[192, 0, 2, 53])];
    let says = Says {
        flags: AUTHORITATIVE,
        answers: &answers,
        soa: false,
    };
    told(
        &client,
        &Text::new(
            "asks for ns.lab.test A with EDNS and expects the answer without",
            "EDNS를 붙여 ns.lab.test A를 묻고 EDNS 없는 응답을 기다립니다",
        ),
        &query,
        &response(ID, "ns.lab.test", A, &says),
    )
}
