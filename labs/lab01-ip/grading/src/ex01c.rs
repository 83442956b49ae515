//! Exercise 01c, longest-prefix match: what every router does for every packet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, Instant};

use lab_grader::{Answer, Check, Exercise, Kind, Mutant, Text, Trial, Verdict, Visibility, text};

use crate::reference;
use crate::table::ask;

/// Routes, and lookups, of the check of speed.
const SCALE: u32 = 100_000;

/// How many times as long as the reference a program may take, both on the same
/// machine at the same moment. Measured: the solution 3, a trie 2, a Python
/// program with dictionaries 7; about half of that goes into the pipes, which
/// the reference doesn't use.
const ALLOWED: u32 = 10;

/// What a program may take in any case, since starting it and the pipes between
/// us aren't its fault. The reference takes 0.27 s where a scan of all routes
/// takes minutes.
const AT_LEAST: Duration = Duration::from_secs(3);

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "01c",
    program: "ex01c_longest_prefix",
    kind: Kind::Filter,
    title: Text::new("Longest-prefix match", "최장 프리픽스 일치"),
    task: Text::new(
        "Be a routing table: `add` routes, and for each `lookup` name the most specific route \
         that contains the address. 100,000 routes and as many lookups must not take long.",
        "라우팅 테이블이 되어 보세요. `add`로 경로를 더하고, `lookup`마다 그 주소를 포함하는 \
         가장 구체적인 경로의 이름을 답합니다. 경로 10만 개와 조회 10만 번도 오래 걸리면 안 \
         됩니다.",
    ),
    hints: &[
        Text::new(
            "Start with a `Vec` of routes and get the answers right: of all routes that contain \
             the address, the longest prefix wins. A network contains an address when the first \
             PREFIX bits of both are the same. All checks but the last one pass with that.",
            "먼저 경로를 `Vec`에 담아 올바른 답부터 구하세요. 주소를 포함하는 모든 경로 가운데 \
             프리픽스가 가장 긴 것이 이깁니다. 네트워크와 주소의 앞 PREFIX개 비트가 같으면 \
             네트워크가 주소를 포함합니다. 마지막을 뺀 모든 검사는 이것으로 통과합니다.",
        ),
        Text::new(
            "How does a lookup get along without looking at every route? There are 100,000 \
             routes, but at most 33 prefix lengths in IPv4 and 129 in IPv6. For one given \
             length only one network can contain the address: you can compute which.",
            "모든 경로를 보지 않고 조회하려면 어떻게 해야 할까요? 경로는 10만 개이지만 프리픽스 \
             길이는 IPv4에서 많아야 33가지, IPv6에서 129가지입니다. 길이 하나를 정하면 그 \
             주소를 포함할 수 있는 네트워크는 하나뿐이고, 그것이 무엇인지 계산할 수 있습니다.",
        ),
        Text::new(
            "Keep a `HashMap` from network to name for each prefix length. A lookup goes \
             through the lengths from the longest to the shortest, clears the bits behind the \
             prefix, and asks that map. `insert` replaces the name of a network that is there \
             already.",
            "프리픽스 길이마다 네트워크에서 이름을 찾는 `HashMap`을 두세요. 조회할 때는 가장 긴 \
             길이부터 짧은 길이로 내려가며 프리픽스 뒤의 비트를 0으로 만들고 그 맵에 묻습니다. \
             `insert`는 이미 있는 네트워크의 이름을 새 이름으로 바꿉니다.",
        ),
        Text::new(
            "`BTreeMap<u32, HashMap<IpAddr, String>>`, walked with `.iter().rev()`, does it. An \
             `IpAddr` as key keeps the families apart. The mask is `u32::MAX.checked_shl(32 - \
             length).unwrap_or(0)`: for /0 all bits go, and the default route is a route like \
             any other.",
            "`BTreeMap<u32, HashMap<IpAddr, String>>`를 `.iter().rev()`로 훑으면 됩니다. \
             `IpAddr`를 키로 쓰면 두 주소 체계가 섞이지 않습니다. 마스크는 \
             `u32::MAX.checked_shl(32 - length).unwrap_or(0)`입니다. /0에서는 모든 비트가 \
             사라지고, 기본 경로도 다른 경로와 똑같은 경로가 됩니다.",
        ),
    ],
    checks: &[
        Check {
            id: "most_specific",
            title: Text::new(
                "the longest prefix wins, in whatever order the routes came",
                "경로를 더한 순서와 상관없이 가장 긴 프리픽스가 이깁니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Several networks may contain an address, one inside the other. The one with \
                 the longest prefix knows most about the address, so it wins (RFC 1812 \
                 §5.2.4.3); the order in which routes were learned says nothing. Don't stop at \
                 the first network that matches unless you go through them from the longest \
                 prefix down.",
                "주소 하나를 여러 네트워크가 겹겹이 포함할 수 있습니다. 프리픽스가 가장 긴 \
                 네트워크가 그 주소를 가장 자세히 알므로 이깁니다(RFC 1812 §5.2.4.3). 경로를 \
                 알게 된 순서는 아무 뜻이 없습니다. 긴 프리픽스부터 차례로 보는 것이 아니라면 \
                 처음 일치하는 네트워크에서 멈추지 마세요.",
            ),
            book: "01#longest-prefix-match",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("add 10.0.0.0/8 wide", "ok"),
                        ("lookup 10.1.2.3", "wide"),
                        ("add 10.1.0.0/16 middle", "ok"),
                        ("lookup 10.1.2.3", "middle"),
                        ("lookup 10.2.2.3", "wide"),
                        ("add 10.1.2.0/24 narrow", "ok"),
                        ("lookup 10.1.2.3", "narrow"),
                        ("lookup 10.1.3.3", "middle"),
                        ("add 10.1.2.3/32 single", "ok"),
                        ("lookup 10.1.2.3", "single"),
                        ("lookup 10.1.2.4", "narrow"),
                        ("add 172.16.7.0/24 narrow-first", "ok"),
                        ("add 172.16.0.0/16 wide-last", "ok"),
                        ("lookup 172.16.7.9", "narrow-first"),
                        ("lookup 172.16.8.9", "wide-last"),
                    ],
                )
            },
        },
        Check {
            id: "bits_not_text",
            title: Text::new(
                "a prefix is a number of bits, not a piece of text",
                "프리픽스는 문자열의 일부가 아니라 비트의 개수입니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "\"10.10.0.1\" begins with \"10.1\", but 10.1.0.0/16 doesn't contain it; and a \
                 /12 ends in the middle of an octet, where no text ends. Turn the address into \
                 a number (`to_bits`), clear the bits behind the prefix with a mask, and \
                 compare numbers.",
                "\"10.10.0.1\"은 \"10.1\"로 시작하지만 10.1.0.0/16에 속하지 않습니다. 또 /12는 \
                 옥텟 중간에서 끝나는데, 문자열은 그곳에서 끝날 수 없습니다. 주소를 수로 \
                 바꾸고(`to_bits`) 마스크로 프리픽스 뒤의 비트를 0으로 만든 다음 수를 \
                 비교하세요.",
            ),
            book: "01#longest-prefix-match",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("add 10.1.0.0/16 one", "ok"),
                        ("add 10.32.0.0/12 twelve", "ok"),
                        ("add 10.0.0.0/8 wide", "ok"),
                        ("lookup 10.1.0.1", "one"),
                        ("lookup 10.10.0.1", "wide"),
                        ("lookup 10.47.255.255", "twelve"),
                        ("lookup 10.48.0.0", "wide"),
                        ("add 192.0.2.128/25 upper", "ok"),
                        ("add 192.0.2.0/25 lower", "ok"),
                        ("lookup 192.0.2.129", "upper"),
                        ("lookup 192.0.2.12", "lower"),
                        ("add 2001:db8:a0::/44 part", "ok"),
                        ("add 2001:db8::/32 doc", "ok"),
                        ("lookup 2001:0DB8:00AF::1", "part"),
                        ("lookup 2001:db8:b0::1", "doc"),
                    ],
                )
            },
        },
        Check {
            id: "default_route",
            title: Text::new(
                "a default route catches what no other route contains",
                "기본 경로는 다른 경로에 속하지 않는 모든 주소를 받습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "0.0.0.0/0 and ::/0 have no network bits at all, so every address of the family \
                 matches. A loop from 32 down to 1 never comes to it, and a mask of `u32::MAX \
                 << 32` overflows: `checked_shl` gives `None` there, and what it stands for is \
                 a mask of 0.",
                "0.0.0.0/0과 ::/0에는 네트워크 비트가 하나도 없으므로 그 주소 체계의 모든 \
                 주소가 일치합니다. 32에서 1까지 도는 반복문은 여기에 이르지 못하고, `u32::MAX \
                 << 32`로 만든 마스크는 오버플로를 일으킵니다. `checked_shl`은 이때 `None`을 \
                 돌려주는데, 그것은 마스크 0을 뜻합니다.",
            ),
            book: "01#longest-prefix-match",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("add 10.0.0.0/8 lan", "ok"),
                        ("add 0.0.0.0/0 uplink", "ok"),
                        ("lookup 10.1.2.3", "lan"),
                        ("lookup 203.0.113.9", "uplink"),
                        ("lookup 0.0.0.0", "uplink"),
                        ("lookup 255.255.255.255", "uplink"),
                        ("add ::/0 uplink6", "ok"),
                        ("lookup 2001:db8::1", "uplink6"),
                    ],
                )
            },
        },
        Check {
            id: "no_route",
            title: Text::new(
                "an address without a route is answered `no route`",
                "경로가 없는 주소에는 `no route`로 응답합니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Every question gets one answer. A program that says nothing when it finds \
                 nothing leaves its peer waiting, and every later answer stands in the wrong \
                 place. Let `lookup` return an `Option` and answer both cases.",
                "질문마다 응답이 하나씩 있어야 합니다. 찾은 것이 없을 때 아무 말도 하지 않으면 \
                 상대는 계속 기다리고, 그 뒤의 응답은 모두 자리가 어긋납니다. `lookup`이 \
                 `Option`을 돌려주게 하고 두 경우에 모두 응답하세요.",
            ),
            book: "01#errors-are-answers",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("lookup 10.1.2.3", "no route"),
                        ("add 10.0.0.0/8 lan", "ok"),
                        ("lookup 10.1.2.3", "lan"),
                        ("lookup 9.255.255.255", "no route"),
                        ("lookup 11.0.0.0", "no route"),
                        ("lookup 2001:db8::1", "no route"),
                        ("lookup 10.255.255.255", "lan"),
                    ],
                )
            },
        },
        Check {
            id: "duplicate_replaces",
            title: Text::new(
                "a route to a network that is there already replaces it",
                "이미 있는 네트워크의 경로를 다시 더하면 새것으로 바뀝니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Routes change: the newest word about a network counts, and all other routes \
                 stay as they are. `HashMap::insert` replaces the value; `entry().or_insert()` \
                 keeps the old one, and so does a list where the first match is taken.",
                "경로는 바뀝니다. 한 네트워크에 대해서는 가장 새로운 경로가 유효하고, 다른 \
                 경로는 그대로 남습니다. `HashMap::insert`는 값을 바꾸지만, \
                 `entry().or_insert()`나 처음 일치하는 것을 고르는 목록은 옛것을 그대로 둡니다.",
            ),
            book: "01#longest-prefix-match",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("add 10.1.0.0/16 lab", "ok"),
                        ("add 10.0.0.0/8 old", "ok"),
                        ("lookup 10.2.3.4", "old"),
                        ("add 10.0.0.0/8 new", "ok"),
                        ("lookup 10.2.3.4", "new"),
                        ("lookup 10.1.2.3", "lab"),
                        ("add 2001:db8::/32 old6", "ok"),
                        ("add 2001:db8::/32 new6", "ok"),
                        ("lookup 2001:db8::1", "new6"),
                    ],
                )
            },
        },
        Check {
            id: "both_families",
            title: Text::new(
                "IPv4 and IPv6 routes don't see each other",
                "IPv4 경로와 IPv6 경로는 서로에게 영향을 주지 않습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "10.1.2.3 and ::ffff:10.1.2.3 look alike but are addresses of two protocols, \
                 with a routing table each. Where both become numbers of 128 bits in one table, \
                 a route of one family catches packets of the other. Keep two tables, or make \
                 the family a part of the key.",
                "10.1.2.3과 ::ffff:10.1.2.3은 비슷해 보이지만 서로 다른 프로토콜의 주소이고, \
                 라우팅 테이블도 따로 있습니다. 둘을 모두 128비트 수로 바꾸어 한 테이블에 \
                 넣으면 한쪽의 경로가 다른 쪽의 패킷을 받습니다. 테이블을 둘로 나누거나 주소 \
                 체계를 키에 넣으세요.",
            ),
            book: "01#ipv6-networks",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("add 10.0.0.0/8 four", "ok"),
                        ("add 2001:db8::/32 six", "ok"),
                        ("lookup 10.1.2.3", "four"),
                        ("lookup 2001:db8:1::2", "six"),
                        ("lookup ::ffff:10.1.2.3", "no route"),
                        ("lookup ::10.1.2.3", "no route"),
                        ("add ::ffff:0:0/96 mapped", "ok"),
                        ("lookup ::ffff:10.1.2.3", "mapped"),
                        ("lookup 10.1.2.3", "four"),
                        ("lookup 192.0.2.1", "no route"),
                    ],
                )
            },
        },
        Check {
            id: "at_scale",
            title: Text::new(
                "100,000 routes and 100,000 lookups are done in seconds",
                "경로 10만 개와 조회 10만 번을 몇 초 안에 끝냅니다",
            ),
            points: 2,
            // The limit that counts is measured below, and is far less.
            deadline: Duration::from_secs(60),
            visibility: Visibility::Visible,
            why: Text::new(
                "100,000 lookups that each look at 100,000 routes make ten billion comparisons, \
                 and a router has to decide in far less than a microsecond. But for each prefix \
                 length only one network can contain an address: one question to a hash map for \
                 each length, or one step for each bit down a trie, is all a lookup needs, \
                 however many routes there are.",
                "조회 10만 번이 저마다 경로 10만 개를 보면 비교는 100억 번입니다. 라우터는 \
                 1마이크로초보다 훨씬 짧은 시간에 결정해야 합니다. 그런데 프리픽스 길이 하나에 \
                 대해 주소를 포함할 수 있는 네트워크는 하나뿐입니다. 길이마다 해시 맵에 한 번 \
                 묻거나 트라이(trie)를 비트마다 한 걸음씩 내려가면, 경로가 몇 개이든 조회는 \
                 그것으로 끝납니다.",
            ),
            book: "01#route-tables",
            run: at_scale,
        },
    ],
    starter: include_str!("../answers/ex01c/starter.rs"),
    solution: include_str!("../answers/ex01c/solution.rs"),
    mutants: &[
        Mutant::new("first_match_wins", &["most_specific", "at_scale"]),
        Mutant::new(
            "compares_text",
            &["bits_not_text", "both_families", "at_scale"],
        ),
        Mutant::new("forgets_default", &["default_route", "at_scale"]),
        Mutant::new(
            "silent_without_route",
            &["no_route", "both_families", "at_scale"],
        ),
        Mutant::new("keeps_first_duplicate", &["duplicate_replaces", "at_scale"]),
        Mutant::new("one_table_for_both", &["both_families"]),
        Mutant::new("linear_scan", &["at_scale"]).racy(),
    ],
};

