//! Exercise 08b, the kernel's table of sockets as text. What a check isn't about
//! reads the same in either byte order there, or is 0.

use lab_grader::{Answer, Check, Exercise, Kind, Mutant, Text, Trial, Verdict, Visibility};

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "08b",
    program: "ex08b_proc_net_tcp",
    kind: Kind::Filter,
    title: Text::new("Read /proc/net/tcp", "/proc/net/tcp 읽기"),
    task: Text::new(
        "Linux shows its TCP sockets as text, and netstat began by reading it. Turn each row into \
         a line with both ends, the state's name, the queues and the inode; say what is wrong \
         with a row that is broken.",
        "리눅스는 TCP 소켓을 텍스트로 보여 주며, netstat도 그것을 읽는 데서 시작했습니다. 행마다 \
         양쪽 끝점, 상태 이름, 대기열, inode를 담은 줄로 바꾸세요. 잘못된 행이면 무엇이 \
         잘못되었는지 알리세요.",
    ),
    hints: HINTS,
    checks: CHECKS,
    starter: include_str!("../answers/ex08b/starter.rs"),
    solution: include_str!("../answers/ex08b/solution.rs"),
    mutants: MUTANTS,
};

const HINTS: &[Text] = &[
    Text::new(
        "Split a row with `split_whitespace` and take the columns by a slice pattern: \
         `[_, local, remote, state, queues, _, _, _, _, inode, ..]`. Whatever doesn't match has too \
         few columns; `[\"sl\", ..]` is a header.",
        "행을 `split_whitespace`로 나누고 슬라이스 패턴으로 열을 꺼내세요: `[_, local, remote, state, \
         queues, _, _, _, _, inode, ..]`. 맞지 않는 것은 열이 모자란 것이고, `[\"sl\", ..]`은 \
         머리줄입니다.",
    ),
    Text::new(
        "Read an IPv4 address as a number first: `u32::from_str_radix(\"0100007F\", 16)`. The \
         machine had made this number of four bytes in its memory, the lowest first; \
         `to_le_bytes` gives them back in that order, and `Ipv4Addr::from` takes such an array.",
        "IPv4 주소를 먼저 수로 읽으세요: `u32::from_str_radix(\"0100007F\", 16)`. 컴퓨터는 \
         메모리의 네 바이트를 하위 바이트부터 읽어 이 수를 만들었습니다. `to_le_bytes`는 그 \
         순서대로 바이트를 돌려주고, `Ipv4Addr::from`은 그 배열을 받습니다.",
    ),
    Text::new(
        "IPv6 is four such words. `u128::from_str_radix` reads all 32 digits; its `to_be_bytes` are \
         the 16 bytes as they were printed, and `chunks_exact_mut(4)` with `reverse` turns the \
         bytes of each word round.",
        "IPv6는 그런 워드(word)가 넷입니다. `u128::from_str_radix`로 32자리를 모두 읽으면 \
         `to_be_bytes`가 출력된 순서대로 16바이트를 돌려줍니다. `chunks_exact_mut(4)`와 `reverse`로 \
         워드마다 바이트를 뒤집으세요.",
    ),
    Text::new(
        "`from_str_radix` takes `277` and `+277` as well as `0277`. So look at the text before: as \
         many characters as digits are told, and none of them a `+`. Don't cut a text by byte \
         positions: `&text[0..2]` panics inside a character.",
        "`from_str_radix`는 `0277`뿐 아니라 `277`과 `+277`도 받습니다. 그러니 텍스트부터 보세요. \
         정해진 자릿수만큼의 글자이고 `+`가 없어야 합니다. 텍스트를 바이트 수로 자르지 마세요. \
         `&text[0..2]`는 글자 한가운데에서 패닉을 일으킵니다.",
    ),
];

