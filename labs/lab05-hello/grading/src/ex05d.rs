//! Exercise 05d, what does the coffee machine say? A protocol without a manual.
//! The messages beyond the recordings are made here, by the layout that the
//! solution tells.

use std::fmt::Write;

use lab_grader::{Answer, Check, Exercise, Kind, Mutant, Text, Trial, Verdict, Visibility};

const ORDER: u8 = 1;
const STATUS: u8 = 2;
const READY: u8 = 3;
/// The bit of the kind that means ounces and Fahrenheit.
const IMPERIAL: u8 = 0x80;

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "05d",
    program: "ex05d_decode",
    kind: Kind::Filter,
    title: Text::new(
        "What does the coffee machine say?",
        "커피 머신은 무슨 말을 할까?",
    ),
    task: Text::new(
        "Three recordings are all that is known about the protocol of a coffee machine. Find out \
         its layout and write the decoder, also for what is broken and for what nobody has seen \
         yet.",
        "어느 커피 머신의 프로토콜에 대해 알려진 것은 기록 세 개뿐입니다. 메시지 구조를 알아내어 \
         디코더를 작성하세요. 깨진 메시지와 아직 아무도 보지 못한 메시지도 다루어야 합니다.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex05d/starter.rs"),
    solution: include_str!("../answers/ex05d/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Write messages of the same kind below one another, and look down the columns. What is \
         the same in both, what differs, and what else differed that day? Look for numbers that \
         you know: 200 is c8, 1500 is 05dc, `Kim` is 4b 69 6d. Everything else is around them.",
        "같은 종류의 메시지를 위아래로 나란히 적고 열마다 살펴보세요. 무엇이 같고 무엇이 다를까요? \
         그날 실제로는 무엇이 달랐을까요? 아는 값을 찾으세요. 200은 c8, 1500은 05dc, `Kim`은 4b 69 \
         6d입니다. 나머지는 그 둘레에 있습니다.",
    ),
    Text::new(
        "`ready` has nothing to say, so its four bytes are what every message has: 00, a 03, the \
         message's number, and a last byte that falls by one when the number grows by one. Count \
         the bytes of all messages: which number divides every count? And what do the bytes of \
         the whole message add up to?",
        "`ready`에는 내용이 없으므로 그 네 바이트는 모든 메시지에 있는 것뿐입니다. 00, 03, 메시지 \
         번호, 그리고 번호가 하나 커지면 하나 작아지는 마지막 바이트입니다. 모든 메시지의 바이트 \
         수를 세어 보세요. 어떤 수로 모두 나누어떨어질까요? 그리고 메시지 전체의 바이트를 모두 \
         더하면 얼마일까요?",
    ),
    Text::new(
        "92.5 degrees are 925 tenths, and 925 is 039d. Does it stand there in that order? -1.5 \
         is -15: how does Rust write -15 as 16 bits? In Tuesday's messages the second byte is 81, \
         82, 83 where it was 01, 02, 03 on Monday: one bit is more, and what is different?",
        "92.5도는 0.1도가 925개이고 925는 039d입니다. 그 순서대로 적혀 있을까요? -1.5는 -15입니다. \
         -15를 16비트로 쓰면 어떻게 될까요? 월요일에 01, 02, 03이던 둘째 바이트가 화요일에는 81, \
         82, 83입니다. 비트 하나가 더 켜졌습니다. 무엇이 달라졌을까요?",
    ),
    Text::new(
        "The layout: length of the data, kind (with bit 80 for ounces and Fahrenheit), number, \
         data, zeros up to a multiple of four bytes with the checksum, and the checksum, which \
         makes the sum of all bytes 0 (mod 256). Judge in this order: three bytes of header, \
         then the length of the whole, then the sum, then the data by its kind. Slice patterns \
         such as `let [a, b, c, d] = data else { … }` judge and take in one step.",
        "구조는 이렇습니다. 데이터의 길이, 종류(비트 80은 온스와 화씨), 번호, 데이터, 체크섬까지 4바이트의 \
         배수가 되게 채우는 0, 그리고 모든 바이트의 합을 0(mod 256)으로 만드는 체크섬입니다. 헤더 3바이트, \
         전체 길이, 합, 종류별 데이터의 순서로 검사하세요. `let [a, b, c, d] = data else { … }` 같은 \
         슬라이스 패턴은 검사와 읽기를 한 번에 합니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "recordings",
        title: Text::new(
            "the recordings are decoded as they stand in the exercise",
            "연습 문제에 실린 기록을 적힌 대로 해독합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A theory about a protocol must explain every message, not just the one that it was \
             made from. The shortest message is the best to begin with: whatever `ready` \
             contains, all messages contain. Then add one field at a time, and let your program \
             tell you which line refutes the theory.",
            "프로토콜에 관한 가설은 그것을 세울 때 본 메시지뿐 아니라 모든 메시지를 설명해야 \
             합니다. 가장 짧은 메시지부터 시작하는 것이 좋습니다. `ready`에 있는 것은 모든 \
             메시지에 있습니다. 그다음 필드를 하나씩 더해 가며, 어느 줄이 가설에 어긋나는지 \
             프로그램으로 확인하세요.",
        ),
        book: "05#reverse-engineering",
        run: recordings,
    },
    Check {
        id: "amounts",
        title: Text::new(
            "amounts of coffee and water have two bytes, the high one first",
            "커피와 물의 양은 2바이트이며 상위 바이트가 먼저입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "200 ml is 00 c8, which could be many things: a zero and a byte, or two bytes in \
             either order of some other value. 300 ml is 01 2c, and that decides it: 1 · 256 + \
             44. A field is understood only when a value above 255 was seen in it.",
            "200 ml는 00 c8인데 여러 가지로 읽을 수 있습니다. 0과 한 바이트일 수도, 두 바이트를 다른 \
             순서로 쓴 것일 수도 있습니다. 300 ml인 01 2c가 결정합니다. 1 · 256 + 44입니다. 255보다 \
             큰 값을 보기 전에는 그 필드를 이해했다고 할 수 없습니다.",
        ),
        book: "05#reverse-engineering",
        run: amounts,
    },
    Check {
        id: "temperature",
        title: Text::new(
            "the temperature has two bytes, the low one first",
            "온도는 2바이트이며 하위 바이트가 먼저입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "92.5 degrees are 925 tenths, 039d, and the message has 9d 03: little-endian, beside \
             an amount of water that is big-endian. Such a mixture is common where a sensor of \
             another maker is passed through. Each field has to be asked anew.",
            "92.5도는 0.1도가 925개, 곧 039d인데 메시지에는 9d 03이 있습니다. 리틀 엔디언입니다. 바로 \
             옆의 물의 양은 빅 엔디언입니다. 다른 회사의 센서 값을 그대로 넘겨줄 때 이렇게 섞이는 일이 \
             흔합니다. 바이트 순서는 필드마다 확인해야 합니다.",
        ),
        book: "05#reverse-engineering",
        run: temperature,
    },
    Check {
        id: "below_zero",
        title: Text::new(
            "temperatures below zero keep their sign, -0.5 too",
            "영하의 온도는 -0.5도까지 부호를 유지합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "f1 ff is 65521 without a sign and -15 with one; Tuesday's night says which it is. \
             Take care where the tenths become text: -5 / 10 is 0, and a 0 has no sign, so -0.5 \
             is printed as 0.5. Take the sign apart, or divide as a floating-point number.",
            "f1 ff는 부호가 없으면 65521이고 있으면 -15입니다. 화요일 밤의 기록이 어느 쪽인지 알려 \
             줍니다. 값을 텍스트로 바꿀 때도 조심하세요. -5 / 10은 0이고 0에는 부호가 없으므로 \
             -0.5가 0.5로 출력됩니다. 부호를 따로 다루거나 부동 소수점으로 나누세요.",
        ),
        book: "05#reverse-engineering",
        run: below_zero,
    },
    Check {
        id: "units",
        title: Text::new(
            "one bit of the kind changes the units, in every kind of message",
            "종류 바이트의 비트 하나가 모든 메시지의 단위를 바꿉니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "01, 02, 03 became 81, 82, 83 when the app was set to ounces: the highest bit is a \
             flag, and it says in which unit the numbers are, those of the machine too. Bits of \
             two meanings in one byte are taken apart by masks: `kind & 0x80` and `kind & 0x7f`.",
            "앱을 온스로 바꾸자 01, 02, 03이 81, 82, 83이 되었습니다. 최상위 비트는 플래그이며, 커피 머신이 \
             보내는 것까지 포함해 수의 단위를 나타냅니다. 한 바이트에 든 두 가지 뜻은 마스크로 나눕니다: \
             `kind & 0x80`과 `kind & 0x7f`.",
        ),
        book: "05#reverse-engineering",
        run: units,
    },
    Check {
        id: "names",
        title: Text::new(
            "names are UTF-8 and counted in bytes; what isn't UTF-8 is refused",
            "이름은 UTF-8이고 바이트로 세며, UTF-8이 아니면 거절합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The 06 in front of eb af bc ec a7 80 counts bytes; the letters are two. `Kim` \
             doesn't tell the difference, 민지 does. `str::from_utf8` says whether bytes are \
             UTF-8 at all. `from_utf8_lossy` repairs them in silence, so that damage looks like a \
             name.",
            "eb af bc ec a7 80 앞의 06은 바이트 수입니다. 글자는 두 개입니다. `Kim`으로는 알 수 없고 \
             민지로 알 수 있습니다. `str::from_utf8`은 바이트가 UTF-8인지 알려 줍니다. \
             `from_utf8_lossy`는 말없이 고쳐 버리므로 손상된 것도 이름처럼 보입니다.",
        ),
        book: "05#reverse-engineering",
        run: names,
    },
    Check {
        id: "padding",
        title: Text::new(
            "messages are filled up to a multiple of four bytes",
            "메시지는 4바이트의 배수가 되도록 채워집니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Messages of 4, 8, 12 and 16 bytes were recorded, with 0, 1 or 2 zeros in front of \
             the checksum. So there may be three as well, and there may be none: the zeros fill \
             up to the next multiple of four, and where nothing is missing nothing is added.",
            "기록된 메시지는 4, 8, 12, 16바이트이고 체크섬 앞의 0은 0개, 1개, 2개였습니다. 그러므로 세 \
             개일 수도 있고 없을 수도 있습니다. 0은 다음 4의 배수까지 채우는 것이며, 모자라지 않으면 \
             아무것도 더하지 않습니다.",
        ),
        book: "05#reverse-engineering",
        run: padding,
    },
    Check {
        id: "checksum",
        title: Text::new(
            "a message with one wrong byte is refused, wherever that byte is",
            "어디든 한 바이트가 틀린 메시지는 거절합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The last byte makes the sum of all bytes a multiple of 256: when any one of them \
             changes, the sum does too. Compare two messages that differ in little: where a byte \
             grows by one, the last byte falls by one. An exclusive or would not do that each \
             time.",
            "마지막 바이트는 모든 바이트의 합을 256의 배수로 만듭니다. 어느 한 바이트라도 바뀌면 합도 \
             바뀝니다. 조금만 다른 두 메시지를 비교해 보세요. 한 바이트가 1 커지면 마지막 바이트는 1 \
             작아집니다. 배타적 논리합(XOR)이라면 늘 그렇지는 않습니다.",
        ),
        book: "05#reverse-engineering",
        run: checksum,
    },
    Check {
        id: "lengths",
        title: Text::new(
            "lengths that don't fit are refused, and the program goes on",
            "맞지 않는 길이는 거절하고 프로그램은 계속합니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Each length in a message is a claim, and this check makes false ones, with a right \
             checksum: a message cut short or with more behind it, data longer or shorter than \
             its kind has, a name that would reach into the zeros. Compare before you cut: an \
             index that is out of range ends the program for every line that follows.",
            "메시지 속의 길이는 주장일 뿐입니다. 이 검사는 체크섬은 맞지만 길이가 거짓인 메시지를 \
             보냅니다. 중간에 끊기거나 뒤에 더 붙은 메시지, 종류에 맞지 않는 길이의 데이터, 채움용 \
             0까지 넘어가는 이름입니다. 자르기 전에 비교하세요. 인덱스가 범위를 벗어나면 \
             프로그램이 끝나서 그 뒤의 모든 줄까지 잃습니다.",
        ),
        book: "05#limits",
        run: lengths,
    },
    Check {
        id: "unknown_kind",
        title: Text::new(
            "a whole message of an unknown kind is shown with its data",
            "모르는 종류라도 온전한 메시지는 데이터와 함께 보여 줍니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Not known is not broken: the length and the checksum hold for every kind, so the \
             message can be shown, counted or passed on by a program that doesn't understand it. \
             That is how old programs live beside new ones. The data ends where its length says; \
             the zeros behind it aren't part of it.",
            "모르는 것은 깨진 것이 아닙니다. 길이와 체크섬은 모든 종류에 공통이므로, 뜻을 모르는 \
             프로그램도 메시지를 보여 주거나 세거나 넘겨줄 수 있습니다. 옛 프로그램과 새 프로그램은 이렇게 \
             함께 지냅니다. 데이터는 길이가 가리키는 데에서 끝나며 그 뒤의 0은 데이터가 아닙니다.",
        ),
        book: "05#extensions",
        run: unknown_kind,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new(
        "length_of_everything",
        &[
            "recordings",
            "amounts",
            "temperature",
            "below_zero",
            "units",
            "names",
            "padding",
            "checksum",
            "lengths",
            "unknown_kind",
        ],
    ),
    Mutant::new(
        "pads_to_eight",
        &[
            "recordings",
            "amounts",
            "units",
            "names",
            "padding",
            "checksum",
            "lengths",
            "unknown_kind",
        ],
    ),
    Mutant::new(
        "little_endian_amounts",
        &[
            "amounts",
            "recordings",
            "below_zero",
            "units",
            "names",
            "padding",
            "checksum",
            "lengths",
            "unknown_kind",
        ],
    ),
    Mutant::new("one_byte_amounts", &["amounts", "recordings"]),
    Mutant::new(
        "big_endian_temperature",
        &["temperature", "recordings", "below_zero", "units"],
    ),
    Mutant::new("unsigned_temperature", &["below_zero", "recordings"]),
    Mutant::new("loses_the_sign_of_zero", &["below_zero"]),
    Mutant::new("flag_makes_another_kind", &["units", "recordings"]),
    Mutant::new("ignores_the_flag", &["units", "recordings"]),
    Mutant::new("flag_for_orders_alone", &["units", "recordings"]),
    Mutant::new("latin_letters", &["names", "recordings"]),
    Mutant::new("letters_not_bytes", &["names", "recordings"]),
    Mutant::new("repairs_names", &["names"]),
    Mutant::new(
        "always_pads",
        &[
            "padding",
            "recordings",
            "amounts",
            "temperature",
            "below_zero",
            "units",
            "names",
            "unknown_kind",
        ],
    ),
    Mutant::new("no_checksum", &["checksum", "recordings"]),
    Mutant::new(
        "exclusive_or",
        &[
            "checksum",
            "recordings",
            "amounts",
            "temperature",
            "below_zero",
            "units",
            "names",
            "padding",
            "lengths",
            "unknown_kind",
        ],
    ),
    Mutant::new("panics_on_short", &["lengths"]),
    Mutant::new("trusts_the_length_of_the_name", &["lengths"]),
    Mutant::new("ignores_what_is_left", &["lengths"]),
    Mutant::new("ignores_bytes_behind", &["lengths"]),
    Mutant::new("unknown_is_broken", &["unknown_kind", "recordings"]),
    Mutant::new("shows_the_zeros", &["unknown_kind", "recordings"]),
];

