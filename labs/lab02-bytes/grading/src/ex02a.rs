//! Exercise 02a, byte order by shifting. Every check that compares orders asks
//! for both, so that the host's own order can't help anybody.

use lab_grader::{Answer, Check, Exercise, Kind, Mutant, Text, Trial, Verdict, Visibility};

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "02a",
    program: "ex02a_byte_order",
    kind: Kind::Filter,
    title: Text::new("Byte order by shifting", "시프트로 만드는 바이트 순서"),
    task: Text::new(
        "Turn numbers of 16, 32 and 64 bits into bytes and back, in network byte order and in \
         the other one, by shifting: 1234 = 0x4d2 goes out as 04 d2, and whoever reads it in \
         the wrong order gets 0xd204.",
        "16, 32, 64비트 수를 시프트(shift) 연산으로 바이트로 바꾸고 다시 수로 되돌리세요. 네트워크 \
         바이트 순서와 그 반대 순서를 모두 다룹니다. 1234 = 0x4d2는 04 d2로 나가며, 이를 잘못된 \
         순서로 읽으면 0xd204가 됩니다.",
    ),
    hints: &[
        Text::new(
            "Write 1234 in hexadecimal: 0x04d2. Two digits are one byte, so the high byte is 04 \
             and the low byte is d2. `be` sends 04 first, `le` sends d2 first. Nothing else \
             happens in this exercise; it only has to work for 4 and 8 bytes as well.",
            "1234를 16진수로 쓰면 0x04d2입니다. 두 자리가 한 바이트이므로 상위 바이트는 04, 하위 \
             바이트는 d2입니다. `be`는 04를, `le`는 d2를 먼저 보냅니다. 이 연습 문제는 이것이 \
             전부이며, 4바이트와 8바이트에서도 똑같이 동작하면 됩니다.",
        ),
        Text::new(
            "`number >> (8 * place) & 0xff` is the byte at a place, where place 0 is the low \
             byte. For `be` walk the places from width - 1 down to 0, for `le` from 0 up.",
            "`number >> (8 * place) & 0xff`는 place 자리의 바이트이며, 0번 자리가 하위 바이트입니다. \
             `be`는 width - 1번 자리부터 0번까지 내려가고, `le`는 0번부터 올라갑니다.",
        ),
        Text::new(
            "To read, begin with 0 and append one byte at a time: `number << 8 | u64::from(byte)`. \
             Make the byte a u64 before you shift. For `le` go through the bytes backwards \
             (`iter().rev()`).",
            "읽을 때는 0에서 시작하여 바이트를 하나씩 붙입니다: `number << 8 | u64::from(byte)`. \
             시프트하기 전에 바이트를 u64로 바꾸세요. `le`에서는 바이트를 거꾸로 훑습니다\
             (`iter().rev()`).",
        ),
        Text::new(
            "Reversing is writing in one order and reading in the other: \
             `get(&put(number, width, Order::Big), Order::Little)`. A number fits when nothing is \
             left above its width: `width == 8 || number >> (8 * width) == 0`. Without the first \
             half, the shift by 64 would overflow.",
            "바이트를 뒤집는 것은 한 순서로 쓰고 다른 순서로 읽는 것과 같습니다: \
             `get(&put(number, width, Order::Big), Order::Little)`. 폭 위로 남는 것이 없으면 수가 \
             들어가는 것입니다: `width == 8 || number >> (8 * width) == 0`. 앞의 조건이 없으면 \
             64만큼 시프트하다가 오버플로가 일어납니다.",
        ),
    ],
    checks: &[
        Check {
            id: "put_sixteen",
            title: Text::new(
                "a 16-bit number goes out in the order that was asked for, whatever the host's is",
                "16비트 수가 호스트의 순서와 상관없이 요청한 순서로 나갑니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A number has a high byte and a low byte; which one comes first in memory is the \
                 host's own business, and hosts differ. A program that copies its memory \
                 (to_ne_bytes, a cast, a pointer in C) sends whatever order its host happens to \
                 have. A shift works on the value, not on the memory: number >> 8 is the high \
                 byte everywhere.",
                "수에는 상위 바이트와 하위 바이트가 있습니다. 메모리에서 어느 쪽이 먼저 오는지는 \
                 호스트가 정하며 호스트마다 다릅니다. 메모리를 그대로 복사하는 프로그램\
                 (to_ne_bytes, 형 변환, C의 포인터)은 자기 호스트의 순서대로 보내게 됩니다. 시프트는 \
                 메모리가 아니라 값에 대한 연산이므로 number >> 8은 어디서나 상위 바이트입니다.",
            ),
            book: "02#byte-order",
            run: put_sixteen,
        },
        Check {
            id: "get_sixteen",
            title: Text::new(
                "two bytes are read in the order that was asked for",
                "두 바이트를 요청한 순서대로 읽습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Both ends must agree. The bytes 04 d2 are 1234 when the high byte comes first, \
                 and 53764 = 0xd204 when the low byte does; nothing in the bytes themselves tells \
                 which. Convert when you receive as carefully as when you send. A huge number in \
                 place of 53764 went through a signed type on its way.",
                "양쪽이 같은 약속을 지켜야 합니다. 04 d2는 상위 바이트가 먼저이면 1234이고, 하위 \
                 바이트가 먼저이면 53764 = 0xd204입니다. 바이트 자체에는 어느 쪽인지 알려 주는 것이 \
                 없습니다. 보낼 때만큼 받을 때도 순서를 변환하세요. 53764 대신 아주 큰 수가 \
                 나왔다면 도중에 부호 있는 타입을 거친 것입니다.",
            ),
            book: "02#byte-order",
            run: get_sixteen,
        },
        Check {
            id: "thirty_two",
            title: Text::new(
                "32-bit numbers keep all four bytes",
                "32비트 수의 네 바이트가 모두 남습니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The bytes are joined in a variable that is too narrow. A u8 or u16 that is \
                 shifted left loses its top bits without a word, in release and in debug builds. \
                 Make each byte as wide as the result first, then shift: u64::from(byte) << 24.",
                "너무 좁은 변수에서 바이트를 합치고 있습니다. u8이나 u16을 왼쪽으로 시프트하면 위쪽 \
                 비트가 아무 경고 없이 사라집니다. 디버그 빌드에서도 마찬가지입니다. 먼저 바이트를 \
                 결과와 같은 폭으로 넓힌 다음 시프트하세요: u64::from(byte) << 24.",
            ),
            book: "02#shifting",
            run: thirty_two,
        },
        Check {
            id: "sixty_four",
            title: Text::new(
                "64-bit numbers keep all eight bytes",
                "64비트 수의 여덟 바이트가 모두 남습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A shift by as many bits as the type has, or more, is an overflow: a panic in a \
                 debug build, a wrong number in a release build. It happens when the byte is only \
                 a u32 (the high bytes lie 32 to 56 bits up), and when number >> 64 asks what is \
                 left above 64 bits.",
                "타입의 비트 수 이상으로 시프트하면 오버플로입니다. 디버그 빌드에서는 패닉이 일어나고, \
                 릴리스 빌드에서는 틀린 수가 나옵니다. 바이트가 u32일 때(상위 바이트는 32~56비트 위에 \
                 있습니다), 그리고 number >> 64로 64비트 위에 남은 것을 물을 때 일어납니다.",
            ),
            book: "02#shifting",
            run: sixty_four,
        },
        Check {
            id: "swap",
            title: Text::new(
                "whole bytes change places: 0x04d2 ⇄ 0xd204",
                "바이트가 통째로 자리를 바꿉니다: 0x04d2 ⇄ 0xd204",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "This is what htons and htonl do on a little-endian host. A byte is two \
                 hexadecimal digits, and they stay together: 0x1234 becomes 0x3412. Reversing the \
                 digits of the text (0x4321) turns every byte inside out as well. Swapping twice \
                 must give the number back.",
                "htons와 htonl이 리틀 엔디언(little-endian) 호스트에서 하는 일입니다. 한 바이트는 \
                 16진수 두 자리이고 이 두 자리는 함께 움직입니다. 즉 0x1234는 0x3412가 됩니다. \
                 글자를 거꾸로 늘어놓으면(0x4321) 바이트 안의 두 자리까지 뒤바뀝니다. 두 번 뒤집으면 \
                 원래 수로 돌아와야 합니다.",
            ),
            book: "02#network-byte-order",
            run: swap,
        },
        Check {
            id: "boundaries",
            title: Text::new(
                "the smallest and largest numbers, and those with the highest bit set, survive",
                "가장 작은 수와 가장 큰 수, 최상위 비트가 1인 수도 그대로 오갑니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Signed types take the highest bit for a sign. 0x8000 in an i16 is -32768, and \
                 when that is made wider the sign is copied into all the new bits. Ports, \
                 addresses and lengths have no sign: stay with u16, u32 and u64 all the way.",
                "부호 있는 타입은 최상위 비트를 부호로 봅니다. i16에 담긴 0x8000은 -32768이고, 폭을 \
                 넓히면 새로 생긴 비트가 모두 부호로 채워집니다. 포트 번호와 주소, 길이에는 부호가 \
                 없으므로 처음부터 끝까지 u16, u32, u64를 쓰세요.",
            ),
            book: "02#shifting",
            run: boundaries,
        },
        Check {
            id: "too_big",
            title: Text::new(
                "a number that doesn't fit is refused, and the next line is answered",
                "폭에 들어가지 않는 수는 거절하고, 다음 줄에는 계속 응답합니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Cutting 65536 to 16 bits leaves 0, and the receiver can't know that it was cut: \
                 port 65536 becomes port 0, a length of 65540 becomes 4. What can't be sent has to \
                 be told to the sender, before it is sent.",
                "65536을 16비트로 자르면 0이 남고, 받는 쪽은 잘렸다는 사실을 알 수 없습니다. 포트 번호 \
                 65536은 0이 되고 길이 65540은 4가 됩니다. 보낼 수 없는 값은 보내기 전에 보내는 \
                 쪽에 알려야 합니다.",
            ),
            book: "02#shifting",
            run: too_big,
        },
    ],
    starter: include_str!("../answers/ex02a/starter.rs"),
    solution: include_str!("../answers/ex02a/solution.rs"),
    mutants: &[
        Mutant::new(
            "native_order",
            &["put_sixteen", "thirty_two", "sixty_four", "boundaries"],
        ),
        Mutant::new(
            "get_ignores_order",
            &["get_sixteen", "thirty_two", "sixty_four"],
        ),
        Mutant::new("swaps_nibbles", &["swap"]),
        Mutant::new(
            "truncates_to_16",
            &["thirty_two", "sixty_four", "boundaries"],
        ),
        Mutant::new("shifts_a_u32", &["sixty_four", "boundaries"]),
        Mutant::new("shifts_by_64", &["sixty_four", "swap", "boundaries"]),
        Mutant::new("sign_extends", &["boundaries", "get_sixteen"]),
        Mutant::new("wraps_too_big", &["too_big"]),
    ],
};

