//! Exercise 01b, subnet facts: what a prefix length says about a network, up to
//! its edges.

use lab_grader::{Check, Exercise, Kind, Mutant, Text, Visibility};

use crate::table::ask;

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "01b",
    program: "ex01b_subnet_facts",
    kind: Kind::Filter,
    title: Text::new("Subnet facts", "서브넷 알아보기"),
    task: Text::new(
        "Answer questions about IPv4 and IPv6 networks: the network of an address, its first \
         and last host, how many hosts it has, and which addresses it contains.",
        "IPv4와 IPv6 네트워크에 관한 질문에 응답하세요. 주소가 속한 네트워크, 첫 번째와 마지막 \
         호스트, 호스트의 수, 그리고 어떤 주소를 포함하는지를 답합니다.",
    ),
    hints: &[
        Text::new(
            "A prefix length cuts the bits of an address in two: the first PREFIX bits name the \
             network, the others the host. With all host bits 0 you have the first address of \
             the network, with all of them 1 the last. Every answer follows from these two \
             numbers.",
            "프리픽스 길이는 주소의 비트를 둘로 나눕니다. 앞의 PREFIX개 비트는 네트워크를, \
             나머지 비트는 호스트를 가리킵니다. 호스트 비트가 모두 0이면 네트워크의 첫 \
             주소이고, 모두 1이면 마지막 주소입니다. 모든 답은 이 두 수에서 나옵니다.",
        ),
        Text::new(
            "Write one function that reads `ADDRESS/PREFIX` into a struct with the first and \
             the last address as numbers, and let all five questions use it. A `u128` has room \
             for both families; keep beside it whether the family has 32 or 128 bits.",
            "`ADDRESS/PREFIX`를 읽어 첫 주소와 마지막 주소를 수로 담은 구조체를 만드는 함수를 \
             하나 쓰고, 다섯 가지 질문이 모두 그것을 쓰게 하세요. `u128`에는 두 주소 체계가 \
             모두 들어갑니다. 비트가 32개인지 128개인지도 함께 기억하세요.",
        ),
        Text::new(
            "The host bits, all 1, are `u128::MAX` shifted right until only that many ones are \
             left. Shifting by the whole width isn't allowed: use `checked_shr` and decide what \
             its `None` must mean. Then `number & !mask` is the first address and `number | \
             mask` the last.",
            "모두 1인 호스트 비트는 `u128::MAX`를 그 개수만큼의 1만 남도록 오른쪽으로 시프트한 \
             것입니다. 전체 폭만큼 시프트하는 것은 허용되지 않으므로 `checked_shr`를 쓰고 \
             `None`이 무엇을 뜻해야 하는지 정하세요. 그러면 `number & !mask`가 첫 주소, `number \
             | mask`가 마지막 주소입니다.",
        ),
        Text::new(
            "Hosts: with 0 or 1 host bits every address is one. Otherwise the first host is the \
             first address + 1, and the last host is the last address - 1 for IPv4, the last \
             address itself for IPv6. Their number is `last - first + 1`, and `contains` is \
             `(start..=end).contains(&number)` together with the same family.",
            "호스트: 호스트 비트가 0개나 1개이면 모든 주소가 호스트입니다. 그 밖에는 첫 주소 + \
             1이 첫 호스트이고, 마지막 호스트는 IPv4에서는 마지막 주소 - 1, IPv6에서는 마지막 \
             주소 그대로입니다. 호스트의 수는 `last - first + 1`이고, `contains`는 주소 체계가 \
             같으면서 `(start..=end).contains(&number)`인지를 묻습니다.",
        ),
    ],
    checks: &[
        Check {
            id: "slash_24",
            title: Text::new(
                "114.71.220.0/24 has the hosts .1 to .254",
                "114.71.220.0/24의 호스트는 .1부터 .254까지입니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A /24 leaves 8 host bits, so 256 addresses. In IPv4 two of them belong to no \
                 host: all host bits 0 name the network itself, all host bits 1 are its \
                 broadcast address. So 254 hosts are left.",
                "/24에는 호스트 비트가 8개 남으므로 주소는 256개입니다. IPv4에서는 그 가운데 \
                 둘이 호스트의 주소가 아닙니다. 호스트 비트가 모두 0이면 네트워크 자신을, 모두 \
                 1이면 브로드캐스트 주소(broadcast address)를 뜻합니다. 그래서 호스트는 \
                 254개입니다.",
            ),
            book: "01#networks-and-hosts",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("network 114.71.220.0/24", "114.71.220.0/24"),
                        ("first 114.71.220.0/24", "114.71.220.1"),
                        ("last 114.71.220.0/24", "114.71.220.254"),
                        ("hosts 114.71.220.0/24", "254"),
                        ("contains 114.71.220.0/24 114.71.220.95", "yes"),
                        ("contains 114.71.220.0/24 192.168.0.1", "no"),
                        ("hosts 10.0.0.0/8", "16777214"),
                    ],
                )
            },
        },
        Check {
            id: "unaligned",
            title: Text::new(
                "a network may be named by any of its addresses",
                "네트워크는 그 안의 어느 주소로도 나타낼 수 있습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "114.71.220.95/24 is how a computer's own settings are written: an address and \
                 how much of it is the network. The bits behind the prefix belong to the host; \
                 set them to 0 with the mask before you compute anything.",
                "114.71.220.95/24는 컴퓨터의 설정에서 볼 수 있는 표기로, 주소와 함께 그 가운데 \
                 어디까지가 네트워크인지를 나타냅니다. 프리픽스 뒤의 비트는 호스트의 것이므로 \
                 계산하기 전에 마스크(mask)로 0을 만드세요.",
            ),
            book: "01#networks-and-hosts",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("network 114.71.220.95/24", "114.71.220.0/24"),
                        ("first 114.71.220.95/24", "114.71.220.1"),
                        ("last 114.71.220.95/24", "114.71.220.254"),
                        ("contains 114.71.220.95/24 114.71.220.1", "yes"),
                        ("network 10.1.2.3/8", "10.0.0.0/8"),
                        ("network 2001:db8::95/64", "2001:db8::/64"),
                    ],
                )
            },
        },
        Check {
            id: "inside_an_octet",
            title: Text::new(
                "a prefix may end inside an octet: /12, /26, /30",
                "프리픽스는 옥텟 중간에서 끝날 수 있습니다: /12, /26, /30",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The dots are only for people. Since classes A, B and C were given up (CIDR, \
                 RFC 4632), a network may end at every bit, so masks work on the whole 32-bit \
                 number and not on the four parts of its text.",
                "점은 사람을 위한 것일 뿐입니다. A, B, C 클래스를 버린 뒤로(CIDR, RFC 4632) \
                 네트워크는 어느 비트에서나 끝날 수 있습니다. 그래서 마스크는 문자열의 네 \
                 부분이 아니라 32비트 수 전체에 적용해야 합니다.",
            ),
            book: "01#networks-and-hosts",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("network 192.0.2.64/26", "192.0.2.64/26"),
                        ("last 192.0.2.64/26", "192.0.2.126"),
                        ("hosts 192.0.2.64/26", "62"),
                        ("first 192.0.2.4/30", "192.0.2.5"),
                        ("last 192.0.2.4/30", "192.0.2.6"),
                        ("hosts 192.0.2.4/30", "2"),
                        ("last 10.32.0.0/12", "10.47.255.254"),
                        ("contains 10.32.0.0/12 10.47.0.1", "yes"),
                        ("contains 10.32.0.0/12 10.48.0.1", "no"),
                        ("first 2001:db8:0:a0::/60", "2001:db8:0:a0::1"),
                        ("contains 2001:db8:0:a0::/60 2001:db8:0:b0::", "no"),
                    ],
                )
            },
        },
        Check {
            id: "slash_31",
            title: Text::new(
                "a /31 and a /127 have two hosts",
                "/31과 /127에는 호스트가 둘 있습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A link between two routers needs two addresses and no broadcast. RFC 3021 \
                 gives both addresses of an IPv4 /31 to hosts, and RFC 6164 both of an IPv6 \
                 /127. Taking two away as elsewhere leaves nothing.",
                "두 라우터를 잇는 링크에는 주소 둘이면 충분하고 브로드캐스트는 필요 없습니다. \
                 RFC 3021은 IPv4 /31의 두 주소를, RFC 6164는 IPv6 /127의 두 주소를 모두 \
                 호스트가 쓰게 합니다. 다른 곳에서처럼 둘을 빼면 아무것도 남지 않습니다.",
            ),
            book: "01#smallest-and-largest-networks",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("hosts 192.0.2.6/31", "2"),
                        ("first 192.0.2.6/31", "192.0.2.6"),
                        ("last 192.0.2.6/31", "192.0.2.7"),
                        ("contains 192.0.2.6/31 192.0.2.7", "yes"),
                        ("contains 192.0.2.6/31 192.0.2.8", "no"),
                        ("hosts 2001:db8::6/127", "2"),
                        ("first 2001:db8::6/127", "2001:db8::6"),
                        ("last 2001:db8::6/127", "2001:db8::7"),
                    ],
                )
            },
        },
        Check {
            id: "slash_32",
            title: Text::new(
                "a /32 and a /128 have one host",
                "/32와 /128에는 호스트가 하나 있습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "With no host bits the network is a single address: it is the first host and \
                 the last one. A rule that adds 1 to the first address and takes 1 from the \
                 last puts the first host behind the last, and the difference is below zero.",
                "호스트 비트가 없으면 네트워크는 주소 하나이고, 그 주소가 첫 호스트이자 마지막 \
                 호스트입니다. 첫 주소에 1을 더하고 마지막 주소에서 1을 빼는 규칙을 그대로 쓰면 \
                 첫 호스트가 마지막 호스트보다 뒤에 오고, 그 차이는 0보다 작아집니다.",
            ),
            book: "01#smallest-and-largest-networks",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("first 192.0.2.7/32", "192.0.2.7"),
                        ("last 192.0.2.7/32", "192.0.2.7"),
                        ("hosts 192.0.2.7/32", "1"),
                        ("contains 192.0.2.7/32 192.0.2.7", "yes"),
                        ("contains 192.0.2.7/32 192.0.2.8", "no"),
                        ("hosts 255.255.255.255/32", "1"),
                        ("first 2001:db8::7/128", "2001:db8::7"),
                        ("hosts 2001:db8::7/128", "1"),
                    ],
                )
            },
        },
        Check {
            id: "ipv6",
            title: Text::new(
                "an IPv6 /64 has 2^64 - 1 hosts and no broadcast address",
                "IPv6 /64에는 호스트가 2^64 - 1개 있고 브로드캐스트 주소가 없습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "An IPv6 address has 128 bits, and even one ordinary network has 64 host bits: \
                 2^64 is the first number that doesn't fit into a `u64`. IPv6 has no broadcast, \
                 so the last address is a host; only the first one is set apart, for the \
                 routers of the network (RFC 4291 §2.6.1).",
                "IPv6 주소는 128비트이고, 흔히 쓰는 네트워크 하나에도 호스트 비트가 64개 \
                 있습니다. 2^64은 `u64`에 들어가지 않는 첫 번째 수입니다. IPv6에는 \
                 브로드캐스트가 없으므로 마지막 주소도 호스트입니다. 첫 주소만 그 네트워크의 \
                 라우터를 위해 따로 둡니다(RFC 4291 §2.6.1).",
            ),
            book: "01#ipv6-networks",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("network 2001:DB8:0:1:0:0:0:0/64", "2001:db8:0:1::/64"),
                        ("first 2001:db8:0:1::/64", "2001:db8:0:1::1"),
                        ("last 2001:db8:0:1::/64", "2001:db8:0:1:ffff:ffff:ffff:ffff"),
                        ("hosts 2001:db8:0:1::/64", "18446744073709551615"),
                        ("contains 2001:db8:0:1::/64 2001:db8:0:1::95", "yes"),
                        ("contains 2001:db8:0:1::/64 2001:db8:0:2::95", "no"),
                        ("hosts 2001:db8::/32", "79228162514264337593543950335"),
                    ],
                )
            },
        },
        Check {
            id: "slash_0",
            title: Text::new(
                "0.0.0.0/0 and ::/0 are networks like any other",
                "0.0.0.0/0과 ::/0도 다른 것과 똑같은 네트워크입니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A mask for /0 shifts all bits out, but the processor's shift takes only counts \
                 below the width: in Rust `u32::MAX << 32` panics in a debug build and is \
                 `u32::MAX << 0` in a release build. Use `checked_shl` or `checked_shr` and say \
                 what happens at the edge. And 2^32 doesn't fit into a `u32`, nor 2^128 into a \
                 `u128`: count the hosts, not the addresses.",
                "/0의 마스크에서는 모든 비트가 밀려나야 하지만, 프로세서의 시프트는 폭보다 작은 \
                 값만 받습니다. Rust에서 `u32::MAX << 32`는 디버그 빌드에서는 패닉이고 릴리스 \
                 빌드에서는 `u32::MAX << 0`과 같습니다. `checked_shl`이나 `checked_shr`로 \
                 경계에서 할 일을 정하세요. 또 2^32은 `u32`에, 2^128은 `u128`에 들어가지 \
                 않습니다. 주소가 아니라 호스트를 세세요.",
            ),
            book: "01#smallest-and-largest-networks",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("network 0.0.0.0/0", "0.0.0.0/0"),
                        ("first 0.0.0.0/0", "0.0.0.1"),
                        ("last 0.0.0.0/0", "255.255.255.254"),
                        ("hosts 0.0.0.0/0", "4294967294"),
                        ("contains 0.0.0.0/0 203.0.113.9", "yes"),
                        ("network ::/0", "::/0"),
                        ("hosts ::/0", "340282366920938463463374607431768211455"),
                    ],
                )
            },
        },
        Check {
            id: "membership",
            title: Text::new(
                "a network contains all its addresses and none of the other family",
                "네트워크는 자기 주소를 모두 포함하고 다른 주소 체계의 주소는 포함하지 않습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The network's own address and its broadcast address belong to no host, but \
                 they lie inside. And once addresses are numbers, nothing tells 192.0.2.1 from \
                 ::192.0.2.1, the IPv6 address with the same number: compare the families \
                 first.",
                "네트워크 자신의 주소와 브로드캐스트 주소는 호스트의 것이 아니지만 네트워크 \
                 안에 있습니다. 또 주소를 수로 바꾸고 나면 192.0.2.1과, 같은 수인 IPv6 주소 \
                 ::192.0.2.1을 구별할 수 없습니다. 주소 체계부터 비교하세요.",
            ),
            book: "01#networks-and-hosts",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("contains 192.0.2.0/24 192.0.1.255", "no"),
                        ("contains 192.0.2.0/24 192.0.2.0", "yes"),
                        ("contains 192.0.2.0/24 192.0.2.255", "yes"),
                        ("contains 192.0.2.0/24 192.0.3.0", "no"),
                        ("contains 2001:db8::/64 2001:db8::", "yes"),
                        ("contains 192.0.2.0/24 2001:db8::1", "no"),
                        ("contains 192.0.2.0/24 ::ffff:192.0.2.1", "no"),
                        ("contains 192.0.2.0/24 ::192.0.2.1", "no"),
                        ("contains ::/96 192.0.2.1", "no"),
                    ],
                )
            },
        },
        Check {
            id: "bad_lines",
            title: Text::new(
                "a line that is no question gets an error, the next line its answer",
                "질문이 아닌 줄에는 오류로 응답하고, 다음 줄에는 그대로 응답합니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "`std` reads the address, but the prefix length is yours to judge: at most 32 \
                 for IPv4 and 128 for IPv6. Unchecked, `32 - 33` is below zero, and an unsigned \
                 number panics there. A `Result` with `?` hands each such case to `main`, which \
                 prints it and reads on.",
                "주소는 `std`가 읽어 주지만 프리픽스 길이는 직접 검사해야 합니다. IPv4는 32, \
                 IPv6는 128까지입니다. 검사하지 않으면 `32 - 33`이 0보다 작아지고, 부호 없는 \
                 수는 그때 패닉을 일으킵니다. `Result`와 `?`를 쓰면 이런 경우가 모두 `main`으로 \
                 넘어가고, `main`은 그것을 출력하고 다음 줄을 읽습니다.",
            ),
            book: "01#errors-are-answers",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("network 10.0.0.0/8", "10.0.0.0/8"),
                        ("network 10.0.0.0/33", "error:"),
                        ("network 2001:db8::/40", "2001:db8::/40"),
                        ("network 2001:db8::/129", "error:"),
                        ("first 10.0.0.0", "error:"),
                        ("first 10.0.0.0/", "error:"),
                        ("last 10.0.0/8", "error:"),
                        ("contains 10.0.0.0/8", "error:"),
                        ("contains 10.0.0.0/8 10.0.0.256", "error:"),
                        ("capital 10.0.0.0/8", "error:"),
                        ("", "error:"),
                        ("first 10.0.0.0/8", "10.0.0.1"),
                    ],
                )
            },
        },
    ],
    starter: include_str!("../answers/ex01b/starter.rs"),
    solution: include_str!("../answers/ex01b/solution.rs"),
    mutants: &[
        Mutant::new(
            "counts_network_and_broadcast",
            &["slash_24", "inside_an_octet", "slash_0", "ipv6"],
        ),
        Mutant::new("ignores_host_bits", &["unaligned"]),
        Mutant::new("masks_whole_octets", &["inside_an_octet", "slash_31"]),
        Mutant::new("slash_31_empty", &["slash_31"]),
        Mutant::new("forgets_slash_32", &["slash_32"]),
        Mutant::new("overflow_on_slash_0", &["slash_0"]),
        Mutant::new("ipv6_as_u64", &["ipv6", "slash_0"]),
        Mutant::new("ipv6_broadcast", &["ipv6", "slash_0"]),
        Mutant::new("contains_hosts_only", &["membership"]),
        Mutant::new("ignores_family", &["membership"]),
        Mutant::new("trusts_the_prefix", &["bad_lines"]),
    ],
};