type Row = (String, Answer);

/// What stands in the starter, day by day.
const RECORDED: [(&str, &str); 12] = [
    ("< 00 03 01 fc", "< ready 1"),
    (
        "> 07 01 01 00 c8 03 03 4b 69 6d 00 08",
        "> order 1: 200 ml, strength 3, for Kim",
    ),
    ("< 04 02 01 cd 00 05 dc 4b", "< status 1: 20.5 C, 1500 ml"),
    ("< 04 02 01 9d 03 05 dc 78", "< status 1: 92.5 C, 1500 ml"),
    (
        "> 0a 01 02 01 2c 05 06 eb af bc ec a7 80 00 00 52",
        "> order 2: 300 ml, strength 5, for 민지",
    ),
    ("< 04 02 02 98 03 05 14 44", "< status 2: 92.0 C, 1300 ml"),
    ("< 00 03 02 fb", "< ready 2"),
    (
        "> 07 81 03 00 08 04 03 41 64 61 00 60",
        "> order 3: 8 oz, strength 4, for Ada",
    ),
    ("< 04 82 03 b8 07 00 22 96", "< status 3: 197.6 F, 34 oz"),
    ("< 00 83 03 7a", "< ready 3"),
    ("< 04 02 04 f1 ff 03 84 7f", "< status 4: -1.5 C, 900 ml"),
    ("> 02 07 09 0a 0b 00 00 d9", "> kind 7, message 9: 0a 0b"),
];

