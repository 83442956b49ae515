//! Exercise 08a, group the connections: what makes two observations one
//! connection. Each check varies one of the things that do, or don't.

use lab_grader::{Answer, Check, Exercise, Kind, Mutant, Text, Trial, Verdict, Visibility};

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "08a",
    program: "ex08a_group_connections",
    kind: Kind::Filter,
    title: Text::new("Group the connections", "연결 묶기"),
    task: Text::new(
        "Lines say where somebody saw a connection: a protocol, a local end and a remote end. \
         Find out which of them speak of the same connection: seen from either end, with IPv6 \
         addresses in any spelling, and IPv4 addresses that an IPv6 socket tells of.",
        "줄마다 누군가가 본 연결이 프로토콜, 자기 쪽 끝점(endpoint), 상대 쪽 끝점으로 적혀 있습니다. \
         어느 줄들이 같은 연결을 말하는지 찾으세요. 연결은 어느 쪽에서나 볼 수 있고, IPv6 주소는 여러 \
         가지로 쓸 수 있으며, IPv6 소켓이 IPv4 주소를 알려 주기도 합니다.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex08a/starter.rs"),
    solution: include_str!("../answers/ex08a/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Four values tell TCP connections apart: two addresses and two ports. If one of them \
         differs, it is another connection. With the protocol they make the key of a \
         `HashMap`, whose value is the number of the connection.",
        "TCP 연결은 주소 두 개와 포트 번호 두 개, 곧 네 값으로 구별합니다. 하나만 달라도 다른 \
         연결입니다. 여기에 프로토콜을 더해 `HashMap`의 키로 쓰고, 값으로는 연결의 번호를 \
         두세요.",
    ),
    Text::new(
        "`text.parse::<SocketAddr>()` reads `1.2.3.4:80` as well as `[2001:db8::1%2]:80`, in every \
         spelling, and refuses names. Compare what it gives, not the text. It can be compared, \
         put in order and hashed, and it keeps the zone.",
        "`text.parse::<SocketAddr>()`는 `1.2.3.4:80`도 `[2001:db8::1%2]:80`도 어떻게 적혀 있든 \
         읽고, 이름은 거절합니다. 텍스트가 아니라 그 결과를 비교하세요. `SocketAddr`는 비교하고 \
         순서를 매기고 해시할 수 있으며 영역(zone)도 간직합니다.",
    ),
    Text::new(
        "The key must be the same from both ends: put the lower end first, \
         `(protocol, local.min(remote), local.max(remote))`. Order whole ends: an address and its \
         port stay together. To tell `same` from `reverse`, keep the first local end in the \
         value.",
        "키는 어느 쪽에서 보아도 같아야 합니다. 작은 끝점을 앞에 두세요: `(protocol, \
         local.min(remote), local.max(remote))`. 순서는 끝점 전체로 정합니다. 주소와 포트는 함께 \
         다녀야 합니다. `same`과 `reverse`를 가리려면 처음의 LOCAL을 값에 보관하세요.",
    ),
    Text::new(
        "An end whose address is IPv6 may be mapped: `v6.ip().to_ipv4_mapped()` gives \
         `Some(v4)` for ::ffff:a.b.c.d alone; then go on with `SocketAddr::new(v4.into(), \
         v6.port())`. Do all that can fail, with `?`, before the map is touched.",
        "IPv6 주소는 IPv4 주소를 담은 사상 주소(mapped)일 수 있습니다. `v6.ip().to_ipv4_mapped()`는 \
         ::ffff:a.b.c.d에만 `Some(v4)`를 돌려줍니다. 그러면 `SocketAddr::new(v4.into(), \
         v6.port())`를 쓰세요. 실패할 수 있는 일은 모두 `?`로 먼저 끝내고 나서 맵을 고칩니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "four_values",
        title: Text::new(
            "another address or another port makes another connection",
            "주소나 포트 번호가 하나라도 다르면 다른 연결입니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A server has one port for all its clients, and a client may open several connections \
             to it. What keeps them apart is all four values: both addresses and both ports. Leave \
             one out, and two conversations are mixed into one as soon as only that one differs.",
            "서버는 포트 하나로 모든 클라이언트를 받고, 클라이언트는 같은 서버에 연결을 여러 개 열 수 \
             있습니다. 이들을 구별하는 것은 두 주소와 두 포트 번호, 네 값 모두입니다. 하나를 빼면 그 \
             값만 다른 두 대화가 하나로 섞입니다.",
        ),
        book: "08#four-tuple",
        run: four_values,
    },
    Check {
        id: "both_directions",
        title: Text::new(
            "a connection is the same from both of its ends",
            "연결은 어느 쪽 끝에서 보아도 같은 연결입니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Local and remote are words of whoever looks: the server's remote end is the client's \
             local one. A key that is the same from both sides holds the two ends in an order that \
             only they decide. Which end was local first is remembered apart, once, when the \
             connection is new.",
            "LOCAL과 REMOTE는 보는 쪽의 말입니다. 서버의 REMOTE가 클라이언트의 LOCAL입니다. 양쪽에서 \
             같은 키를 얻으려면 두 끝점만으로 순서를 정하면 됩니다. 처음에 어느 끝점이 LOCAL이었는지는 \
             연결이 새로울 때 한 번 따로 적어 둡니다.",
        ),
        book: "08#both-directions",
        run: both_directions,
    },
    Check {
        id: "ports_stay",
        title: Text::new(
            "each port stays with its address",
            "포트 번호는 자기 주소와 함께 다닙니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "(A:80)–(B:5000) and (A:5000)–(B:80) have the same addresses and the same ports, yet \
             each host is a server in one and a client in the other. An end is a pair; compare and \
             order pairs, never the addresses and the ports for themselves.",
            "(A:80)–(B:5000)과 (A:5000)–(B:80)은 주소도 포트 번호도 같지만, 서버와 클라이언트가 서로 \
             바뀌어 있습니다. 끝점은 주소와 포트의 쌍입니다. 쌍으로 비교하고 순서를 정하세요. 주소끼리, \
             포트끼리 따로 늘어놓으면 안 됩니다.",
        ),
        book: "08#both-directions",
        run: ports_stay,
    },
    Check {
        id: "protocols",
        title: Text::new(
            "TCP and UDP are kept apart, tcp and tcp6 aren't",
            "TCP와 UDP는 구별하고, tcp와 tcp6은 구별하지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "TCP and UDP number their ports each for itself: DNS uses 53 of both. The 6 that \
             netstat writes tells which kind of socket the program opened. An IPv6 socket serves \
             IPv4 clients too, and what crosses the wire then is the same TCP.",
            "TCP와 UDP는 포트 번호를 저마다 따로 매깁니다. DNS는 둘 다의 53번을 씁니다. netstat이 \
             쓰는 6은 프로그램이 어떤 소켓을 열었는지 알려 줄 뿐입니다. IPv6 소켓은 IPv4 클라이언트도 \
             받으며, 그때 네트워크를 오가는 것은 똑같은 TCP입니다.",
        ),
        book: "08#four-tuple",
        run: protocols,
    },
    Check {
        id: "v4_mapped",
        title: Text::new(
            "::ffff:a.b.c.d is a.b.c.d, and no other IPv6 address is",
            "::ffff:a.b.c.d는 a.b.c.d이고, 다른 IPv6 주소는 그렇지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "An IPv6 socket that serves IPv4 clients shows their addresses as ::ffff:a.b.c.d (RFC \
             4291 §2.5.5.2). Only this prefix of 96 bits means IPv4. Rust's `to_ipv4` also \
             takes the long deprecated ::a.b.c.d, and with it ::1; `to_ipv4_mapped` doesn't.",
            "IPv4 클라이언트를 받는 IPv6 소켓은 그 주소를 ::ffff:a.b.c.d로 보여 줍니다(RFC 4291 \
             §2.5.5.2). 이 96비트 프리픽스만 IPv4를 뜻합니다. Rust의 `to_ipv4`는 오래전에 폐기된 \
             ::a.b.c.d까지, 따라서 ::1도 바꿉니다. `to_ipv4_mapped`는 그러지 않습니다.",
        ),
        book: "08#v4-mapped",
        run: v4_mapped,
    },
    Check {
        id: "spellings",
        title: Text::new(
            "an IPv6 address is the same in all its spellings",
            "IPv6 주소는 어떻게 쓰든 같은 주소입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Zeros may be left out or written, letters may be large or small, and the last 32 bits \
             may be written as IPv4: one address, many texts (RFC 4291 §2.2). Turn the text into \
             an address first and compare that. What is written again, is written in one way \
             (RFC 5952).",
            "0은 쓰기도 줄이기도 하고, 글자는 대문자도 소문자도 되며, 마지막 32비트는 IPv4처럼 쓸 수도 \
             있습니다. 주소는 하나인데 텍스트는 여럿입니다(RFC 4291 §2.2). 텍스트를 먼저 주소로 바꾸고 \
             주소를 비교하세요. 다시 쓸 때 한 가지로 쓰는 방법은 RFC 5952에 있습니다.",
        ),
        book: "08#v4-mapped",
        run: spellings,
    },
    Check {
        id: "zones",
        title: Text::new(
            "a link-local address is another one in another zone",
            "링크 로컬 주소는 영역(zone)이 다르면 다른 주소입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "fe80::1 exists once on every link that a host is connected to; the zone, %2, says \
             on which, and the address alone doesn't (RFC 4007 §5). A `SocketAddr` keeps both; \
             whoever takes out `ip()` and `port()` loses the zone.",
            "fe80::1은 호스트가 연결된 링크(link)마다 하나씩 있을 수 있고, 어느 링크인지는 %2 같은 \
             영역이 말해 줍니다. 주소만으로는 알 수 없습니다(RFC 4007 §5). `SocketAddr`는 영역도 \
             간직하지만 `ip()`와 `port()`만 꺼내면 사라집니다.",
        ),
        book: "08#v4-mapped",
        run: zones,
    },
    Check {
        id: "broken_lines",
        title: Text::new(
            "a broken line is an error and takes no number",
            "잘못된 줄은 오류이고 번호를 쓰지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Lists are cut off, mixed up and written by programs that you don't know. Refuse what \
             you can't read, and say why; don't guess. Read everything that may fail before you \
             count, so that a line that is refused leaves nothing behind.",
            "목록은 끊기거나 섞이기도 하고 모르는 프로그램이 쓰기도 합니다. 읽을 수 없는 것은 짐작하지 \
             말고 거절하고 이유를 알리세요. 실패할 수 있는 것을 모두 읽은 다음에 세면, 거절한 줄은 \
             아무것도 남기지 않습니다.",
        ),
        book: "01#errors-are-answers",
        run: broken_lines,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new("forgets_the_client_port", &["four_values"]),
    Mutant::new("forgets_the_client_address", &["four_values"]),
    Mutant::new("directions_apart", &["both_directions"]),
    Mutant::new("reverse_of_the_last", &["both_directions"]),
    Mutant::new("sorts_addresses_and_ports_apart", &["ports_stay"]),
    Mutant::new("ignores_the_protocol", &["protocols"]),
    Mutant::new("tcp6_is_another", &["protocols"]),
    Mutant::new("mapped_is_another", &["v4_mapped", "spellings"]),
    Mutant::new("to_ipv4_takes_too_much", &["v4_mapped"]),
    Mutant::new("compares_text", &["spellings"]),
    Mutant::new("forgets_the_zone", &["zones"]),
    Mutant::new("broken_lines_take_a_number", &["broken_lines"]),
    Mutant::new("takes_any_protocol", &["broken_lines"]),
];