fn at_scale(trial: &mut Trial) -> Verdict {
    let lines = load(trial.random(), SCALE);
    let run = trial.ask(&[], &lines)?;
    let began = Instant::now();
    let answers = reference::answers(&lines);
    let reference = began.elapsed();
    trial.step(text!(
        "answered the same lines at the same time with a hash map for each prefix length. Your \
         program may take {ALLOWED} times as long, at least {AT_LEAST:?}; the hash maps took \
         {:.2}s",
        "같은 줄을 프리픽스 길이마다 해시 맵을 두는 방법으로 동시에 풀었습니다. 프로그램은 그 \
         {ALLOWED}배까지, 적어도 {AT_LEAST:?}를 쓸 수 있습니다. 해시 맵은 {:.2}s 걸렸습니다",
        reference.as_secs_f64()
    ));
    let rows: Vec<(&String, Answer)> = lines
        .iter()
        .zip(answers.into_iter().map(Answer::from))
        .collect();
    let limit = AT_LEAST.max(reference * ALLOWED);
    run.expect_answers(&rows, limit.saturating_sub(reference))
}

/// `count` random routes, then as many lookups, half of them inside a route.
/// IPv4 has a default route, IPv6 has none.
pub(crate) fn load(random: &mut fastrand::Rng, count: u32) -> Vec<String> {
    let mut lines = vec!["add 0.0.0.0/0 default".to_owned()];
    let mut routes = Vec::new();
    for number in 1..count {
        let (start, length) = network(random);
        lines.push(format!("add {start}/{length} r{number}"));
        routes.push((start, length));
    }
    for _ in 0..count {
        let address = match random.choice(&routes).copied() {
            Some((start, length)) if random.bool() => inside(random, start, length),
            _ => address(random),
        };
        lines.push(format!("lookup {address}"));
    }
    lines
}