fn recordings(trial: &mut Trial) -> Verdict {
    let row = |(line, said): (&str, &str)| (line.to_owned(), Answer::from(said));
    let broken = ["> 07 01 05 00 c9 04 03 4b 69 6d 00 03", "> 07 01 05 00 c8"];
    let broken = broken.map(|line| (line.to_owned(), Answer::error()));
    let rows: Vec<Row> = RECORDED.into_iter().map(row).chain(broken).collect();
    trial.expect_answers(&[], &rows)
}

fn amounts(trial: &mut Trial) -> Verdict {
    let rows = [
        order(0, 1, 300, 3, "Kim"),
        order(0, 2, 1, 3, "Kim"),
        order(0, 3, 256, 3, "Kim"),
        order(0, 4, 0xffff, 3, "Kim"),
        // Temperatures that read the same from either end.
        status(0, 5, 0x0101, "25.7", 2000),
        status(0, 6, 0x0202, "51.4", 1),
    ];
    trial.expect_answers(&[], &rows)
}

fn temperature(trial: &mut Trial) -> Verdict {
    let rows = [
        // Amounts that read the same from either end.
        status(0, 1, 925, "92.5", 0x0101),
        status(0, 2, 1000, "100.0", 0x0202),
        status(0, 3, 1, "0.1", 0),
        status(0, 4, 0, "0.0", 0),
        status(0, 5, 0x7fff, "3276.7", 0),
    ];
    trial.expect_answers(&[], &rows)
}