const CHECKS: &[Check] = &[
    Check {
        id: "headers",
        title: Text::new(
            "each row gives a line, a header none, wherever it stands",
            "행마다 한 줄을 출력하고, 머리줄은 어디에 있든 출력하지 않습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Both tables begin with a header, and both may come one after the other: the second \
             header stands in the midst. Know it by its first word instead of by its place. A row \
             begins with spaces, and `split(' ')` makes an empty word of each. The state 01 is \
             ESTABLISHED: states are counted from 1.",
            "두 표는 모두 머리줄로 시작하고, 잇달아 들어오면 둘째 머리줄은 한가운데에 옵니다. 자리가 \
             아니라 첫 단어로 알아보세요. 행은 빈칸으로 시작하므로 `split(' ')`으로 나누면 빈칸마다 빈 \
             단어가 생깁니다. 상태 01은 ESTABLISHED입니다. 상태는 1부터 셉니다.",
        ),
        book: "08#proc-net-tcp",
        run: headers,
    },
    Check {
        id: "ipv4",
        title: Text::new(
            "the bytes of an IPv4 address are turned round",
            "IPv4 주소의 바이트를 뒤집어 읽습니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "In memory an address lies in network byte order: 7f 00 00 01. The kernel prints these \
             four bytes as one number of the machine, and on a little-endian machine the first byte \
             is the lowest: 0100007F. It is the lecture's 0x1234 that arrives as 0x3412.",
            "메모리에 있는 주소는 네트워크 바이트 순서로 7f 00 00 01입니다. 커널은 이 네 바이트를 그 \
             컴퓨터의 수 하나로 출력하는데, 리틀 엔디언(little-endian)에서는 첫 바이트가 가장 낮은 \
             자리이므로 0100007F가 됩니다. 강의에서 0x1234가 0x3412로 도착한 것과 같은 일입니다.",
        ),
        book: "08#proc-net-tcp",
        run: ipv4,
    },
    Check {
        id: "ports",
        title: Text::new(
            "a port is read as it stands",
            "포트 번호는 적힌 그대로 읽습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "Only the address is printed as it lies in memory. The kernel has already turned the \
             port into a number (ntohs) before it prints it, so 0016 is 22. Two fields of one \
             column, two rules: formats that grew are like that, and only real examples tell.",
            "메모리에 있는 그대로 출력되는 것은 주소뿐입니다. 포트 번호는 커널이 이미 수로 바꾼(ntohs) 뒤 \
             출력하므로 0016은 22입니다. 한 열의 두 필드에 규칙이 둘입니다. 조금씩 자라난 \
             형식은 이렇기 마련이고, 실제 예를 보아야 알 수 있습니다.",
        ),
        book: "08#proc-net-tcp",
        run: ports,
    },
    Check {
        id: "ipv6",
        title: Text::new(
            "an IPv6 address is four words, each turned round for itself",
            "IPv6 주소는 네 워드(word)이고 워드마다 따로 뒤집습니다",
        ),
        points: 2,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The kernel prints an IPv6 address as four numbers of 32 bits, one after the other. \
             The words come in the order of the address; only the four bytes within each are \
             turned round. Turning round all 16 swaps the words as well: ::1 would become \
             0:1::.",
            "커널은 IPv6 주소를 32비트 수 네 개로 잇달아 출력합니다. 워드의 순서는 주소의 순서 그대로이고, \
             각 워드 안의 네 바이트만 뒤집혀 있습니다. 16바이트를 통째로 뒤집으면 워드까지 자리가 \
             바뀝니다. 그러면 ::1이 0:1::이 됩니다.",
        ),
        book: "08#proc-net-tcp",
        run: ipv6,
    },
    Check {
        id: "states",
        title: Text::new(
            "every state has its name, an unknown one its number",
            "상태마다 이름을 쓰고, 모르는 상태는 번호를 씁니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The states are counted from 1, in hexadecimal: 0A is the tenth, LISTEN. NEW_SYN_RECV \
             came with Linux 4.1, and the next version may bring another one. A program that meets \
             something new shows it as it is, and goes on.",
            "상태는 1부터, 16진수로 셉니다. 0A는 열째인 LISTEN입니다. NEW_SYN_RECV는 리눅스 \
             4.1에서 생겼고 다음 버전에서 또 생길 수 있습니다. 모르는 것을 만난 프로그램은 그것을 \
             있는 그대로 보여 주고 계속해야 합니다.",
        ),
        book: "08#states",
        run: states,
    },
    Check {
        id: "queues",
        title: Text::new(
            "the queues are hexadecimal, the one to send comes first",
            "대기열의 길이는 16진수이고 보내는 대기열이 먼저입니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "tx_queue counts the bytes that the other side hasn't acknowledged yet, rx_queue those \
             that the program hasn't read. Which of them is full says which side is slow, so they \
             mustn't be mixed up. Their digits are hexadecimal, also where none of them is a \
             letter: 00000010 is 16.",
            "tx_queue는 상대가 아직 확인(ACK)하지 않은 바이트, rx_queue는 프로그램이 아직 읽지 않은 \
             바이트의 수입니다. 어느 쪽이 가득 찼는지를 보면 어느 쪽이 느린지 알 수 있으므로 서로 \
             바뀌면 안 됩니다. 글자가 없어도 16진수입니다. 00000010은 16입니다.",
        ),
        book: "08#proc-net-tcp",
        run: queues,
    },
    Check {
        id: "inode",
        title: Text::new(
            "the inode is read from the tenth column, in short rows too",
            "inode는 열째 열에서 읽고, 짧은 행에서도 읽습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "The inode leads to the process: /proc/PID/fd has a link to `socket:[18021]`. It is \
             decimal, like the user and the timeout before it. A connection in TIME_WAIT belongs to \
             no process any more; its row has fewer columns behind the inode, which is 0.",
            "inode는 프로세스를 찾는 열쇠입니다. /proc/PID/fd에 `socket:[18021]`을 가리키는 링크가 \
             있습니다. 그 앞의 사용자, 제한 시간과 마찬가지로 10진수입니다. TIME_WAIT인 연결은 더는 어느 \
             프로세스의 것도 아닙니다. inode는 0이고 그 뒤의 열이 더 적습니다.",
        ),
        book: "08#proc-net-tcp",
        run: inode,
    },
    Check {
        id: "broken_rows",
        title: Text::new(
            "a broken row is told as an error, and the next one is read",
            "잘못된 행은 오류로 알리고 다음 행을 읽습니다",
        ),
        points: 1,
        deadline: Check::DEADLINE,
        visibility: Visibility::Visible,
        why: Text::new(
            "A text may be cut off, or come from another program. Rust's parsers are generous: \
             `277` and `+277` are numbers too, so count the digits yourself. And a cut at a byte \
             position inside a character panics. Whoever leaves a broken row out silently shows a \
             table that isn't complete.",
            "텍스트는 끊겼을 수도 있고 다른 프로그램이 썼을 수도 있습니다. Rust의 파서는 \
             너그러워서 `277`과 `+277`도 수로 받으므로 자릿수를 직접 세어야 합니다. 바이트 수를 \
             세어 글자 한가운데를 자르면 패닉이 일어납니다. 잘못된 행을 말없이 빼면 표가 온전하지 \
             않다는 것을 아무도 모릅니다.",
        ),
        book: "08#proc-net-tcp",
        run: broken_rows,
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant::new("header_is_a_row", &["headers"]),
    Mutant::new(
        "splits_at_each_space",
        &[
            "headers",
            "ipv4",
            "ports",
            "ipv6",
            "states",
            "queues",
            "inode",
            "broken_rows",
        ],
    ),
    Mutant::new("reads_the_address_forwards", &["ipv4"]),
    Mutant::new("turns_the_port_round", &["ports"]),
    Mutant::new("reads_ipv6_forwards", &["ipv6"]),
    Mutant::new("turns_all_16_bytes_round", &["ipv6"]),
    Mutant::new(
        "states_from_zero",
        &[
            "states",
            "headers",
            "ipv4",
            "ports",
            "ipv6",
            "queues",
            "inode",
            "broken_rows",
        ],
    ),
    Mutant::new("state_in_decimal", &["states"]),
    Mutant::new("panics_on_unknown_state", &["states"]),
    Mutant::new("swaps_the_queues", &["queues"]),
    Mutant::new("queues_in_decimal", &["queues"]),
    Mutant::new("user_for_inode", &["inode"]),
    Mutant::new("inode_in_hexadecimal", &["inode"]),
    Mutant::new("wants_every_column", &["inode"]),
    Mutant::new("counts_no_digits", &["broken_rows"]),
    Mutant::new("cuts_without_looking", &["broken_rows"]),
    Mutant::new("skips_broken_rows", &["broken_rows"]),
];