/// A table of questions, each with the one line that answers it.
fn expect(trial: &mut Trial, rows: &[(&str, &str)]) -> Verdict {
    let rows: Vec<(&str, Answer)> = rows.iter().map(|(q, a)| (*q, Answer::from(*a))).collect();
    trial.expect_answers(&[], &rows)
}

fn put_sixteen(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("put16 be 1234", "04 d2"),
            ("put16 le 1234", "d2 04"),
            ("put16 be 258", "01 02"),
            ("put16 le 258", "02 01"),
            ("put16 be 80", "00 50"),
            ("put16 le 80", "50 00"),
        ],
    )
}

fn get_sixteen(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("get16 be 04 d2", "1234"),
            ("get16 le 04 d2", "53764"),
            ("get16 be d2 04", "53764"),
            ("get16 le d2 04", "1234"),
            ("get16 be 00 50", "80"),
            ("get16 le 50 00", "80"),
        ],
    )
}

fn swap(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("swap16 0x04d2", "0xd204"),
            ("swap16 0xd204", "0x04d2"),
            ("swap16 0x1234", "0x3412"),
            // The lecture's address, 114.71.220.95.
            ("swap32 0x7247dc5f", "0x5fdc4772"),
            ("swap32 0x5fdc4772", "0x7247dc5f"),
            ("swap64 0x0123456789abcdef", "0xefcdab8967452301"),
            ("swap64 0x01", "0x0100000000000000"),
        ],
    )
}