fn below_zero(trial: &mut Trial) -> Verdict {
    let rows = [
        status(0, 1, -15, "-1.5", 900),
        status(0, 2, -5, "-0.5", 900),
        status(0, 3, -10, "-1.0", 900),
        status(0, 4, -273, "-27.3", 900),
        status(0, 5, i16::MIN, "-3276.8", 900),
    ];
    trial.expect_answers(&[], &rows)
}

fn units(trial: &mut Trial) -> Verdict {
    let rows = [
        order(IMPERIAL, 1, 8, 3, "Kim"),
        status(IMPERIAL, 1, 1976, "197.6", 34),
        said(READY | IMPERIAL, 1, &[], "ready 1"),
        // It holds for its own message alone.
        order(0, 2, 200, 3, "Kim"),
        status(0, 2, 920, "92.0", 1300),
        said(READY, 2, &[], "ready 2"),
    ];
    trial.expect_answers(&[], &rows)
}

fn names(trial: &mut Trial) -> Verdict {
    let rows = [
        order(0, 1, 200, 3, "지민"),
        order(0, 2, 200, 3, "Zoë"),
        order(0, 3, 200, 3, "민지 & Kim ☕"),
        order(0, 4, 200, 3, "0123456789012345678901234567890123456789"),
        (line(ORDER, 5, b"\0\xc8\x03\x03K\xffm"), Answer::error()),
        (line(ORDER, 6, b"\0\xc8\x03\x02\xeb\xaf"), Answer::error()),
        order(0, 7, 200, 3, "Kim"),
    ];
    trial.expect_answers(&[], &rows)
}