/// The headers of Linux 6.18.
const TCP: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   \
                   uid  timeout inode";
const TCP6: &str = "  sl  local_address                         remote_address                    \
                    \x20   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

/// What no check that isn't about it looks at.
const NO_QUEUES: &str = "00000000:00000000";
const NOBODY: &str = "0        0 0";
/// What Linux writes behind the inode of an open connection.
const BEHIND: &str = "1 000000005eeade48 20 4 30 10 -1";

/// A row, with numbers as Linux writes them.
fn row(ends: &str, state: &str, queues: &str, user_and_inode: &str) -> String {
    format!("   0: {ends} {state} {queues} 00:00000000 00000000  {user_and_inode} {BEHIND}")
}

/// An open connection with these ends.
fn open(ends: &str) -> String {
    row(ends, "01", NO_QUEUES, NOBODY)
}

/// Sends all rows and expects a line for each that has one.
fn expect(trial: &mut Trial, rows: Vec<(String, Option<Answer>)>) -> Verdict {
    let text: Vec<&str> = rows.iter().map(|(row, _)| row.as_str()).collect();
    let run = trial.ask(&[], &text)?;
    let answered: Vec<(String, Answer)> = rows
        .into_iter()
        .filter_map(|(row, line)| Some((row, line?)))
        .collect();
    run.expect_answers(&answered, trial.left())
}