fn thirty_two(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("put32 be 1234", "00 00 04 d2"),
            ("put32 le 1234", "d2 04 00 00"),
            ("put32 be 0x7247dc5f", "72 47 dc 5f"),
            ("put32 le 0x7247dc5f", "5f dc 47 72"),
            ("get32 be 00 00 04 d2", "1234"),
            ("get32 le d2 04 00 00", "1234"),
            ("get32 be 72 47 dc 5f", "1917312095"),
            ("get32 le 5f dc 47 72", "1917312095"),
        ],
    )
}

fn sixty_four(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("put64 be 1234", "00 00 00 00 00 00 04 d2"),
            ("put64 le 1234", "d2 04 00 00 00 00 00 00"),
            ("put64 be 0x0123456789abcdef", "01 23 45 67 89 ab cd ef"),
            ("put64 le 0x0123456789abcdef", "ef cd ab 89 67 45 23 01"),
            ("get64 be 00 00 00 00 00 00 04 d2", "1234"),
            ("get64 le d2 04 00 00 00 00 00 00", "1234"),
            ("get64 be 01 23 45 67 89 ab cd ef", "81985529216486895"),
            ("get64 le ef cd ab 89 67 45 23 01", "81985529216486895"),
        ],
    )
}

fn boundaries(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("put16 be 0", "00 00"),
            ("put16 be 255", "00 ff"),
            ("put16 le 256", "00 01"),
            ("put16 be 65535", "ff ff"),
            ("get16 be 7f ff", "32767"),
            ("get16 be 80 00", "32768"),
            ("get16 le ff ff", "65535"),
            ("put32 be 65536", "00 01 00 00"),
            ("put32 le 4294967295", "ff ff ff ff"),
            ("get32 be 80 00 00 00", "2147483648"),
            ("get32 le ff ff ff ff", "4294967295"),
            ("put64 be 4294967296", "00 00 00 01 00 00 00 00"),
            ("put64 le 18446744073709551615", "ff ff ff ff ff ff ff ff"),
            ("get64 be 80 00 00 00 00 00 00 00", "9223372036854775808"),
            ("get64 le ff ff ff ff ff ff ff ff", "18446744073709551615"),
        ],
    )
}

fn too_big(trial: &mut Trial) -> Verdict {
    trial.expect_answers(
        &[],
        &[
            ("put16 be 65536", Answer::error()),
            ("put16 be 65535", Answer::from("ff ff")),
            ("put16 le 70000", Answer::error()),
            ("put32 be 4294967296", Answer::error()),
            ("put32 le 4294967295", Answer::from("ff ff ff ff")),
            ("put64 be 18446744073709551616", Answer::error()),
            ("put16 le 0", Answer::from("00 00")),
        ],
    )
}
