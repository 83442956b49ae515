//! Exercise 02c, the internet checksum. Golden values are the examples of the
//! RFCs, or small enough to be added by hand.

use lab_grader::{Answer, Check, Exercise, Kind, Mutant, Text, Trial, Verdict, Visibility};

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "02c",
    program: "ex02c_checksum",
    kind: Kind::Filter,
    title: Text::new("The internet checksum", "인터넷 체크섬"),
    task: Text::new(
        "Compute the checksum that IPv4, ICMP, UDP and TCP carry (RFC 1071), verify bytes that \
         hold theirs, and update one when a word changes, without reading the rest (RFC 1624).",
        "IPv4, ICMP, UDP, TCP가 함께 보내는 체크섬(checksum, RFC 1071)을 계산하고, 체크섬이 담긴 \
         바이트를 검증하며, 워드(word) 하나가 바뀌었을 때 나머지를 읽지 않고 체크섬을 \
         갱신하세요(RFC 1624).",
    ),
    hints: &[
        Text::new(
            "Do `sum 12 34 56 78` by hand first: the words are 1234 and 5678, their sum is 68ac, \
             and its complement, every bit turned over, is 9753. In Rust the complement of x is \
             !x. `bytes.chunks(2)` gives the words, and a last byte alone where there is one.",
            "먼저 `sum 12 34 56 78`을 손으로 계산해 보세요. 워드는 1234와 5678, 합은 68ac이고 모든 \
             비트를 뒤집은 보수(complement)는 9753입니다. Rust에서 x의 보수는 !x입니다. \
             `bytes.chunks(2)`는 워드를 차례로 돌려주며, 홀수이면 마지막에 한 바이트를 돌려줍니다.",
        ),
        Text::new(
            "Add in a u32: 65,535 bytes can't overflow it. What has gathered above 16 bits are \
             the carries; fold them in at the low end: `(sum & 0xffff) + (sum >> 16)`. Can this \
             addition carry too? Try 1ffff.",
            "u32로 더하세요. 65,535바이트로는 넘치지 않습니다. 16비트 위에 모인 것이 자리올림(carry)이며, \
             이것을 맨 아랫자리에 더해 접습니다: `(sum & 0xffff) + (sum >> 16)`. 이 덧셈에서도 \
             자리올림이 생길 수 있을까요? 1ffff로 해 보세요.",
        ),
        Text::new(
            "So fold in a loop, while sum >> 16 isn't 0. An odd last byte b is the word \
             `u16::from_be_bytes([b, 0])`. Verifying needs no search for the checksum: sum all \
             words, and the bytes are good when that is 0xffff.",
            "따라서 sum >> 16이 0이 아닌 동안 되풀이하여 접습니다. 홀수째로 남은 마지막 바이트 b는 \
             워드 `u16::from_be_bytes([b, 0])`입니다. 검증할 때는 체크섬의 위치를 찾을 필요가 \
             없습니다. 모든 워드를 더해 0xffff이면 온전합니다.",
        ),
        Text::new(
            "To update is to take the old word out of the sum and put the new one in. In one's \
             complement arithmetic, taking out is adding the complement: \
             `!fold(u32::from(!checksum) + u32::from(!old) + u32::from(new))`.",
            "갱신은 합에서 옛 워드를 빼고 새 워드를 더하는 것입니다. 1의 보수 연산에서 뺄셈은 보수를 \
             더하는 것입니다: `!fold(u32::from(!checksum) + u32::from(!old) + u32::from(new))`.",
        ),
    ],
    checks: &[
        Check {
            id: "even",
            title: Text::new(
                "the checksum is the complement of the sum of the words",
                "체크섬은 워드를 모두 더한 값의 보수입니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Two bytes are one word, the high byte first, and the last step is to turn over \
                 every bit of the sum: `!sum`. The complement is what makes verifying so simple: \
                 the sum of the words and their checksum is ffff.",
                "두 바이트가 한 워드이며 상위 바이트가 먼저입니다. 마지막에는 합의 모든 비트를 \
                 뒤집습니다: `!sum`. 보수를 쓰기 때문에 검증이 간단합니다. 워드의 합에 체크섬을 더하면 \
                 ffff가 됩니다.",
            ),
            book: "02#checksum",
            run: even,
        },
        Check {
            id: "carry",
            title: Text::new(
                "a carry out of the high end comes back in at the low end",
                "맨 위에서 나온 자리올림이 맨 아래로 돌아옵니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "In one's complement addition nothing is lost: 8000 + 8000 is 10000, and the 1 is \
                 added at the low end, which gives 0001. A wrapping u16 drops that 1, and a plain \
                 u16 overflows, a panic in a debug build. Add in a u32 and fold what has gathered \
                 above 16 bits back in.",
                "1의 보수 덧셈에서는 아무것도 버리지 않습니다. 8000 + 8000은 10000이고 이 1을 맨 \
                 아랫자리에 더해 0001이 됩니다. wrapping_add처럼 넘침을 무시하면 이 1을 잃고, u16을 \
                 그대로 더하면 디버그 빌드에서 오버플로로 패닉이 일어납니다. u32로 더한 다음 16비트 위에 \
                 모인 것을 아래에 접어 더하세요.",
            ),
            book: "02#checksum",
            run: carry,
        },
        Check {
            id: "carries_again",
            title: Text::new(
                "a carry that carries again comes back in, too",
                "자리올림을 더하다 생긴 자리올림도 돌아옵니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Folding is an addition and can carry itself: 1ffff folds to ffff + 1 = 10000, \
                 which must be folded once more, to 0001. It is rare, about one IPv4 header in \
                 thirty thousand, so tests with a few packets don't see it. Fold in a loop until \
                 nothing is left above 16 bits.",
                "접는 것도 덧셈이므로 다시 자리올림이 생길 수 있습니다. 1ffff를 접으면 ffff + 1 = \
                 10000이고, 한 번 더 접어야 0001이 됩니다. IPv4 헤더 3만 개에 하나쯤 있는 드문 \
                 일이라 패킷 몇 개로 하는 시험에서는 보이지 않습니다. 16비트 위에 남는 것이 없을 때까지 \
                 되풀이하여 접으세요.",
            ),
            book: "02#checksum",
            run: carries_again,
        },
        Check {
            id: "odd",
            title: Text::new(
                "an odd last byte is the high half of a word",
                "홀수째로 남은 마지막 바이트는 워드의 상위 절반입니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A last byte without a partner is summed as if a zero followed it: 56 counts as \
                 5600, because the high byte of a word comes first (RFC 1071 §1). Taken as 0056 \
                 the sum is wrong; left out, as chunks_exact does, nobody notices when that byte \
                 is damaged.",
                "짝이 없는 마지막 바이트는 뒤에 0이 있는 것처럼 더합니다. 워드에서는 상위 바이트가 먼저이므로 \
                 56은 5600입니다(RFC 1071 §1). 0056으로 더하면 합이 틀리고, chunks_exact처럼 \
                 빼 버리면 그 바이트가 손상되어도 아무도 모릅니다.",
            ),
            book: "02#checksum",
            run: odd,
        },
        Check {
            id: "zeros_and_ones",
            title: Text::new(
                "all zeros give ffff, and a checksum of 0000 stays 0000",
                "모두 0이면 ffff이고, 체크섬이 0000이면 0000 그대로입니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "One's complement has two zeros, 0000 and ffff, and they aren't the same here: \
                 the sum of nothing is 0000, so its checksum is ffff; a sum of ffff gives 0000. \
                 Only UDP sends ffff in place of 0000, because there a 0 says that no checksum \
                 was computed (RFC 768).",
                "1의 보수에는 0000과 ffff라는 두 개의 0이 있고 여기서는 서로 다릅니다. 더할 것이 \
                 없으면 합이 0000이므로 체크섬은 ffff이고, 합이 ffff이면 체크섬은 0000입니다. 0000 \
                 대신 ffff를 보내는 것은 UDP뿐입니다. UDP에서 0은 체크섬을 계산하지 않았다는 \
                 뜻이기 때문입니다(RFC 768).",
            ),
            book: "02#checksum",
            run: zeros_and_ones,
        },
        Check {
            id: "verify",
            title: Text::new(
                "bytes are good when they and their checksum sum to ffff",
                "체크섬까지 모두 더해 ffff이면 온전합니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Nobody needs to know where the checksum stands: a word and its complement sum to \
                 ffff in any place, so sum everything. In an IPv4 header it is bytes 10 and 11, \
                 not the last two; behind an odd number of bytes it wouldn't even be a word. (Two \
                 words that change places aren't noticed: a sum has no order.)",
                "체크섬이 어디에 있는지 알 필요가 없습니다. 워드와 그 보수의 합은 자리와 상관없이 ffff이므로 \
                 모두 더하면 됩니다. IPv4 헤더의 체크섬은 마지막이 아니라 10번과 11번 바이트이고, \
                 홀수 개의 바이트 뒤에 오면 워드를 이루지도 못합니다. (두 워드가 자리를 바꾼 것은 \
                 알아차리지 못합니다. 합에는 순서가 없습니다.)",
            ),
            book: "02#checksum",
            run: verify,
        },
        Check {
            id: "update",
            title: Text::new(
                "a changed word updates the checksum without the other words",
                "워드 하나가 바뀌면 나머지 없이도 체크섬을 갱신합니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A router lowers the TTL of every packet and doesn't read the rest for it: \
                 !(!checksum + !old + new), with the carries folded in (RFC 1624, equation 3). \
                 The shorter checksum + old + !new of RFC 1141 looks the same but gives ffff \
                 where the right answer is 0000, and a receiver that computes the checksum anew \
                 and compares throws the packet away.",
                "라우터는 모든 패킷의 TTL을 줄이지만 그 때문에 나머지를 읽지는 않습니다. \
                 자리올림을 접으면서 !(!checksum + !old + new)를 계산합니다(RFC 1624, 식 3). RFC \
                 1141의 더 짧은 식 checksum + old + !new는 같아 보이지만 정답이 0000일 때 ffff가 \
                 되므로, 체크섬을 새로 계산하여 비교하는 쪽은 그 패킷을 버립니다.",
            ),
            book: "02#incremental-update",
            run: update,
        },
    ],
    starter: include_str!("../answers/ex02c/starter.rs"),
    solution: include_str!("../answers/ex02c/solution.rs"),
    mutants: &[
        Mutant::new(
            "forgets_complement",
            &["even", "carry", "carries_again", "odd", "zeros_and_ones"],
        ),
        Mutant::new("low_byte_first", &["even", "carry", "carries_again", "odd"]),
        Mutant::new(
            "no_end_around_carry",
            &[
                "carry",
                "carries_again",
                "zeros_and_ones",
                "verify",
                "update",
            ],
        ),
        Mutant::new(
            "adds_in_16_bits",
            &["carry", "carries_again", "zeros_and_ones", "verify"],
        ),
        Mutant::new("folds_once", &["carries_again"]),
        Mutant::new("odd_byte_low", &["odd", "verify"]),
        Mutant::new("drops_odd_byte", &["odd", "verify"]),
        Mutant::new("zero_becomes_ffff", &["zeros_and_ones"]),
        Mutant::new("checksum_at_the_end", &["verify"]),
        Mutant::new("rfc_1141_update", &["update"]),
    ],
};