fn header(header: &str) -> (String, Option<Answer>) {
    (header.to_owned(), None)
}

fn line(row: String, line: &str) -> (String, Option<Answer>) {
    (row, Some(Answer::from(line)))
}

/// An open connection without anything in its queues.
fn ends(ends: &str, told: &str) -> (String, Option<Answer>) {
    let told = format!("{told} ESTABLISHED tx=0 rx=0 inode=0");
    line(open(ends), &told)
}

fn broken(row: String) -> (String, Option<Answer>) {
    (row, Some(Answer::error()))
}

/// Ends that read the same from either side.
const PALINDROME: &str = "07070707:1616 09090909:1717";
const PALINDROME_TOLD: &str = "7.7.7.7:5654 9.9.9.9:5911";

fn headers(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        vec![
            header(TCP),
            ends(PALINDROME, PALINDROME_TOLD),
            header(TCP6),
            ends(
                "00000000000000000000000000000000:1616 00000000000000000000000000000000:0000",
                "[::]:5654 [::]:0",
            ),
        ],
    )
}

fn ipv4(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        vec![
            ends(
                "0100007F:1616 0100007F:1717",
                "127.0.0.1:5654 127.0.0.1:5911",
            ),
            // The lecture's example of netstat.
            ends(
                "5FDC4772:1616 2EDC4772:1717",
                "114.71.220.95:5654 114.71.220.46:5911",
            ),
            ends(
                "FFFEFDFC:1616 00000000:0000",
                "252.253.254.255:5654 0.0.0.0:0",
            ),
        ],
    )
}