fn padding(trial: &mut Trial) -> Verdict {
    let names = ["Al", "Bob", "Cleo", "Diana", "Edward", "Francis"];
    let order = |(i, name): (u8, &&str)| order(0, i, 200, 3, name);
    let mut rows: Vec<Row> = (1..).zip(names.iter()).map(order).collect();
    rows.push(said(READY, 7, &[], "ready 7"));
    trial.expect_answers(&[], &rows)
}

fn checksum(trial: &mut Trial) -> Verdict {
    let good = message(ORDER, 1, b"\0\xc8\x03\x03Kim");
    // Every byte once, and each time another bit.
    let damaged = (0..good.len()).map(|at| {
        let mut bytes = good.clone();
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 1 << (at % 8);
        }
        (shown(&bytes), Answer::error())
    });
    let mut rows: Vec<Row> = vec![order(0, 1, 200, 3, "Kim")];
    rows.extend(damaged);
    rows.push(order(0, 1, 200, 3, "Kim"));
    trial.expect_answers(&[], &rows)
}

fn lengths(trial: &mut Trial) -> Verdict {
    let good = message(ORDER, 1, b"\0\xc8\x03\x03Kim");
    let cut = |length| {
        let head = good.iter().copied().take(length);
        (shown(&summed(head.collect())), Answer::error())
    };
    let mut rows: Vec<Row> = vec![(">".to_owned(), Answer::error())];
    rows.extend((1..good.len()).map(cut));
    let behind = [good.as_slice(), &[0, 0, 0, 0]].concat();
    rows.push((shown(&behind), Answer::error()));
    let data: [(u8, &[u8]); 8] = [
        // A name that would reach into the zeros, and one that leaves a byte.
        (ORDER, b"\0\xc8\x03\x04Kim"),
        (ORDER, b"\0\xc8\x03\x02Kim"),
        (ORDER, b"\0\xc8\x03\xffKim"),
        (ORDER, b"\0\xc8\x03"),
        (STATUS, b"\x9d\x03\x05"),
        (STATUS, b"\x9d\x03\x05\xdc\0"),
        (READY, b"\0"),
        (ORDER, b""),
    ];
    let wrong = data.map(|(kind, data)| (line(kind, 2, data), Answer::error()));
    rows.extend(wrong);
    rows.push(order(0, 3, 200, 3, "Kim"));
    trial.expect_answers(&[], &rows)
}

