//! Exercise 02b, a sensor's packet. The checks that aren't about byte order use
//! a packet whose numbers read the same in either order.

use lab_grader::{Answer, Check, Exercise, Kind, Mutant, Text, Trial, Verdict, Visibility};

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "02b",
    program: "ex02b_sensor_packet",
    kind: Kind::Filter,
    title: Text::new("A sensor's packet", "센서 패킷"),
    task: Text::new(
        "Encode a sensor's reading as a packet of 16 bytes and decode it again. Refuse what \
         isn't a packet of this version, and say at which byte it goes wrong.",
        "센서의 측정값을 16바이트 패킷으로 인코딩(encode)하고 다시 디코딩(decode)하세요. 이 버전의 \
         패킷이 아닌 것은 거절하고 몇 번째 바이트에서 잘못되었는지 알리세요.",
    ),
    hints: &[
        Text::new(
            "Begin with encode: push the version and the flags, then append the bytes of each \
             number in turn. `to_be_bytes` gives them in network byte order, as many as the type \
             has, so all that matters is that each number has the right type.",
            "encode부터 시작하세요. 버전과 플래그를 넣은 다음 각 수의 바이트를 차례로 붙입니다. \
             `to_be_bytes`는 타입의 크기만큼의 바이트를 네트워크 바이트 순서로 돌려주므로, 수마다 \
             타입만 맞으면 됩니다.",
        ),
        Text::new(
            "The temperature is an i16 on the wire and an i32 in the struct. Writing: \
             `(packet.temperature as i16).to_be_bytes()`. Reading: first make an i16 of the two \
             bytes, `i16::from_be_bytes`, then widen it. Through u16 the sign is lost.",
            "온도는 패킷에서는 i16이고 구조체에서는 i32입니다. 쓸 때는 \
             `(packet.temperature as i16).to_be_bytes()`로 쓰고, 읽을 때는 두 바이트를 먼저 \
             `i16::from_be_bytes`로 i16을 만든 다음 폭을 넓히세요. u16을 거치면 부호가 사라집니다.",
        ),
        Text::new(
            "Judge before you read: the version first (`bytes.first()`), then the length. With 7 \
             bytes the first missing one is at offset 7, so a short packet's offset is \
             bytes.len(); a long one's is always 16.",
            "읽기 전에 먼저 판정하세요. 버전이 먼저이고(`bytes.first()`), 그다음이 길이입니다. \
             7바이트가 왔다면 처음으로 빠진 바이트의 오프셋(offset)은 7입니다. 따라서 짧은 패킷의 \
             오프셋은 bytes.len()이고, 긴 패킷의 오프셋은 언제나 16입니다.",
        ),
        Text::new(
            "Take the fields from the front of a slice that shrinks. \
             `let (field, behind) = rest.split_first_chunk()?; *rest = behind; Some(*field)` in a \
             function `take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]>` can't reach \
             beyond the end, and `u16::from_be_bytes(take(&mut rest)?)` takes just as many bytes \
             as the type has. `None` means too short; what is left at the end is too long.",
            "점점 줄어드는 슬라이스의 앞에서 필드를 하나씩 떼어 내세요. 함수 \
             `take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]>` 안의 \
             `let (field, behind) = rest.split_first_chunk()?; *rest = behind; Some(*field)`는 끝을 \
             넘어 읽을 수 없고, `u16::from_be_bytes(take(&mut rest)?)`는 타입의 크기만큼만 가져옵니다. \
             `None`이면 너무 짧은 것이고, 마지막에 남는 것이 있으면 너무 긴 것입니다.",
        ),
    ],
    checks: &[
        Check {
            id: "no_gaps",
            title: Text::new(
                "the fields follow one another without gaps, 16 bytes in all",
                "필드가 빈틈없이 이어져 모두 16바이트입니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Either a field is missing or misplaced, or the packet was laid out like a struct \
                 in memory. A C compiler puts a number of 4 bytes at a multiple of 4 and fills \
                 the gap with padding, so the same struct has 20 bytes there, and other ones on \
                 another machine. Write field by field; never send the memory of a struct.",
                "필드가 빠졌거나 자리가 틀렸거나, 아니면 패킷을 메모리의 구조체처럼 배치한 것입니다. C \
                 컴파일러는 4바이트 수를 4의 배수 위치에 두고 빈틈을 패딩(padding)으로 채우므로 같은 \
                 구조체가 20바이트가 되고, 다른 컴퓨터에서는 또 달라질 수 있습니다. 필드를 하나씩 \
                 쓰고, 구조체의 메모리를 그대로 보내지 마세요.",
            ),
            book: "02#wire-formats",
            run: no_gaps,
        },
        Check {
            id: "network_order",
            title: Text::new(
                "the high byte of every number goes first, and is read first",
                "모든 수의 상위 바이트를 먼저 보내고 먼저 읽습니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The packet is in network byte order, big-endian. A program that writes and reads \
                 little-endian understands itself and passes its own tests; only against somebody \
                 else does sensor 1234 become sensor 53764. That is why a codec is tested with \
                 bytes from outside.",
                "패킷은 네트워크 바이트 순서, 곧 빅 엔디언(big-endian)입니다. 리틀 엔디언으로 쓰고 읽는 \
                 프로그램도 자기가 만든 패킷은 잘 이해하므로 스스로 하는 시험은 통과합니다. 다른 \
                 프로그램과 만나야 비로소 센서 1234가 53764가 됩니다. 그래서 코덱은 밖에서 얻은 \
                 바이트로 시험합니다.",
            ),
            book: "02#network-byte-order",
            run: network_order,
        },
        Check {
            id: "negative_temperature",
            title: Text::new(
                "temperatures below zero keep their sign",
                "영하의 온도가 부호를 유지합니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The bytes fd f3 are 65011 as a u16 and -525 as an i16: the bits don't tell, the \
                 protocol does. Read them as an i16 before you make them wider; a u16 that is \
                 widened to an i32 stays positive for ever, and the tests of a warm summer's day \
                 don't notice.",
                "fd f3은 u16으로는 65011이고 i16으로는 -525입니다. 비트만 보아서는 알 수 없고 \
                 프로토콜이 정합니다. 폭을 넓히기 전에 i16으로 읽으세요. u16을 i32로 넓히면 늘 \
                 양수이며, 더운 여름날의 시험으로는 드러나지 않습니다.",
            ),
            book: "02#signed-numbers",
            run: negative_temperature,
        },
        Check {
            id: "unknown_flags",
            title: Text::new(
                "flags that nobody knows yet are kept",
                "아직 뜻이 없는 플래그도 그대로 남습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Today only bit 0 means something. A newer sensor will set another bit, and your \
                 program may only be passing the packet on: what it doesn't understand isn't \
                 its to delete. Protocols can grow only where old programs leave unknown bits \
                 alone.",
                "지금은 0번 비트에만 뜻이 있습니다. 새 센서가 다른 비트를 켤 수도 있고 여러분의 \
                 프로그램은 패킷을 전달하기만 할 수도 있습니다. 이해하지 못하는 것을 지워서는 안 \
                 됩니다. 옛 프로그램이 모르는 비트를 건드리지 않아야 프로토콜이 자랄 수 있습니다.",
            ),
            book: "02#versions-and-flags",
            run: unknown_flags,
        },
        Check {
            id: "unknown_version",
            title: Text::new(
                "another version is refused at offset 0, whatever its length",
                "다른 버전은 길이와 상관없이 오프셋(offset) 0에서 거절합니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The version is the first byte because it says how to read the others. Judge it \
                 before the length: version 2 may be shorter or longer and quite in order, and \
                 `version 2 is not known` helps its sender, where `too short` sends them looking \
                 for damage that isn't there.",
                "버전이 첫 바이트인 까닭은 나머지를 읽는 방법을 알려 주기 때문입니다. 길이보다 먼저 \
                 판정하세요. 버전 2의 패킷은 더 짧거나 길어도 정상일 수 있습니다. `버전 2를 \
                 모릅니다`라는 말은 보낸 쪽에 도움이 되지만 `너무 짧습니다`라는 말은 있지도 않은 \
                 손상을 찾게 만듭니다.",
            ),
            book: "02#versions-and-flags",
            run: unknown_version,
        },
        Check {
            id: "short_input",
            title: Text::new(
                "a packet that is cut short is refused at the first byte that is missing",
                "중간에 끊긴 패킷은 처음으로 빠진 바이트의 오프셋에서 거절합니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Anybody can send you seven bytes. An index that is out of range ends the whole \
                 program, one packet for all clients; so compare the length before you take a \
                 byte. The offset is where the bytes end: bytes.len(), counted from 0. Whoever \
                 debugs this at night is glad of it.",
                "누구든지 7바이트만 보낼 수 있습니다. 범위를 벗어난 인덱스는 프로그램 전체를 \
                 끝내므로 패킷 하나에 모든 클라이언트가 서비스를 잃습니다. 바이트를 꺼내기 전에 \
                 길이부터 확인하세요. 오프셋은 바이트가 끝나는 곳, 곧 0부터 센 bytes.len()입니다. \
                 나중에 문제를 찾는 사람에게 큰 도움이 됩니다.",
            ),
            book: "02#hostile-input",
            run: short_input,
        },
        Check {
            id: "long_input",
            title: Text::new(
                "bytes behind the packet are refused at offset 16",
                "패킷 뒤에 남는 바이트는 오프셋 16에서 거절합니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A decoder that takes what it needs and forgets the rest hides mistakes: two \
                 packets that ran together, a field that the sender added, an attacker's \
                 passenger. A packet of version 1 has 16 bytes; the first one too many is at \
                 offset 16.",
                "필요한 만큼만 읽고 나머지를 무시하는 디코더는 잘못을 숨깁니다. 두 패킷이 붙어 \
                 왔을 수도, 보낸 쪽이 필드를 더했을 수도, 공격자가 무언가를 끼워 넣었을 수도 \
                 있습니다. 버전 1의 패킷은 16바이트이므로 처음으로 남는 바이트의 오프셋은 \
                 16입니다.",
            ),
            book: "02#hostile-input",
            run: long_input,
        },
    ],
    starter: include_str!("../answers/ex02b/starter.rs"),
    solution: include_str!("../answers/ex02b/solution.rs"),
    mutants: &[
        Mutant::new(
            "padded_struct",
            &[
                "no_gaps",
                "network_order",
                "negative_temperature",
                "unknown_flags",
                "unknown_version",
                "short_input",
                "long_input",
            ],
        ),
        Mutant::new("little_endian", &["network_order", "negative_temperature"]),
        Mutant::new("unsigned_temperature", &["negative_temperature"]),
        Mutant::new("keeps_only_the_alarm", &["unknown_flags"]),
        Mutant::new("ignores_version", &["unknown_version"]),
        Mutant::new("judges_length_first", &["unknown_version"]),
        Mutant::new("panics_on_short_input", &["short_input"]),
        Mutant::new("tells_where_the_field_begins", &["short_input"]),
        Mutant::new("ignores_trailing_bytes", &["long_input"]),
    ],
};