fn ports(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        vec![
            ends("07070707:E910 09090909:0016", "7.7.7.7:59664 9.9.9.9:22"),
            ends("07070707:0001 09090909:FFFE", "7.7.7.7:1 9.9.9.9:65534"),
        ],
    )
}

fn ipv6(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        vec![
            ends(
                "00000000000000000000000001000000:1616 00000000000000000000000000000000:0000",
                "[::1]:5654 [::]:0",
            ),
            ends(
                "B80D0120000000000000000001000000:1616 B80D0120785634120000000053000000:1717",
                "[2001:db8::1]:5654 [2001:db8:1234:5678::53]:5911",
            ),
            // A socket of IPv6 that serves a client of IPv4.
            ends(
                "0000000000000000FFFF00002EDC4772:1616 0000000000000000FFFF00005FDC4772:1717",
                "[::ffff:114.71.220.46]:5654 [::ffff:114.71.220.95]:5911",
            ),
        ],
    )
}

fn states(trial: &mut Trial) -> Verdict {
    let known = [
        ("01", "ESTABLISHED"),
        ("02", "SYN_SENT"),
        ("03", "SYN_RECV"),
        ("04", "FIN_WAIT1"),
        ("05", "FIN_WAIT2"),
        ("06", "TIME_WAIT"),
        ("07", "CLOSE"),
        ("08", "CLOSE_WAIT"),
        ("09", "LAST_ACK"),
        ("0A", "LISTEN"),
        ("0B", "CLOSING"),
        ("0C", "NEW_SYN_RECV"),
        ("0D", "UNKNOWN(0D)"),
        ("1F", "UNKNOWN(1F)"),
        ("00", "UNKNOWN(00)"),
    ];
    let rows = known.map(|(state, name)| {
        line(
            row(PALINDROME, state, NO_QUEUES, NOBODY),
            &format!("{PALINDROME_TOLD} {name} tx=0 rx=0 inode=0"),
        )
    });
    expect(trial, rows.into())
}

fn queues(trial: &mut Trial) -> Verdict {
    let queues = [
        ("00000005:00000000", "tx=5 rx=0"),
        ("00000010:000A1B2C", "tx=16 rx=662316"),
        ("00000000:FFFFFFFF", "tx=0 rx=4294967295"),
    ];
    let rows = queues.map(|(queues, told)| {
        line(
            row(PALINDROME, "01", queues, NOBODY),
            &format!("{PALINDROME_TOLD} ESTABLISHED {told} inode=0"),
        )
    });
    expect(trial, rows.into())
}

fn inode(trial: &mut Trial) -> Verdict {
    let short = format!(
        "   1: {PALINDROME} 06 {NO_QUEUES} 03:00001700 00000000     0        0 0 3 \
         000000007bd6e2f5"
    );
    expect(
        trial,
        vec![
            line(
                row(PALINDROME, "01", NO_QUEUES, "1000        0 18021"),
                &format!("{PALINDROME_TOLD} ESTABLISHED tx=0 rx=0 inode=18021"),
            ),
            line(
                short,
                &format!("{PALINDROME_TOLD} TIME_WAIT tx=0 rx=0 inode=0"),
            ),
            line(
                row(PALINDROME, "01", NO_QUEUES, "0        0 4294967295"),
                &format!("{PALINDROME_TOLD} ESTABLISHED tx=0 rx=0 inode=4294967295"),
            ),
        ],
    )
}

fn broken_rows(trial: &mut Trial) -> Verdict {
    expect(
        trial,
        vec![
            broken(format!("   0: {PALINDROME} 01")),
            ends(PALINDROME, PALINDROME_TOLD),
            broken(open("07070707 09090909:1717")),
            broken(open("070707:1616 09090909:1717")),
            broken(open("0707070G:1616 09090909:1717")),
            broken(open("070é707:1616 09090909:1717")),
            broken(open("07070707:616 09090909:1717")),
            broken(open("07070707:+616 09090909:1717")),
            ends(PALINDROME, PALINDROME_TOLD),
        ],
    )
}