fn unknown_kind(trial: &mut Trial) -> Verdict {
    let rows = [
        said(4, 1, &[1, 2, 3, 4], "kind 4, message 1: 01 02 03 04"),
        said(7, 2, &[0x0a, 0x0b], "kind 7, message 2: 0a 0b"),
        // Its last zero is data, the three behind it aren't.
        said(9, 3, &[0], "kind 9, message 3: 00"),
        said(127, 255, b"Hello", "kind 127, message 255: 48 65 6c 6c 6f"),
        order(0, 4, 200, 3, "Kim"),
    ];
    trial.expect_answers(&[], &rows)
}

//--- Messages

fn order(flag: u8, number: u8, amount: u16, strength: u8, name: &str) -> Row {
    let unit = if flag == 0 { "ml" } else { "oz" };
    let mut data = amount.to_be_bytes().to_vec();
    data.push(strength);
    data.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
    data.extend(name.bytes());
    let text = format!("order {number}: {amount} {unit}, strength {strength}, for {name}");
    said(ORDER | flag, number, &data, &text)
}

fn status(flag: u8, number: u8, tenths: i16, degrees: &str, water: u16) -> Row {
    let (degree, unit) = if flag == 0 { ("C", "ml") } else { ("F", "oz") };
    let data = [tenths.to_le_bytes(), water.to_be_bytes()].concat();
    let text = format!("status {number}: {degrees} {degree}, {water} {unit}");
    said(STATUS | flag, number, &data, &text)
}

fn said(kind: u8, number: u8, data: &[u8], text: &str) -> Row {
    (line(kind, number, data), Answer::from(format!("> {text}")))
}

fn line(kind: u8, number: u8, data: &[u8]) -> String {
    shown(&message(kind, number, data))
}

fn message(kind: u8, number: u8, data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap_or(u8::MAX);
    let mut bytes = [&[length, kind, number], data].concat();
    bytes.resize((bytes.len() + 1).next_multiple_of(4), 0);
    summed(bytes)
}

/// The last byte is replaced by the one that makes the sum 0.
fn summed(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.pop();
    let rest = |rest: u8, byte: &u8| rest.wrapping_sub(*byte);
    bytes.push(bytes.iter().fold(0, rest));
    bytes
}

fn shown(bytes: &[u8]) -> String {
    bytes.iter().fold(">".to_owned(), |mut line, byte| {
        // Writing to a String can't fail.
        let _ = write!(line, " {byte:02x}");
        line
    })
}