/// A table of questions, each with the one line that answers it.
fn expect(trial: &mut Trial, rows: &[(&str, &str)]) -> Verdict {
    let rows: Vec<(&str, Answer)> = rows.iter().map(|(q, a)| (*q, Answer::from(*a))).collect();
    trial.expect_answers(&[], &rows)
}

fn even(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("sum 12 34 56 78", "9753"),
            ("sum 04 d2", "fb2d"),
            ("sum 00 01 00 02 00 03", "fff9"),
            ("sum 11 11 22 22 33 33", "9999"),
        ],
    )
}

fn carry(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("sum 80 00 80 00", "fffe"),
            // RFC 1071 §3: the words sum to 2ddf0, folded ddf2.
            ("sum 00 01 f2 03 f4 f5 f6 f7", "220d"),
            // The lecture's SSH client to its server: 114.71.220.95 to 114.71.220.46.
            (
                "sum 45 00 00 3c 1c 46 40 00 40 06 00 00 72 47 dc 5f 72 47 dc 2e",
                "8159",
            ),
        ],
    )
}

fn carries_again(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            // The words sum to 1ffff, 2ffff and 3fffe.
            ("sum ff ff ff ff 00 01", "fffe"),
            ("sum ff ff ff ff ff ff 00 02", "fffd"),
            ("sum ff ff ff ff ff ff ff fe 00 03", "fffd"),
        ],
    )
}