/// The packet of `lab02_wire_struct`: sensor 1234, -5.25 °C.
const LAB: Reading = (
    "1 1234 1700000000 -525 101325 6250",
    "01 01 04 d2 65 53 f1 00 fd f3 00 01 8b cd 18 6a",
);
/// Every number reads the same from either end.
const EITHER_WAY: Reading = (
    "0 257 33686018 771 67372036 1285",
    "01 00 01 01 02 02 02 02 03 03 04 04 04 04 05 05",
);

/// A reading as numbers and as the bytes of its packet.
type Reading = (&'static str, &'static str);
type Row = (String, Answer);

/// Encodes and decodes every reading.
fn both_ways(trial: &mut Trial, readings: &[Reading]) -> Verdict {
    let encode = readings.iter().map(|(numbers, bytes)| {
        let answer = Answer::from(*bytes);
        (format!("encode {numbers}"), answer)
    });
    let decode = readings.iter().map(|reading| decoded(*reading));
    trial.expect_answers(&[], &encode.chain(decode).collect::<Vec<Row>>())
}

fn decoded((numbers, bytes): Reading) -> Row {
    (format!("decode {bytes}"), Answer::from(numbers))
}

/// `bytes` must be refused, with the offset and words of any kind.
fn refused(bytes: &str, offset: usize) -> Row {
    let answer = Answer::Starting(format!("error: offset {offset}:"));
    (format!("decode {bytes}").trim_end().to_owned(), answer)
}