/// Lines and what their answers must be; `error` stands for any words.
fn expect(trial: &mut Trial, rows: &[(&str, &str)]) -> Verdict {
    let answer = |text| match text {
        "error" => Answer::error(),
        _ => Answer::from(text),
    };
    let rows: Vec<(&str, Answer)> = rows.iter().map(|(line, it)| (*line, answer(*it))).collect();
    trial.expect_answers(&[], &rows)
}

/// The lecture's question, with a documentation address for www.python.org.
fn four_values(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("tcp 114.71.220.95:59664 203.0.113.7:80", "1 new"),
            ("tcp 114.71.220.95:59665 203.0.113.7:80", "2 new"),
            ("tcp 114.71.220.96:59664 203.0.113.7:80", "3 new"),
            ("tcp 114.71.220.95:59664 203.0.113.7:443", "4 new"),
            ("tcp 114.71.220.95:59664 203.0.113.8:80", "5 new"),
            ("tcp 114.71.220.96:59664 203.0.113.7:80", "3 same"),
            ("tcp 114.71.220.95:59664 203.0.113.7:80", "1 same"),
        ],
    )
}

fn both_directions(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("tcp 114.71.220.95:59664 114.71.220.46:22", "1 new"),
            ("tcp 114.71.220.46:22 114.71.220.95:59664", "1 reverse"),
            ("tcp 114.71.220.46:22 114.71.220.95:59664", "1 reverse"),
            ("tcp 114.71.220.95:59664 114.71.220.46:22", "1 same"),
            ("tcp 114.71.220.47:22 114.71.220.95:59664", "2 new"),
            ("tcp 114.71.220.95:59664 114.71.220.47:22", "2 reverse"),
            ("tcp 127.0.0.1:40000 127.0.0.1:40000", "3 new"),
            ("tcp 127.0.0.1:40000 127.0.0.1:40000", "3 same"),
        ],
    )
}