/// A random network. There are so few short prefixes that most networks lie
/// inside others, and some come twice.
fn network(random: &mut fastrand::Rng) -> (IpAddr, u32) {
    match address(random) {
        IpAddr::V4(it) => {
            let length = random.u32(16..=24);
            let mask = u32::MAX << (Ipv4Addr::BITS - length);
            (Ipv4Addr::from_bits(it.to_bits() & mask).into(), length)
        }
        IpAddr::V6(it) => {
            let length = random.u32(40..=48);
            let mask = u128::MAX << (Ipv6Addr::BITS - length);
            (Ipv6Addr::from_bits(it.to_bits() & mask).into(), length)
        }
    }
}

/// A random address: three of four are IPv4, the others of 2001:d00::/24.
fn address(random: &mut fastrand::Rng) -> IpAddr {
    const START: u128 = 0x2001_0d00 << 96;
    match random.u8(..4) {
        0 => Ipv6Addr::from_bits(START | random.u128(..) >> 24).into(),
        _ => Ipv4Addr::from_bits(random.u32(..)).into(),
    }
}

/// A random address of a network.
fn inside(random: &mut fastrand::Rng, start: IpAddr, length: u32) -> IpAddr {
    match start {
        IpAddr::V4(it) => Ipv4Addr::from_bits(it.to_bits() | random.u32(..) >> length).into(),
        IpAddr::V6(it) => Ipv6Addr::from_bits(it.to_bits() | random.u128(..) >> length).into(),
    }
}