fn no_gaps(trial: &mut Trial) -> Verdict {
    both_ways(trial, &[EITHER_WAY])
}

fn network_order(trial: &mut Trial) -> Verdict {
    both_ways(
        trial,
        &[
            (
                "0 1234 1700000000 2150 101325 4525",
                "01 00 04 d2 65 53 f1 00 08 66 00 01 8b cd 11 ad",
            ),
            (
                "0 1 2 3 4 5",
                "01 00 00 01 00 00 00 02 00 03 00 00 00 04 00 05",
            ),
        ],
    )
}

fn negative_temperature(trial: &mut Trial) -> Verdict {
    both_ways(
        trial,
        &[
            LAB,
            (
                "0 257 33686018 -1 67372036 1285",
                "01 00 01 01 02 02 02 02 ff ff 04 04 04 04 05 05",
            ),
            (
                "0 257 33686018 -32768 67372036 1285",
                "01 00 01 01 02 02 02 02 80 00 04 04 04 04 05 05",
            ),
            (
                "0 257 33686018 32767 67372036 1285",
                "01 00 01 01 02 02 02 02 7f ff 04 04 04 04 05 05",
            ),
        ],
    )
}

fn unknown_flags(trial: &mut Trial) -> Verdict {
    both_ways(
        trial,
        &[
            (
                "3 257 33686018 771 67372036 1285",
                "01 03 01 01 02 02 02 02 03 03 04 04 04 04 05 05",
            ),
            (
                "254 257 33686018 771 67372036 1285",
                "01 fe 01 01 02 02 02 02 03 03 04 04 04 04 05 05",
            ),
        ],
    )
}