fn odd(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("sum 12 34 56", "97cb"),
            ("sum 01", "feff"),
            ("sum 00 ff 01", "fe00"),
            // `Hi!`
            ("sum 48 69 21", "9696"),
        ],
    )
}

fn zeros_and_ones(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("sum", "ffff"),
            ("sum 00 00", "ffff"),
            ("sum 00 00 00 00 00", "ffff"),
            ("sum ff ff", "0000"),
            ("sum ff ff ff ff", "0000"),
            // `HelloWorld` happens to sum to ffff.
            ("sum 48 65 6c 6c 6f 57 6f 72 6c 64", "0000"),
        ],
    )
}

fn verify(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("verify 12 34 56 78 97 53", "good"),
            ("verify 12 34 56 79 97 53", "bad"),
            ("verify 56 78 12 34 97 53", "good"),
            // The header of the check `carry`: its checksum is bytes 10 and 11.
            (
                "verify 45 00 00 3c 1c 46 40 00 40 06 81 59 72 47 dc 5f 72 47 dc 2e",
                "good",
            ),
            (
                "verify 45 00 00 3c 1c 46 40 00 3f 06 81 59 72 47 dc 5f 72 47 dc 2e",
                "bad",
            ),
            ("verify 96 96 48 69 21", "good"),
            ("verify 96 96 48 69 22", "bad"),
            ("verify ff ff", "good"),
            ("verify 00 00", "bad"),
        ],
    )
}

fn update(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        &[
            ("update 9753 5678 5679", "9752"),
            ("update fffe 0001 0001", "fffe"),
            // A router lowers the TTL of the header of the check `carry`.
            ("update 8159 4006 3f06", "8259"),
            // RFC 1624 §4.
            ("update dd2f 5555 3285", "0000"),
        ],
    )
}