fn ports_stay(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("tcp 192.0.2.1:80 192.0.2.2:5000", "1 new"),
            ("tcp 192.0.2.1:5000 192.0.2.2:80", "2 new"),
            ("tcp 192.0.2.1:80 192.0.2.2:5000", "1 same"),
        ],
    )
}

fn protocols(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("udp 192.0.2.1:40053 192.0.2.53:53", "1 new"),
            ("tcp 192.0.2.1:40053 192.0.2.53:53", "2 new"),
            ("tcp6 192.0.2.1:40053 192.0.2.53:53", "2 same"),
            ("udp6 192.0.2.1:40053 192.0.2.53:53", "1 same"),
            ("udp6 [2001:db8::1]:40053 [2001:db8::53]:53", "3 new"),
            ("udp [2001:db8::1]:40053 [2001:db8::53]:53", "3 same"),
        ],
    )
}

fn v4_mapped(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("tcp 192.0.2.9:50000 192.0.2.1:22", "1 new"),
            (
                "tcp [::ffff:192.0.2.9]:50000 [::ffff:192.0.2.1]:22",
                "1 same",
            ),
            ("tcp [::ffff:192.0.2.9]:50000 192.0.2.1:22", "1 same"),
            ("tcp 0.0.0.1:50000 0.0.0.1:22", "2 new"),
            ("tcp [::1]:50000 [::1]:22", "3 new"),
            ("tcp [::192.0.2.9]:50000 [::192.0.2.1]:22", "4 new"),
        ],
    )
}