fn unknown_version(trial: &mut Trial) -> Verdict {
    trial.expect_answers(
        &[],
        &[
            refused("02 00 01 01 02 02 02 02 03 03 04 04 04 04 05 05", 0),
            refused("00 00 01 01 02 02 02 02 03 03 04 04 04 04 05 05", 0),
            refused("ff 00 01 01 02 02 02 02 03 03 04 04 04 04 05 05", 0),
            refused("02", 0),
            refused("02 00 01 01 02 02 02 02 03 03 04 04 04 04 05 05 06", 0),
            decoded(EITHER_WAY),
        ],
    )
}

fn short_input(trial: &mut Trial) -> Verdict {
    let (_, bytes) = EITHER_WAY;
    let words: Vec<&str> = bytes.split(' ').collect();
    let cut = |length: usize| {
        let left: Vec<&str> = words.iter().copied().take(length).collect();
        refused(&left.join(" "), length)
    };
    // Seven bytes are the example in the starter, so they come first.
    let mut rows = vec![cut(7)];
    rows.extend((0..words.len()).map(cut));
    rows.push(decoded(EITHER_WAY));
    trial.expect_answers(&[], &rows)
}

fn long_input(trial: &mut Trial) -> Verdict {
    let (_, bytes) = EITHER_WAY;
    trial.expect_answers(
        &[],
        &[
            refused(&format!("{bytes} 06"), 16),
            refused(&format!("{bytes} 00 00 00 00"), 16),
            refused(&format!("{bytes} {bytes}"), 16),
            decoded(EITHER_WAY),
        ],
    )
}