fn spellings(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("tcp [2001:db8::1]:50000 [2001:db8::a]:22", "1 new"),
            (
                "tcp [2001:0db8:0:0:0:0:0:1]:50000 [2001:DB8::A]:22",
                "1 same",
            ),
            (
                "tcp [2001:db8::0.0.0.1]:50000 [2001:db8:0:0::a]:22",
                "1 same",
            ),
            ("tcp 192.0.2.9:50000 192.0.2.1:22", "2 new"),
            ("tcp [::ffff:c000:209]:50000 [::FFFF:c000:201]:22", "2 same"),
        ],
    )
}

fn zones(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("tcp [fe80::1%2]:50000 [fe80::2%2]:22", "1 new"),
            ("tcp [fe80::1%3]:50000 [fe80::2%3]:22", "2 new"),
            ("tcp [fe80::1%2]:50000 [fe80::2%2]:22", "1 same"),
        ],
    )
}

fn broken_lines(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("tcp 192.0.2.1:5000 192.0.2.2:80", "1 new"),
            ("icmp 192.0.2.1:5000 192.0.2.2:80", "error"),
            ("tcp 192.0.2.1:5000", "error"),
            ("tcp 192.0.2.1:5000 www.python.org:80", "error"),
            ("tcp 192.0.2.1:65536 192.0.2.2:80", "error"),
            ("tcp 192.0.2.1 192.0.2.2:80", "error"),
            ("tcp 192.0.2.1:5000 192.0.2.3:80", "2 new"),
        ],
    )
}
